"""A calendar: which days are worked and during which minutes, as data that somebody loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liyuan.engines.clock.instants import MINUTES_OF_A_DAY

if TYPE_CHECKING:
    from liyuan.engines.clock.line import Line


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes of a day after its local midnight, the last one excluded; 24:00 is 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_OF_A_DAY:
            raise ValueError(self.start, self.end)

    @classmethod
    def of(cls, start: str, end: str) -> "Span":
        """From words as `09:00` and `24:00`."""
        return cls(minutes(start), minutes(end))


WHOLE_DAY = (Span(0, MINUTES_OF_A_DAY),)


def minutes(word: str) -> int:
    hour, _, minute = word.partition(":")
    return int(hour) * 60 + int(minute)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes with each of them once, in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not what its weekday says: a holiday, or a make-up working day."""

    works: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Segments of a day: of one date, of a weekday (1 Monday to 7), or of any day (None).

    `own` are a unit's, which go before its city's; a date goes before both.
    """

    day: date | int | None
    spans: tuple[Span, ...]
    since: date = date.min
    own: bool = False

    def __post_init__(self) -> None:
        if not self.spans or any(a.end > b.start for a, b in pairwise(self.spans)):
            raise ValueError(self.spans)

    def fits(self, day: date) -> bool:
        if isinstance(self.day, date):
            return self.day == day
        return day >= self.since and self.day in (None, day.isoweekday())

    @property
    def rank(self) -> tuple[bool, bool, bool, date]:
        return isinstance(self.day, date), self.own, self.day is not None, self.since


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days and hours in a zone; outside `years` it only guesses Monday to Friday.

    A working day without hours counts whole. `duty` adds hours of any day, rest days too, for
    what runs round the clock; it makes no day a working day.
    """

    zone: ZoneInfo
    years: frozenset[int]
    special: Mapping[date, Special]
    hours: tuple[Hours, ...] = ()
    duty: tuple[Hours, ...] = ()
    _lines: dict[tuple[int, int], "Line"] = field(default_factory=dict, init=False, repr=False)

    def years_covered(self) -> tuple[int, ...]:
        """The years whose notice is loaded: beyond them working days are an estimate."""
        return tuple(sorted(self.years))

    def covers(self, first: date, last: date) -> bool:
        """Whether every day between two is known, and not estimated."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def works(self, day: date) -> bool:
        found = self.special.get(day)
        return day.weekday() < 5 if found is None else found.works

    def office(self, day: date) -> tuple[Span, ...]:
        """Office hours of a working day; none on a day of rest."""
        if not self.works(day):
            return ()
        fitting = [hours for hours in self.hours if hours.fits(day)]
        return max(fitting, key=lambda hours: hours.rank).spans if fitting else WHOLE_DAY

    def spans(self, day: date) -> tuple[Span, ...]:
        """All minutes that count on a day: office hours and duty."""
        return self.on_duty(day, self.office(day))

    def on_duty(self, day: date, office: tuple[Span, ...]) -> tuple[Span, ...]:
        """Office hours of a day with what duty adds to them."""
        added = [span for hours in self.duty if hours.fits(day) for span in hours.spans]
        return joined((*office, *added)) if added else office
