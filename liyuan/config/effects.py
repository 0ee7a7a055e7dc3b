"""What the names in procedures stand for: effect → action, notice → who is told."""

from collections.abc import Callable, Mapping

from liyuan.cases.effects import Effect, Step
from liyuan.cases.models import Case
from liyuan.demands import effects as demands
from liyuan.journal.models import Entry


def nothing(step: Step) -> None:
    """What the case itself does already: units that a step names take part (`assign`)."""


def unchanged(case: Case, entry: Entry) -> None:
    """What is put back with the case itself."""


EFFECTS: Mapping[str, Effect] = {"assign": nothing, **demands.EFFECTS}
UNDOINGS: Mapping[str, Callable[[Case, Entry], None]] = {"assign": unchanged, **demands.UNDOINGS}


def tell(step: Step, notice: str) -> None:
    """Send a procedure's notice in the step's transaction."""
