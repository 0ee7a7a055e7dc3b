"""Asks a plan's predicates of one stretch of firms after another: what is kept is not asked again.

Columns are read in blocks that stay in a core's cache; their bits are 64 times smaller, so that
trees are worked out over stretches of many blocks.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from liyuan.engines.screening.bits import Bits, Pair, size
from liyuan.engines.screening.block import Block, Span
from liyuan.engines.screening.held import OF_COLUMN, Held, of_column
from liyuan.engines.screening.kernels import pair_of
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.numbered import Numbered
from liyuan.engines.screening.predicates import Predicate
from liyuan.engines.screening.table import BLOCK, Table
from liyuan.engines.screening.trees import Leaf

STRETCH = 32 * BLOCK

# What certainly holds, and what possibly does where the column does not say that.
Room = tuple[Bits, Bits | None]


class Asking:
    """`leaves` are the very objects that stand in the trees: equal ones are asked once.

    With `held`, what is new is gathered in `fresh`, for `held` to take when all is done.
    """

    def __init__(
        self,
        leaves: Iterable[Predicate] | Numbered,
        table: Table,
        held: Held | None,
        memo: Memo | None = None,
    ) -> None:
        self._table, self._held = table, held
        self._memo = held.memo if held else memo or Memo()
        self._leaves = leaves if isinstance(leaves, Numbered) else Numbered.of(leaves)
        self._predicates, self._number, _ = self._leaves
        self._old = tuple(held is not None and one in held for one in self._predicates)
        self._new = tuple(at for at, old in enumerate(self._old) if not old)
        self.fresh = Held(table)
        if held is not None:
            self.fresh.room(self._predicates[at] for at in self._new)

    def stretch(self, span: Span) -> Block:
        """Many blocks together, which answer for every predicate."""
        if self._held is None and span[1] - span[0] <= BLOCK:
            return self._block(span)
        asked = self._asked(span)
        pairs: list[Pair | None] = [None] * len(self._predicates)

        def ask(leaf: Leaf) -> Pair:
            at = self._number[id(leaf)]
            pair = pairs[at]
            if pair is None:
                pair = pairs[at] = self._joined(at, asked.get(at), stretch)
            return pair

        stretch = Block(self._table, span, ask, self._memo)
        return stretch

    def _asked(self, span: Span) -> dict[int, Room]:
        """What is new, asked block by block, and in a block column by column."""
        rooms = {at: self._room(self._predicates[at], span) for at in self._new}
        for first in range(*span, BLOCK) if rooms else ():
            block = self._block((first, min(first + BLOCK, span[1])))
            bits = slice((first - span[0]) // 8, size(block.span[1] - span[0]))
            for at, (certain, possible) in rooms.items():
                pair = block.ask(self._predicates[at])
                certain[bits] = pair.certain
                if possible is not None:
                    possible[bits] = pair.possible
        return rooms

    def _room(self, predicate: Predicate, span: Span) -> Room:
        if self._held is not None:
            return self.fresh.views(predicate, span)
        rows = size(span[1] - span[0])
        possible = None if isinstance(predicate, OF_COLUMN) else np.empty(rows, np.uint8)
        return np.empty(rows, np.uint8), possible

    def _block(self, span: Span) -> Block:
        """One block, whose predicates may ask one another."""
        pairs: dict[int, Pair] = {}

        def ask(leaf: Leaf) -> Pair:
            at = self._number[id(leaf)]
            if at not in pairs:
                held, predicate = self._held, self._predicates[at]
                kept = held is not None and self._old[at]
                pairs[at] = held.part(predicate, span) if kept else pair_of(predicate, block)  # type: ignore[union-attr]
            return pairs[at]

        block = Block(self._table, span, ask, self._memo)
        return block

    def _joined(self, at: int, room: Room | None, stretch: Block) -> Pair:
        predicate = self._predicates[at]
        if room is None:
            assert self._held is not None
            room = self._held.views(predicate, stretch.span)
        certain, possible = room
        if possible is not None:
            return Pair(certain, possible)
        return of_column(certain, stretch.absent(predicate.key))  # type: ignore[union-attr]
