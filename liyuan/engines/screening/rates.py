"""What many values of a rate or a cap would pay together, without asking firm by firm.

`x * rate` rounded to whole steps is a whole part, which is a product of sums, and one that hangs
on what is left of x below the rate's denominator: firms that are alike in that are counted
together. Firms that the cap stops are all paid the cap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from liyuan.engines.screening.asking import Asking
from liyuan.engines.screening.bits import Array, Bits, rows_of
from liyuan.engines.screening.block import Picked
from liyuan.engines.screening.exact import MOST, TooLarge, scaled
from liyuan.engines.screening.formulas import Binary, Extreme, Fixed, Formula, keys_of
from liyuan.engines.screening.plan import ClausePlan
from liyuan.engines.screening.reach import Bent, Figures, line
from liyuan.engines.screening.rounding import Rounding
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.subset import some
from liyuan.engines.screening.table import Column, Table

# Denominators up to this are counted apart.
FINEST = 1 << 15


@dataclass(frozen=True)
class Rated:
    """`figure * rate`, at most `cap`; the parameter stands in the last two only."""

    figure: Formula
    rate: Formula
    cap: Formula | None


def rated(formula: Formula, key: Key) -> Rated | None:
    """A formula as a figure with a rate and a cap; None for one of another shape."""
    if isinstance(formula, Extreme) and formula.which == "min" and len(formula.of) == 2:
        for cap, other in (formula.of, formula.of[::-1]):
            found = _product(other, key) if keys_of(cap) <= {key} else None
            if found:
                return Rated(*found, cap)
    found = _product(formula, key)
    return Rated(*found, None) if found else None


def _product(formula: Formula, key: Key) -> tuple[Formula, Formula] | None:
    if key not in keys_of(formula):
        return formula, Fixed(Decimal(1))
    if not isinstance(formula, Binary) or formula.op != "*":
        return None
    for rate, figure in ((formula.left, formula.right), (formula.right, formula.left)):
        if keys_of(rate) == {key} and key not in keys_of(figure):
            return figure, rate
    return None


@dataclass(frozen=True)
class _Step:
    """One value: x is paid `x * top / under` whole steps, at most `cap`."""

    top: int
    under: int
    cap: int | None


def totals(
    found: Rated, clause: ClausePlan, key: Key, values: Column, table: Table, whom: Bits
) -> tuple[list[int], int] | None:
    """The fen at each value, and of how many firms the amount cannot be told.

    None where whole numbers do not fit, figures are negative, or the denominators too many.
    """
    if clause.amount is None:
        return None
    firms = some(table, clause.amount.asked.keys - {key}, rows_of(whom))
    stretch = Asking(clause.paying, firms, None).stretch((0, firms.rows))
    try:
        figure = scaled(found.figure, Picked(stretch))
        steps = _steps(found, key, values, clause.amount.rounding, figure.scale)
    except (TooLarge, Bent, ZeroDivisionError):
        return None
    x = np.broadcast_to(np.asarray(figure.stored, np.int64), firms.rows)
    x = np.sort(x if figure.known is None else x[figure.known])
    under = lcm(*(one.under for one in steps))
    most = max((one.top * under // one.under for one in steps), default=0)
    few = under <= FINEST and 2 * under * (most + 1) * (len(x) + 1) < MOST
    if not few or any(one.top < 0 or (one.cap or 0) < 0 for one in steps) or (x < 0).any():
        return None
    fen = _Prefixes(x, under, clause.amount.rounding.mode == "down").sums(steps)
    return [one * clause.amount.rounding.step for one in fen], firms.rows - len(x)


def _steps(found: Rated, key: Key, values: Column, rule: Rounding, scale: int) -> list[_Step]:
    steps = []
    for stored in values.values.tolist():
        at = Figures({key: stored}, {key: values.type.per_unit})
        factor = _said(found.rate, at) * rule.fen_per_unit / rule.step / scale
        cap = None if found.cap is None else _whole(_said(found.cap, at), rule)
        steps.append(_Step(factor.numerator, factor.denominator, cap))
    return steps


def _said(side: Formula, at: Figures) -> Fraction:
    """What a formula of the parameter alone says; raises Bent where that is no simple number."""
    found = line(side, None, at)
    return Fraction(found.top[0], found.under[0])


def _whole(amount: Fraction, rule: Rounding) -> int:
    """An amount in whole steps."""
    steps = amount * rule.fen_per_unit / rule.step
    return steps.__floor__() if rule.mode == "down" else (steps + Fraction(1, 2)).__floor__()


class _Prefixes:
    """Sums over the smallest of some ascending numbers, which are not negative."""

    def __init__(self, x: Array, under: int, down: bool) -> None:
        self.x, self.under, self.down = x, under, down
        wholes = x // under
        self.left = x - wholes * under
        fits = int(wholes.max(initial=0)) <= MOST // max(len(x), 1)
        self.wholes = np.append(0, np.cumsum(wholes if fits else wholes.astype(object)))

    def sums(self, steps: Sequence[_Step]) -> list[int]:
        """What each step pays all of them, in whole steps."""
        ends = [self._uncapped(one) for one in steps]
        alike, done = np.zeros(self.under, np.int64), 0
        found = [0] * len(steps)
        for at in sorted(range(len(steps)), key=ends.__getitem__):
            end, one = ends[at], steps[at]
            alike += np.bincount(self.left[done:end], minlength=self.under)
            done = end
            top = one.top * self.under // one.under
            rest = np.arange(self.under) * top
            rest = rest // self.under if self.down else (2 * rest + self.under) // (2 * self.under)
            below = int(self.wholes[end]) * top + int((alike * rest).sum())
            found[at] = below + (len(self.x) - end) * (one.cap or 0)
        return found

    def _uncapped(self, one: _Step) -> int:
        """How many of the smallest get no more than the cap."""
        if one.cap is None or not one.top:
            return len(self.x)
        next_ = Fraction(one.cap + 1) if self.down else Fraction(2 * one.cap + 1, 2)
        limit = ceil(next_ * one.under / one.top) - 1
        return int(np.searchsorted(self.x, min(limit, MOST), side="right"))
