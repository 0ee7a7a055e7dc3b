"""Figures of demands: exact, missing rather than nought, small groups unranked."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.demands.domain_kpis import (
    RATES,
    Kpi,
    disturbance_index,
    hours,
    kpis,
    ranking,
    response_index,
)

AT = datetime(2026, 3, 16, tzinfo=UTC)
# The press conference's figures, from domain/systems.md ("KPI formulas") and domain/practice.md
# (办结率, 回访率); the 11,937 are industrial firms visited (systems.md, N25): in neither rate.
VISITED, COLLECTED, CLOSED, REVISITED = 11_937, 5_103, 5_072, 1_745


def kpi(key: str, above: int, below: int) -> Kpi:
    return Kpi(RATES[key], above, below, AT)


@pytest.mark.parametrize(
    ("key", "above", "below", "published"),
    [("closed", CLOSED, COLLECTED, "99.4"), ("revisited", REVISITED, CLOSED, "34.4")],
)
def test_the_seeds_figures_give_the_published_rates(
    key: str, above: int, below: int, published: str
) -> None:
    assert kpi(key, above, below).percent == Decimal(published)


def test_the_firms_visited_are_in_neither_rate() -> None:
    assert kpi("closed", CLOSED, VISITED).percent != Decimal("99.4")


def test_nothing_below_the_line_is_no_value_rather_than_nought() -> None:
    assert kpi("closed", 0, 0).ratio is None
    assert kpi("closed", 0, 0).percent is None
    assert kpi("closed", 0, 3).percent == 0


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_percentage_is_the_exact_share_rounded_once(above: int, below: int) -> None:
    shown = kpi("closed", above, below).percent
    assert shown is not None
    assert abs(Fraction(shown) - Fraction(above * 100, below)) <= Fraction(1, 20)


def test_groups_under_ten_are_not_ranked() -> None:
    groups = {
        "few": kpi("closed", 9, 9),
        "some": kpi("closed", 5, 10),
        "most": kpi("closed", 9, 10),
    }
    assert ranking(groups) == ("most", "some")


def test_every_rate_names_what_it_counts_in_both_languages() -> None:
    for rate in RATES.values():
        assert all((rate.name, rate.en, rate.above, rate.below, rate.formula, rate.formula_en))


def test_hours_have_one_decimal() -> None:
    assert hours(timedelta(minutes=93)) == Decimal("1.6")


def counted(n: int, of: int) -> dict[str, int]:
    below = {rate.below for rate in RATES.values()}
    names = below | {rate.above for rate in RATES.values()}
    return {name: of if name in below else n for name in names}


def test_the_response_index_is_the_mean_of_its_parts() -> None:
    assert response_index(kpis(counted(3, 4), AT)) == 75


def test_the_response_index_is_missing_when_a_part_is() -> None:
    assert response_index(kpis({**counted(3, 4), "evaluated": 0}, AT)) is None


def test_what_nobody_counted_does_not_make_a_firm_undisturbed() -> None:
    assert disturbance_index(1, 1, 0, 4) == Fraction(1, 2)
    assert disturbance_index(1, None, 0, 4) is None
    assert disturbance_index(1, 1, 0, 0) is None
