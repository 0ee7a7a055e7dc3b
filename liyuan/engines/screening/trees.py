"""Conditions as trees over predicates, in Kleene's logic; a value that any engine can lower."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from liyuan.engines.screening.bits import Bits, Pair, every, none, trimmed
from liyuan.engines.screening.schema import Key


class Leaf(Protocol):
    """A predicate: equal when it asks the same, whatever clause it stands in."""

    @property
    def keys(self) -> frozenset[Key]:
        """The columns that it reads."""
        ...

    @property
    def inner(self) -> tuple[Tree, ...]:
        """The conditions inside it."""
        ...


@dataclass(frozen=True)
class Always:
    """The same for every firm; None is unknown."""

    value: bool | None

    def __str__(self) -> str:
        return {True: "true", False: "false", None: "unknown"}[self.value]


@dataclass(frozen=True)
class Asks:
    """What a predicate says."""

    predicate: Leaf

    def __str__(self) -> str:
        return str(self.predicate)


@dataclass(frozen=True)
class Not:
    of: Tree

    def __str__(self) -> str:
        return f"not({self.of})"


@dataclass(frozen=True)
class All:
    of: tuple[Tree, ...]

    def __str__(self) -> str:
        return f"({' and '.join(map(str, self.of))})"


@dataclass(frozen=True)
class Some:
    of: tuple[Tree, ...]

    def __str__(self) -> str:
        return f"({' or '.join(map(str, self.of))})"


@dataclass(frozen=True)
class Either:
    """`then` where the condition holds, `otherwise` where not; where unknown, what both say."""

    condition: Tree
    then: Tree
    otherwise: Tree

    def __str__(self) -> str:
        return f"(if {self.condition} then {self.then} else {self.otherwise})"


Tree: TypeAlias = Always | Asks | Not | All | Some | Either
Ask = Callable[[Leaf], Pair]


def leaves(tree: Tree) -> Iterator[Leaf]:
    """The predicates of a tree and of conditions inside them, as often as they stand there."""
    match tree:
        case Asks(predicate):
            yield predicate
            for one in predicate.inner:
                yield from leaves(one)
        case Not(of):
            yield from leaves(of)
        case All(several) | Some(several):
            for one in several:
                yield from leaves(one)
        case Either(condition, then, otherwise):
            for one in (condition, then, otherwise):
                yield from leaves(one)


def truth(tree: Tree, ask: Ask, rows: int) -> Pair:
    """What a tree says of so many rows, when `ask` says it of a predicate."""
    match tree:
        case Asks(predicate):
            return ask(predicate)
        case Always(value):
            return _always(value, rows)
        case Not(of):
            return opposite(truth(of, ask, rows), rows)
        case All(several):
            return joined([truth(one, ask, rows) for one in several])
        case Some(several):
            return united([truth(one, ask, rows) for one in several])
        case Either(condition, then, otherwise):
            return _either(*(truth(one, ask, rows) for one in (condition, then, otherwise)))


def _always(value: bool | None, rows: int) -> Pair:
    if value is None:
        return Pair(none(rows), every(rows))
    same = every(rows) if value else none(rows)
    return Pair(same, same)


def opposite(pair: Pair, rows: int) -> Pair:
    """Not: what pads the last byte stays 0."""
    certain = trimmed(~pair.possible, rows)
    if pair.certain is pair.possible:
        return Pair(certain, certain)
    return Pair(certain, trimmed(~pair.certain, rows))


def joined(pairs: list[Pair]) -> Pair:
    """And."""
    return _folded(pairs, np.bitwise_and)


def united(pairs: list[Pair]) -> Pair:
    """Or."""
    return _folded(pairs, np.bitwise_or)


def _folded(pairs: list[Pair], step: np.ufunc) -> Pair:
    if len(pairs) == 1:
        return pairs[0]
    certain = _stepped([pair.certain for pair in pairs], step)
    if all(pair.certain is pair.possible for pair in pairs):
        return Pair(certain, certain)
    return Pair(certain, _stepped([pair.possible for pair in pairs], step))


def _stepped(several: list[Bits], step: np.ufunc) -> Bits:
    """All in one; what is made on the way stays where it is, in the cache."""
    found: Bits = step(several[0], several[1])
    for other in several[2:]:
        step(found, other, out=found)
    return found


def _either(condition: Pair, then: Pair, otherwise: Pair) -> Pair:
    """The condition is unknown where it is possible and not certain: there both must agree."""
    no: Bits = ~condition.possible
    unknown: Bits = condition.possible ^ condition.certain
    return Pair(
        _mixed((condition.certain, no, unknown), then.certain, otherwise.certain, np.bitwise_and),
        _mixed((condition.certain, no, unknown), then.possible, otherwise.possible, np.bitwise_or),
    )


def _mixed(where: tuple[Bits, Bits, Bits], then: Bits, otherwise: Bits, agree: np.ufunc) -> Bits:
    yes, no, unknown = where
    found: Bits = (yes & then) | (no & otherwise) | (unknown & agree(then, otherwise))
    return found
