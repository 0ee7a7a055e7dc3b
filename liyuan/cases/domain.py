"""Whose turn a case is, who takes part in it, and what its clocks can be; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

# The kind of a case's subject in the journal, in notices and for attachments.
SUBJECT = "case"
LONGEST_TITLE, LONGEST_NUMBER = 120, 20
# How an alarm of a clock is called in the journal: a reminder, or that time is over.
REMIND, ALARM = "remind", "alarm"
MOST_TEXT = 20_000
# The time of what has no deadline, so that a desk has one order.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
# A problem may be written down after it was told, but not later than that without being flagged.
LATE_REGISTRATION = timedelta(hours=2)
# How long who took a step may take it back.
UNDO = timedelta(minutes=1)


class Turn(StrEnum):
    """On whose desk a case lies."""

    REGISTRAR = "registrar"
    DISPATCHER = "dispatcher"
    LEAD = "lead"
    ASSIST = "assist"
    FIRM = "firm"
    CALLER = "caller"
    SUPERVISION = "supervision"
    APPROVER = "approver"
    NOBODY = ""


class PartyRole(StrEnum):
    """As what a unit takes part in a case."""

    LEAD = "lead"
    ASSIST = "assist"
    WHISTLED = "whistled"


class PartyState(StrEnum):
    """How far a unit has come with its part."""

    ASKED = "asked"
    SIGNED = "signed"
    REPORTED = "reported"
    RELEASED = "released"


class ClockState(StrEnum):
    """Whether a clock counts."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


# What a person must be allowed to do with a kind of case to have it on the desk at a turn:
# the permission table says `<kind>.<verb>`.
VERB_OF_TURN: Mapping[Turn, str] = {
    Turn.REGISTRAR: "register",
    Turn.DISPATCHER: "dispatch",
    Turn.LEAD: "handle",
    Turn.ASSIST: "assist",
    Turn.FIRM: "evaluate",
    Turn.CALLER: "revisit",
    Turn.SUPERVISION: "rule",
    Turn.APPROVER: "approve",
}


@dataclass(frozen=True)
class Opening:
    """What a case begins with. `given` are the fields of the opening transition, by key.

    `known` are further ones, known without asking: kept as far as the procedure has use for them.

    `collected_at` is when a person first heard of it, never after `at` and never before `told`
    says so; the firm may be unknown; ids are those of rows.
    """

    kind: str
    transition: str
    title: str
    collected_at: datetime
    given: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    category: str = ""
    urgent: bool = False
    firm: int | None = None
    desk: int | None = None
    # where it is, as long as nobody knows whose it is
    district: int | None = None
    park: int | None = None
    direct: bool = False
    about: int | None = None
    about_person: int | None = None
    withheld: bool = False
    parent: int | None = None


class Refused(StrEnum):
    """Why a step is not taken, whatever was typed."""

    OVERTAKEN = "overtaken"
    NOT_NOW = "not_now"
    APART = "apart"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    BACK_DATED = "back_dated"
    IN_FUTURE = "in_future"
    NO_UNDO = "no_undo"
    TOO_LONG = "too_long"
    UNIT = "unit"
    FIRM = "firm"
    CASE = "case"
    PARTS = "parts"


class StepRefused(Exception):
    """A step that may not be taken: why, of which field, and what stands in the way."""

    def __init__(self, why: Refused, field: str = "", **params: str) -> None:
        super().__init__(f"{why} {field}".strip())
        self.why, self.field, self.params = why, field, params
