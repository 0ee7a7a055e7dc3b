"""A plan over a table: block by block, on as many cores as wanted; the same bits every time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np

from liyuan.engines.screening.amounts import Paid, Sums, paid, same_for_all
from liyuan.engines.screening.asking import STRETCH, Asking
from liyuan.engines.screening.bits import Array, Bits, Pair, count, none, rows_of, size
from liyuan.engines.screening.block import Block, Span
from liyuan.engines.screening.few import FEW, judged
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.plan import ClausePlan, Plan
from liyuan.engines.screening.schema import Key, text_of
from liyuan.engines.screening.table import BLOCK, Table
from liyuan.engines.screening.trees import Tree, joined, leaves, truth


@dataclass(frozen=True)
class Verdicts:
    """A clause for all firms: `count` are eligible, `open` unknown, all others not.

    `fen` is what the eligible get together, without those whose amount cannot be told (`untold`);
    None for a clause that pays no money.
    """

    key: str
    eligible: Bits = field(repr=False)
    unknown: Bits = field(repr=False)
    count: int
    open: int
    fen: int | None
    untold: int


# of each clause by the first row of a stretch
Payments: TypeAlias = tuple[dict[int, Paid], ...]


@dataclass(frozen=True)
class Screening:
    """What a plan says of a table's firms; `lacking` are columns the table has not: all unknown.

    `payments` are there where they were to be kept.
    """

    plan: Plan
    table: Table
    held: Held | None
    verdicts: tuple[Verdicts, ...]
    payments: Payments | None = field(default=None, repr=False)

    @cached_property
    def lacking(self) -> tuple[Key, ...]:
        absent = self.plan.keys - self.table.columns.keys()
        return tuple(sorted({*self.plan.lacking, *absent}, key=text_of))

    @cached_property
    def places(self) -> dict[str, int]:
        """Where the clause of a key stands."""
        return {clause.key: at for at, clause in enumerate(self.plan.clauses)}

    def condition(self, clause: int, condition: int) -> Pair:
        """What one condition says of all firms."""
        tree = self.plan.clauses[clause].conditions[condition].tree
        asking = Asking(leaves(tree), self.table, self.held)  # type: ignore[arg-type]
        certain, possible = none(self.table.rows), none(self.table.rows)
        for span in self.table.spans(STRETCH):
            block = asking.stretch(span)
            certain[block.bits], possible[block.bits] = truth(tree, block.ask, block.every)
        return Pair(certain, possible)

    def paid(self, clause: int) -> Paid:
        """Which eligible firms get how much, by row."""
        plan, verdicts = self.plan.clauses[clause], self.verdicts[clause]
        each = plan.amount.each if plan.amount else None
        if plan.amount and each is not None:
            return same_for_all(each, rows_of(verdicts.eligible))
        if self.payments is not None:
            kept = (paid for _, paid in sorted(self.payments[clause].items()))
            return Paid(*map(np.concatenate, zip(_nobody(), *kept, strict=True)))
        asking = Asking(plan.paying, self.table, self.held)
        parts = [_nobody()]
        for span in self.table.spans(STRETCH) if plan.amount and verdicts.count else ():
            block = asking.stretch(span)
            parts.append(_paid(plan, block, verdicts.eligible[block.bits]))
        return Paid(*map(np.concatenate, zip(*parts, strict=True)))


def screen(
    plan: Plan,
    table: Table,
    held: Held | None = None,
    threads: int = 2,
    memo: Memo | None = None,
    keep_paid: bool = False,
) -> Screening:
    """Judge every firm by every clause.

    `held` (of this very table) keeps the bits of predicates for the next plan; without it nothing
    is kept, as fits a table that is one of many batches: those share a `memo` of what the
    interpreter said of values. `keep_paid` for who asks every clause for its payments: they are
    worked out once. Raises nothing for what rules or data can hold.
    """
    if held is None and table.rows <= FEW:
        room, sums = judged(plan, table, memo)
        few = tuple({0: one.paid} if one.paid else {} for one in sums) if keep_paid else None
        return Screening(plan, table, None, _verdicts(plan, room, sums), few)
    room = np.zeros((2, len(plan.clauses), size(table.rows)), np.uint8)
    asking = Asking(plan.numbered, table, held, memo)

    payments: Payments = tuple({} for _ in plan.clauses)

    def judge(span: Span) -> list[Sums]:
        block, known = asking.stretch(span), dict[int, Pair]()
        found = [_judged(one, block, known, room[:, at]) for at, one in enumerate(plan.clauses)]
        for one, kept in zip(found, payments, strict=True) if keep_paid else ():
            if one.paid:
                kept[span[0]] = _moved(one.paid, span[0])
        return [one._replace(paid=None) for one in found]

    parts = _each(judge, _spans(table, threads), threads)
    if held is not None:
        held.take(asking.fresh)
    verdicts = _verdicts(plan, room, _added(plan, parts))
    return Screening(plan, table, held, verdicts, payments if keep_paid else None)


def _each(judge: Callable[[Span], list[Sums]], spans: list[Span], threads: int) -> list[list[Sums]]:
    if threads < 2 or len(spans) < 2:
        return [judge(span) for span in spans]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(judge, spans))


def _spans(table: Table, threads: int) -> list[Span]:
    """A share for each thread, or several where the shares would be large."""
    share = -(-table.rows // (threads * BLOCK)) * BLOCK
    return list(table.spans(max(BLOCK, min(STRETCH, share))))


def _judged(clause: ClausePlan, block: Block, known: dict[int, Pair], room: Array) -> Sums:
    """Write a block's verdicts of a clause into `room` and count them.

    `known` keeps what conditions say, which several clauses may have in common.
    """
    if not clause.open:
        return Sums()
    pairs = [_said(one.tree, block, known) for one in clause.conditions]
    certain, possible = joined(pairs) if pairs else Pair(block.every, block.every)
    room[0, block.bits] = certain
    eligible, open_ = count(certain), 0
    if possible is not certain:
        open_ = count(np.bitwise_xor(certain, possible, out=room[1, block.bits]))
    sums = Sums(eligible, open_)
    if clause.amount is None or not eligible:
        return sums
    each = clause.amount.each
    if each is not None:
        return sums._replace(fen=each * eligible)
    found = paid(clause.amount, block, rows_of(certain))
    return sums._replace(fen=found.total(), untold=len(found.untold), paid=found)


def _said(tree: Tree, block: Block, known: dict[int, Pair]) -> Pair:
    pair = known.get(id(tree))
    if pair is None:
        pair = known[id(tree)] = truth(tree, block.ask, block.every)
    return pair


def _added(plan: Plan, parts: list[list[Sums]]) -> list[Sums]:
    start = [Sums()] * len(plan.clauses)  # a table may have no block
    return [
        Sums(*(sum(column) for column in zip(*(one[:4] for one in of_one), strict=True)))
        for of_one in zip(start, *parts, strict=True)
    ]


def _verdicts(plan: Plan, room: Array, sums: list[Sums]) -> tuple[Verdicts, ...]:
    return tuple(
        Verdicts(
            clause.key,
            room[0, at],
            room[1, at],
            found.eligible,
            found.open,
            found.fen if clause.amount else None,
            found.untold,
        )
        for at, (clause, found) in enumerate(zip(plan.clauses, sums, strict=True))
    )


def _nobody() -> Paid:
    return Paid(*(np.zeros(0, np.int64) for _ in range(3)))


def _paid(plan: ClausePlan, block: Block, eligible: Bits) -> Paid:
    if plan.amount is None:
        return _nobody()
    return _moved(paid(plan.amount, block, rows_of(eligible)), block.span[0])


def _moved(found: Paid, first: int) -> Paid:
    """The same by rows of the whole table."""
    return Paid(found.rows + first, found.fen, found.untold + first)
