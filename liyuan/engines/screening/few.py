"""Few firms (those whose facts are new) by all clauses: truths as whole numbers of Python.

For some hundred firms a call of numpy costs more than what it does: bits are the digits of one
number here, and what eligible firms are paid is worked out number by number.
"""

from __future__ import annotations

from collections import defaultdict
from typing import cast

import numpy as np

from liyuan.engines.screening.amounts import Paid, Sums, paid
from liyuan.engines.screening.asking import Asking
from liyuan.engines.screening.bits import Array, Bits, Pair, size
from liyuan.engines.screening.block import Block
from liyuan.engines.screening.few_amounts import paid_each
from liyuan.engines.screening.kernels import ENDS
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.plan import AmountPlan, ClausePlan, Plan
from liyuan.engines.screening.predicates import AtLeast
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.table import Table
from liyuan.engines.screening.trees import Leaf, Tree, joined, truth

# Up to so many firms this is quicker than arrays of bits.
FEW = 2048
# More eligible firms than these are paid in arrays.
MANY = 64


class FewFirms:
    """What trees say of a table of few firms; a `Pair` of whole numbers, firm n in digit n."""

    def __init__(self, plan: Plan, table: Table, memo: Memo | None) -> None:
        self.block: Block = Asking(plan.numbered, table, None, memo).stretch((0, table.rows))
        self.every = (1 << table.rows) - 1
        self._places = plan.numbered.places
        self._thresholds: dict[Key, dict[int, int]] = defaultdict(dict)
        for at, one in enumerate(plan.predicates):
            if type(one) is AtLeast:
                self._thresholds[one.key][at] = one.least
        self._pairs: dict[int, Pair] = {}
        self._trees: dict[int, Pair] = {}
        self._valid: dict[Key, int] = {}

    def truth(self, tree: Tree) -> Pair:
        """What a tree of the plan says."""
        pair = self._trees.get(id(tree))
        if pair is None:
            pair = self._trees[id(tree)] = truth(tree, self._ask, cast(Bits, self.every))
        return pair

    def valid(self, key: Key) -> int:
        """Of which firms a column of the table says something."""
        if key not in self._valid:
            column = self.block.column(key)
            given = None if column is None else column.valid
            self._valid[key] = self.every if given is None else _number(given) & self.every
        return self._valid[key]

    def _ask(self, leaf: Leaf) -> Pair:
        at = self._places[id(leaf)]
        if at not in self._pairs and type(leaf) is AtLeast:
            self._ask_column(leaf.key)
        if at not in self._pairs:
            certain, possible = self.block.ask(leaf)
            self._pairs[at] = _pair(_number(certain), _number(possible))
        return self._pairs[at]

    def _ask_column(self, key: Key) -> None:
        """All thresholds of a column in one go, but for those beyond what it can store."""
        column = self.block.column(key)
        if column is None:
            return
        least, most = ENDS[column.values.dtype]
        asked = {at: one for at, one in self._thresholds[key].items() if least < one <= most}
        limits = np.array(list(asked.values()), column.values.dtype)
        held = np.packbits(column.values >= limits[:, None], axis=1, bitorder="little")
        valid = self.valid(key)
        absent = self.every ^ valid
        for at, bits in zip(asked, held, strict=True):
            certain = _number(bits) & valid
            self._pairs[at] = _pair(certain, certain | absent)


def judged(plan: Plan, table: Table, memo: Memo | None) -> tuple[Array, list[Sums]]:
    """Of every clause the bits of who is eligible and of who is unknown, and its sums."""
    firms, width = FewFirms(plan, table, memo), size(table.rows)
    # one kind of work after the other: what a core keeps at hand serves the next clause too
    verdicts = [_verdict(clause, firms) for clause in plan.clauses]
    eligible, unknown = bytearray(), bytearray()
    for certain, possible in verdicts:
        eligible += certain.to_bytes(width, "little")
        unknown += (certain ^ possible).to_bytes(width, "little")
    sums = [_sums(one, firms, *said) for one, said in zip(plan.clauses, verdicts, strict=True)]
    room = np.frombuffer(eligible + unknown, np.uint8).reshape(2, len(plan.clauses), width)
    return room, sums


def _verdict(clause: ClausePlan, firms: FewFirms) -> tuple[int, int]:
    if not clause.open:
        return 0, 0
    pairs = [firms.truth(one.tree) for one in clause.conditions]
    return cast(tuple[int, int], joined(pairs)) if pairs else (firms.every, firms.every)


def _sums(clause: ClausePlan, firms: FewFirms, certain: int, possible: int) -> Sums:
    eligible = certain.bit_count()
    sums = Sums(eligible, possible.bit_count() - eligible)
    if clause.amount is None or not eligible:
        return sums
    each = clause.amount.each
    if each is not None:
        return sums._replace(fen=each * eligible)
    found = _paid(clause.amount, firms, _rows(certain))
    return sums._replace(fen=found.total(), untold=len(found.untold), paid=found)


def _paid(amount: AmountPlan, firms: FewFirms, rows: list[int]) -> Paid:
    few = paid_each(amount, firms, rows) if len(rows) <= MANY else None
    return few or paid(amount, firms.block, np.array(rows, np.int64))


def _pair(certain: int, possible: int) -> Pair:
    """What trees join is the same for arrays and for whole numbers."""
    return Pair(cast(Bits, certain), cast(Bits, possible))


def _number(bits: Bits) -> int:
    return int.from_bytes(bits.tobytes(), "little")


def _rows(bits: int) -> list[int]:
    """Where there is a one, ascending."""
    rows = []
    while bits:
        lowest = bits & -bits
        rows.append(lowest.bit_length() - 1)
        bits ^= lowest
    return rows
