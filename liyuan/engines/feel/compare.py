"""Equality and order of values, three-valued: None when two values cannot be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
    # To the whole second, as the standard's value functions have it.
    FeelTime: lambda v: v.seconds.__floor__(),
    FeelDateTime: lambda v: v.instant.__floor__(),
    YearsMonths: lambda v: v.months,
    DaysTime: lambda v: v.seconds,
}


def equal(left: Value, right: Value) -> bool | None:
    """The standard's `=`: null equals only null; other kinds apart cannot be compared."""
    if left is None or right is None:
        return left is right
    one, other = _SHAPES.get(type(left)), _SHAPES.get(type(right))
    if one or other:
        return _alike(left, right) if one == other else None
    if type(left) is not type(right):
        return None
    key = _ORDER_BY.get(type(left))
    return bool(key(left) == key(right) if key else left == right)


def same(left: Value, right: Value) -> bool:
    """Whether `left = right` is true."""
    return equal(left, right) is True


_SHAPES: dict[type, type] = {list: list, tuple: list, dict: dict, FeelRange: FeelRange}


def _alike(left: Value, right: Value) -> bool:
    """Equality of lists, contexts and ranges; a pair of parts that comes twice is compared once."""
    pairs: list[tuple[Any, Any]] = [(left, right)]
    seen: set[tuple[int, int]] = set()
    while pairs:
        one, other = pairs.pop()
        shape = _SHAPES.get(type(one))
        if shape is None or shape is not _SHAPES.get(type(other)):
            if not same(one, other):
                return False
        elif one is not other and (id(one), id(other)) not in seen:
            seen.add((id(one), id(other)))
            parts = _PAIRED[shape](one, other)
            if parts is None:
                return False
            pairs.extend(parts)
    return True


Pairs = Iterable[tuple[Any, Any]]


def _items(left: Sequence[Value], right: Sequence[Value]) -> Pairs | None:
    return zip(left, right, strict=True) if len(left) == len(right) else None


def _entries(left: dict[str, Value], right: dict[str, Value]) -> Pairs | None:
    return [(left[k], right[k]) for k in left] if left.keys() == right.keys() else None


def _ends(left: FeelRange, right: FeelRange) -> Pairs | None:
    kinds = [(v.op, v.low_closed, v.high_closed) for v in (left, right)]
    return [(left.low, right.low), (left.high, right.high)] if kinds[0] == kinds[1] else None


_PAIRED: dict[type, Callable[[Any, Any], Pairs | None]] = {
    list: _items,
    dict: _entries,
    FeelRange: _ends,
}


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


# The sign that says the same with its sides exchanged.
TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}


def within(value: Value, bounds: FeelRange) -> bool | None:
    """Whether a value lies in a range; None when an end or the value cannot be compared."""
    if bounds.op is not None:
        return compare(bounds.op, value, bounds.high if bounds.low is None else bounds.low)
    low = compare(">=" if bounds.low_closed else ">", value, bounds.low)
    high = compare("<=" if bounds.high_closed else "<", value, bounds.high)
    return all_of(low, high)


def all_of(*values: bool | None) -> bool | None:
    """Kleene's and."""
    return False if False in values else None if None in values else True


def any_of(*values: bool | None) -> bool | None:
    """Kleene's or."""
    return True if True in values else None if None in values else False
