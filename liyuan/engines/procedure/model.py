"""What a procedure is: phases, states, fields, transitions with guards, clocks and promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

# A value as a case keeps it, in JSON's terms: a date is its ISO text, a choice its code.
Fact = str | bool | int | Decimal | date | list[str] | None
Facts = Mapping[str, Fact]

# The types of a field, and the kind of FEEL value that guards see.
FEEL_KINDS: Mapping[str, str] = {
    "text": "string",
    "choice": "string",
    "boolean": "boolean",
    "count": "number",
    "number": "number",
    "date": "date",
    "moment": "date and time",
    "unit": "string",
    "units": "list",
    "person": "string",
    "case": "string",
    "file": "string",
}
# Whose desk a case is on; the words of a state's `turn`.
TURNS = (
    "registrar",
    "dispatcher",
    "lead",
    "assist",
    "firm",
    "caller",
    "supervision",
    "approver",
)
ACTS = ("start", "pause", "resume", "extend", "retarget", "stop", "reopen")
UNITS = (
    "minutes",
    "hours",
    "working_minutes",
    "working_hours",
    "natural_days",
    "working_days",
    "midnight",
)
# an alarm goes off when an office opens, or so many hours by the clock on the wall
ALARM_UNITS = ("minutes", "hours", "working_days")
# Until what a clock of each unit beside the lead runs.
PARTS = ("sign", "report", "call")
CALENDARS = ("city", "unit", "duty")
TOLD = ("owner", "head", "leader", "supervision", "firm", "caller", "dispatcher", "approver")
LEVELS = ("public", "internal", "work_secret", "business_secret", "personal")
# times of a case that a clock may count from instead of from the step itself
TIMES = ("collected", "received")
MARKS = ("received", "accepted", "dispatched", "signed", "resolved", "archived")


@dataclass(frozen=True)
class Phase:
    """A stretch of the way that outsiders are shown, like a parcel's."""

    key: str
    name: str
    en: str


@dataclass(frozen=True)
class State:
    """Where a case can be; `turn` says whose desk it is on, `was` what it was called before."""

    key: str
    name: str
    en: str
    phase: str
    turn: str = ""
    end: bool = False
    was: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    code: str
    name: str
    en: str


@dataclass(frozen=True)
class Field:
    """What a case knows of itself; `name` is its word in guards and its label.

    A kept field begins with `start` and only the `sets` of transitions change it; any other is
    given by a person, and unknown until then.
    """

    key: str
    name: str
    en: str
    type: str
    choices: tuple[Choice, ...] = ()
    level: str = "internal"
    kept: bool = False
    start: Fact = None

    @property
    def outside_journal(self) -> bool:
        """Whether its value is free text or personal, which a hashed payload must not hold."""
        return self.type in ("text", "person") or self.level == "personal"


@dataclass(frozen=True)
class Guard:
    """A named FEEL condition over the fields' names."""

    name: str
    en: str
    when: str


@dataclass(frozen=True)
class Ask:
    """A field that a transition asks for."""

    field: str
    required: bool


@dataclass(frozen=True)
class Setting:
    """What becomes of a kept field: a value, or one more."""

    field: str
    value: Fact = None
    more: int = 0

    def apply(self, held: Fact) -> Fact:
        """The field's next value; a count that is not known stays unknown."""
        if not self.more:
            return self.value
        return None if held is None else int(str(held)) + self.more


@dataclass(frozen=True)
class ClockAct:
    """What a transition does to a clock; a `stop` of one that does not run does nothing.

    `extend` takes its amount from a field; a start counts from the step, or from that time of
    the case which `since` names. A start after a stop is a new clock of the same rule.
    """

    act: str
    clock: str
    amount: str = ""
    since: str = ""
    counts_earlier: bool = True


