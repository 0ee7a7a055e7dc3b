"""Formulas in floating point with a proven bound of the error: what is near is for the interpreter.

The bound counts what 53 bits round off at each step; the interpreter's own 34 digits round off
less than a thousandth of that, so that the bound holds for what it says too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from liyuan.engines.screening.bits import Array, Flags
from liyuan.engines.screening.block import Picked, both
from liyuan.engines.screening.formulas import Binary, Cell, Chosen, Extreme, Fixed, Formula
from liyuan.engines.screening.predicates import Compared

# Four times what one step rounds off, so that the errors of the bound itself are in it.
STEP = 2.0**-51
# Below this a number loses bits.
_LEAST = 1e-290


@dataclass(frozen=True)
class Near:
    """The value of each row is `value`, give or take `error`; null where it is not `known`."""

    value: Array
    error: Array
    known: Flags | None = None


def near(formula: Formula, rows: Picked) -> Near:
    """A formula of any shape; an error that is no number means that nothing is proven."""
    with np.errstate(all="ignore"):
        return _NEAR[type(formula)](formula, rows)


def _rounded(value: Array, error: Array, known: Flags | None) -> Near:
    return Near(value, error + np.abs(value) * STEP + _LEAST, known)


def _cell(formula: Cell, rows: Picked) -> Near:
    value = rows.stored(formula.key).astype(np.float64) / rows.per_unit(formula.key)
    # zero is zero: dividing by it is null, and that must be certain
    return Near(value, np.abs(value) * STEP, rows.known(formula.key))


def _fixed(formula: Fixed, rows: Picked) -> Near:
    value = np.full(rows.count, float(formula.value or 0))
    known = np.zeros(rows.count, np.bool_) if formula.value is None else None
    return Near(value, np.abs(value) * STEP, known)


def _plus(a: Near, b: Near, known: Flags | None) -> Near:
    return _rounded(a.value + b.value, a.error + b.error, known)


def _minus(a: Near, b: Near, known: Flags | None) -> Near:
    return _rounded(a.value - b.value, a.error + b.error, known)


def _times(a: Near, b: Near, known: Flags | None) -> Near:
    error = np.abs(a.value) * b.error + np.abs(b.value) * a.error + a.error * b.error
    return _rounded(a.value * b.value, error, known)


def _over(a: Near, b: Near, known: Flags | None) -> Near:
    zero = (b.value == 0) & (b.error == 0)
    value, room = a.value / b.value, np.abs(b.value) - b.error
    error = np.where(room > 0, (a.error + np.abs(value) * b.error) / room, np.inf)
    return _rounded(value, error, both(known, ~zero))


_STEPS: dict[str, Callable[[Near, Near, Flags | None], Near]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "/": _over,
}


def _binary(formula: Binary, rows: Picked) -> Near:
    left, right = near(formula.left, rows), near(formula.right, rows)
    return _STEPS[formula.op](left, right, both(left.known, right.known))


def _extreme(formula: Extreme, rows: Picked) -> Near:
    pick = np.minimum if formula.which == "min" else np.maximum
    found, *others = (near(one, rows) for one in formula.of)
    for other in others:
        error = np.maximum(found.error, other.error)
        found = Near(pick(found.value, other.value), error, both(found.known, other.known))
    return found


def _chosen(formula: Chosen, rows: Picked) -> Near:
    then, otherwise = near(formula.then, rows), near(formula.otherwise, rows)
    certain, possible = rows.truth(formula.condition)
    open_ = possible & ~certain
    value = np.where(certain, then.value, otherwise.value)
    error = np.where(certain, then.error, otherwise.error)
    of_then, of_otherwise = (_flags(one, rows) for one in (then, otherwise))
    # where the condition is unknown the two may be equal, which is not for floats to say
    known = np.where(certain, of_then, np.where(open_, of_then & of_otherwise, of_otherwise))
    return Near(value, np.where(open_, np.inf, error), known)


def _flags(one: Near, rows: Picked) -> Flags:
    return np.ones(rows.count, np.bool_) if one.known is None else one.known


_NEAR: dict[type, Callable[[Any, Picked], Near]] = {
    Cell: _cell,
    Fixed: _fixed,
    Binary: _binary,
    Extreme: _extreme,
    Chosen: _chosen,
}


def compared(asked: Compared, rows: Picked) -> tuple[Flags, Flags | None, Flags]:
    """Of each row whether it holds, where that is known, and where floats cannot tell."""
    left, right = near(asked.left, rows), near(asked.right, rows)
    with np.errstate(all="ignore"):
        gap = right.value - left.value
        error = left.error + right.error + np.abs(gap) * STEP + _LEAST
        far = np.abs(gap) > error  # also false where either is no number
    known = both(left.known, right.known)
    holds = (gap > 0) if asked.sign != "=" else np.zeros(rows.count, np.bool_)
    return holds, known, ~far if known is None else ~far & known
