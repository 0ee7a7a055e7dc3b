"""Deadlines and spans: how far a target reaches, and how much lies between two instants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liyuan.engines.clock.calendars import Calendar
from liyuan.engines.clock.instants import (
    day_that_ends,
    instant,
    length,
    local_day,
    micros,
    start_of,
)
from liyuan.engines.clock.line import ClockError, Line, line_over
from liyuan.engines.clock.targets import EXACT, WORKING, Target, Unit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When time is up; provisional when a year was estimated: then it must not be acted on."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Landing:
    """A day that was counted to; provisional as in `Deadline`."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A target from a start on one line: counts from `origin`, allows `budget` (µs of its measure).

    The measure is working time on `line`, or natural time where there is none.
    """

    start: int
    origin: int
    budget: int
    line: Line | None

    def between(self, start: int, end: int) -> int:
        """What the measure says of a span; nothing before the origin counts."""
        start, end = max(start, self.origin), max(end, self.origin)
        if self.line is None:
            return end - start
        return self.line.worked(end) - self.line.worked(start)

    def due(self, given_back: int) -> int | None:
        """When the budget and what was given back are used up; None beyond the line."""
        if self.line is None:
            return max(self.start, self.origin + self.budget + given_back)
        reached = self.line.reached(self.line.worked(self.origin) + self.budget + given_back)
        return None if reached is None else max(self.start, reached)


def counts(begun: int, until: int, target: Target, calendar: Calendar) -> Iterator[Count]:
    """The count that a target makes between two instants, on longer and longer lines."""
    if not target.works:
        yield _natural(begun, target, calendar)
        return
    first = last = local_day(begun, calendar.zone).year
    if until > begun:
        last = local_day(until, calendar.zone).year
    while True:
        found = _working(begun, target, calendar, line_over(calendar, first, last))
        if found is not None:
            yield found
        last += 2 * (last - first) + 2


def _natural(start: int, target: Target, calendar: Calendar) -> Count:
    if target.unit in EXACT or target.amount == 0:
        return Count(start, start, target.amount * EXACT.get(target.unit, 0), None)
    today = local_day(start, calendar.zone)
    counts_today = target.start_day_counts or target.unit is Unit.MIDNIGHT
    tomorrow = today + ONE_DAY
    origin = start if counts_today else start_of(tomorrow, calendar.zone)
    end = start_of(tomorrow + timedelta(days=target.amount - counts_today), calendar.zone)
    return Count(start, origin, end - origin, None)


def _working(start: int, target: Target, calendar: Calendar, line: Line) -> Count | None:
    if target.unit in EXACT or target.amount == 0:
        return Count(start, start, target.amount * EXACT.get(target.unit, 0), line)
    today = local_day(start, calendar.zone)
    index = line.index_from(today.toordinal() + 1)
    origin = start
    if not target.start_day_counts:
        origin = start_of(today + ONE_DAY, calendar.zone)
    # a day that has closed already cannot be given to anybody
    elif calendar.works(today) and start < line.closes[index - 1]:
        index -= 1
    last = index + target.amount - 1
    if last >= len(line.closes):
        return None
    return Count(start, origin, line.worked(line.closes[last]) - line.worked(origin), line)


def deadline(start: datetime, target: Target, calendar: Calendar) -> Deadline:
    """When a target that starts now ends: working days at the close of the last day's office
    hours (民法典 203 II), natural days and midnight at 24:00; never before the start."""
    begun = micros(start)
    for count in counts(begun, begun, target, calendar):
        due = count.due(0)
        if due is not None:
            return stamped(begun, due, target, calendar)
    raise ClockError("clock.too_long")


def stamped(begun: int, due: int, target: Target, calendar: Calendar) -> Deadline:
    """The deadline with its mark: natural time is never provisional."""
    if not target.works:
        return Deadline(instant(due), False)
    first = local_day(begun, calendar.zone)
    known = calendar.covers(first, max(first, day_that_ends(due, calendar.zone)))
    return Deadline(instant(due), not known)


def last_day(due: Deadline, calendar: Calendar) -> date:
    """The local day that ends with the deadline: 24:00 is of the day before, as people say it."""
    return day_that_ends(micros(due.at), calendar.zone)


def elapsed(start: datetime, end: datetime, unit: Unit, calendar: Calendar) -> timedelta:
    """Time between two instants: working time for working units, natural time for others."""
    if unit not in WORKING:
        return end - start
    years = sorted(at.astimezone(calendar.zone).year for at in (start, end))
    line = line_over(calendar, *years)
    return length(line.worked(micros(end)) - line.worked(micros(start)))


def working_days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Working days after the first instant's day, up to the second's; negative backwards.

    A deadline as second instant is of the day that it ends.
    """
    first = local_day(micros(start), calendar.zone)
    last = day_that_ends(micros(end), calendar.zone)
    line = line_over(calendar, *sorted((first.year, last.year)))
    return line.index_from(last.toordinal() + 1) - line.index_from(first.toordinal() + 1)


def nth_working_day(day: date, n: int, calendar: Calendar) -> Landing:
    """The nth working day after a day, or before it when negative; 0 is the day itself."""
    if n == 0:
        return Landing(day, not calendar.covers(day, day))
    low = high = day.year
    while True:
        line = line_over(calendar, low, high)
        index = line.index_from(day.toordinal() + (n > 0)) + n - (n > 0)
        if 0 <= index < len(line.work_days):
            found = date.fromordinal(line.work_days[index])
            return Landing(found, not calendar.covers(*sorted((day, found))))
        reach = 2 * (high - low) + 2
        low, high = (low, high + reach) if n > 0 else (low - reach, high)
