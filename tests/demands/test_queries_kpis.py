"""Counting demands: each figure is as long as the list behind it, and tells nothing hidden."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.domain import Judged
from liyuan.demands.domain_kpis import RATES
from liyuan.demands.models import Demand
from liyuan.demands.queries_kpis import AXES, COUNTED, Group, Period, behind, figures, rates
from liyuan.enterprises.models import Enterprise
from tests.demands.cast import (
    DAY,
    HOUR,
    MONDAY,
    open_demand,
    to_answered,
    to_archived,
    to_dispatched,
)

Who = Mapping[str, User]
MARCH = Period(MONDAY - DAY, MONDAY + DAY, MONDAY + 60 * DAY)


def told(group: Group) -> dict[str, tuple[int, int]]:
    return {kpi.rate.key: (kpi.numerator, kpi.denominator) for kpi in group.kpis}


def whole(user: User, period: Period) -> Group:
    return figures(user, period, "unit").whole


@pytest.fixture
def three(firm: Enterprise, who: Who) -> tuple[Case, Case, Case]:
    """One archived, one answered and unjudged, one handed over."""
    brought = [open_demand(firm.pk, who["firm"]) for _ in range(3)]
    whole, answered, handed = brought
    return (to_archived(whole, who), to_answered(answered, who), to_dispatched(handed, who))


def test_each_rate_counts_what_its_formula_says(three: object, who: Who) -> None:
    found = told(whole(who["supervision"], MARCH))
    assert found["closed"] == (2, 3)
    assert found["archived"] == (1, 3)
    assert found["revisited"] == (1, 2)
    assert found["satisfied"] == found["solved"] == found["first_time"] == (1, 1)
    assert found["same_day"] == (3, 3)


def test_silence_is_in_neither_side_of_satisfaction(three: tuple[Case, ...], who: Who) -> None:
    silent = {"judged": Judged.SILENT, "evaluated_at": MONDAY + 2 * DAY, "solved": None}
    Demand.objects.filter(case=three[1]).update(**silent)
    found = told(whole(who["supervision"], MARCH))
    assert found["satisfied"] == found["solved"] == (1, 1)


def test_an_unknown_deadline_is_neither_kept_nor_missed(three: tuple[Case, ...], who: Who) -> None:
    Demand.objects.filter(case=three[1]).update(due_met=None)
    assert told(whole(who["supervision"], MARCH))["on_time"] == (1, 1)


def test_steps_after_the_cut_off_are_not_counted(three: object, who: Who) -> None:
    early = replace(MARCH, cut_off=MONDAY + HOUR)
    assert told(whole(who["supervision"], early))["closed"] == (0, 3)


def test_demands_of_another_period_are_not_counted(three: object, who: Who) -> None:
    before = replace(MARCH, since=MONDAY - 9 * DAY, until=MONDAY)
    assert whole(who["supervision"], before).kpis[0].ratio is None


def test_the_hand_over_takes_its_median(three: tuple[Case, ...], who: Who) -> None:
    for case, hours in zip(three, (1, 2, 30), strict=True):
        Case.objects.filter(pk=case.pk).update(dispatched_at=MONDAY + hours * HOUR)
    assert whole(who["supervision"], MARCH).to_hand_over == timedelta(hours=2)


@pytest.mark.parametrize("axis", AXES)
def test_the_groups_of_an_axis_add_up_to_the_city_in_one_scan(
    axis: str, three: object, who: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    city = told(whole(who["supervision"], MARCH))
    with django_assert_max_num_queries(3):
        found = figures(who["supervision"], MARCH, axis)
    assert told(found.whole) == city
    assert rates(who["supervision"], MARCH) == found.whole.kpis
    for name in city:
        for place in (0, 1):
            assert sum(told(one)[name][place] for one in found.groups) == city[name][place]


def test_complaints_stay_out_of_the_groups_of_whom_they_are_hidden_from(
    firm: Enterprise, who: Who
) -> None:
    case = open_demand(firm.pk, who["firm"])
    Case.objects.filter(pk=case.pk).update(direct=True)
    for name, axis in (("firm", "district"), ("district", "park")):
        found = figures(who[name], MARCH, axis)
        assert not found.groups
        assert not found.weeks
    (seen,) = figures(who["supervision"], MARCH, "district").groups
    assert told(seen)["closed"] == (0, 1)


@pytest.mark.parametrize("axis", ["", *AXES])
def test_every_figure_is_as_long_as_the_list_behind_it(
    axis: str, three: tuple[Case, ...], who: Who
) -> None:
    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from((*Judged, "")), st.sampled_from((True, False, None)), st.integers(0, 40))
    def holds(judged: str, said: bool | None, days: int) -> None:
        said_now = {"judged": judged, "solved": said, "due_met": said, "returned": days % 2}
        Demand.objects.filter(case=three[1]).update(evaluated_at=MONDAY + 2 * DAY, **said_now)
        period = replace(MARCH, cut_off=MONDAY + days * DAY + HOUR)
        user = who["supervision"]
        for group in figures(user, period, axis).groups if axis else (whole(user, period),):
            for kpi in group.kpis:
                above = behind(user, period, kpi.rate.above, axis, group.key)
                below = behind(user, period, kpi.rate.below, axis, group.key)
                assert (kpi.numerator, kpi.denominator) == (len(above), len(below))
                assert set(above) <= set(below)

    holds()


def test_everything_that_a_rate_names_is_counted() -> None:
    assert {name for rate in RATES.values() for name in (rate.above, rate.below)} == set(COUNTED)