@dataclass(frozen=True)
class TargetRule:
    """How long a clock runs where `when` holds (always when empty), and who says so.

    The amount is a constant, or the days to the date in the field `until`. `calendar` is the
    clock's own when empty.
    """

    unit: str
    amount: int = 0
    until: str = ""
    when: str = ""
    calendar: str = ""
    start_day_counts: bool = False
    article: str = ""
    verified: bool = False


@dataclass(frozen=True)
class AlarmRule:
    """Who is told so many units before (negative) or after a clock runs out."""

    amount: int
    unit: str
    tell: str


@dataclass(frozen=True)
class ClockRule:
    """A clock; when one that is a `wait` ends, something may or may no longer be done.

    Nobody is late then: it is the silence of a firm, the days until an effect can be seen, the
    window in which a dispatch can be returned. A `part` is the own clock of each unit beside the
    lead: until it signs for or reports its part, or reports to a call; no step starts or stops it.
    """

    key: str
    name: str
    en: str
    calendar: str
    targets: tuple[TargetRule, ...]
    alarms: tuple[AlarmRule, ...] = ()
    wait: bool = False
    pausable: bool = True
    part: str = ""


@dataclass(frozen=True)
class Transition:
    """One step: from which states, where to (None: it stays), by which verb, on what terms.

    `after` and `within` name clocks that must, or must not, have run out; `apart` names
    transitions whose doers, and their units, may not make this one. It `forgets` given fields.
    One that is `timed` is taken by the system as soon as its `after` has run out.
    """

    key: str
    name: str
    en: str
    verb: str
    sources: tuple[str, ...] = ()
    to: str | None = None
    guards: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    sets: tuple[Setting, ...] = ()
    forgets: tuple[str, ...] = ()
    clocks: tuple[ClockAct, ...] = ()
    notices: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    after: str = ""
    within: str = ""
    undo: bool = False
    timed: bool = False

    @property
    def opens(self) -> bool:
        """Whether it makes a new case."""
        return not self.sources

    def target(self, state: str) -> str:
        """The state that a case in `state` is in afterwards."""
        return self.to or state


@dataclass(frozen=True)
class Promise:
    """What holds of every case in a state, however it came there: proved when loaded."""

    state: str
    name: str
    en: str
    when: str


@dataclass(frozen=True)
class Procedure:
    """One kind of case, from its opening to its ends; the methods raise KeyError."""

    kind: str
    name: str
    en: str
    phases: tuple[Phase, ...]
    states: tuple[State, ...]
    fields: tuple[Field, ...]
    clocks: tuple[ClockRule, ...]
    transitions: tuple[Transition, ...]
    promises: tuple[Promise, ...] = ()
    verified: bool = field(default=False)

    def state(self, key: str) -> State:
        return self._states[key]

    def transition(self, key: str) -> Transition:
        return self._transitions[key]

    def clock(self, key: str) -> ClockRule:
        return self._clocks[key]

    def field(self, key: str) -> Field:
        return self._fields[key]

    @property
    def openings(self) -> tuple[Transition, ...]:
        """The transitions that make a new case."""
        return self._leaving.get("", ())

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """What may happen to a case in a state, in the order of the file."""
        self.state(state)
        return self._leaving.get(state, ())

    @cached_property
    def kept(self) -> dict[str, Fact]:
        """What a case knows of itself before it is opened."""
        return {one.key: one.start for one in self.fields if one.kept}

    @cached_property
    def _states(self) -> dict[str, State]:
        return {one.key: one for one in self.states}

    @cached_property
    def _transitions(self) -> dict[str, Transition]:
        return {one.key: one for one in self.transitions}

    @cached_property
    def _clocks(self) -> dict[str, ClockRule]:
        return {one.key: one for one in self.clocks}

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {one.key: one for one in self.fields}

    @cached_property
    def _leaving(self) -> dict[str, tuple[Transition, ...]]:
        leaving: dict[str, tuple[Transition, ...]] = {}
        for one in self.transitions:
            for source in one.sources or ("",):
                leaving[source] = (*leaving.get(source, ()), one)
        return leaving
