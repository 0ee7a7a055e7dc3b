"""What eligible firms are paid: whole fen, rounded once, for the rows that are eligible only."""

from __future__ import annotations

from decimal import Decimal
from math import gcd
from typing import NamedTuple

import numpy as np

from liyuan.engines.screening.bits import Array, Flags
from liyuan.engines.screening.block import Block, Picked
from liyuan.engines.screening.exact import MOST, Scaled, TooLarge, scaled
from liyuan.engines.screening.firms import scopes, value_of
from liyuan.engines.screening.formulas import Formula
from liyuan.engines.screening.nearly import STEP, near
from liyuan.engines.screening.plan import AmountPlan
from liyuan.engines.screening.rounding import Rounding

# Up to so many numbers Python adds faster than numpy finds out whether it may.
FEW = 64


class Paid(NamedTuple):
    """Rows that are paid and their fen (int64; Python's ints where one is larger).

    `untold` are eligible rows whose amount cannot be told.
    """

    rows: Array
    fen: Array
    untold: Array

    def total(self) -> int:
        """The sum, without an end to its digits."""
        many = self.fen.dtype == np.int64 and len(self.fen) > FEW
        if many and max(-int(self.fen.min()), int(self.fen.max())) <= MOST // len(self.fen):
            return int(self.fen.sum())
        return sum(self.fen.tolist())


class Sums(NamedTuple):
    """What some firms add to a clause."""

    eligible: int = 0
    open: int = 0
    fen: int = 0
    untold: int = 0
    paid: Paid | None = None


def same_for_all(each: int, rows: Array) -> Paid:
    """The same for each of these rows."""
    return Paid(rows, fen_array([each]).repeat(len(rows)), rows[:0])


def paid(amount: AmountPlan, block: Block, rows: Array) -> Paid:
    """What these rows of a block are paid."""
    if not len(rows):
        return Paid(rows, np.zeros(0, np.int64), rows)
    each = amount.each
    if each is not None:
        return same_for_all(each, rows)
    fen, known, sure = _fen(amount, Picked(block, rows))
    if not sure.all():
        fen, known = _settled(amount, block, rows, (fen, known, sure))
    return Paid(rows, fen, rows[:0]) if known.all() else Paid(rows[known], fen[known], rows[~known])


def _fen(amount: AmountPlan, rows: Picked) -> tuple[Array, Flags, Flags]:
    """Fen, where there is an amount, and where that is certain."""
    formula, rule = amount.formula, amount.rounding
    no = np.zeros(rows.count, np.bool_)
    if formula is None:
        return np.zeros(rows.count, np.int64), no, no
    if not amount.divides:
        try:
            return _exactly(scaled(formula, rows), rule, rows.count)
        except TooLarge:
            pass
    return _nearly(formula, rule, rows)


def _exactly(amount: Scaled, rule: Rounding, count: int) -> tuple[Array, Flags, Flags]:
    common = gcd(rule.fen_per_unit, amount.scale * rule.step)
    factor, divisor = rule.fen_per_unit // common, amount.scale * rule.step // common
    most = max(abs(amount.low), abs(amount.high)) * factor
    if 2 * most + divisor > MOST or (most // divisor + 1) * rule.step > MOST:
        raise TooLarge
    units = np.broadcast_to(np.asarray(amount.stored, np.int64), count) * factor
    sure = np.ones(count, np.bool_)
    known = sure if amount.known is None else amount.known
    return _steps(units, divisor, rule) * rule.step, known, sure


def _steps(units: Array, divisor: int, rule: Rounding) -> Array:
    """`units / divisor` rounded to whole steps."""
    if divisor == 1:
        return units
    if rule.mode == "down":
        return units // divisor
    steps: Array = np.sign(units) * ((2 * np.abs(units) + divisor) // (2 * divisor))
    return steps


def _nearly(formula: Formula, rule: Rounding, rows: Picked) -> tuple[Array, Flags, Flags]:
    """Sure where no whole number, or half of one, lies within the error."""
    found = near(formula, rows)
    with np.errstate(all="ignore"):
        factor = rule.fen_per_unit / rule.step
        steps, error = found.value * factor, found.error * factor
        error += np.abs(steps) * STEP * 4 + 2.0**-40
        turn = steps if rule.mode == "down" else np.abs(steps) + 0.5
        sure = np.abs(turn - np.rint(turn)) > error
        sure &= np.abs(steps) * rule.step < 2.0**52
        down = rule.mode == "down"
        whole = np.floor(turn) if down else np.sign(steps) * np.floor(turn)
    fen = np.where(sure, whole, 0).astype(np.int64) * rule.step
    known = np.ones(rows.count, np.bool_) if found.known is None else found.known
    return fen, known, sure | ~known


def _settled(
    amount: AmountPlan, block: Block, rows: Array, found: tuple[Array, Flags, Flags]
) -> tuple[Array, Flags]:
    """The same, where rows that are not certain are the interpreter's."""
    fen, known, sure = found
    unsure = np.flatnonzero(~sure)
    told: list[int | None] = []
    for scope in scopes(block.table, amount.asked.keys, rows[unsure]):
        value = value_of(amount.asked.compiled, scope)
        told.append(amount.rounding.fen(value) if isinstance(value, Decimal) else None)
    known = known.copy()
    known[unsure] = [one is not None for one in told]
    values = fen_array([one or 0 for one in told])
    fen = fen.astype(object) if values.dtype == object else fen.copy()
    fen[unsure] = values
    return fen, known


def fen_array(values: list[int]) -> Array:
    """int64, or Python's ints where one is larger."""
    try:
        return np.array(values, np.int64)
    except OverflowError:
        return np.array(values, object)
