"""Sets of values of one subject, exact: its axis is cut at the constants that a rule names.

A set is an int used as bits: one per value that is named (odd places) and one per open interval
between two of them (even places); an axis without order has a bit per value only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from liyuan.engines.feel.compare import before, comparable, order_key, same
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.types import Span, Type
from liyuan.engines.feel.values import FeelRange, Value

_MOST_POINTS = 2_000


@dataclass(frozen=True)
class Axis:
    """`points` are the values that rules name, in order; `possible` the places a value can have."""

    points: tuple[Value, ...]
    ordered: bool
    of: Type

    @property
    def size(self) -> int:
        return 2 * len(self.points) + 1 if self.ordered else len(self.points)

    @property
    def full(self) -> int:
        return (1 << self.size) - 1

    @cached_property
    def _keys(self) -> list[Any]:
        return [order_key(point) for point in self.points]

    @cached_property
    def possible(self) -> int:
        """Places that a value can have, by what the catalogue allows; empty gaps taken out."""
        allowed = self._allowed()
        if not self.ordered:
            return allowed
        for place in range(0, self.size, 2):
            if self._nothing_between(place):
                allowed &= ~(1 << place)
        if self.of.whole:
            for at, point in enumerate(self.points):
                if isinstance(point, Decimal) and point != point.to_integral_value():
                    allowed &= ~(1 << (2 * at + 1))
        return allowed

    def _allowed(self) -> int:
        if self.of.values:
            codes = {code for code, _, _ in self.of.values}
            return self._bits(at for at, point in enumerate(self.points) if point in codes)
        if self.of.allowed is None:
            return self.full
        return self.union(self.span(*span) for span in self.of.allowed)

    def _bits(self, points: Iterable[int]) -> int:
        return self.union(1 << (2 * at + 1 if self.ordered else at) for at in points)

    def _nothing_between(self, place: int) -> bool:
        if not 0 < place < self.size - 1:
            return False
        low, high = self.points[place // 2 - 1], self.points[place // 2]
        if isinstance(low, FeelDate) and isinstance(high, FeelDate):
            return high.ordinal - low.ordinal == 1
        if self.of.whole and isinstance(low, Decimal) and isinstance(high, Decimal):
            return low.to_integral_value("ROUND_FLOOR") + 1 >= high
        return False

    @staticmethod
    def union(sets: Iterable[int]) -> int:
        whole = 0
        for one in sets:
            whole |= one
        return whole

    def test(self, op: str, value: Value) -> int | None:
        """Where `subject op value` holds; None when the value is not of this axis."""
        if op in ("=", "!="):
            at = self._find(value)
            if at is None:
                return None
            held = self._bits((at,))
            return held if op == "=" else self.full & ~held
        return self._side(op, value)

    def _find(self, value: Value) -> int | None:
        if self.ordered:
            if self.points and not comparable(value, self.points[0]):
                return None
            at = bisect_left(self._keys, order_key(value))
            return at if at < len(self.points) and same(self.points[at], value) else None
        return next((at for at, point in enumerate(self.points) if same(point, value)), None)

    def _side(self, op: str, value: Value) -> int | None:
        if not self.ordered:
            sides = [_holds(op, point, value) for point in self.points]
            if None in sides:
                return None
            return self._bits(at for at, side in enumerate(sides) if side)
        below, closed = op in ("<", "<="), op in ("<=", ">=")
        if below:
            return self.span(None, False, value, closed)
        return self.span(value, closed, None, False)

    def span(self, low: Value, low_closed: bool, high: Value, high_closed: bool) -> int:
        """Where a value lies between the ends; None is no end. The ends are on the axis."""
        if not self.ordered:
            pairs = ((low, ">=" if low_closed else ">"), (high, "<=" if high_closed else "<"))
            tests = [self._side(op, end) or 0 for end, op in pairs if end is not None]
            held = self.full
            for one in tests:
                held &= one
            return held
        first, last = 0, self.size - 1
        if low is not None:
            first = 2 * bisect_left(self._keys, order_key(low)) + (1 if low_closed else 2)
        if high is not None:
            last = 2 * bisect_left(self._keys, order_key(high)) + (1 if high_closed else 0)
        return ((1 << (last + 1)) - 1) & ~((1 << first) - 1) if first <= last else 0

    def span_at(self, first: int, last: int) -> Span:
        """The ends of the places `first` to `last` of an ordered axis."""
        low = self.points[(first - 1) // 2] if first else None
        high = self.points[last // 2] if last < self.size - 1 else None
        return Span(low, bool(first % 2), high, bool(last % 2))


def _holds(op: str, point: Value, value: Value) -> bool | None:
    left, right = (point, value) if op in ("<", ">=") else (value, point)
    less = before(left, right)
    return less if op in ("<", ">") or less is None else not less


def axis_of(marks: Iterable[Value], of: Type) -> Axis | None:
    """The axis of a subject by the constants it is tested with; None for kinds that are mixed."""
    named = [*marks, *(end for span in of.allowed or () for end in (span.low, span.high))]
    named = [mark for mark in named if mark is not None]
    if of.kind == "boolean" or (named and all(isinstance(mark, bool) for mark in named)):
        fits = all(isinstance(mark, bool) for mark in named)
        return Axis((False, True), ordered=False, of=of) if fits else None
    if of.values:
        if not all(isinstance(mark, str) for mark in named):
            return None
        codes = [code for code, _, _ in of.values]
        return Axis(tuple(dict.fromkeys([*codes, *map(str, named)])), ordered=False, of=of)
    return _ordered(named, of)


def _ordered(named: Sequence[Value], of: Type) -> Axis | None:
    if any(not comparable(mark, named[0]) for mark in named) or len(named) > _MOST_POINTS:
        return None
    by_key = {order_key(mark): mark for mark in named}
    try:
        return Axis(tuple(by_key[key] for key in sorted(by_key)), ordered=True, of=of)
    except TypeError:
        return None


def marks_of(value: Value) -> tuple[Value, ...]:
    """The single values that a constant of a test names: itself, its items, its ends."""
    if isinstance(value, FeelRange):
        return tuple(end for end in (value.low, value.high) if end is not None)
    if isinstance(value, (list, tuple)):
        return tuple(mark for item in value for mark in marks_of(item))
    return () if value is None else (value,)


def held_by(value: Value, axis: Axis) -> int | None:
    """Where a subject passes the test of being, or being in, a constant."""
    if value is None:
        return None
    if isinstance(value, FeelRange):
        return _within(value, axis)
    if isinstance(value, (list, tuple)):
        parts = [held_by(item, axis) for item in value]
        return None if None in parts else axis.union(part or 0 for part in parts)
    return axis.test("=", value)


def _within(bounds: FeelRange, axis: Axis) -> int | None:
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    if any(axis.ordered and axis._find(end) is None for end in ends):
        return None
    return axis.span(bounds.low, bounds.low_closed, bounds.high, bounds.high_closed)
