"""A type as a rule or a model writes it, as the checker's type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import get_args

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.fixed import constant
from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.types import ANY, Kind, Span, Type
from liyuan.engines.feel.values import FeelRange, Value

Named = Callable[[str], "Type | None"]

_KINDS = frozenset(get_args(Kind)) - {"any", "duration"}


def no_name(name: str) -> Type | None:
    """For types that stand in no model."""
    return None


def type_named(written: TypeName, named: Named = no_name) -> Type:
    """`number`, `list<string>`, `context<a: number>`, …; ANY for any other name.

    `named` finds what a model defines.
    """
    inner = [type_named(item, named) for item in written.items]
    if written.name in ("list", "range"):
        return Type(written.name, item=inner[0] if inner else ANY)  # type: ignore[arg-type]
    if written.name == "context":
        entries = tuple(zip(written.entries, inner, strict=True))
        return Type("context", entries=entries or None)
    if written.name == "function":
        return Type("function", item=inner[-1] if inner else ANY)
    if written.name in _KINDS:
        return Type(written.name)  # type: ignore[arg-type]
    return named(written.name) or ANY


def narrowed(of: Type, tests: n.Node | None) -> Type:
    """The type with only the values that unary tests of constants let through."""
    if not isinstance(tests, n.UnaryTests) or tests.negated:
        return of
    if of.kind == "list" and of.item:
        return replace(of, item=narrowed(of.item, tests))
    values = [constant(test) for test in tests.tests if not isinstance(test, n.UnaryCompare)]
    texts = [value for value in values if isinstance(value, str)]
    if of.kind == "string" and len(texts) == len(tests.tests):
        return replace(of, values=tuple((text, text, text) for text in texts))
    spans = [span for test in tests.tests for span in _spans(test)]
    return replace(of, allowed=tuple(s for s in spans if s)) if spans and None not in spans else of


def _spans(test: n.Node) -> Iterator[Span | None]:
    value: Value = constant(test.value if isinstance(test, n.UnaryCompare) else test)
    if value is None or isinstance(value, (list, tuple, dict)):
        yield None
    elif isinstance(test, n.UnaryCompare):
        yield _SIDES[test.op](value) if test.op in _SIDES else None
    elif isinstance(value, FeelRange):
        one_value = value.op == "!="
        ends = Span(value.low, value.low_closed, value.high, value.high_closed)
        yield None if one_value else ends
    else:
        yield Span(value, True, value, True)


_SIDES: dict[str, Callable[[Value], Span]] = {
    "<": lambda value: Span(high=value),
    "<=": lambda value: Span(high=value, high_closed=True),
    ">": lambda value: Span(low=value),
    ">=": lambda value: Span(low=value, low_closed=True),
}
