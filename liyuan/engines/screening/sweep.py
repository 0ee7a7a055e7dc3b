"""How a clause's firms and budget move with one parameter: exact at every value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import lcm
from typing import NamedTuple

import numpy as np

from liyuan.engines.screening.amounts import paid
from liyuan.engines.screening.asking import Asking
from liyuan.engines.screening.bits import (
    Array,
    Bits,
    Pair,
    bit_at,
    count,
    every,
    none,
    of_rows,
    rows_of,
    unpacked,
)
from liyuan.engines.screening.cells import summed
from liyuan.engines.screening.fen import added
from liyuan.engines.screening.formulas import keys_of
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import AmountPlan, ClausePlan
from liyuan.engines.screening.positions import Threshold, threshold
from liyuan.engines.screening.rates import rated, totals
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
        together = None if found else _rated(clause, parameter, column, table, held)
        points = together or _Each(clause, parameter, column, table, held).points()
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


def _rated(
    clause: ClausePlan, parameter: Key, values: Column, table: Table, held: Held
) -> list[_Numbers] | None:
    """The parameter is a rate or a cap of the amount, and no condition reads it."""
    formula = clause.amount.formula if clause.amount else None
    shape = rated(formula, parameter) if formula else None
    if shape is None:
        return None
    certain, possible = truth(clause.tree, held.pair, every(table.rows))  # type: ignore[arg-type]
    found = totals(shape, clause, parameter, values, table, certain)
    if found is None:
        return None
    firms = count(certain)
    open_ = count(possible) - firms
    return [(firms, open_, fen, found[1]) for fen in found[0]]


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
        yes, no = self._truth(Pair(full, full)), self._truth(Pair(nobody, nobody))
        unknown = self._truth(Pair(nobody, full))
        moving = _apart(yes, unknown) | _apart(no, unknown)
        if at is not None:
            moving &= at.known(self.table)
        paying = yes.certain | no.certain | unknown.certain
        tally = _Tally(_Money.of(self.clause, self.table, self.held, paying), len(values.values))
        tally.same(Pair(unknown.certain & ~moving, unknown.possible & ~moving))
        if at is not None:
            for firms, of_yes, of_no in _alike(moving, yes, no):
                positions, known = at.positions(some(self.table, at.leaf.keys, firms))
                tally.same(_only(unknown, firms[~known], rows))
                beyond, within = (of_yes, of_no) if at.rising else (of_no, of_yes)
                tally.moving(firms[known], positions[known], beyond, within)
        points = tally.points()
        order = range(len(points)) if at is None else at.order.tolist()
        return [point for _, point in sorted(zip(order, points, strict=True))]

    def _truth(self, of_parameter: Pair) -> Pair:
        """The clause when all that depends on the parameter is this."""
        varies = partial(_reads, self.parameter)
        return truth_if(self.clause, self.table, self.held, varies, of_parameter)


def _reads(key: Key, leaf: Leaf) -> bool:
    return key in leaf.keys


def _apart(one: Pair, other: Pair) -> Bits:
    return (one.certain ^ other.certain) | (one.possible ^ other.possible)


# What a verdict is: not, open, eligible.
_NOT, _OPEN, _ELIGIBLE = range(3)


def _states(pair: Pair) -> tuple[Bits, Bits, Bits]:
    return ~pair.possible, pair.possible & ~pair.certain, pair.certain


def _alike(moving: Bits, yes: Pair, no: Pair) -> Iterator[tuple[Array, int, int]]:
    """The moving firms that have the same verdicts on both sides of a threshold, and these."""
    for of_yes, mine in enumerate(_states(yes)):
        for of_no, other in enumerate(_states(no)):
            firms = rows_of(moving & mine & other)
            if len(firms):
                yield firms, of_yes, of_no


def _only(pair: Pair, firms: Array, rows: int) -> Pair:
    """A truth, of these firms only."""
    if not len(firms):
        return Pair(none(rows), none(rows))
    here = of_rows(firms, rows)
    return Pair(pair.certain & here, pair.possible & here)


@dataclass(frozen=True)
class _Money:
    """What each firm would be paid: the same for all, or by row; `untold` where it cannot be."""

    each: int | None
    fen: Array
    untold: Bits

    @classmethod
    def of(cls, clause: ClausePlan, table: Table, held: Held, whom: Bits) -> _Money:
        each = clause.amount.each if clause.amount else 0
        if each is not None:
            return cls(each, np.zeros(0, np.int64), none(table.rows))
        money = paid_to(clause, table, held, whom)
        fen = np.zeros(table.rows, money.fen.dtype)
        fen[money.rows] = money.fen
        return cls(None, fen, of_rows(money.untold, table.rows))


class _Tally:
    """Counts and sums of a sweep: what is the same at all bounds, and what depends on position."""

    def __init__(self, money: _Money, bounds: int) -> None:
        self.money, self.size = money, bounds + 1
        # eligible, open, fen, untold; Python's numbers, for sums have no end
        self.always = np.zeros(4, object)
        self.beyond, self.within = np.zeros((2, 4, self.size), object)

    def same(self, pair: Pair) -> None:
        """Firms whose verdict is the same at every bound."""
        eligible = count(pair.certain)
        if self.money.each is not None:
            fen = self.money.each * eligible
        else:
            fen = added(self.money.fen[rows_of(pair.certain)])
        untold = count(pair.certain & self.money.untold)
        numbers = (eligible, count(pair.possible) - eligible, fen, untold)
        self.always += np.array(numbers, object)  # a list of large numbers would become floats

    def moving(self, firms: Array, positions: Array, beyond: int, within: int) -> None:
        """Firms with one verdict at the bounds that they are beyond, and another at the others."""
        counts = np.bincount(positions, minlength=self.size).astype(object)
        fen = untold = np.zeros(self.size, object)
        if _ELIGIBLE in (beyond, within):
            fen, untold = self._fen(firms, positions, counts)
        for side, verdict in ((self.beyond, beyond), (self.within, within)):
            if verdict == _ELIGIBLE:
                side += [counts, counts * 0, fen, untold]
            elif verdict == _OPEN:
                side[1] += counts

    def _fen(self, firms: Array, positions: Array, counts: Array) -> tuple[Array, Array]:
        if self.money.each is not None:
            return counts * self.money.each, counts * 0
        fen = summed(positions, self.money.fen[firms], self.size)
        lost = positions[bit_at(self.money.untold, firms)]
        return np.array(fen, object), np.bincount(lost, minlength=self.size).astype(object)

    def points(self) -> list[_Numbers]:
        """At each bound, ascending: who is beyond it has a greater position."""
        above = self.beyond.sum(axis=1, keepdims=True) - np.cumsum(self.beyond, axis=1)
        found = self.always[:, None] + above + np.cumsum(self.within, axis=1)
        return list(map(tuple, found[:, :-1].T.tolist()))


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
        certain, possible = truth(self.clause.tree, stretch.ask, stretch.every)
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
