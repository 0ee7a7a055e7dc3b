"""How far a target is reached and the growth that would still reach it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.growth import required_growth, share, years_between

NEW_YEAR_EVE = date(2023, 12, 31)


@pytest.mark.parametrize(("goal", "percent"), [(17, "82.4"), (21, "66.7")])
def test_fourteen_parks_of_seventeen_and_of_twenty_one(goal: int, percent: str) -> None:
    reached = share(Decimal(14), Decimal(goal), ">=")
    assert reached is not None
    assert str(round(reached * 100, 1)) == percent


@pytest.mark.parametrize(("sign", "goal"), [("<=", "5"), ("<", "5"), (">=", "0")])
def test_a_share_is_not_told_where_it_says_nothing(sign: str, goal: str) -> None:
    assert share(Decimal(3), Decimal(goal), sign) is None


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (NEW_YEAR_EVE, date(2027, 12, 31), "4"),
        (date(2024, 2, 29), date(2025, 3, 1), "1"),
        (date(2026, 7, 2), date(2027, 1, 1), "183/365"),
        (NEW_YEAR_EVE, NEW_YEAR_EVE, "0"),
    ],
)
def test_years_are_anniversaries_then_days(start: date, end: date, years: str) -> None:
    numerator, _, denominator = years.partition("/")
    assert years_between(start, end) == Decimal(numerator) / Decimal(denominator or 1)


@pytest.mark.parametrize(
    ("value", "goal", "by", "percent"),
    [
        ("1150", "2300", date(2028, 12, 31), "14.87"),
        ("100", "121", date(2025, 12, 31), "10.00"),
        ("14", "14", date(2025, 12, 31), "0.00"),
        ("100", "50", date(2024, 12, 31), "-50.00"),
    ],
)
def test_required_growth_to_a_hundredth_of_a_point(
    value: str, goal: str, by: date, percent: str
) -> None:
    growth = required_growth(Decimal(value), NEW_YEAR_EVE, Decimal(goal), by)
    assert growth is not None
    assert str(round(growth * 100, 2)) == percent


@pytest.mark.parametrize(
    ("value", "goal", "by"),
    [("0", "10", date(2027, 1, 1)), ("5", "0", date(2027, 1, 1)), ("5", "10", NEW_YEAR_EVE)],
)
def test_no_growth_is_told_where_none_leads_there(value: str, goal: str, by: date) -> None:
    assert required_growth(Decimal(value), NEW_YEAR_EVE, Decimal(goal), by) is None


@given(
    st.decimals("0.01", "1e9", places=2),
    st.decimals("0.01", "1e9", places=2),
    st.dates(date(2000, 1, 1), date(2020, 12, 31)),
    st.dates(date(2022, 1, 1), date(2060, 12, 31)),
)
def test_growing_at_that_rate_arrives_at_the_goal(
    value: Decimal, goal: Decimal, on: date, by: date
) -> None:
    growth = required_growth(value, on, goal, by)
    assert growth is not None
    arrived = value * (1 + growth) ** years_between(on, by)
    assert abs(arrived / goal - 1) < Decimal("1e-12")
