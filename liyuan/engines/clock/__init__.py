"""Statutory working time: calendars, deadlines, clocks that pause and reopen, and their proof."""

from liyuan.engines.clock.alarms import Alarm, Firing, alarms, next_opening
from liyuan.engines.clock.calendars import WHOLE_DAY, Calendar, Hours, Span, Special
from liyuan.engines.clock.deadlines import (
    Deadline,
    Landing,
    deadline,
    elapsed,
    last_day,
    nth_working_day,
    working_days_between,
)
from liyuan.engines.clock.events import Event, State, Verb, next_verbs
from liyuan.engines.clock.line import ClockError
from liyuan.engines.clock.proof import COUNTS, Segment, Why, proof
from liyuan.engines.clock.reading import Pause, Reading, read
from liyuan.engines.clock.targets import Target, Unit

__all__ = [
    "COUNTS",
    "WHOLE_DAY",
    "Alarm",
    "Calendar",
    "ClockError",
    "Deadline",
    "Event",
    "Firing",
    "Hours",
    "Landing",
    "Pause",
    "Reading",
    "Segment",
    "Span",
    "Special",
    "State",
    "Target",
    "Unit",
    "Verb",
    "Why",
    "alarms",
    "deadline",
    "elapsed",
    "last_day",
    "next_opening",
    "next_verbs",
    "nth_working_day",
    "proof",
    "read",
    "working_days_between",
]
