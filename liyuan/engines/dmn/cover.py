"""What a cell lets through, as spans of constants, to see rows that overlap or never fire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import before, comparable, same
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.values import FeelRange, Value

_BUILD: Build = builder(frozenset(), "unknown")


class Span(NamedTuple):
    """From low to high; an end that is None goes on without limit."""

    low: Value = None
    low_closed: bool = False
    high: Value = None
    high_closed: bool = False


Domain = tuple[Span, ...]
ALL: Domain = (Span(),)


def domain(cell: n.Node) -> Domain | None:
    """The values a cell lets through; None when that cannot be told from constants."""
    if isinstance(cell, n.Anything):
        return ALL
    if not isinstance(cell, n.UnaryTests):
        return None
    parts = [_test(test) for test in cell.tests]
    if any(part is None for part in parts):
        return None
    spans = tuple(span for part in parts for span in part or ())
    return _outside(spans) if cell.negated else spans


def _test(test: n.Node) -> Domain | None:
    if isinstance(test, n.UnaryCompare):
        value = _constant(test.value)
        return None if value is None else _SIDES[test.op](value)
    if any(isinstance(inner, n.Subject) for inner in n.walk(test)):
        return None
    value = _constant(test)
    return None if value is None else tuple(_spans_of(value))


def _spans_of(value: Value) -> Iterator[Span]:
    if isinstance(value, FeelRange):
        yield Span(value.low, value.low_closed, value.high, value.high_closed)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _spans_of(item)
    else:
        yield Span(value, True, value, True)


_SIDES: dict[str, Any] = {
    "=": lambda v: tuple(_spans_of(v)),
    "!=": lambda v: (Span(high=v), Span(low=v)) if comparable(v, v) else None,
    "<": lambda v: (Span(high=v),),
    "<=": lambda v: (Span(high=v, high_closed=True),),
    ">": lambda v: (Span(low=v),),
    ">=": lambda v: (Span(low=v, low_closed=True),),
}


def _constant(node: n.Node) -> Value:
    return _BUILD(node)(Frame({}))


def _outside(spans: Domain) -> Domain | None:
    """Everything but these, for one span or point that has an order."""
    if len(spans) != 1 or not comparable(spans[0].low, spans[0].high):
        return None
    span = spans[0]
    return (
        Span(high=span.low, high_closed=not span.low_closed),
        Span(low=span.high, low_closed=not span.high_closed),
    )


def empty(span: Span) -> bool:
    """Whether nothing lies in the span."""
    if span.low is None or span.high is None:
        return False
    if same(span.low, span.high):
        return not (span.low_closed and span.high_closed)
    return before(span.high, span.low) is True


def meet(one: Span, two: Span) -> bool:
    """Whether the spans have a value in common."""
    return not (_left_of(one, two) or _left_of(two, one) or empty(one) or empty(two))


def _left_of(one: Span, two: Span) -> bool:
    """Whether one ends before two begins (or the two cannot be compared: then they are apart)."""
    if one.high is None or two.low is None:
        return False
    if same(one.high, two.low):
        return not (one.high_closed and two.low_closed)
    return before(one.high, two.low) is not False


def contains(outer: Span, inner: Span) -> bool:
    """Whether all of inner lies in outer."""
    low = outer.low is None or (inner.low is not None and _begins(outer, inner))
    high = outer.high is None or (inner.high is not None and _ends(outer, inner))
    return low and high


def _begins(outer: Span, inner: Span) -> bool:
    if same(outer.low, inner.low):
        return outer.low_closed or not inner.low_closed
    return before(outer.low, inner.low) is True


def _ends(outer: Span, inner: Span) -> bool:
    if same(outer.high, inner.high):
        return outer.high_closed or not inner.high_closed
    return before(inner.high, outer.high) is True


def overlap(one: Domain | None, two: Domain | None) -> bool | None:
    """Whether two cells have a value in common; None when it cannot be told."""
    if one is None or two is None:
        return None
    return any(meet(a, b) for a in one for b in two)


def covers(outer: Domain | None, inner: Domain | None) -> bool:
    """Whether the outer cell surely lets through whatever the inner does."""
    if outer == ALL:
        return True
    if outer is None or inner is None:
        return False
    return all(any(contains(a, b) for a in outer) for b in inner)
