"""The clocks of a case, started, stopped and moved as its procedure says, with their reading."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from liyuan.accounts.models import Unit
from liyuan.cases.domain import NEVER, ClockState
from liyuan.cases.models import Case, CaseClock
from liyuan.engines.clock import (
    Alarm,
    Calendar,
    Deadline,
    Event,
    Reading,
    State,
    Target,
    Verb,
    alarms,
    next_verbs,
    read,
)
from liyuan.engines.clock import Unit as TimeUnit
from liyuan.engines.clock.events import NEXT
from liyuan.engines.procedure import AlarmRule, ClockOrder, ClockRule, Due, Procedure, due
from liyuan.rules.queries_calendar import Calendars, calendars
from liyuan.web.compiled import Compiled

# Until what an assisting unit was asked for; a call ends with its own report alone.
ASSISTING = frozenset({"sign", "report"})
CALL = "call"
# As a procedure names every clock that a case has.
ALL = "all"
OF_ONE = ("case", "name", "unit")
RENEWED = tuple(field.name for field in CaseClock._meta.fields if field.name not in ("id", *OF_ONE))
_CLOCKS = Compiled(
    lambda case: CaseClock.objects.filter(case=case).select_related("unit").order_by("id")
)


@dataclass
class Clocks:
    """The clocks of one case while a step is taken; `save` writes those that changed."""

    case: Case
    procedure: Procedure
    at: datetime
    held: dict[str, CaseClock]
    changed: list[CaseClock]
    # those of units that do not lead any more, and of units beside the lead, too
    known: tuple[CaseClock, ...] = ()

    @classmethod
    def of(cls, case: Case, procedure: Procedure, at: datetime) -> "Clocks":
        """Those it has, of a name the one that was made last; of a new case, none."""
        own = tuple(_CLOCKS(case.pk)) if case.pk else ()
        for clock in own:
            clock.case = case
        parts = {rule.key for rule in procedure.clocks if rule.part}
        held = {clock.name: clock for clock in own if clock.name not in parts}
        return cls(case, procedure, at, held, [], own)

    def obey(self, order: ClockOrder) -> None:
        """Carry out one order; one that a clock cannot follow in its state is passed by.

        A clock that never started is not stopped, one that stands is not stopped twice: a
        procedure names what shall not run on, whatever way a case came.
        """
        names = list(self.held) if order.clock == ALL else [order.clock]
        for name in names:
            self._obey(name, order)

    def begin_parts(self, units: Iterable[Unit], facts: Mapping[str, Any], on: date) -> None:
        """Units are asked to assist: each one's own clocks begin; those that run go on."""
        asked = [rule for rule in self.procedure.clocks if rule.part in ASSISTING]
        dues = [(rule, due(self.procedure, rule.key, facts, on)) for rule in asked]
        for unit in units:
            for rule, held in dues:
                if held is not None:
                    self._begin_part(rule, unit, _target(held))

    def begin_call(self, unit: Unit, target: Target) -> None:
        """A unit is called to report: its clock begins with the time that who called gave it."""
        for rule in self.procedure.clocks:
            if rule.part == CALL:
                self._begin_part(rule, unit, target)

    def end_parts(self, parts: Collection[str], unit: int | None = None) -> set[int | None]:
        """Stop the own clocks of a unit beside the lead, or of all; of whom one was stopped."""
        rules = {rule.key for rule in self.procedure.clocks if rule.part in parts}
        ending = [
            clock
            for clock in self.known
            if clock.name in rules
            and clock.state != ClockState.STOPPED
            and unit in (None, clock.unit_id)
        ]
        for clock in ending:
            self._happen(clock, Event(Verb.STOP, self.at))
        return {clock.unit_id for clock in ending}

    def _begin_part(self, rule: ClockRule, unit: Unit, target: Target) -> None:
        same = (c for c in self.known if (c.name, c.unit_id) == (rule.key, unit.pk))
        clock = next(same, None)
        if clock is None:
            clock = CaseClock(case=self.case, name=rule.key, events=[], unit=unit)
            self.known = (*self.known, clock)
        if not clock.events:
            self._happen(clock, Event(Verb.START, self.at, target))
        elif clock.state == ClockState.STOPPED:
            self._happen(clock, Event(Verb.REOPEN, self.at, target, counts_earlier=False))

    def _obey(self, name: str, order: ClockOrder) -> None:
        clock, verb = self.held.get(name), Verb(order.act)
        if verb is Verb.START and (clock is None or self._is_of_another(clock)):
            clock = self._new(name)
        state = State(clock.state) if clock and clock.events else None
        if verb is Verb.START and state is not None:
            verb = Verb.REOPEN if state is State.STOPPED else Verb.RETARGET
        if clock is None or verb not in next_verbs(state):
            return
        self._happen(clock, self._event(verb, order, clock))
        self.held[name] = clock

    def _happen(self, clock: CaseClock, event: Event) -> None:
        state = State(clock.state) if clock.events else None
        clock.events = [*clock.events, event.plain()]
        clock.state = ClockState(NEXT[state][event.verb])
        if not any(clock is one for one in self.changed):
            self.changed.append(clock)

    def _is_of_another(self, clock: CaseClock) -> bool:
        """Whether a unit's clock is that of a unit which does not lead any more."""
        by_unit = self.procedure.clock(clock.name).calendar == "unit"
        return by_unit and clock.unit_id != self.case.lead_id

    def _new(self, name: str) -> CaseClock:
        by_unit = self.procedure.clock(name).calendar == "unit"
        unit = self.case.lead if by_unit else None
        number = unit.pk if unit else None
        same = (one for one in self.known if (one.name, one.unit_id) == (name, number))
        return next(same, None) or CaseClock(case=self.case, name=name, events=[], unit=unit)

    def _event(self, verb: Verb, order: ClockOrder, clock: CaseClock) -> Event:
        target = _target(order.due) if order.due else None
        since = {"collected": self.case.collected_at, "received": self.case.received_at}
        at = self.at if clock.events else since.get(order.since, self.at)
        # one that is started a second time counts anew; only a reopened one may go on counting
        counts = order.counts_earlier and order.act != Verb.START
        return Event(verb, at, target, order.amount, counts_earlier=counts)

    def has_run_out(self, name: str) -> bool | None:
        """Whether a clock's deadline is over; None for one that never ran."""
        clock = self.held.get(name)
        if clock is None or clock.deadline_at is None:
            return None
        return clock.deadline_at <= self.at

    def save(self) -> None:
        """Write what changed, once the case itself is written."""
        for clock in self.changed:
            # found again by case, name and unit: those there are and new ones in one statement
            clock.case, clock.pk = self.case, None
        CaseClock.objects.bulk_create(
            self.changed, update_conflicts=True, unique_fields=OF_ONE, update_fields=RENEWED
        )

    def note_due(self) -> None:
        """Read what changed and note the nearest deadline on the case, before it is written."""
        self.refresh()
        of_case = [c for n, c in self.held.items() if counts_for_case(self.procedure.clock(n))]
        due_of(self.case, (c for c in of_case if c.state == ClockState.RUNNING))

    def refresh(self) -> None:
        """Read what changed."""
        loaded = calendars()
        for clock in self.changed:
            refresh(clock, self.procedure.clock(clock.name), loaded, self.at)


