"""What a step does beyond moving its case: named in procedures, one table handed in by settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from django.conf import settings

from liyuan.accounts.models import Unit, User
from liyuan.cases.clocks import Ring
from liyuan.cases.models import Case, CaseClock
from liyuan.engines.procedure import Moved
from liyuan.journal.models import Entry


@dataclass(frozen=True)
class Step:
    """One step of a case as its effects see it: inside its transaction, after the move."""

    case: Case
    came_from: str
    given: Mapping[str, Any]
    moved: Moved
    by: User | None
    unit: Unit | None
    at: datetime
    entry: Entry


class Ringing(NamedTuple):
    """What is read of a case and its clock to tell its alarms: many at once, so no more."""

    clock: int
    name: str
    unit: int | None
    unit_code: str | None
    started_at: datetime
    deadline_at: datetime
    told: Mapping[str, str]
    number: str
    kind: str
    procedure: int
    urgent: bool
    direct: bool
    firm: int | None
    owner: int | None
    lead: int | None
    desk: int | None
    about: int | None
    about_person: int | None


@dataclass(frozen=True)
class Rung:
    """An alarm of a case's clock whose moment has come; people, units and the firm by id."""

    case: Ringing
    wait: bool
    ring: Ring


Effect = Callable[[Step], None]


class Effects(Protocol):
    """The module that the settings name: what the names in procedures stand for."""

    # effect by name, and how each is undone for a step (its entry) that is taken back
    EFFECTS: Mapping[str, Effect]
    UNDOINGS: Mapping[str, Callable[[Case, Entry], None]]

    def tell(self, step: Step, notices: Sequence[str]) -> None:
        """Send a procedure's notice in the step's transaction."""
        ...

    def sound(self, rungs: Sequence[Rung], at: datetime) -> Sequence[str]:
        """Tell alarms, and of each who was reached: as the rule says, or who stands in."""
        ...

    def follow(self, calls: Sequence[CaseClock]) -> None:
        """Have what hangs on called units' clocks follow them: they were counted anew."""
        ...


def effects() -> Effects:
    """A pack that names another effect or notice is refused when it is loaded."""
    return cast(Effects, import_module(settings.CASE_EFFECTS))
