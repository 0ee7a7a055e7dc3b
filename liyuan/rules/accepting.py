"""Which of several sources of one figure counts, and when none does: a difference too large."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple


class Why(StrEnum):
    """Why a value that somebody handed over is not read by rules."""

    DISAGREE = "disagree"
    """Sources differ by more than the tolerance: a person has to say which one counts."""
    NO_BASIS = "no_basis"
    """It was shared without a basis, or the basis has run out."""


@dataclass(frozen=True)
class Doubt:
    """A fact (id) of a year that is open although something was said, by whom and what."""

    fact: str
    year: int | None
    why: Why
    said: tuple[tuple[str, Any], ...] = ()


class Accepted(NamedTuple):
    """The value that counts, the source (id) that said it, and how far the sources differ."""

    value: Any
    source: str
    difference: Decimal
    disagree: bool = False


NOTHING = Accepted(None, "", Decimal(0))


def accept(settled: Any, said: Sequence[tuple[str, Any]], tolerance: Decimal) -> Accepted:
    """The first source that speaks, unless the sources differ by more than the tolerance.

    `settled` is what a person confirmed; it holds for as long as the source that was confirmed
    still says so. Where no source speaks it is taken as it is: a case may give it directly.
    """
    if not said:
        return NOTHING if settled is None else Accepted(settled, "", Decimal(0))
    difference = difference_of([value for _, value in said])
    if settled is not None:
        for source, value in said:
            if value == settled:
                return Accepted(value, source, difference)
    if difference > tolerance:
        return Accepted(None, "", difference, disagree=True)
    source, value = said[0]
    return Accepted(value, source, difference)


def difference_of(values: Sequence[Any]) -> Decimal:
    """The widest gap as a share of the largest value; 1 for unequal values that are no numbers."""
    first = values[0]
    if all(value == first for value in values):
        return Decimal(0)
    if isinstance(first, bool) or not isinstance(first, int | Decimal):
        return Decimal(1)
    low, high = min(values), max(values)
    return Decimal(high - low) / Decimal(max(abs(low), abs(high)))
