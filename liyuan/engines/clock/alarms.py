"""When somebody is told of a deadline: before it, at it, and ever higher up after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from liyuan.engines.clock.calendars import Calendar
from liyuan.engines.clock.deadlines import Deadline, last_day, nth_working_day
from liyuan.engines.clock.instants import instant, local_day, micros, minute_of
from liyuan.engines.clock.line import ClockError, line_over
from liyuan.engines.clock.targets import EXACT, Unit


@dataclass(frozen=True, slots=True)
class Alarm:
    """So long before a deadline (negative) or after it: working days, natural hours or minutes."""

    amount: int
    unit: Unit = Unit.WORKING_DAYS

    def __post_init__(self) -> None:
        if self.unit not in (Unit.WORKING_DAYS, Unit.HOURS, Unit.MINUTES):
            raise ValueError(self.unit)


@dataclass(frozen=True, slots=True)
class Firing:
    """When an alarm goes off; provisional when a year on the way was estimated."""

    alarm: Alarm
    at: datetime
    provisional: bool


def alarms(
    due: Deadline, which: Iterable[Alarm], calendar: Calendar, start: datetime
) -> tuple[Firing, ...]:
    """When each alarm of a clock goes off, in the order given.

    Those in days go off when an office opens; one at or after the deadline never before it, even
    where that is at 00:00; none before the clock started.
    """
    return tuple(_firing(alarm, due, calendar, start) for alarm in which)


def _firing(alarm: Alarm, due: Deadline, calendar: Calendar, start: datetime) -> Firing:
    if alarm.unit is not Unit.WORKING_DAYS:
        moved = due.at + timedelta(microseconds=alarm.amount * EXACT[alarm.unit])
        return Firing(alarm, max(start, moved), due.provisional)
    if alarm.amount == 0:
        at = next_opening(due.at, calendar)
        day = local_day(micros(at), calendar.zone)
        return Firing(alarm, at, due.provisional or not calendar.covers(day, day))
    landed = nth_working_day(last_day(due, calendar), alarm.amount, calendar)
    opens = calendar.office(landed.day)[0].start
    at = instant(minute_of(landed.day, opens, calendar.zone))
    return Firing(alarm, max(start, at), due.provisional or landed.provisional)


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """The instant itself while somebody works, else when work begins next."""
    year = at.astimezone(calendar.zone).year
    found = line_over(calendar, year, year).opening(micros(at))
    if found is None:
        raise ClockError("clock.too_long")
    return instant(found)
