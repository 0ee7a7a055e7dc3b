"""What a step does beyond moving its case: named in procedures, one table handed in by settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from liyuan.accounts.models import Unit, User
from liyuan.cases.models import Case
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


Effect = Callable[[Step], None]


class Effects(Protocol):
    """The module that the settings name: what the names in procedures stand for."""

    # effect by name, and how each is undone for a step (its entry) that is taken back
    EFFECTS: Mapping[str, Effect]
    UNDOINGS: Mapping[str, Callable[[Case, Entry], None]]

    def tell(self, step: Step, notices: Sequence[str]) -> None:
        """Send a procedure's notice in the step's transaction."""
        ...


def effects() -> Effects:
    """A pack that names another effect or notice is refused when it is loaded."""
    return cast(Effects, import_module(settings.CASE_EFFECTS))
