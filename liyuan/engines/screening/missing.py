"""Which facts to ask for first: those that settle most verdicts by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from liyuan.engines.screening.asking import STRETCH, Asking
from liyuan.engines.screening.bits import Bits, Pair, count, none, packed, trimmed
from liyuan.engines.screening.block import Block, Picked
from liyuan.engines.screening.exact import TooLarge, scaled
from liyuan.engines.screening.formulas import Binary, Formula, keys_of, parts, trees_in
from liyuan.engines.screening.nearly import near
from liyuan.engines.screening.plan import ClausePlan
from liyuan.engines.screening.predicates import Compared, IsKnown, PerFirm, PerValue
from liyuan.engines.screening.schema import Key, text_of
from liyuan.engines.screening.screen import Screening
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
class MissingFact:
    """A column that is not known of `firms` of whom some verdict is open because of it.

    Verdicts are pairs of firm and clause: it `settles` those that its value decides whatever it
    is (but for a zero below a line), and `touches` those where it is among what is missing.
    """

    key: Key
    settles: int
    touches: int
    firms: int


def missing(screening: Screening) -> tuple[MissingFact, ...]:
    """The missing facts of all open verdicts; what settles most stands first."""
    settles, touches, firms = (defaultdict[Key, int](int) for _ in range(3))
    asking = Asking(screening.plan.numbered, screening.table, screening.held)
    for span in screening.table.spans(STRETCH):
        block = asking.stretch(span)
        asked_of = defaultdict[Key, Bits](lambda: none(block.rows))  # noqa: B023
        for at, clause in enumerate(screening.plan.clauses):
            open_ = screening.verdicts[at].unknown[block.bits]
            for key, touched, settled in _of_clause(clause, open_, block):
                touches[key] += count(touched)
                settles[key] += count(settled)
                asked_of[key] = asked_of[key] | touched
        for key, bits in asked_of.items():
            firms[key] += count(bits)
    found = (MissingFact(key, settles[key], touches[key], firms[key]) for key in touches)
    return tuple(sorted((one for one in found if one.touches), key=_rank))


def _rank(one: MissingFact) -> tuple[int, int, str]:
    return -one.settles, -one.touches, text_of(one.key)


def _of_clause(clause: ClausePlan, open_: Bits, block: Block) -> Iterator[tuple[Key, Bits, Bits]]:
    """Of each column whose verdicts it touches, and which it settles."""
    if not open_.any():
        return
    unknown = [_unknown(truth(one.tree, block.ask, block.every)) for one in clause.conditions]
    touched = defaultdict[Key, Bits](lambda: none(block.rows))
    for condition, bits in zip(clause.conditions, unknown, strict=True):
        for leaf in leaves(condition.tree):
            for key in leaf.keys:
                here = open_ & bits & _unknown(block.ask(leaf)) & _absent(key, block)
                touched[key] = touched[key] | here
    for key, bits in touched.items():
        if bits.any():
            decided = Known(key, block).of(clause.tree).decided
            yield key, bits, bits & decided


def _unknown(pair: Pair) -> Bits:
    return pair.possible & ~pair.certain


def _absent(key: Key, block: Block) -> Bits:
    """Where a column says nothing."""
    column = block.column(key)
    if column is None:
        return block.every
    return none(block.rows) if column.valid is None else trimmed(~column.valid, block.rows)


@dataclass(frozen=True)
class Told:
    """What a tree says now, and where it will say yes or no once the fact is known."""

    pair: Pair
    decided: Bits


@dataclass(frozen=True)
class Known:
    """A block if one missing fact were known, with whatever value."""

    key: Key
    block: Block

    def of(self, tree: Tree) -> Told:
        """Never says decided of what may stay open; may miss what only hangs together."""
        match tree:
            case Asks(predicate):
                return self._asked(predicate)
            case Always(value):
                pair = truth(tree, self.block.ask, self.block.every)
                return Told(pair, none(self.block.rows) if value is None else self.block.every)
            case Not(of):
                inner = self.of(of)
                return Told(_opposite(inner.pair, self.block), inner.decided)
            case All(several):
                return self._all([self.of(one) for one in several])
            case Some(several):
                turned = [self.of(Not(one)) for one in several]
                joined = self._all(turned)
                return Told(_opposite(joined.pair, self.block), joined.decided)
            case Either(condition, then, otherwise):
                return self._either(*(self.of(one) for one in (condition, then, otherwise)))

    def _asked(self, predicate: Leaf) -> Told:
        if isinstance(predicate, IsKnown) and predicate.key == self.key:
            return Told(Pair(self.block.every, self.block.every), self.block.every)
        pair = self.block.ask(predicate)
        decided = self.block.every & ~_unknown(pair)
        if self.key in predicate.keys and self._answers(predicate, pair):
            alone = _absent(self.key, self.block)
            for other in predicate.keys - {self.key}:
                alone = alone & ~_absent(other, self.block)
            decided = decided | (alone & ~self._null_anyway(predicate))
        return Told(pair, decided)

    def _null_anyway(self, predicate: Leaf) -> Bits:
        """Where something else is divided by zero, so that it stays null."""
        found = none(self.block.rows)
        sides = (predicate.left, predicate.right) if isinstance(predicate, Compared) else ()
        for under in (under for side in sides for under in _below(side)):
            if self.key not in keys_of(under):
                found = found | _zero(under, self.block)
        return found

    def _answers(self, predicate: Leaf, pair: Pair) -> bool:
        """Whether it says yes or no where its facts are known.

        Of the interpreter's rules, and of formulas that choose, this is told from the firms whose
        facts are: it said so of all.
        """
        if not (isinstance(predicate, (PerValue, PerFirm)) or _chooses(predicate)):
            return True
        known = self.block.every
        for key in predicate.keys:
            known = known & ~_absent(key, self.block)
        return bool(known.any()) and not (known & _unknown(pair)).any()

    def _all(self, parts: list[Told]) -> Told:
        """Where all will say, or one says no already."""
        certain = possible = decided = self.block.every
        for one in parts:
            certain, possible = certain & one.pair.certain, possible & one.pair.possible
            decided = decided & one.decided
        return Told(Pair(certain, possible), decided | (self.block.every & ~possible))

    def _either(self, condition: Told, then: Told, otherwise: Told) -> Told:
        yes, no = condition.pair.certain, self.block.every & ~condition.pair.possible
        both = condition.decided & then.decided & otherwise.decided
        decided = (yes & then.decided) | (no & otherwise.decided) | both
        certain = (yes & then.pair.certain) | (no & otherwise.pair.certain)
        closed = (yes & ~then.pair.possible) | (no & ~otherwise.pair.possible)
        return Told(Pair(certain, self.block.every & ~closed), decided)


def _chooses(predicate: Leaf) -> bool:
    sides = (predicate.left, predicate.right) if isinstance(predicate, Compared) else ()
    return any(tree for side in sides for tree in trees_in(side))


def _below(side: Formula) -> Iterator[Formula]:
    """What a formula divides by."""
    for part in parts(side):
        if isinstance(part, Binary) and part.op == "/":
            yield part.right


def _zero(formula: Formula, block: Block) -> Bits:
    """Where a formula is zero, or may be."""
    try:
        return packed(
            np.broadcast_to(np.equal(scaled(formula, Picked(block)).stored, 0), block.rows)
        )
    except TooLarge:
        found = near(formula, Picked(block))
        return packed(~(np.abs(found.value) > found.error))


def _opposite(pair: Pair, block: Block) -> Pair:
    return Pair(block.every & ~pair.possible, block.every & ~pair.certain)
