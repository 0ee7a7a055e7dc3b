"""Where each firm stands among the values of a parameter: how many of them it is beyond."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from liyuan.engines.screening.asking import Asking
from liyuan.engines.screening.bits import Array, Bits, Flags, every, none, unpacked
from liyuan.engines.screening.block import Picked
from liyuan.engines.screening.exact import MOST
from liyuan.engines.screening.formulas import Cell, Formula, keys_of, trees_in
from liyuan.engines.screening.nearly import near
from liyuan.engines.screening.pieces import taken, taken_column
from liyuan.engines.screening.predicates import Compared
from liyuan.engines.screening.reach import Bent, Figures, line
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.subset import with_column
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.screening.trees import Leaf

# Wider than what a double rounds off of a bound that is about equal to a figure.
MARGIN = 2.0**-48
TINY = 2.0**-1000
# Bits of the number of stretches; from how many values on they pay; bounds that may lie in one.
STRETCHES, MANY, FEW = 14, 50_000, 4
# Bounds are kept so small that they fit into 64 bits as stored numbers of any column.
LARGEST_UNIT = 10**9


@dataclass(frozen=True)
class Threshold:
    """A comparison of what a parameter says with what a firm's figures say.

    `bounds` are the former, ascending, by the parameter's `values` (a column, one row a value) in
    their `order`. `rising`: it holds of firms beyond the bound; otherwise of those that are not.
    A firm that is just at a bound is beyond it where `at` says so.
    """

    leaf: Compared
    key: Key
    figure: Formula
    rising: bool
    values: Column
    order: Array
    bounds: tuple[Fraction, ...]

    @property
    def at(self) -> bool:
        return (self.leaf.sign == "<=") is self.rising

    def known(self, table: Table) -> Bits:
        """Whose figure may be known: certainly where it is a column."""
        if not isinstance(self.figure, Cell):
            return every(table.rows)
        column = table.columns.get(self.figure.key)
        if column is None:
            return none(table.rows)
        return every(table.rows) if column.valid is None else column.valid

    def positions(self, table: Table) -> tuple[Array, Flags]:
        """Of each firm how many bounds it is beyond, and whether its figures are known."""
        column = table.columns.get(self.figure.key) if isinstance(self.figure, Cell) else None
        if column is not None:
            every = np.ones(table.rows, np.bool_)
            known = every if column.valid is None else unpacked(column.valid, table.rows)
            return self._of_cells(column), known
        return self._of_formula(table)

    def _of_cells(self, column: Column) -> Array:
        stored = [bound * column.type.per_unit for bound in self.bounds]
        least = [ceil(one) if self.at else floor(one) + 1 for one in stored]
        return beyond(np.array(least, np.int64), column.values)

    def _of_formula(self, table: Table) -> tuple[Array, Flags]:
        """By floating point where no bound is within its error; the others ask the predicate."""
        found = near(self.figure, Picked(Asking((), table, None).stretch((0, table.rows))))
        bounds = np.array([float(bound) for bound in self.bounds])
        with np.errstate(all="ignore"):
            error = found.error + np.abs(found.value) * MARGIN + TINY
            low = np.searchsorted(bounds, found.value - error, side="left")
            high = np.searchsorted(bounds, found.value + error, side="right")
            lost = ~np.isfinite(found.value) | ~np.isfinite(error)
        low[lost], high[lost] = 0, len(bounds)
        known = np.ones(table.rows, np.bool_) if found.known is None else found.known
        low[~known] = high[~known] = 0
        unsure = np.flatnonzero(low < high)
        if len(unsure):
            low[unsure] = self._asked(taken(table, unsure), low[unsure], high[unsure])
        return low, known

    def _asked(self, table: Table, low: Array, high: Array) -> Array:
        """The same between two positions, bound after bound."""
        found = low.copy()
        for step in range(int((high - low).max())):
            bound = self.order[np.minimum(low + step, high - 1)]
            holds = self._holds(with_column(table, self.key, taken_column(self.values, bound)))
            found += (holds == self.rising) & (low + step < high)
        return found

    def _holds(self, table: Table) -> Flags:
        stretch = Asking((self.leaf,), table, None).stretch((0, table.rows))
        return unpacked(stretch.ask(self.leaf).certain, table.rows)


def beyond(least: Array, values: Array) -> Array:
    """Of each value how many of some ascending bounds it is no less than.

    Many values look up the stretch of numbers that they lie in, which is faster than to search.
    """
    low, high = int(least[0]), int(least[-1])
    shift = max(0, (high - low).bit_length() - STRETCHES)
    starts = low + (np.arange(((high - low) >> shift) + 1) << shift)
    first = np.searchsorted(least, starts, side="right")
    inside = np.searchsorted(least, starts + ((1 << shift) - 1), side="right") - first
    if len(values) < MANY or int(inside.max()) > FEW:
        return np.searchsorted(least, values, side="right")
    places = np.clip(values, low, high)
    places -= low
    places >>= shift
    found: Array = first.take(places)
    ends = np.append(least, np.iinfo(np.int64).max)
    for _ in range(int(inside.max())):
        found += (values >= ends.take(found)) & (found < len(least))
    found[values < low] = 0
    return found


def threshold(leaf: Leaf, key: Key, values: Column) -> Threshold | None:
    """A predicate as a threshold; None where the parameter does not stand alone on one side."""
    if not isinstance(leaf, Compared) or leaf.sign == "=":
        return None
    rising = key in keys_of(leaf.left)
    mine, figure = (leaf.left, leaf.right) if rising else (leaf.right, leaf.left)
    if keys_of(mine) != {key} or key in keys_of(figure) or any(trees_in(figure)):
        return None
    bounds = _bounds(mine, key, values)
    if bounds is None:
        return None
    order = np.array(sorted(range(len(bounds)), key=bounds.__getitem__), np.int64)
    ascending = tuple(bounds[at] for at in order)
    return Threshold(leaf, key, figure, rising, values, order, ascending)


def _bounds(side: Formula, key: Key, values: Column) -> list[Fraction] | None:
    """What the parameter says at each value; None where that is no number of a usual size."""
    found = []
    for stored in values.values.tolist():
        try:
            at = line(side, None, Figures({key: stored}, {key: values.type.per_unit}))
        except Bent:
            return None
        if not at.under[0]:
            return None
        found.append(Fraction(at.top[0], at.under[0]))
    return found if all(abs(one) < MOST // LARGEST_UNIT for one in found) else None
