"""When a return call may be tried again, and which demands are called a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

# Of the 256 values of a number's first hashed byte: 5.08 % are called by somebody else again.
SECOND_OF_256 = 13


@dataclass(frozen=True)
class Slot:
    """A part of the day in which calls are made."""

    name: str
    start: time
    end: time

    def holds(self, at: datetime) -> bool:
        return self.start <= at.time() < self.end


class Wait(StrEnum):
    """Why a firm is not called now; only the first two refuse an attempt."""

    DAY = "day"
    SLOT = "slot"
    HOURS = "hours"


def called_twice(number: str) -> bool:
    """Whether a demand is one of the twentieth part; the same whoever asks, and whenever."""
    return sha256(number.encode()).digest()[0] < SECOND_OF_256


def wait(
    tried: Sequence[datetime], slots: Sequence[Slot], days_between: int, at: datetime
) -> Wait | None:
    """Why not now, after the vain attempts so far (times of the city's day, oldest first)."""
    if tried and at.date() < first_day(tried, days_between, at):
        return Wait.DAY
    left = unused(tried, slots)
    if any(slot.holds(at) for slot in left) or not slots:
        return None
    return Wait.SLOT if any(slot.holds(at) for slot in slots) else Wait.HOURS


def next_time(
    tried: Sequence[datetime], slots: Sequence[Slot], days_between: int, at: datetime
) -> datetime:
    """The first moment from now on at which nothing stands against a call."""
    day = max(at.date(), first_day(tried, days_between, at))
    for slot in sorted(unused(tried, slots), key=lambda one: one.start):
        end = datetime.combine(day, slot.end, tzinfo=at.tzinfo)
        if end > at:
            return max(at, datetime.combine(day, slot.start, tzinfo=at.tzinfo))
    first = min((slot.start for slot in unused(tried, slots)), default=None)
    if first is not None:
        return datetime.combine(day + timedelta(days=1), first, tzinfo=at.tzinfo)
    return max(at, datetime.combine(day, time.min, tzinfo=at.tzinfo))


def first_day(tried: Sequence[datetime], days_between: int, at: datetime) -> date:
    """The first day after the last attempt on which there may be another."""
    return tried[-1].date() + timedelta(days=days_between) if tried else at.date()


def unused(tried: Sequence[datetime], slots: Sequence[Slot]) -> Sequence[Slot]:
    """The parts of the day in which nobody called yet; all of them once each was tried."""
    left = [slot for slot in slots if not any(slot.holds(at) for at in tried)]
    return left or slots
