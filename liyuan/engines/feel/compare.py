"""Equality and order of values, three-valued: None when two values cannot be compared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from liyuan.engines.feel.temporal import (
    DaysTime,
    FeelDate,
    FeelDateTime,
    FeelTime,
    YearsMonths,
)
from liyuan.engines.feel.values import FeelRange, Value

# How a kind is ordered: by what is read off its values. Kinds not listed have no order.
_ORDER_BY: dict[type, Callable[[Any], Any]] = {
    Decimal: lambda v: v,
    str: lambda v: v,
    FeelDate: lambda v: (v.year, v.month, v.day),
    FeelTime: lambda v: v.seconds,
    FeelDateTime: lambda v: v.instant,
    YearsMonths: lambda v: v.months,
    DaysTime: lambda v: v.seconds,
}


def equal(left: Value, right: Value) -> bool | None:
    """The standard's `=`: null equals only null; other kinds apart cannot be compared."""
    if left is None or right is None:
        return left is right
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(map(_same, left, right))
    if type(left) is not type(right):
        return None
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[k], right[k]) for k in left)
    key = _ORDER_BY.get(type(left))
    return bool(key(left) == key(right) if key else left == right)


def _same(left: Value, right: Value) -> bool:
    return equal(left, right) is True


same = _same


def before(left: Value, right: Value) -> bool | None:
    """Whether `left < right`; None for null, for kinds apart and for kinds without order."""
    key = _ORDER_BY.get(type(left))
    if key is None or type(left) is not type(right):
        return None
    return bool(key(left) < key(right))


def comparable(left: Value, right: Value) -> bool:
    """Whether the two have an order."""
    return type(left) is type(right) and type(left) in _ORDER_BY


def order_key(value: Value) -> Any:
    """What a value of an ordered kind is sorted by."""
    return _ORDER_BY[type(value)](value)


def compare(op: str, left: Value, right: Value) -> bool | None:
    """The standard's comparison `left op right`."""
    return _OPERATORS[op](left, right)


def negated(value: bool | None) -> bool | None:
    """Kleene's not."""
    return None if value is None else not value


def _at_most(left: Value, right: Value) -> bool | None:
    return negated(before(right, left))


_OPERATORS: dict[str, Callable[[Value, Value], bool | None]] = {
    "=": equal,
    "!=": lambda left, right: negated(equal(left, right)),
    "<": before,
    "<=": _at_most,
    ">": lambda left, right: before(right, left),
    ">=": lambda left, right: _at_most(right, left),
}


def within(value: Value, bounds: FeelRange) -> bool | None:
    """Whether a value lies in a range; None when an end or the value cannot be compared."""
    low = compare(">=" if bounds.low_closed else ">", value, bounds.low)
    high = compare("<=" if bounds.high_closed else "<", value, bounds.high)
    return all_of(low, high)


def all_of(*values: bool | None) -> bool | None:
    """Kleene's and."""
    return False if False in values else None if None in values else True


def any_of(*values: bool | None) -> bool | None:
    """Kleene's or."""
    return True if True in values else None if None in values else False
