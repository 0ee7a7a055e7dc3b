"""By how much one figure must change so that a comparison holds: exactly, in stored numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from liyuan.engines.feel import nodes as n
from liyuan.engines.screening.formulas import Binary, Cell, Fixed, Formula, parts
from liyuan.engines.screening.predicates import Compared
from liyuan.engines.screening.schema import Key

MILLION = 1_000_000
# `first + second * x`
Straight: TypeAlias = tuple[int, int]


class Bent(Exception):
    """A formula that is no quotient of two straight lines in the figure."""


@dataclass(frozen=True)
class Line:
    """`top / under`, both straight in the figure."""

    top: Straight
    under: Straight = (1, 0)


@dataclass(frozen=True)
class Figures:
    """The stored numbers of one firm, and how many of them make one unit of a rule."""

    stored: Mapping[Key, int]
    per_unit: Mapping[Key, int]


@dataclass(frozen=True)
class Way:
    """What must be added to a stored number (taken off when negative)."""

    key: Key
    add: int


def ways(asked: Compared, wanted: bool, firm: Figures) -> Iterator[Way]:
    """The figures each of which, changed alone, makes the comparison hold (or fail).

    By the least that serves, in the order of the text; the years before the last are past.
    """
    for key in _moving(asked):
        try:
            add = least_change(asked, wanted, key, firm)
        except Bent:
            continue
        if add is not None:
            yield Way(key, add)


def least_change(asked: Compared, wanted: bool, moving: Key, firm: Figures) -> int | None:
    """What to add to a figure; None when no number serves. Raises Bent."""
    if asked.sign == "=":
        raise Bent
    left, right = (line(side, moving, firm) for side in (asked.left, asked.right))
    at = firm.stored[moving]
    sign = _at(left.under, at) * _at(right.under, at)
    if not sign:
        return None
    # left <= right where difference <= 0; the opposite is its mirror, strict where that is not
    turn = (1 if sign > 0 else -1) * (1 if wanted else -1)
    first, second = (
        turn * part for part in _minus(_times(left.top, right.under), _times(right.top, left.under))
    )
    if (asked.sign == "<") is wanted:
        first += 1
    if not second:
        return None
    goal = -first // second if second > 0 else -(first // second)
    kept = all(_at(one, at) * _at(one, goal) > 0 for one in (left.under, right.under))
    return goal - at if kept else None


def share(asked: Compared, firm: Figures) -> int | None:
    """How far the two sides are apart, in millionths of the threshold, rounded up.

    None where the threshold is zero or a side is null. Of `a > b` the threshold is b.
    """
    try:
        left, right = (line(side, None, firm) for side in (asked.left, asked.right))
    except Bent:
        return None
    (p, _), (q, _), (r, _), (s, _) = left.top, left.under, right.top, right.under
    turned = isinstance(asked.asked.node, n.Compare) and asked.asked.node.op in (">", ">=")
    under = abs(s * p if turned else q * r)
    return -(-abs(p * s - r * q) * MILLION // under) if under and q and s else None


def line(formula: Formula, moving: Key | None, firm: Figures) -> Line:
    """A formula in one figure, the others as they stand; raises Bent."""
    match formula:
        case Cell(key) if key == moving:
            return Line((0, 1), (firm.per_unit[key], 0))
        case Cell(key):
            return Line((firm.stored[key], 0), (firm.per_unit[key], 0))
        case Fixed(value) if value is not None:
            top, under = value.as_integer_ratio()
            return Line((top, 0), (under, 0))
        case Binary(op, left, right):
            return _binary(op, line(left, moving, firm), line(right, moving, firm))
    raise Bent


def _binary(op: str, left: Line, right: Line) -> Line:
    if op == "*":
        return Line(_times(left.top, right.top), _times(left.under, right.under))
    if op == "/":
        return Line(_times(left.top, right.under), _times(left.under, right.top))
    if left.under == right.under:
        one, other, under = left.top, right.top, left.under
    else:
        one, other = _times(left.top, right.under), _times(right.top, left.under)
        under = _times(left.under, right.under)
    return Line(_plus(one, other) if op == "+" else _minus(one, other), under)


def _moving(asked: Compared) -> dict[Key, None]:
    """The figures that may change, those of the side that stands first in the text first."""
    turned = isinstance(asked.asked.node, n.Compare) and asked.asked.node.op in (">", ">=")
    sides = (asked.right, asked.left) if turned else (asked.left, asked.right)
    cells = (part.key for side in sides for part in parts(side) if isinstance(part, Cell))
    return dict.fromkeys(key for key in cells if (key[1] or 1) == 1)


def _at(one: Straight, x: int) -> int:
    return one[0] + one[1] * x


def _times(one: Straight, other: Straight) -> Straight:
    if one[1] and other[1]:
        raise Bent
    return one[0] * other[0], one[0] * other[1] + one[1] * other[0]


def _plus(one: Straight, other: Straight) -> Straight:
    return one[0] + other[0], one[1] + other[1]


def _minus(one: Straight, other: Straight) -> Straight:
    return one[0] - other[0], one[1] - other[1]
