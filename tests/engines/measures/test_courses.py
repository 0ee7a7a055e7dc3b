"""The straight line to a goal, the trend with its interval, and when an alarm is raised."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.alarms import Alarm, Course, Goal, Thresholds, Why, alarm
from liyuan.engines.measures.forecast import Forecast, Untold, forecast
from liyuan.engines.measures.growth import line
from liyuan.engines.measures.quantiles import student

START, END = date(2023, 12, 31), date(2027, 12, 31)
LIMITS = Thresholds(on=Decimal("1"), far=Decimal("0.9"))


def ends(*values: str) -> dict[date, Decimal]:
    """One value at the end of each year."""
    return {date(2020 + year, 12, 31): Decimal(value) for year, value in enumerate(values)}


def goal(**more: object) -> Goal:
    return Goal(**{"value": Decimal(200), "by": END, "sign": ">=", "base": Decimal(100),
                   "since": START, **more})  # type: ignore[arg-type]  # fmt: skip


def test_the_line_is_straight_from_base_to_goal_and_nowhere_else() -> None:
    days = (START, START + timedelta(700), END, END + timedelta(1))
    found = line(Decimal(0), START, Decimal(1461), END, days)
    assert list(found.values()) == [0, 700, 1461]


@pytest.mark.parametrize(
    ("probability", "freedom", "said"),
    [(0.8, 1, 3.078), (0.8, 2, 1.886), (0.95, 3, 3.182), (0.95, 10, 2.228), (0.8, 30, 1.310)],
)
def test_quantiles_are_those_of_the_tables(probability: float, freedom: int, said: float) -> None:
    assert round(student(probability, freedom), 3) == said


def test_two_observations_tell_nothing() -> None:
    assert forecast(ends("1", "2"), END) is Untold.FEW


def test_a_zero_has_no_growth() -> None:
    assert forecast(ends("0", "1", "2"), END) is Untold.NOT_POSITIVE


def test_the_past_is_not_forecast() -> None:
    assert forecast(ends("1", "2", "4"), date(2021, 1, 1)) is Untold.NOT_AHEAD


def test_steady_growth_goes_on_and_leaves_no_doubt() -> None:
    found = forecast(ends("100", "110", "121"), date(2023, 12, 31))
    assert isinstance(found, Forecast)
    assert (found.value, found.low, found.high) == (Decimal("133.1000"),) * 3
    assert found.growth == Decimal("0.1000")


def test_an_interval_by_hand() -> None:
    """ln: 0, 1, 1 → slope 0.5, foot 2/3, s² = 1/6; at year 3: s·√(1+1/3+4/2)·3.0777 = 2.2940."""
    e = Decimal(1).exp()
    series = {date(2020, 12, 31): Decimal(1), date(2021, 12, 31): e, date(2022, 12, 31): e}
    found = forecast(series, date(2023, 12, 31))
    assert isinstance(found, Forecast)
    assert round((found.high / found.value).ln(), 3) == Decimal("2.294")
    assert round(found.value.ln(), 4) == Decimal("1.6667")


@given(st.lists(st.decimals("1", "1e6", places=2), min_size=3, max_size=8))
def test_the_forecast_lies_within_its_interval(values: list[Decimal]) -> None:
    series = {date(2010 + n, 12, 31): value for n, value in enumerate(values)}
    found = forecast(series, date(2019, 12, 31))
    if isinstance(found, Forecast):
        assert found.low <= found.value <= found.high
    else:
        assert found is Untold.TOO_FAR


@pytest.mark.parametrize(
    ("value", "course"),
    [("150", Course.ON), ("149", Course.BEHIND), ("134", Course.FAR), ("200", Course.MET)],
)
def test_the_course_is_judged_against_the_line(value: str, course: Course) -> None:
    halfway = START + timedelta((END - START).days // 2)
    assert alarm(goal(), Decimal(value), halfway, LIMITS).course is course


@pytest.mark.parametrize(
    ("target", "value", "on", "why"),
    [
        (goal(), None, None, Why.NO_VALUE),
        (goal(base=None), Decimal(1), END, Why.NO_BASE),
        (goal(), Decimal(100), START, Why.ONLY_BASE),
        (goal(), Decimal(100), END + timedelta(1), Why.OUTSIDE),
        (goal(sign="<="), Decimal(300), END, Why.DOWNWARD),
    ],
)
def test_what_cannot_be_told_has_its_reason(
    target: Goal, value: Decimal | None, on: date | None, why: Why
) -> None:
    assert alarm(target, value, on, LIMITS) == Alarm(Course.UNTOLD, why)


def test_without_thresholds_no_alarm_is_raised() -> None:
    found = alarm(goal(), Decimal(120), date(2025, 6, 1), None)
    assert found == Alarm(Course.UNTOLD, Why.NO_LIMITS)


def test_a_target_from_above_is_met_when_it_is_undercut() -> None:
    assert alarm(goal(sign="<="), Decimal(150), END, LIMITS).course is Course.MET
