"""Formulas and comparisons in whole numbers of 64 bits, where bounds prove that they fit.

Without a division every step of the interpreter is exact too, for 19 digits fit into its 34. A
comparison of two quotients is one of products: where those are not equal they differ by one at
least, which is far more than what a division rounds off.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import gcd, lcm
from typing import Any, NamedTuple

import numpy as np

from liyuan.engines.screening.bits import Array, Flags
from liyuan.engines.screening.block import Picked, both
from liyuan.engines.screening.formulas import Binary, Cell, Chosen, Extreme, Fixed, Formula, divides
from liyuan.engines.screening.predicates import Compared

# Twice this still fits.
MOST = 2**62


class TooLarge(Exception):
    """Whole numbers of 64 bits do not hold this exactly."""


class Scaled(NamedTuple):
    """`stored / scale` in each row, all `stored` from `low` to `high`; one int for all rows alike.

    Where it is not `known`, `stored` lies between these too but means nothing.
    """

    stored: Array | int
    scale: int
    low: int
    high: int
    known: Flags | None = None


def scaled(formula: Formula, rows: Picked) -> Scaled:
    """A formula without division; raises TooLarge."""
    return _SCALED[type(formula)](formula, rows)


def _made(stored: Array | int, scale: int, ends: tuple[int, ...], known: Flags | None) -> Scaled:
    return Scaled(stored, scale, min(ends), max(ends), known)


# What a whole number is divided by.
_ONE = Scaled(1, 1, 1, 1)


def _fit(*ends: int) -> None:
    if max(ends) > MOST or min(ends) < -MOST:
        raise TooLarge


def _cell(formula: Cell, rows: Picked) -> Scaled:
    found: Scaled | None = rows.cells.get(formula.key)
    if found is None:
        low, high = rows.bounds(formula.key)
        _fit(low, high)
        known = rows.known(formula.key)
        stored = rows.stored(formula.key).astype(np.int64, copy=False)
        found = Scaled(stored, rows.per_unit(formula.key), low, high, known)
        rows.cells[formula.key] = found
    return found


def _fixed(formula: Fixed, rows: Picked) -> Scaled:
    if formula.value is None:
        return Scaled(0, 1, 0, 0, np.zeros(rows.count, np.bool_))
    over, under = fraction(formula.value)
    _fit(over, under)
    return Scaled(over, under, over, over)


@lru_cache(maxsize=4096)
def fraction(value: Decimal) -> tuple[int, int]:
    return value.as_integer_ratio()


def finer(one: Scaled, scale: int) -> Scaled:
    """The same at a scale that is a multiple of its own."""
    factor = scale // one.scale
    if factor == 1:
        return one
    _fit(factor, one.low * factor, one.high * factor)
    ends = one.low * factor, one.high * factor
    return _made(one.stored * factor, scale, ends, one.known)


def alike(*several: Scaled) -> list[Scaled]:
    """The same at one scale."""
    scale = lcm(*(one.scale for one in several))
    return [finer(one, scale) for one in several]


def _plus(left: Scaled, right: Scaled) -> Scaled:
    left, right = alike(left, right)
    ends = left.low + right.low, left.high + right.high
    _fit(*ends)
    return _made(left.stored + right.stored, left.scale, ends, both(left.known, right.known))


def _minus(left: Scaled, right: Scaled) -> Scaled:
    left, right = alike(left, right)
    ends = left.low - right.high, left.high - right.low
    _fit(*ends)
    return _made(left.stored - right.stored, left.scale, ends, both(left.known, right.known))


def _times(left: Scaled, right: Scaled) -> Scaled:
    common = gcd(left.low, right.scale) if isinstance(left.stored, int) else 1
    other = gcd(right.low, left.scale) if isinstance(right.stored, int) else 1
    left, right = _less(left, common, other), _less(right, other, common)
    for one, of in ((left, right), (right, left)):
        if isinstance(of.stored, int) and of.stored == of.scale == 1 and of.known is None:
            return one
    ends = _corners(left, right)
    _fit(*ends)
    known = both(left.known, right.known)
    return _made(left.stored * right.stored, left.scale * right.scale, ends, known)


def _corners(a: Scaled, b: Scaled) -> tuple[int, ...]:
    """Between the least and the greatest of these lies every product."""
    return a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high


def _less(one: Scaled, number: int, scale: int) -> Scaled:
    """What is left of a constant and of a scale when they share a factor."""
    number, scale = number or 1, scale or 1
    stored = one.stored // number if isinstance(one.stored, int) else one.stored
    low, high = (one.low // number, one.high // number) if number > 1 else (one.low, one.high)
    return Scaled(stored, one.scale // scale, low, high, one.known)


_STEPS: dict[str, Callable[[Scaled, Scaled], Scaled]] = {"+": _plus, "-": _minus, "*": _times}


def _binary(formula: Binary, rows: Picked) -> Scaled:
    step = _STEPS.get(formula.op)
    if step is None:
        raise TooLarge
    return step(scaled(formula.left, rows), scaled(formula.right, rows))


def _extreme(formula: Extreme, rows: Picked) -> Scaled:
    least = formula.which == "min"
    several = alike(*(scaled(one, rows) for one in formula.of))
    found = several[0]
    for other in several[1:]:
        pick = np.minimum if least else np.maximum
        limit = min if least else max
        stored = pick(found.stored, other.stored)
        ends = limit(found.low, other.low), limit(found.high, other.high)
        found = _made(stored, found.scale, ends, both(found.known, other.known))
    return found


def _chosen(formula: Chosen, rows: Picked) -> Scaled:
    then, otherwise = alike(scaled(formula.then, rows), scaled(formula.otherwise, rows))
    certain, possible = rows.truth(formula.condition)
    stored = np.where(certain, then.stored, otherwise.stored)
    of_then, of_otherwise = _flags(then, rows), _flags(otherwise, rows)
    same = of_then & of_otherwise & np.equal(then.stored, otherwise.stored)
    settled = np.where(possible, same, of_otherwise)
    known = np.where(certain, of_then, settled)
    ends = then.low, then.high, otherwise.low, otherwise.high
    return _made(stored, then.scale, ends, known)


def _flags(one: Scaled, rows: Picked) -> Flags:
    return np.ones(rows.count, np.bool_) if one.known is None else one.known


_SCALED: dict[type, Callable[[Any, Picked], Scaled]] = {
    Cell: _cell,
    Fixed: _fixed,
    Binary: _binary,
    Extreme: _extreme,
    Chosen: _chosen,
}


def compared(asked: Compared, rows: Picked) -> tuple[Array, Flags | None]:
    """Of each row whether it holds, and where that is known; raises TooLarge."""
    of_left, of_right = asked.divide
    left, under_left = _quotient(asked.left, rows, not of_right)
    right, under_right = _quotient(asked.right, rows, not of_left)
    known = both(both(left.known, right.known), both(under_left.known, under_right.known))
    one = _product(left, under_right, under_left.scale * right.scale)
    other = _product(right, under_left, under_right.scale * left.scale)
    one, other = _coprime(one), _coprime(other)
    common = gcd(one.factor, other.factor)
    values = [_whole(part, common) for part in (one, other)]
    for under in (under_left, under_right):
        if under.low <= 0:
            known = both(known, np.asarray(under.stored != 0))
        if under.low < 0:
            sign = np.sign(under.stored)
            values = [value * sign for value in values]
    return _SIGNS[asked.sign](*values), known


class _Product(NamedTuple):
    """`stored * factor`, where `stored` lies from `low` to `high`."""

    stored: Array | int
    factor: int
    low: int
    high: int


def _quotient(formula: Formula, rows: Picked, alone: bool) -> tuple[Scaled, Scaled]:
    """What is divided and by what; a whole number is divided by one.

    Where no other quotient stands against it (`alone`), n / d ± s is (n ± s · d) / d: where it is
    equal to the other side, n / d has an end to its digits, so that the interpreter has them all.
    """
    match formula:
        case Binary("/", left, right):
            return scaled(left, rows), scaled(right, rows)
        case Binary("+" | "-" as op, left, right) if alone and divides(left) and not divides(right):
            over, under = _quotient(left, rows, alone)
            return _STEPS[op](over, _times(scaled(right, rows), under)), under
    return scaled(formula, rows), _ONE


def _product(one: Scaled, other: Scaled, factor: int) -> _Product:
    if other is _ONE:
        return _Product(one.stored, factor, one.low, one.high)
    ends = _corners(one, other)
    _fit(*ends)
    return _Product(one.stored * other.stored, factor, min(ends), max(ends))


def _coprime(one: _Product) -> _Product:
    """A number that is the same in all rows goes into the factor."""
    if isinstance(one.stored, int):
        return _Product(1, one.stored * one.factor, 1, 1)
    return one


def _whole(one: _Product, common: int) -> Array | int:
    factor = one.factor // (common or 1)
    _fit(factor, one.low * factor, one.high * factor)
    return one.stored if factor == 1 else one.stored * factor


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal,
    "<": np.less,
    "<=": np.less_equal,
}
