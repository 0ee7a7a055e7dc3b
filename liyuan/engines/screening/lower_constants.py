"""A column against constants: comparisons of stored whole numbers, of days and of words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from liyuan.engines.feel.comparisons import Comparison
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.screening.firms import EPOCH
from liyuan.engines.screening.predicates import Among, AtLeast, Holds, Worded
from liyuan.engines.screening.schema import ColumnType, Key
from liyuan.engines.screening.trees import All, Asks, Not, Tree

# No stored number is as large; thresholds further out say the same.
BEYOND = 2**63
# Where on the line of stored numbers those begin that are no less, and those that are greater.
Line = Callable[[Any], tuple[int, int]]


def _ordered(key: Key, op: str, bound: Any, line: Line) -> Tree:
    """`column op bound` for every sign and for the brackets of a range."""
    if op[0] in "[(":
        low, high = bound
        above, below = (">=" if op[0] == "[" else ">"), ("<=" if op[1] == "]" else "<")
        return All((_ordered(key, above, low, line), _ordered(key, below, high, line)))
    least, next_ = line(bound)
    first = max(-BEYOND, min(BEYOND, least if op in (">=", "<") else next_))
    tree = Asks(AtLeast(key, first))
    return tree if op in (">=", ">") else Not(tree)


def _whole(key: Key, of: ColumnType, found: Comparison) -> Tree:
    """A number: what a rule sees times `per_unit` is what is stored."""
    if found.op in ("=", "!=", "in"):
        wanted = found.bound if found.op == "in" else (found.bound,)
        stored = [Fraction(value) * of.per_unit for value in wanted]
        inside = (value for value in stored if abs(value) <= BEYOND)
        on_grid = frozenset(int(value) for value in inside if value.denominator == 1)
        tree = Asks(Among(key, on_grid))
        return Not(tree) if found.op == "!=" else tree

    def line(bound: Decimal) -> tuple[int, int]:
        stored = Fraction(bound) * of.per_unit
        return ceil(stored), floor(stored) + 1

    return _ordered(key, found.op, found.bound, line)


def day(year: int, month: int, day_: int) -> int:
    """Days since 1970."""
    return FeelDate(year, month, day_).ordinal - EPOCH


def _date(key: Key, of: ColumnType, found: Comparison) -> Tree:
    def line(bound: tuple[int, int, int]) -> tuple[int, int]:
        at = day(*bound)
        return at, at + 1

    return _ordered(key, found.op, found.bound, line)


def _text(key: Key, of: ColumnType, found: Comparison) -> Tree | None:
    if found.op not in ("=", "!=", "in"):
        return None
    tree = Asks(Worded(key, found.bound if found.op == "in" else frozenset((found.bound,))))
    return Not(tree) if found.op == "!=" else tree


def _boolean(key: Key, of: ColumnType, found: Comparison) -> Tree:
    tree = Asks(Holds(key))
    return tree if found.bound is (found.op == "=") else Not(tree)


def of_year(key: Key, found: Comparison) -> Tree | None:
    """The year of a day: a stretch of days."""
    if found.op == "in":
        return None
    if found.op in ("=", "!="):
        first, after = _january(found.bound), _january(found.bound + 1)
        if first is None or after is None or found.bound % 1:
            return None
        tree = All((Asks(AtLeast(key, first)), Not(Asks(AtLeast(key, after)))))
        return Not(tree) if found.op == "!=" else tree
    ends = found.bound if found.op[0] in "[(" else (found.bound,)
    if None in (_january(end + side) for end in ends for side in (0, 1)):
        return None

    def line(bound: Decimal) -> tuple[int, int]:
        return day(ceil(bound), 1, 1), day(floor(bound) + 1, 1, 1)

    return _ordered(key, found.op, found.bound, line)


def _january(year: Decimal) -> int | None:
    """The first of January; None for a year that no column of days can hold."""
    return day(int(year), 1, 1) if 1 <= year <= 9999 else None


# By the kind of the column and that of the constants.
AGAINST: dict[tuple[str, type], Callable[[Key, ColumnType, Comparison], Tree | None]] = {
    ("whole", Decimal): _whole,
    ("date", FeelDate): _date,
    ("text", str): _text,
    ("boolean", bool): _boolean,
}
