"""Numbers over columns as a value of their own, which any engine can lower."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from liyuan.engines.feel.numbers import plain
from liyuan.engines.screening.schema import Key, text_of
from liyuan.engines.screening.trees import Tree, leaves

Operator = Literal["+", "-", "*", "/"]


@dataclass(frozen=True)
class Cell:
    """What a column says of a firm."""

    key: Key

    def __str__(self) -> str:
        return text_of(self.key)


@dataclass(frozen=True)
class Fixed:
    """A constant; None is a number that nobody knows."""

    value: Decimal | None

    def __str__(self) -> str:
        return "null" if self.value is None else plain(self.value)


@dataclass(frozen=True)
class Binary:
    """Null when a side is, and when it divides by zero."""

    op: Operator
    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"({self.left} {self.op} {self.right})"


@dataclass(frozen=True)
class Extreme:
    """The least or the greatest of some; null when one of them is."""

    which: Literal["min", "max"]
    of: tuple[Formula, ...]

    def __str__(self) -> str:
        return f"{self.which}({', '.join(map(str, self.of))})"


@dataclass(frozen=True)
class Chosen:
    """`then` where the condition holds, `otherwise` where not; where unknown, what both say."""

    condition: Tree
    then: Formula
    otherwise: Formula

    def __str__(self) -> str:
        return f"(if {self.condition} then {self.then} else {self.otherwise})"


Formula: TypeAlias = Cell | Fixed | Binary | Extreme | Chosen


def parts(formula: Formula) -> Iterator[Formula]:
    """A formula and everything in it."""
    yield formula
    match formula:
        case Binary(_, left, right) | Chosen(_, left, right):
            yield from parts(left)
            yield from parts(right)
        case Extreme(_, several):
            for one in several:
                yield from parts(one)


def keys_of(formula: Formula) -> frozenset[Key]:
    """The columns of its numbers and of the conditions between them."""
    found = frozenset(part.key for part in parts(formula) if isinstance(part, Cell))
    return found.union(*(leaf.keys for tree in trees_in(formula) for leaf in leaves(tree)))


def trees_in(formula: Formula) -> Iterator[Tree]:
    """The conditions between its numbers."""
    yield from (part.condition for part in parts(formula) if isinstance(part, Chosen))


def divides(formula: Formula) -> bool:
    """Whether some step of it may have no exact decimal."""
    return any(isinstance(part, Binary) and part.op == "/" for part in parts(formula))