def _target(held: Due) -> Target:
    return Target(held.amount, TimeUnit(held.unit), held.start_day_counts)


def counts_for_case(rule: ClockRule) -> bool:
    """Whether the case is late by it; one unit's part is that unit's lateness, not the lead's."""
    return not rule.wait and not rule.part


def due_of(case: Case, running: Iterable[CaseClock]) -> None:
    """Note the nearest deadline on the case (not saved)."""
    ends = [clock for clock in running if clock.deadline_at is not None]
    nearest = min(ends, key=lambda clock: clock.deadline_at or NEVER, default=None)
    case.due_at = nearest.deadline_at if nearest else None
    case.due_provisional = bool(nearest and nearest.provisional)
    case.order_at = case.due_at or NEVER


def refresh(clock: CaseClock, rule: ClockRule, loaded: Calendars, at: datetime) -> Reading:
    """Read a clock anew and note its deadline and its next alarm (not saved)."""
    calendar = calendar_of(clock, rule, loaded)
    reading = read(events_of(clock), calendar, at)
    clock.state = ClockState(reading.state)
    clock.started_at = reading.started
    clock.deadline_at, clock.provisional = reading.deadline.at, reading.deadline.provisional
    clock.stopped_at = reading.stopped_at
    clock.calendar = loaded.hash
    certain = clock.state == ClockState.RUNNING and not clock.provisional
    waiting = untold(clock, rule, calendar) if certain else ()
    first = waiting[0] if waiting else None
    clock.alarm_at, clock.alarm = (first.at, first.key) if first else (None, "")
    return reading


class Ticking(Protocol):
    """What of a clock decides when it rings."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def deadline_at(self) -> datetime | None: ...
    @property
    def told(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Ring:
    """An alarm of a clock that nobody was told of yet, with the moment for which it is."""

    at: datetime
    key: str
    rule: AlarmRule


def untold(clock: Ticking, rule: ClockRule, calendar: Calendar) -> list[Ring]:
    """What a running clock with a certain deadline will still tell, in order of time.

    What it told stands on the clock. A deadline that moves away rings again; a reminder that
    would come with the very step that started the clock is none.
    """
    if clock.deadline_at is None or not rule.alarms:
        return []
    firings = alarms(Deadline(clock.deadline_at, False), _which(rule), calendar, clock.started_at)
    rings = [
        Ring(firing.at, alarm_key(one), one)
        for one, firing in zip(rule.alarms, firings, strict=True)
        if not firing.provisional and (one.amount >= 0 or firing.at > clock.started_at)
    ]
    return sorted((r for r in rings if not _was_told(clock, r)), key=lambda r: (r.at, r.key))


@lru_cache
def _which(rule: ClockRule) -> tuple[Alarm, ...]:
    return tuple(Alarm(one.amount, TimeUnit(one.unit)) for one in rule.alarms)


def _was_told(clock: Ticking, ring: Ring) -> bool:
    said = clock.told.get(ring.key)
    return said is not None and ring.at <= datetime.fromisoformat(said)


@lru_cache
def alarm_key(rule: AlarmRule) -> str:
    """An alarm as it is stored: how much after the deadline, of what, and who is told."""
    return f"{rule.amount:+d} {rule.unit} {rule.tell}"


def events_of(clock: CaseClock) -> list[Event]:
    return [Event.read(event) for event in clock.events]


def calendar_of(clock: CaseClock, rule: ClockRule, loaded: Calendars) -> Calendar:
    """By whose hours a clock counts; an urgent case counts duty hours too."""
    duty = counts_duty(rule, urgent=clock.case.urgent)
    return loaded.of(clock.unit.code if clock.unit else None, duty=duty)


def counts_duty(rule: ClockRule, *, urgent: bool) -> bool:
    return rule.calendar == "duty" or (rule.calendar == "unit" and urgent)
