"""Checks of units: what may be added, compared, multiplied, and in which unit the result is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel import units
from liyuan.engines.feel.check.checker import Checker
from liyuan.engines.feel.check.fixed import plain_constant
from liyuan.engines.feel.numbers import plain
from liyuan.engines.feel.printer import to_text
from liyuan.engines.feel.types import NUMBER, RATIO, Type

# A literal from this power of ten on may change the scale (100: percent), from the second on it
# surely does (10,000: 元 to 万元).
_MAY_SCALE, _SCALES = 2, 4
_LONGEST_SUGGESTION = 60
_MOST_POWER = 6


class Side(NamedTuple):
    """An operand with its type."""

    node: n.Node
    type: Type


def same_units(node: n.Node, left: Side, right: Side, checker: Checker) -> None:
    """Leave a finding when both sides have units that do not go together."""
    one, two = left.type, right.type
    if not one.unit or not two.unit or one.unit == two.unit:
        return
    ratio = units.factor(one.unit, two.unit)
    if ratio is None:
        checker.say("feel.check.unit", node, left=one.unit, right=two.unit)
    elif ratio != 1 and not (one.scaled or two.scaled):
        _scale(node, left, right, ratio, checker)


def _scale(node: n.Node, left: Side, right: Side, ratio: Fraction, checker: Checker) -> None:
    """The two measure the same thing on another scale: say by how much, and what to write."""
    large, small = (left, right) if ratio > 1 else (right, left)
    ratio = max(ratio, 1 / ratio)
    times = figure(ratio)
    params = {
        "left": left.type.unit or "",
        "right": right.type.unit or "",
        "large": large.type.unit or "",
        "small": small.type.unit or "",
        "factor": times,
    }
    written = _text(large.node)
    if written and "/" not in times:
        params["suggestion"] = f"{written} * {times}"
    checker.say("feel.check.scale", node, **params)


def _text(node: n.Node) -> str:
    loose = isinstance(node, n.Arithmetic) and node.op in "+-"
    text = f"({to_text(node)})" if loose else to_text(node)
    return text if len(text) <= _LONGEST_SUGGESTION else ""


def figure(ratio: Fraction) -> str:
    """An exact factor as text: a whole or decimal number, else a fraction."""
    if ratio.denominator == 1:
        return str(ratio.numerator)
    value = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    return plain(value) if Fraction(value) == ratio else str(ratio)


def joined(node: n.Node, left: Side, right: Side, checker: Checker) -> Type:
    """The unit of a sum, a difference, or of one of two branches."""
    same_units(node, left, right, checker)
    known = left.type if left.type.unit else right.type
    scaled = left.type.scaled or right.type.scaled
    return replace(known.plain, scaled=scaled) if known.scaled != scaled else known.plain


def _product(node: n.Node, left: Side, right: Side, checker: Checker) -> Type:
    for side, other in ((left, right), (right, left)):
        power = _ten_to(side)
        if power is not None and other.type.unit:
            return _rescaled(other.type, Fraction(10) ** power, power)
    one, two = left.type, right.type
    # A fraction times a plain number may be percentage points: no unit is claimed.
    if one.is_ratio or two.is_ratio:
        other_type = two if one.is_ratio else one
        return other_type.plain if other_type.unit else NUMBER
    if one.unit and two.unit:
        return _made(units.times(one.unit, two.unit), one, two)
    return (one if one.unit else two).plain


def _quotient(node: n.Node, left: Side, right: Side, checker: Checker) -> Type:
    one, two = left.type, right.type
    power = _ten_to(right)
    if power is not None and one.unit:
        return _rescaled(one, Fraction(10) ** -power, -power)
    if two.unit is None or two.is_ratio:
        return one.plain
    if one.unit is None:
        return NUMBER
    ratio = units.factor(one.unit, two.unit)
    if ratio is None or one.is_ratio:
        return _made(units.over(one.unit, two.unit), one, two)
    if one.scaled or two.scaled:
        return NUMBER
    if ratio != 1:
        _scale(node, left, right, ratio, checker)
    return Type("number", RATIO)


def _power(node: n.Node, left: Side, right: Side, checker: Checker) -> Type:
    times = plain_constant(right.node)
    if left.type.is_ratio:
        return left.type.plain
    if left.type.unit and isinstance(times, Decimal) and times in range(1, _MOST_POWER):
        made: str | None = left.type.unit
        for _ in range(int(times) - 1):
            made = units.times(made, left.type.unit) if made else None
        return _made(made, left.type, left.type)
    return NUMBER


def _made(unit: str | None, one: Type, two: Type) -> Type:
    # Money times money is no unit: one of the figures counts steps, 每百亿元 say.
    if unit and any(abs(p) > 1 and base != "米" for base, p in units.measure(unit).powers):
        return NUMBER
    return Type("number", unit, scaled=one.scaled or two.scaled)


def _ten_to(side: Side) -> int | None:
    """The power when the operand is a literal 100, 1000, … or 0.01, 0.001, …"""
    if not isinstance(side.node, n.Number):
        return None
    _, digits, exponent = side.node.value.normalize().as_tuple()
    if digits != (1,) or not isinstance(exponent, int) or abs(exponent) < _MAY_SCALE:
        return None
    return exponent


def _rescaled(of: Type, scale: Fraction, power: int) -> Type:
    """万元 ÷ 10000 are 亿元; a factor of 100 may as well be a percentage."""
    if of.is_ratio:
        return NUMBER
    if abs(power) < _SCALES and not of.scaled:
        return replace(of.plain, scaled=True)
    return Type("number", units.rescaled(of.unit or "", scale), scaled=True)


UNITS: dict[str, Callable[[n.Node, Side, Side, Checker], Type]] = {
    "+": joined,
    "-": joined,
    "*": _product,
    "/": _quotient,
    "**": _power,
}
