"""Whether a target is on course: the latest observation against the straight line to the goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from liyuan.engines.measures.growth import MET, UPWARD, on_the_line


class Course(StrEnum):
    """How a target stands."""

    MET = "met"
    ON = "on"
    BEHIND = "behind"
    FAR = "far"
    UNTOLD = "untold"


class Why(StrEnum):
    """What a judgement of the course rests on, or why there is none."""

    GOAL = "goal"
    LINE = "line"
    NO_LIMITS = "no_limits"
    NO_VALUE = "no_value"
    NO_BASE = "no_base"
    ONLY_BASE = "only_base"
    OUTSIDE = "outside"
    DOWNWARD = "downward"
    OVER = "over"


@dataclass(frozen=True)
class Thresholds:
    """From which share of the line on a target is on course, and below which it is far behind."""

    on: Decimal
    far: Decimal


@dataclass(frozen=True)
class Goal:
    """What shall be reached by a day, from which base; the base may be unknown."""

    value: Decimal
    by: date
    sign: str
    base: Decimal | None = None
    since: date | None = None


@dataclass(frozen=True)
class Alarm:
    """How a target stands, why it is said, and where the line stood on that day."""

    course: Course
    why: Why
    expected: Decimal | None = None
    reached: Decimal | None = None
    """The latest value as a fraction of the line."""


def alarm(goal: Goal, value: Decimal | None, on: date | None, limits: Thresholds | None) -> Alarm:
    """The course of a target by its latest observation; what cannot be told has its reason."""
    if value is None or on is None:
        return Alarm(Course.UNTOLD, Why.NO_VALUE)
    if MET[goal.sign](value, goal.value):
        return Alarm(Course.MET, Why.GOAL)
    if goal.sign not in UPWARD:
        return Alarm(Course.UNTOLD, Why.DOWNWARD)
    return _beside_the_line(goal, value, on, limits)


def _beside_the_line(goal: Goal, value: Decimal, on: date, limits: Thresholds | None) -> Alarm:
    if goal.base is None or goal.since is None:
        return Alarm(Course.UNTOLD, Why.NO_BASE)
    if on <= goal.since:
        return Alarm(Course.UNTOLD, Why.ONLY_BASE)
    if limits is None:
        return Alarm(Course.UNTOLD, Why.NO_LIMITS)
    expected = on_the_line(goal.base, goal.since, goal.value, goal.by, on)
    if expected is None or expected <= 0:
        return Alarm(Course.UNTOLD, Why.OUTSIDE)
    reached = value / expected
    course = Course.ON if reached >= limits.on else Course.BEHIND
    return Alarm(Course.FAR if reached < limits.far else course, Why.LINE, expected, reached)
