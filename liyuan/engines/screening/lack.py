"""What one figure of a firm lacks for a condition to hold, over many firms at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from liyuan.engines.screening.asking import Asking
from liyuan.engines.screening.bits import Array, Flags, unpacked
from liyuan.engines.screening.block import Block, Picked
from liyuan.engines.screening.exact import MOST
from liyuan.engines.screening.nearly import near
from liyuan.engines.screening.predicates import AtLeast, Compared
from liyuan.engines.screening.reach import MILLION, Figures, Way, share, ways
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.table import Table
from liyuan.engines.screening.trees import (
    All,
    Always,
    Asks,
    Either,
    Leaf,
    Not,
    Some,
    Tree,
    leaves,
    truth,
)


@dataclass(frozen=True)
class Needs:
    """Of each firm whether a condition `holds`; where one figure would make it, `told`:

    the place of its column in `keys`, the stored number to `add` (negative: to take off), and how
    far that is, as a `share` of the threshold in millionths.
    """

    keys: tuple[Key, ...]
    holds: Flags
    told: Flags
    place: Array
    add: Array
    share: Array


def needs(tree: Tree, table: Table, most: int, *, adding: bool = True) -> Needs:
    """What each firm of a table lacks, if it is at most so many millionths of the threshold.

    Where several figures would do, the first in the text that is `adding` to something, else the
    first whichever way.
    """
    asking = Asking(leaves(tree), table, None)  # type: ignore[arg-type]
    keys = sorted({key for leaf in leaves(tree) for key in leaf.keys}, key=str)
    return _Reader(asking.stretch((0, table.rows)), tuple(keys), most, adding).of(tree, True)


@dataclass(frozen=True)
class _Reader:
    block: Block
    keys: tuple[Key, ...]
    most: int
    adding: bool

    def of(self, tree: Tree, wanted: bool) -> Needs:
        """What is lacking for a tree to be true, or to be false."""
        match tree:
            case Asks(predicate):
                return self._asked(tree, predicate, wanted)
            case Not(of):
                return self.of(of, not wanted)
            case All(several) | Some(several):
                join = _all if isinstance(tree, All) is wanted else _any
                return reduce(join, (self.of(one, wanted) for one in several))
            case Either():
                return self._either(tree, wanted)
            case Always():
                return self._held(tree, wanted)

    def _held(self, tree: Tree, wanted: bool) -> Needs:
        """Whether it holds; no figure can change it."""
        certain, possible = truth(tree, self.block.ask, self.block.every)
        holds = unpacked(certain if wanted else ~possible, self.block.rows)
        zeros = np.zeros(self.block.rows, np.int64)
        return Needs(self.keys, holds, zeros > 0, zeros, zeros, zeros)

    def _asked(self, tree: Tree, predicate: Leaf, wanted: bool) -> Needs:
        held = self._held(tree, wanted)
        read = _READ.get(type(predicate))
        return read(self, predicate, wanted, held) if read else held

    def _either(self, tree: Either, wanted: bool) -> Needs:
        """By the branch that is taken."""
        condition = self.of(tree.condition, True).holds, self.of(tree.condition, False).holds
        then, otherwise = self.of(tree.then, wanted), self.of(tree.otherwise, wanted)
        found = _picked(condition[0], then, otherwise)
        sure = condition[0] | condition[1]
        return replace(found, holds=found.holds & sure, told=found.told & sure)


def _all(left: Needs, right: Needs) -> Needs:
    """Both hold, or only one does and the other is told."""
    found = _picked(left.holds, right, left)
    told = (left.holds & right.told) | (right.holds & left.told)
    return replace(found, holds=left.holds & right.holds, told=told)


def _any(left: Needs, right: Needs) -> Needs:
    """One holds, or what is nearer is told."""
    nearer = right.told & (~left.told | (right.share < left.share))
    found = _picked(nearer, right, left)
    holds = left.holds | right.holds
    return replace(found, holds=holds, told=found.told & ~holds)


def _picked(flags: Flags, one: Needs, other: Needs) -> Needs:
    names = ("holds", "told", "place", "add", "share")
    both = {name: np.where(flags, getattr(one, name), getattr(other, name)) for name in names}
    return replace(one, **both)


def _at_least(reader: _Reader, asked: AtLeast, wanted: bool, held: Needs) -> Needs:
    """A column against a constant: the next number that is enough."""
    column = reader.block.column(asked.key)
    goal = asked.least if wanted else asked.least - 1
    past = (asked.key[1] or 1) > 1
    if column is None or column.type.kind != "whole" or past or not 0 < abs(goal) < MOST:
        return held
    known = reader.block.known(asked.key)
    told = ~held.holds & (np.abs(column.values) < MOST)
    told = told if known is None else told & known
    add = np.where(told, goal - np.where(told, column.values, 0), 0)
    told &= np.abs(add) <= abs(goal) * reader.most // MILLION
    apart = np.abs(np.where(told, add, 0))
    if abs(goal) * reader.most > MOST:  # one product would not fit
        apart = apart.astype(object)
    millionths = -(-apart * MILLION // abs(goal))
    place = np.full(reader.block.rows, reader.keys.index(asked.key))
    return replace(held, told=told, place=place, add=add, share=millionths.astype(np.int64))


def _compared(reader: _Reader, asked: Compared, wanted: bool, held: Needs) -> Needs:
    """Two formulas: firm by firm, of those that floating point says are near enough."""
    found = replace(
        held,
        told=held.told.copy(),
        place=held.place.copy(),
        add=held.add.copy(),
        share=held.share.copy(),
    )
    for row in _maybe(reader, asked, held).tolist():
        firm = _figures(reader.block, asked, row)
        apart = share(asked, firm)
        if apart is None or apart > reader.most:
            continue
        way = _best(list(ways(asked, wanted, firm)), reader.adding)
        if way and abs(way.add) < MOST:
            found.told[row], found.place[row] = True, reader.keys.index(way.key)
            found.add[row], found.share[row] = way.add, apart
    return found


def _best(found: list[Way], adding: bool) -> Way | None:
    more = (way for way in found if way.add > 0 and adding)
    return next(more, found[0] if found else None)


def _maybe(reader: _Reader, asked: Compared, held: Needs) -> Array:
    """Rows that are near by a wide margin of floating point, which decides nothing."""
    every = Picked(reader.block)
    left, right = near(asked.left, every), near(asked.right, every)
    with np.errstate(all="ignore"):
        apart = np.abs(left.value - right.value) - left.error - right.error
        greatest = np.maximum(np.abs(left.value), np.abs(right.value))
        far = apart > greatest * (reader.most / MILLION) * 1.001
    flags = ~held.holds & ~far
    for key in asked.keys:
        known = reader.block.known(key)
        flags = flags if known is None else flags & known
    return np.flatnonzero(flags)


def _figures(block: Block, asked: Compared, row: int) -> Figures:
    columns = {key: block.column(key) for key in asked.keys}
    stored = {key: int(one.values[row]) for key, one in columns.items() if one}
    return Figures(stored, {key: one.type.per_unit for key, one in columns.items() if one})


_READ: dict[type, Callable[..., Needs]] = {AtLeast: _at_least, Compared: _compared}
