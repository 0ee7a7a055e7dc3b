"""Working time laid on one line: prefix sums, so that a deadline is two binary searches."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from liyuan.engines.clock.calendars import Calendar
from liyuan.engines.clock.instants import DAY, MINUTE, minute_of, start_of

# Years of a line around those that are covered: most deadlines end within them.
MARGIN = 1
MOST_YEARS = 120


class ClockError(ValueError):
    """What was asked cannot be counted; `code` says why and `index` which event it is."""

    def __init__(self, code: str, index: int = 0) -> None:
        super().__init__(code, index)
        self.code, self.index = code, index


@dataclass(frozen=True, eq=False)
class Line:
    """Days from `first` on. Segments: when each begins and ends, work before and by its end (µs).

    Of working days: their ordinals, when each opens and closes; `before[i]` says how many working
    days lie before day i.
    """

    first: int
    starts: list[int]
    ends: list[int]
    by_end: list[int]
    before: list[int]
    work_days: list[int]
    opens: list[int]
    closes: list[int]

    def worked(self, us: int) -> int:
        """Working time from the line's beginning to an instant."""
        at = bisect_right(self.starts, us) - 1
        if at < 0:
            return 0
        return self.by_end[at] - max(0, self.ends[at] - us)

    def reached(self, worked: int) -> int | None:
        """The first instant by which so much was worked; None when the line is too short."""
        at = bisect_left(self.by_end, worked)
        if at == len(self.by_end):
            return None
        return self.ends[at] - (self.by_end[at] - worked)

    def opening(self, us: int) -> int | None:
        """The instant itself within a segment, else when the next one begins."""
        at = bisect_right(self.starts, us) - 1
        if at >= 0 and us < self.ends[at]:
            return us
        return self.starts[at + 1] if at + 1 < len(self.starts) else None

    def index_from(self, ordinal: int) -> int:
        """Which working day is the first on or after a day."""
        return self.before[ordinal - self.first]


def line_over(calendar: Calendar, first: int, last: int) -> Line:
    """The line that holds these years and a margin; kept, since most questions share one."""
    years = calendar.years or {first}
    low, high = min(min(years), first) - MARGIN, max(max(years), last) + MARGIN
    if high - low > MOST_YEARS + len(years):
        raise ClockError("clock.too_long")
    found = calendar._lines.get((low, high))
    if found is None:
        found = calendar._lines[low, high] = _laid(calendar, low, high)
    return found


def _laid(calendar: Calendar, low: int, high: int) -> Line:
    first = date(low, 1, 1).toordinal()
    line = Line(first, [], [], [], [], [], [], [])
    midnight = start_of(date(low, 1, 1), calendar.zone)
    for ordinal in range(first, date(high + 1, 1, 1).toordinal() + 1):
        line.before.append(len(line.work_days))
        day = date.fromordinal(ordinal)
        tomorrow = start_of(date.fromordinal(ordinal + 1), calendar.zone)
        _lay(line, calendar, day, (midnight, tomorrow))
        midnight = tomorrow
    return line


def _lay(line: Line, calendar: Calendar, day: date, midnights: tuple[int, int]) -> None:
    office = calendar.office(day)
    for span in calendar.on_duty(day, office):
        start = _edge(day, span.start, midnights, calendar.zone)
        end = _edge(day, span.end, midnights, calendar.zone)
        # a clock that is put back or forward must not count an hour twice
        start = max(start, line.ends[-1] if line.ends else start)
        if start < end:
            line.by_end.append((line.by_end[-1] if line.by_end else 0) + end - start)
            line.starts.append(start)
            line.ends.append(end)
    if office:
        line.work_days.append(day.toordinal())
        line.opens.append(_edge(day, office[0].start, midnights, calendar.zone))
        line.closes.append(_edge(day, office[-1].end, midnights, calendar.zone))


def _edge(day: date, minute: int, midnights: tuple[int, int], zone: ZoneInfo) -> int:
    """A minute of the day; asks the zone only on days that are longer or shorter than others."""
    if midnights[1] - midnights[0] == DAY:
        return midnights[0] + minute * MINUTE
    return minute_of(day, minute, zone)
