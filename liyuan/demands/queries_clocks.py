"""The clocks of a demand as its page shows them, each with the segments that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from liyuan.cases.clocks import calendar_of, events_of
from liyuan.cases.domain import ClockState
from liyuan.cases.models import Case, CaseClock
from liyuan.cases.queries_due import Due, due_in_words, length_of, worked
from liyuan.cases.words import CLOCK_STATES, WHYS
from liyuan.engines.clock import COUNTS, Calendar, Segment, proof, read
from liyuan.engines.procedure import ClockRule, Procedure
from liyuan.rules.queries_calendar import Calendars, calendars
from liyuan.web.language import named

TONES: Mapping[str, str] = {ClockState.PAUSED: "near", ClockState.RUNNING: "info"}
NOTHING = timedelta(0)
# The units of targets that count working time begin so.
WORKING = "working"


@dataclass(frozen=True)
class Stretch:
    """One segment of the proof: from when to when, why it counts or not, how much."""

    start: datetime
    end: datetime
    why: Promise
    counted: str
    note: str


@dataclass(frozen=True)
class ClockRow:
    """A clock: what it measures, by when, how much is used and left, and every counted minute."""

    key: str
    name: str
    # whose it is, of a unit beside the lead
    unit: str
    state: Promise
    tone: str
    due: Due | None
    elapsed: str
    remaining: str
    late: bool
    working: bool
    stretches: tuple[Stretch, ...]


def clock_rows(
    case: Case, clocks: list[CaseClock], procedure: Procedure, *, at: datetime, lang: str
) -> tuple[ClockRow, ...]:
    """The clocks in the order of the procedure, those that run first."""
    loaded = calendars()
    order = {rule.key: place for place, rule in enumerate(procedure.clocks)}
    ranked = sorted(clocks, key=lambda c: (c.state == ClockState.STOPPED, order[c.name]))
    return tuple(_row(clock, procedure.clock(clock.name), loaded, at, lang) for clock in ranked)


def _row(clock: CaseClock, rule: ClockRule, loaded: Calendars, at: datetime, lang: str) -> ClockRow:
    calendar, events = calendar_of(clock, rule, loaded), events_of(clock)
    reading = read(events, calendar, at)
    late = reading.late and not rule.wait and not reading.deadline.provisional
    working = str(reading.target.unit).startswith(WORKING)
    told = worked if working else length_of
    running = clock.state == ClockState.RUNNING
    return ClockRow(
        key=rule.key,
        name=named(rule.name, rule.en, lang),
        unit=named(clock.unit.name, clock.unit.en, lang) if rule.part and clock.unit else "",
        state=CLOCK_STATES[clock.state],
        tone="bad" if late else TONES.get(clock.state, ""),
        due=_due(clock, reading.deadline.at, reading.deadline.provisional, at, calendar),
        elapsed=told(reading.elapsed),
        remaining=told(reading.remaining) if running or reading.remaining < NOTHING else "",
        late=late,
        working=working,
        stretches=tuple(_stretch(one) for one in proof(events, calendar, at)),
    )


def _due(
    clock: CaseClock, at: datetime, provisional: bool, now: datetime, calendar: Calendar
) -> Due | None:
    """Only what runs is near or late; of what stands, the day alone is said."""
    if clock.state == ClockState.RUNNING:
        return due_in_words(at, provisional, now, calendar)
    return Due(at, "", "", provisional, late=False)


def _stretch(segment: Segment) -> Stretch:
    counted = length_of(segment.counted) if segment.why in COUNTS else ""
    return Stretch(segment.start, segment.end, WHYS[segment.why], counted, segment.note)
