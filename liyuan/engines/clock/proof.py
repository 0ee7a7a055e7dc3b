"""The proof of a clock: each span of its time, what counted and why, for a person to check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from liyuan.engines.clock.calendars import Calendar
from liyuan.engines.clock.events import Event
from liyuan.engines.clock.instants import (
    instant,
    length,
    local_day,
    micros,
    minute_of,
    start_of,
)
from liyuan.engines.clock.reading import Pause, run_of, weighed


class Why(StrEnum):
    """Why time counted (the first four) or did not."""

    WORK = "work"
    MAKE_UP = "make_up"
    DUTY = "duty"
    NATURAL = "natural"
    OFF_HOURS = "off_hours"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    CLOSED = "closed"
    START_DAY = "start_day"


COUNTS = frozenset({Why.WORK, Why.MAKE_UP, Why.DUTY, Why.NATURAL})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one local day; `note` names the holiday or the reason of the pause."""

    day: date
    start: datetime
    end: datetime
    counted: timedelta
    why: Why
    note: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    why: Why
    note: str = ""

    def within(self, start: int, end: int) -> "_Piece":
        return replace(self, start=max(self.start, start), end=min(self.end, end))


def proof(events: Sequence[Event], calendar: Calendar, at: datetime) -> tuple[Segment, ...]:
    """What the reading's `elapsed` is the sum of: no gap from the start to now or the stop.

    A clock that was reopened anew is shown from its reopening.
    """
    run = run_of(events, at)
    count, reading = weighed(run, calendar)
    over = list(_covers(run.start, count.origin, reading.pauses))
    found: list[Segment] = []
    for day, piece in _days(run.start, run.end, calendar, works=run.target.works):
        for cut in _cut(piece, over):
            _add(found, _segment(day, cut, calendar, works=run.target.works))
    return tuple(found)


def _covers(start: int, origin: int, pauses: Sequence[Pause]) -> Iterator[_Piece]:
    """What lies over the calendar: the day that does not count, pauses, closed time."""
    if origin > start:
        yield _Piece(start, origin, Why.START_DAY)
    for pause in pauses:
        if not pause.counted:
            why = Why.CLOSED if pause.closed else Why.PAUSED
            begins = max(origin, micros(pause.start))
            yield _Piece(begins, max(begins, micros(pause.end)), why, pause.reason)


def _days(
    start: int, end: int, calendar: Calendar, *, works: bool
) -> Iterator[tuple[date, _Piece]]:
    day = local_day(start, calendar.zone)
    while start < end:
        tomorrow = day + timedelta(days=1)
        midnight = start_of(tomorrow, calendar.zone)
        stop = min(end, midnight)
        whole = [_Piece(start, stop, Why.NATURAL)]
        for piece in _worked(day, start, stop, calendar) if works else whole:
            yield day, piece
        start, day = max(start, stop), tomorrow


def _worked(day: date, start: int, stop: int, calendar: Calendar) -> Iterator[_Piece]:
    """The pieces of a day between two instants: what is worked, and what lies around it."""
    rest, note = _rest(day, calendar)
    for piece in _on(day, calendar):
        inside = piece.within(start, stop)
        if inside.start < inside.end:
            if start < inside.start:
                yield _Piece(start, inside.start, rest, note)
            yield inside
            start = inside.end
    if start < stop:
        yield _Piece(start, stop, rest, note)


def _rest(day: date, calendar: Calendar) -> tuple[Why, str]:
    special = calendar.special.get(day)
    if calendar.works(day):
        return Why.OFF_HOURS, ""
    return (Why.WEEKEND, "") if special is None else (Why.HOLIDAY, special.note)


def _on(day: date, calendar: Calendar) -> Iterator[_Piece]:
    """Office hours as such, and what duty adds around them."""
    special = calendar.special.get(day)
    why = Why.WORK if special is None else Why.MAKE_UP
    note = special.note if special else ""
    zone = calendar.zone
    office = [
        _Piece(minute_of(day, span.start, zone), minute_of(day, span.end, zone), why, note)
        for span in calendar.office(day)
    ]
    for span in calendar.spans(day):
        start, end = minute_of(day, span.start, zone), minute_of(day, span.end, zone)
        yield from _cut(_Piece(start, end, Why.DUTY), office)


def _cut(piece: _Piece, over: Sequence[_Piece]) -> Iterator[_Piece]:
    """The piece with others laid over it, which are in order and do not overlap."""
    start = piece.start
    for cover in over:
        inside = cover.within(start, piece.end)
        if inside.start < inside.end:
            if start < inside.start:
                yield replace(piece, start=start, end=inside.start)
            yield inside
            start = inside.end
    if start < piece.end:
        yield replace(piece, start=start)


def _segment(day: date, piece: _Piece, calendar: Calendar, *, works: bool) -> Segment:
    return Segment(
        day,
        instant(piece.start),
        instant(piece.end),
        length(piece.end - piece.start if piece.why in COUNTS else 0),
        piece.why,
        piece.note,
        works and day.year not in calendar.years,
    )


def _add(found: list[Segment], segment: Segment) -> None:
    """Join what says the same as its neighbour."""
    last = found[-1] if found else None
    if last is None or (last.day, last.why, last.note) != (segment.day, segment.why, segment.note):
        found.append(segment)
        return
    counted = last.counted + segment.counted
    found[-1] = replace(last, end=segment.end, counted=counted)
