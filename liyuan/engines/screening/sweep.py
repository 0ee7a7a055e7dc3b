"""How a clause's firms and budget move with one parameter: exact at every value."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import accumulate
from math import lcm
from typing import NamedTuple

import numpy as np

from liyuan.engines.screening.amounts import Paid, paid
from liyuan.engines.screening.asking import Asking
from liyuan.engines.screening.bits import (
    Array,
    Bits,
    Flags,
    Pair,
    bit_at,
    count,
    every,
    none,
    rows_of,
    unpacked,
)
from liyuan.engines.screening.cells import summed
from liyuan.engines.screening.fen import added
from liyuan.engines.screening.formulas import keys_of
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import AmountPlan, ClausePlan
from liyuan.engines.screening.positions import Threshold, threshold
from liyuan.engines.screening.schema import ColumnType, Key
from liyuan.engines.screening.subset import (
    ask_first,
    keys_of_clause,
    paid_to,
    some,
    truth_if,
    with_column,
)
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.screening.trees import Leaf, leaves, truth


class Point(NamedTuple):
    """A clause at one value of a parameter: eligible firms, open verdicts, fen to be paid.

    `untold` are eligible firms whose amount cannot be told; they add nothing to `fen`.
    """

    value: Decimal
    firms: int
    open: int
    fen: int
    untold: int


def sweep(
    clause: ClausePlan, parameter: Key, values: Sequence[Decimal], table: Table, held: Held
) -> tuple[Point, ...]:
    """A clause at each value of a parameter that it was lowered with as a column of its own.

    `held` keeps what does not depend on the parameter. A parameter that stands alone on one side
    of one comparison costs hardly more than one value; where it stands otherwise, or in the
    amount, every value is worked out over the firms that may be eligible at all.
    """
    if not clause.open:
        return tuple(Point(value, 0, 0, 0, 0) for value in values)
    _ask_fixed(clause, parameter, table, held)
    column = _column(values)
    if clause.amount and clause.amount.formula and keys_of(clause.amount.formula) == {parameter}:
        return _flat(clause, clause.amount, parameter, values, table, held)
    varying = {leaf for leaf in leaves(clause.tree) if parameter in leaf.keys}
    pays_by_it = clause.amount is not None and parameter in clause.amount.asked.keys
    found = [threshold(leaf, parameter, column) for leaf in varying]
    if pays_by_it or len(found) > 1 or None in found:
        points = _Each(clause, parameter, column, table, held).points()
    else:
        points = _Sorted(clause, parameter, table, held).points(found[0] if found else None, column)
    return tuple(Point(value, *point) for value, point in zip(values, points, strict=True))


def _flat(
    clause: ClausePlan,
    amount: AmountPlan,
    parameter: Key,
    values: Sequence[Decimal],
    table: Table,
    held: Held,
) -> tuple[Point, ...]:
    """Every firm is paid the same, which the parameter alone says."""
    column = _column(values)
    one_each = Table(np.arange(len(values)), {parameter: column})
    each = paid_to(replace(clause, amount=amount), one_each, None, every(len(values)))
    fen = dict(zip(each.rows.tolist(), each.fen.tolist(), strict=True))
    points = sweep(replace(clause, amount=None), parameter, values, table, held)
    return tuple(
        one._replace(fen=one.firms * fen[at]) if at in fen else one._replace(untold=one.firms)
        for at, one in enumerate(points)
    )


# Eligible firms, open verdicts, fen, untold amounts.
_Numbers = tuple[int, int, int, int]


def _column(values: Sequence[Decimal]) -> Column:
    """The values as they are stored, one a row."""
    per_unit = lcm(*(Fraction(value).denominator for value in values))
    stored = [int(Fraction(value) * per_unit) for value in values]
    return Column(ColumnType("whole", per_unit), np.array(stored, np.int64))


def _ask_fixed(clause: ClausePlan, parameter: Key, table: Table, held: Held) -> None:
    """Ask what does not depend on the parameter, to be held."""
    ask_first((leaf for leaf in clause.leaves if parameter not in leaf.keys), table, held)


@dataclass(frozen=True)
class _Sorted:
    """Firms by where they stand among the values: each is counted once."""

    clause: ClausePlan
    parameter: Key
    table: Table
    held: Held

    def points(self, at: Threshold | None, values: Column) -> list[_Numbers]:
        rows = self.table.rows
        full, nobody = every(rows), none(rows)
        yes = self._truth(Pair(full, full))
        no = self._truth(Pair(nobody, nobody))
        unknown = self._truth(Pair(nobody, full))
        moving = _apart(yes, unknown) | _apart(no, unknown)
        some_time = yes.certain | no.certain | unknown.certain
        money = paid_to(self.clause, self.table, self.held, some_time)
        always = _base(Pair(unknown.certain & ~moving, unknown.possible & ~moving), money)
        if at is None:
            return [always] * len(values.values)
        firms = rows_of(moving)
        positions, known = at.positions(some(self.table, at.leaf.keys, firms))
        weights = _weights(firms, money)
        size = len(at.bounds) + 1
        beyond, within = (yes, no) if at.rising else (no, yes)
        parts = [
            _histogram(pair, firms, which, positions, size, weights)
            for pair, which in ((beyond, known), (within, known), (unknown, ~known))
        ]
        ascending = _running(always, *parts)
        points: list[_Numbers] = [always] * len(ascending)
        for place, point in zip(at.order.tolist(), ascending, strict=True):
            points[place] = point
        return points

    def _truth(self, of_parameter: Pair) -> Pair:
        """The clause when all that depends on the parameter is this."""
        varies = partial(_reads, self.parameter)
        return truth_if(self.clause, self.table, self.held, varies, of_parameter)


def _reads(key: Key, leaf: Leaf) -> bool:
    return key in leaf.keys


class _Weights(NamedTuple):
    """Of each firm its fen, and whether they cannot be told."""

    fen: Array
    untold: Flags


def _apart(one: Pair, other: Pair) -> Bits:
    return (one.certain ^ other.certain) | (one.possible ^ other.possible)


def _base(pair: Pair, money: Paid) -> _Numbers:
    """What is the same at every value."""
    mine = money.fen[bit_at(pair.certain, money.rows)]
    untold = int(np.count_nonzero(bit_at(pair.certain, money.untold)))
    firms = count(pair.certain)
    return firms, count(pair.possible) - firms, added(mine), untold


def _weights(firms: Array, money: Paid) -> _Weights:
    fen = np.zeros(len(firms), money.fen.dtype)
    place = np.searchsorted(firms, money.rows)
    here = np.flatnonzero(np.append(firms, -1)[place] == money.rows)
    fen[place[here]] = money.fen[here]
    return _Weights(fen, np.isin(firms, money.untold))


# By position: eligible, possible, fen, untold.
_Histogram = tuple[list[int], list[int], list[int], list[int]]


def _histogram(
    pair: Pair, firms: Array, which: Flags, positions: Array, size: int, weights: _Weights
) -> _Histogram:
    certain = bit_at(pair.certain, firms) & which
    possible = bit_at(pair.possible, firms) & which
    counts = (
        np.bincount(positions[flags], minlength=size).tolist()
        for flags in (certain, possible, certain & weights.untold)
    )
    eligible, open_, untold = counts
    return eligible, open_, summed(positions[certain], weights.fen[certain], size), untold


def _running(
    always: _Numbers, beyond: _Histogram, within: _Histogram, unknown: _Histogram
) -> list[_Numbers]:
    """At each bound: those that stand beyond it, those that do not, those it does not touch."""
    columns = []
    for above, below, same in zip(beyond, within, unknown, strict=True):
        more, less, total = accumulate(above), accumulate(below), sum(above) + sum(same)
        columns.append([total - a + b for a, b in zip(more, less, strict=True)][:-1])
    firms, open_, fen, untold = always
    return [
        (firms + eligible, open_ + possible - eligible, fen + money, untold + lost)
        for eligible, possible, money, lost in zip(*columns, strict=True)
    ]


# So many pairs of a firm and a value are worked out at once.
ROOM = 1 << 17


class _Each:
    """Every value by itself, over the firms that are not ruled out by what is fixed."""

    def __init__(
        self, clause: ClausePlan, parameter: Key, values: Column, table: Table, held: Held
    ) -> None:
        self.clause, self.parameter, self.values = clause, parameter, values
        unknown = Pair(none(table.rows), every(table.rows))
        varies = partial(_reads, parameter)
        rows = rows_of(truth_if(clause, table, held, varies, unknown).possible)
        self.firms = len(rows)
        self.together = max(1, min(ROOM // (self.firms or 1), len(values.values)))
        keys = keys_of_clause(clause) - {parameter}
        self.table = some(table, keys, np.tile(rows, self.together))
        self.held = Held(self.table)
        _ask_fixed(clause, parameter, self.table, self.held)

    def points(self) -> list[_Numbers]:
        stored = self.values.values
        parts = [stored[at : at + self.together] for at in range(0, len(stored), self.together)]
        with ThreadPoolExecutor(2) as pool:
            return [point for points in pool.map(self._at, parts) for point in points]

    def _at(self, stored: Array) -> list[_Numbers]:
        """Some values; what is left of the room is worked out for the last and thrown away."""
        filled = np.append(stored, np.full(self.together - len(stored), stored[-1]))
        column = Column(self.values.type, filled.repeat(self.firms))
        table = with_column(self.table, self.parameter, column)
        stretch = Asking(self.clause.leaves, table, self.held).stretch((0, table.rows))
        certain, possible = truth(self.clause.tree, stretch.ask, table.rows)
        eligible, maybe = self._counted(certain), self._counted(possible)
        fen = untold = [0] * self.together
        if self.clause.amount is not None:
            money = paid(self.clause.amount, stretch, rows_of(certain))
            fen = summed(money.rows // (self.firms or 1), money.fen, self.together)
            lost = np.bincount(money.untold // (self.firms or 1), minlength=self.together)
            untold = lost.tolist()
        columns = zip(eligible, maybe, fen, untold, strict=True)
        found = [(firms, other - firms, *money) for firms, other, *money in columns]
        return found[: len(stored)]  # type: ignore[return-value]

    def _counted(self, bits: Bits) -> list[int]:
        """How many firms at each value."""
        flags = unpacked(bits, self.firms * self.together)
        counts: list[int] = flags.reshape(self.together, self.firms).sum(axis=1).tolist()
        return counts
