"""What a rule computes with: the kinds of values, and the edge where Python's own come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Union

from liyuan.engines.feel.lexer import escape
from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.numbers import CONTEXT, plain
from liyuan.engines.feel.temporal import (
    DaysTime,
    FeelDate,
    FeelDateTime,
    FeelTime,
    YearsMonths,
)


@dataclass(frozen=True, slots=True)
class FeelRange:
    """Everything between two ends; an end that is None is open without limit.

    `op` is the sign of a range written with one, such as `(>= 5)`: it is another value than
    `[5..5]` even where it holds the same. `(!= 5)` has 5 as both ends, and both open.
    """

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True
    op: str | None = None

    @classmethod
    def of(cls, op: str, bound: Value) -> FeelRange:
        """The range `(op bound)`."""
        low, high = op not in ("<", "<="), op not in (">", ">=")
        ends = (bound if low else None, bound if high else None)
        closed = "=" in op and op != "!="
        return cls(*ends, closed and low, closed and high, op)


@dataclass(frozen=True, slots=True, eq=False)
class FeelFunction:
    """Something to call with values; `parameters` are its names for named arguments.

    `types` (as long as `parameters`, or empty) and `result` are what is declared of it. `named`
    takes names and values, for a function whose parameters may be left out.
    """

    parameters: tuple[str, ...]
    call: Callable[..., Any] = field(repr=False)
    types: tuple[TypeName | None, ...] = ()
    result: TypeName | None = None
    named: Callable[..., Any] | None = field(default=None, repr=False)


Value = Union[
    Decimal,
    str,
    bool,
    None,
    FeelDate,
    FeelTime,
    FeelDateTime,
    YearsMonths,
    DaysTime,
    FeelRange,
    FeelFunction,
    "list[Value]",
    "tuple[Value, ...]",
    "dict[str, Value]",
]
Scope = Mapping[str, object]

KINDS: dict[type, str] = {
    type(None): "null",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    FeelDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    YearsMonths: "years and months duration",
    DaysTime: "days and time duration",
    FeelRange: "range",
    FeelFunction: "function",
    list: "list",
    tuple: "list",
    dict: "context",
}
PLAIN = frozenset(KINDS) - {list, tuple, dict}


def kind_of(value: Value) -> str:
    """The name FEEL gives the kind of `value`."""
    return KINDS[type(value)]


def lift(value: object) -> Value:
    """A value as the rules know it, from what a caller has: dates, ints, sequences, mappings.

    Raises TypeError for floats (a rounded number must not enter unseen) and unknown types.
    """
    kind = type(value)
    if kind in PLAIN:
        return value  # type: ignore[return-value]
    convert = _EDGE.get(kind)
    if convert is not None:
        return convert(value)
    for base, convert in _EDGE.items():
        if isinstance(value, base):
            return convert(value)
    raise TypeError(f"no FEEL value: {kind.__name__}")


def _lift_items(values: Any) -> Value:
    if PLAIN.issuperset(map(type, values)):
        return values if isinstance(values, (list, tuple)) else tuple(values)
    return tuple(map(lift, values))


def _lift_entries(values: Any) -> Value:
    return {str(key): lift(value) for key, value in values.items()}


_EDGE: dict[type, Callable[[Any], Value]] = {
    list: _lift_items,
    tuple: _lift_items,
    dict: _lift_entries,
    bool: bool,
    int: lambda value: CONTEXT.create_decimal(value),
    str: str,
    Decimal: Decimal,
    datetime: FeelDateTime.of,
    date: FeelDate.of,
    Mapping: _lift_entries,
}


def subject_of(scope: Scope) -> Value:
    """What `?` stands for in a scope; null when it has none."""
    return lift(scope["?"]) if "?" in scope else None


def text_of(value: Value) -> str:
    """A value as FEEL's `string()` gives it at the top: strings bare, inside lists quoted."""
    return value if isinstance(value, str) else inner_text(value)


def inner_text(value: Value) -> str:
    """A value as it stands inside a list or context; cut where it is longer than any page."""
    return "".join(islice(pieces(value), _PIECES))


_PIECES = 100_000


def pieces(value: Value) -> Iterator[str]:
    """The text of a value bit by bit: parts may be held many times over, so it may be endless."""
    todo: list[tuple[str, Value]] = [("", value)]
    while todo:
        text, part = todo.pop()
        if text:
            yield text
        elif isinstance(part, (list, tuple)):
            todo += _apart("[", [("", item) for item in part], "]")
        elif isinstance(part, dict):
            todo += _apart("{", [(f"{key}: ", item) for key, item in part.items()], "}")
        elif isinstance(part, FeelRange):
            todo += reversed(_range_pieces(part))
        else:
            yield _plain_text(part)


def _apart(begin: str, items: list[tuple[str, Value]], end: str) -> list[tuple[str, Value]]:
    """The bits of a list or context, last first."""
    bits: list[tuple[str, Value]] = []
    for at, (label, item) in enumerate(items):
        bits += [((", " if at else begin) + label, None), ("", item)]
    return [(end if items else begin + end, None), *reversed(bits)]


def _plain_text(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, FeelFunction):
        return f"function({', '.join(value.parameters)})"
    return escape(value) if isinstance(value, str) else str(value)


def _range_pieces(value: FeelRange) -> list[tuple[str, Value]]:
    if value.op:
        end = value.high if value.low is None else value.low
        return [(f"({value.op} ", None), ("", end), (")", None)]
    low, high = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return [(low, None), ("", value.low), ("..", None), ("", value.high), (high, None)]
