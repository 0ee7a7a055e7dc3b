"""Many demands handed to one unit: each by itself, refused ones told, versions and reach kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.domain import MOST_PICKED
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.demands.cast import lead, open_demand

Who = Mapping[str, User]
PAGE = "/demands/bulk/"


@pytest.fixture
def cases(firm: Enterprise, who: Who) -> list[Case]:
    at = timezone.now() - timedelta(minutes=10)
    return [open_demand(firm.pk, who["firm"], at, collected_at=at) for _ in range(3)]


def picks(cases: list[Case]) -> list[str]:
    return [f"{case.number}:{case.version}" for case in cases]


def hand(user: User, said: list[str], unit: str = "") -> Any:
    form = {"pick": said, "lead": unit or lead().code, "dispatch_note": ""}
    return atoll.browser(user).post(PAGE, form)


def states(cases: list[Case]) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in cases]


def test_ticked_demands_are_handed_over_each_with_an_entry(cases: list[Case], who: Who) -> None:
    listed = atoll.browser(who["district"]).get("/demands/").content.decode()
    assert all(f'value="{one}"' in listed for one in picks(cases))
    assert hand(who["district"], picks(cases)).status_code == 200
    assert states(cases) == ["dispatched"] * 3
    assert Entry.objects.filter(action="demand.hand_over").count() == 3
    assert {Case.objects.get(pk=case.pk).lead for case in cases} == {lead()}


def test_one_that_changed_meanwhile_is_refused_and_stops_no_other(
    cases: list[Case], who: Who
) -> None:
    said = [f"{cases[0].number}:{cases[0].version + 7}", *picks(cases[1:])]
    page = hand(who["district"], said).content.decode()
    assert states(cases) == ["registered", "dispatched", "dispatched"]
    assert "未转办" in page
    assert f"/demands/{cases[0].number}/" in page


def test_demands_out_of_reach_are_neither_named_nor_moved(cases: list[Case], who: Who) -> None:
    stranger = who["district"]
    Case.objects.filter(pk=cases[0].pk).update(district=None, park=None, desk=None)
    page = hand(stranger, picks(cases[:1])).content.decode()
    assert "不在您的职责范围内" in page
    assert cases[0].title not in page
    assert states(cases[:1]) == ["registered"]


def test_who_may_not_dispatch_ticks_nothing(cases: list[Case], who: Who) -> None:
    assert hand(who["department"], picks(cases)).status_code == 403
    assert 'name="pick"' not in atoll.browser(who["firm"]).get("/demands/").content.decode()


def test_an_unknown_unit_or_too_many_are_refused_with_what_was_ticked(
    cases: list[Case], who: Who
) -> None:
    wrong = hand(who["district"], picks(cases), unit="NOWHERE")
    assert wrong.status_code == 422
    assert picks(cases)[0] in wrong.content.decode()
    many = [f"2026-{n:07d}:1" for n in range(MOST_PICKED + 1)]
    assert hand(who["district"], [*picks(cases), *many]).status_code == 422
    assert states(cases) == ["registered"] * 3


def test_three_ticked_demands_cost_no_more_questions_than_one(
    cases: list[Case], who: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = atoll.browser(who["district"])
    browser.get(PAGE, {"pick": picks(cases)})
    with CaptureQueriesContext(connection) as one:
        browser.get(PAGE, {"pick": picks(cases)[:1]})
    with django_assert_num_queries(len(one)):
        answer = browser.get(PAGE, {"pick": picks(cases)})
    assert all(case.number in answer.content.decode() for case in cases)
