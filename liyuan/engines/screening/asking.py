"""Asks a plan's predicates of one block after another: what is kept is not asked again."""

from __future__ import annotations

from collections.abc import Iterable

from liyuan.engines.screening.bits import Pair
from liyuan.engines.screening.block import Block, Span
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.kernels import pair_of
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.predicates import Predicate
from liyuan.engines.screening.table import Table
from liyuan.engines.screening.trees import Leaf


class Asking:
    """`leaves` are the very objects that stand in the trees: equal ones are asked once.

    With `held`, what is new is gathered in `fresh`, for `held` to take when all blocks are done.
    """

    def __init__(self, leaves: Iterable[Predicate], table: Table, held: Held | None) -> None:
        self._table, self._held = table, held
        self._memo = held.memo if held else Memo()
        # equal predicates are many objects, and slow to compare
        number: dict[Predicate, int] = {}
        self._leaves = tuple(leaves)
        self._number = {id(leaf): number.setdefault(leaf, len(number)) for leaf in self._leaves}
        self._predicates = tuple(number)
        self._old = tuple(held is not None and one in held for one in number)
        self.fresh = Held(table)
        if held is not None:
            self.fresh.room(self._new())

    def block(self, span: Span) -> Block:
        """A block that answers for every predicate."""
        pairs: list[Pair | None] = [None] * len(self._predicates)

        def ask(leaf: Leaf) -> Pair:
            at = self._number[id(leaf)]
            pair = pairs[at]
            if pair is None:
                pair = pairs[at] = self._pair(at, block)
            return pair

        block = Block(self._table, span, ask, self._memo)
        return block

    def ask_new(self, block: Block) -> None:
        """Ask what is to be kept of this block, column by column."""
        for predicate in self._new() if self._held is not None else ():
            block.ask(predicate)

    def _new(self) -> list[Predicate]:
        return [one for one, old in zip(self._predicates, self._old, strict=True) if not old]

    def _pair(self, at: int, block: Block) -> Pair:
        predicate = self._predicates[at]
        if self._old[at] and self._held is not None:
            return self._held.part(predicate, block.span)
        pair = pair_of(predicate, block)
        if self._held is not None:
            self.fresh.put(predicate, block.span, pair)
        return pair
