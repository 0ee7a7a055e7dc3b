"""What is allowed: an amount of time in one of the units of the law."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from liyuan.engines.clock.instants import HOUR, MINUTE

MOST = 100_000


class Unit(StrEnum):
    """Units of time: natural ones pass always, working ones only while the office works."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_MINUTES = "working_minutes"
    WORKING_HOURS = "working_hours"
    NATURAL_DAYS = "natural_days"
    WORKING_DAYS = "working_days"
    # 24:00 of the natural day: one midnight is that of the day itself, whatever pauses
    MIDNIGHT = "midnight"


WORKING = frozenset({Unit.WORKING_MINUTES, Unit.WORKING_HOURS, Unit.WORKING_DAYS})
# Units that are as long as they say; days end when a day ends.
EXACT: Mapping[Unit, int] = {
    Unit.MINUTES: MINUTE,
    Unit.HOURS: HOUR,
    Unit.WORKING_MINUTES: MINUTE,
    Unit.WORKING_HOURS: HOUR,
}


@dataclass(frozen=True, slots=True)
class Target:
    """So much time; days begin to count the day after unless `start_day_counts` (民法典 201)."""

    amount: int
    unit: Unit
    start_day_counts: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MOST:
            raise ValueError(self.amount)

    @property
    def works(self) -> bool:
        """Whether it needs to know which days are worked."""
        return self.unit in WORKING

    def longer(self, amount: int) -> "Target":
        """Extended by so much of its own unit."""
        return replace(self, amount=self.amount + amount)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        said: dict[str, Any] = {"amount": self.amount, "unit": str(self.unit)}
        return said | ({"start_day_counts": True} if self.start_day_counts else {})

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Target":
        return cls(said["amount"], Unit(said["unit"]), said.get("start_day_counts", False))
