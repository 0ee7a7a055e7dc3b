"""Conditions as trees over predicates, in Kleene's logic; a value that any engine can lower."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from liyuan.engines.screening.bits import Bits, Pair
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


def truth(tree: Tree, ask: Ask, every: Bits) -> Pair:
    """What a tree says of `every` row, when `ask` says it of a predicate."""
    match tree:
        case Asks(predicate):
            return ask(predicate)
        case Always(value):
            return _always(value, every)
        case Not(of):
            return opposite(truth(of, ask, every), every)
        case All(several):
            return joined([truth(one, ask, every) for one in several])
        case Some(several):
            return united([truth(one, ask, every) for one in several])
        case Either(condition, then, otherwise):
            return _either([truth(one, ask, every) for one in (condition, then, otherwise)], every)


def _always(value: bool | None, every: Bits) -> Pair:
    no = every ^ every
    if value is None:
        return Pair(no, every)
    return Pair(every, every) if value else Pair(no, no)


def opposite(pair: Pair, every: Bits) -> Pair:
    """Not: what pads the last byte stays 0."""
    certain = pair.possible ^ every
    if pair.certain is pair.possible:
        return Pair(certain, certain)
    return Pair(certain, pair.certain ^ every)


def joined(pairs: list[Pair]) -> Pair:
    """And."""
    return _folded(pairs, _AND)


def united(pairs: list[Pair]) -> Pair:
    """Or."""
    return _folded(pairs, _OR)


# Two in a new one, and another into that one: of arrays it stays where it is, in the cache.
Steps = tuple[Callable[[Bits, Bits], Bits], Callable[[Bits, Bits], Bits]]
_AND: Steps = (operator.and_, operator.iand)
_OR: Steps = (operator.or_, operator.ior)


def _folded(pairs: list[Pair], steps: Steps) -> Pair:
    if len(pairs) == 1:
        return pairs[0]
    certain = _stepped([pair.certain for pair in pairs], steps)
    if all(pair.certain is pair.possible for pair in pairs):
        return Pair(certain, certain)
    return Pair(certain, _stepped([pair.possible for pair in pairs], steps))


def _stepped(several: list[Bits], steps: Steps) -> Bits:
    begin, go_on = steps
    found = begin(several[0], several[1])
    for other in several[2:]:
        found = go_on(found, other)
    return found


def _either(pairs: list[Pair], every: Bits) -> Pair:
    """The condition is unknown where it is possible and not certain: there both must agree."""
    condition, then, otherwise = pairs
    no, unknown = condition.possible ^ every, condition.possible ^ condition.certain
    where = condition.certain, no, unknown
    return Pair(
        _mixed(where, then.certain, otherwise.certain, operator.and_),
        _mixed(where, then.possible, otherwise.possible, operator.or_),
    )


def _mixed(
    where: tuple[Bits, Bits, Bits],
    then: Bits,
    otherwise: Bits,
    agree: Callable[[Bits, Bits], Bits],
) -> Bits:
    yes, no, unknown = where
    found: Bits = (yes & then) | (no & otherwise) | (unknown & agree(then, otherwise))
    return found
