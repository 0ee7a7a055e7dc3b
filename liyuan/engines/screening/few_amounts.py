"""Formulas over few rows, number by number, as exact as in arrays: what does not fit is theirs."""

from __future__ import annotations

from collections.abc import Callable
from math import lcm
from typing import Any, NamedTuple, Protocol

import numpy as np

from liyuan.engines.screening.amounts import Paid, fen_array
from liyuan.engines.screening.bits import Pair
from liyuan.engines.screening.block import Block
from liyuan.engines.screening.exact import MOST, TooLarge, fraction
from liyuan.engines.screening.formulas import Binary, Cell, Chosen, Extreme, Fixed, Formula
from liyuan.engines.screening.plan import AmountPlan
from liyuan.engines.screening.rounding import Rounding
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.trees import Tree


class Firms(Protocol):
    """Rows of a block and what is true of them, as digits of whole numbers."""

    @property
    def block(self) -> Block: ...

    def truth(self, tree: Tree) -> Pair:
        """What a condition says."""
        ...

    def valid(self, key: Key) -> int:
        """Of which firms a column of the table says something."""
        ...


class Numbers(NamedTuple):
    """`stored / scale` of each row; None where that is null."""

    stored: list[int | None]
    scale: int


def paid_each(amount: AmountPlan, firms: Firms, rows: list[int]) -> Paid | None:
    """What these rows are paid; None where whole numbers do not hold it exactly."""
    if amount.formula is None or amount.divides:
        return None
    try:
        found = _numbers(amount.formula, firms, rows)
    except TooLarge:
        return None
    pairs = list(zip(rows, found.stored, strict=True))
    known = [(row, one) for row, one in pairs if one is not None]
    fen = _fen([one for _, one in known], found.scale, amount.rounding)
    untold = [row for row, one in pairs if one is None] if len(known) < len(rows) else []
    of_rows = np.array([row for row, _ in known], np.int64)
    return Paid(of_rows, fen_array(fen), np.array(untold, np.int64))


def _fen(stored: list[int], scale: int, rule: Rounding) -> list[int]:
    """Whole steps of fen, as `Rounding.fen` makes them."""
    factor, divisor, step = rule.fen_per_unit, scale * rule.step, rule.step
    if rule.mode == "down":
        return [one * factor // divisor * step for one in stored]
    return [_nearest(one * factor, divisor) * step for one in stored]


def _nearest(units: int, divisor: int) -> int:
    """What lies in the middle goes away from zero."""
    steps = (2 * abs(units) + divisor) // (2 * divisor)
    return -steps if units < 0 else steps


def _numbers(formula: Formula, firms: Firms, rows: list[int]) -> Numbers:
    return _NUMBERS[type(formula)](formula, firms, rows)


def _cell(formula: Cell, firms: Firms, rows: list[int]) -> Numbers:
    column = firms.block.column(formula.key)
    if column is None:
        return Numbers([None] * len(rows), 1)
    valid, values = firms.valid(formula.key), column.values[rows].tolist()
    stored = [one if valid >> row & 1 else None for row, one in zip(rows, values, strict=True)]
    return _fit(Numbers(stored, column.type.per_unit))


def _fit(numbers: Numbers) -> Numbers:
    for one in numbers.stored:
        if one is not None and not -MOST <= one <= MOST:
            raise TooLarge
    return numbers


def _fixed(formula: Fixed, firms: Firms, rows: list[int]) -> Numbers:
    if formula.value is None:
        return Numbers([None] * len(rows), 1)
    over, under = fraction(formula.value)
    if max(abs(over), under) > MOST:
        raise TooLarge
    return Numbers([over] * len(rows), under)


def _at(numbers: Numbers, scale: int) -> list[int | None]:
    """The same at a scale that is a multiple of its own."""
    factor = scale // numbers.scale
    if factor == 1:
        return numbers.stored
    return _fit(
        Numbers([one if one is None else one * factor for one in numbers.stored], scale)
    ).stored


_STEPS: dict[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
}


def _binary(formula: Binary, firms: Firms, rows: list[int]) -> Numbers:
    left, right = _numbers(formula.left, firms, rows), _numbers(formula.right, firms, rows)
    if formula.op == "*":
        pairs, scale = zip(left.stored, right.stored, strict=True), left.scale * right.scale
    else:
        scale = lcm(left.scale, right.scale)
        pairs = zip(_at(left, scale), _at(right, scale), strict=True)
    step = _STEPS[formula.op]
    stored = [None if a is None or b is None else step(a, b) for a, b in pairs]
    return _fit(Numbers(stored, scale))


def _extreme(formula: Extreme, firms: Firms, rows: list[int]) -> Numbers:
    several = [_numbers(one, firms, rows) for one in formula.of]
    scale = lcm(*(one.scale for one in several))
    pick: Callable[[Any], int] = min if formula.which == "min" else max
    cells = zip(*(_at(one, scale) for one in several), strict=True)
    return Numbers([None if None in row else pick(row) for row in cells], scale)


def _chosen(formula: Chosen, firms: Firms, rows: list[int]) -> Numbers:
    then, otherwise = (_numbers(one, firms, rows) for one in (formula.then, formula.otherwise))
    scale = lcm(then.scale, otherwise.scale)
    certain, possible = firms.truth(formula.condition)
    branches = zip(rows, _at(then, scale), _at(otherwise, scale), strict=True)
    stored = []
    for row, yes, no in branches:
        same = yes if yes == no else None
        stored.append(yes if certain >> row & 1 else same if possible >> row & 1 else no)
    return Numbers(stored, scale)


_NUMBERS: dict[type, Callable[[Any, Firms, list[int]], Numbers]] = {
    Cell: _cell,
    Fixed: _fixed,
    Binary: _binary,
    Extreme: _extreme,
    Chosen: _chosen,
}
