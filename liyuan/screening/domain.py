"""What a screening of the city is: its states, and why a firm's verdict is another than before."""

from collections.abc import Callable
from enum import StrEnum

from liyuan.engines.findings import Finding, Reported


class State(StrEnum):
    """How far a screening has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    """Its results are there, and are the last until another is done."""
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.QUEUED, State.RUNNING})


class Change(StrEnum):
    """What became of a firm's eligibility between two screenings."""

    NEWLY = "newly"
    """Eligible now and not before."""
    NO_LONGER = "no_longer"


class Cause(StrEnum):
    """What was another in the later screening, so that it may be why a verdict changed."""

    DAY = "day"
    FACTS = "facts"
    RULE = "rule"
    """The clause itself, or a table, score or condition that it reads."""


# Called with the number of firms done; raises Cancelled when the screening was called off.
Progress = Callable[[int], None]


def silent(done: int) -> None:
    """No progress is shown."""


class Cancelled(Exception):
    """The screening is called off; nothing of it becomes visible."""


class ScreeningRefused(Reported):
    """What is asked cannot be done with this screening; its finding says why."""

    def __init__(self, code: str) -> None:
        super().__init__(Finding(code), code)
