"""Shares of a goal, years between days, growth that would lead there, and the straight line."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

MET: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
# Targets to be reached from below: only for them is a share of the way meaningful.
UPWARD: Final = frozenset({">=", ">", "="})


def share(value: Decimal, goal: Decimal, sign: str) -> Decimal | None:
    """How much of a goal is reached, as a fraction; None where a share says nothing."""
    return value / goal if sign in UPWARD and goal > 0 else None


def years_between(start: date, end: date) -> Decimal:
    """Years from one day to another: whole anniversaries, then days by that year's length."""
    whole = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    last, following = _anniversary(start, whole), _anniversary(start, whole + 1)
    return whole + Decimal((end - last).days) / (following - last).days


def required_growth(value: Decimal, on: date, goal: Decimal, by: date) -> Decimal | None:
    """The yearly compound growth that leads from a value on a day to a goal on a later day.

    A fraction; None when no growth can lead there: nothing to grow from, or no time left.
    """
    years = years_between(on, by)
    if value <= 0 or goal <= 0 or years <= 0:
        return None
    return (goal / value) ** (1 / years) - 1


def on_the_line(base: Decimal, since: date, goal: Decimal, by: date, on: date) -> Decimal | None:
    """Where the straight line from base to goal stands on a day; None outside of its days."""
    if not since <= on <= by or since == by:
        return None
    return base + (goal - base) * (on - since).days / (by - since).days


def line(
    base: Decimal, since: date, goal: Decimal, by: date, days: tuple[date, ...]
) -> Mapping[date, Decimal]:
    """The straight line on those of the days that it spans."""
    found = ((day, on_the_line(base, since, goal, by, day)) for day in days)
    return {day: value for day, value in found if value is not None}


def _anniversary(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February has its anniversary on 1 March
        return date(start.year + years, 3, 1)
