"""What the built-ins and the parts of values give, for the checker: kinds, units, bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from liyuan.engines.feel.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DAYS,
    DURATION,
    MOMENT,
    MONTHS,
    NOT_NEGATIVE,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    Span,
    Type,
    item_of,
)

COUNT = Type("number", allowed=NOT_NEGATIVE, whole=True)

Arguments = Sequence[Type]
Result = Callable[[Arguments], Type]


def _first(arguments: Arguments) -> Type:
    return arguments[0].plain if arguments else ANY


def _first_list(arguments: Arguments) -> Type:
    """A list like the first argument, of another length."""
    first = _first(arguments)
    return Type("list", item=item_of(first)) if first.kind == "list" else Type("list")


def _mixed(arguments: Arguments) -> Type:
    """A list of what all arguments hold, when they hold the same."""
    items = [item_of(argument).plain for argument in arguments]
    alike = bool(items) and all(item == items[0] for item in items)
    return Type("list", item=items[0] if alike else ANY)


def items_of(arguments: Arguments) -> list[Type]:
    """The types of single values among arguments that may be one list or several values."""
    return [item_of(argument) for argument in arguments]


def _item(arguments: Arguments) -> Type:
    """One of the items: the unit of whichever has one."""
    items = items_of(arguments)
    if not items:
        return ANY
    kinds = {item.kind for item in items}
    if len(kinds) > 1:
        return ANY
    known = next((item for item in items if item.unit), items[0])
    return known.plain


def _size(arguments: Arguments) -> Type:
    first = _first(arguments)
    return replace(first, allowed=NOT_NEGATIVE) if first.kind == "number" else first


def _each(arguments: Arguments) -> Type:
    items = _item(arguments)
    return Type("list", item=items)


def _between(low: int, high: int) -> Type:
    return Type("number", allowed=(Span(Decimal(low), True, Decimal(high), True),), whole=True)


_SAME_ITEM = ("sum", "mean", "median", "min", "max", "stddev")
_ROUNDED = ("floor", "ceiling", "decimal", "modulo", "round up", "round down")
_NUMBERS = ("sqrt", "log", "exp", "number", "product", "last day of month")
_COUNTS = ("count", "string length")
_LISTS = ("append", "reverse", "sort", "sublist", "distinct values", "insert before", "remove")
_TEXTS = (
    *("substring", "upper case", "lower case", "substring before", "substring after"),
    *("replace", "string join", "string", "day of week", "month of year"),
)
_ANSWERS = (
    *("contains", "starts with", "ends with", "matches", "list contains", "not", "all", "any"),
    *("is", "odd", "even", "before", "after", "meets", "met by", "overlaps", "overlaps before"),
    *("overlaps after", "coincides", "includes", "during", "starts", "started by"),
    *("finishes", "finished by"),
)


def _gives(found: Type) -> Result:
    return lambda arguments: found


_RESULTS: dict[str, Result] = {
    **dict.fromkeys(_SAME_ITEM, _item),
    **dict.fromkeys((*_ROUNDED, "round half up", "round half down"), _first),
    **dict.fromkeys(_LISTS, _first_list),
    **dict.fromkeys(("concatenate", "union"), _mixed),
    **dict.fromkeys(_NUMBERS, _gives(NUMBER)),
    **dict.fromkeys(_COUNTS, _gives(COUNT)),
    **dict.fromkeys(_TEXTS, _gives(STRING)),
    **dict.fromkeys(_ANSWERS, _gives(BOOLEAN)),
    "abs": _size,
    "mode": _each,
    "list replace": _first_list,
    "split": _gives(Type("list", item=STRING)),
    "index of": _gives(Type("list", item=COUNT)),
    "flatten": _gives(Type("list")),
    "get entries": _gives(Type("list", item=CONTEXT)),
    **dict.fromkeys(("context", "context put", "context merge"), _gives(CONTEXT)),
    "date": _gives(DATE),
    "time": _gives(TIME),
    "date and time": _gives(MOMENT),
    "duration": _gives(DURATION),
    "years and months duration": _gives(MONTHS),
    "now": _gives(MOMENT),
    "today": _gives(DATE),
    "range": _gives(RANGE),
    "day of year": _gives(_between(1, 366)),
    "week of year": _gives(_between(1, 53)),
}

# What stands after the dot.
PART_TYPES: dict[str, Type] = {
    "year": Type("number", whole=True),
    "month": _between(1, 12),
    "day": _between(1, 31),
    "weekday": _between(1, 7),
    "hour": _between(0, 23),
    "minute": _between(0, 59),
    "second": NUMBER,
    "time offset": DAYS,
    "timezone": STRING,
    **dict.fromkeys(("years", "months", "days", "hours", "minutes"), Type("number", whole=True)),
    "seconds": NUMBER,
    "start included": BOOLEAN,
    "end included": BOOLEAN,
}


def result_type(function: str, arguments: Arguments) -> Type:
    """The type of a call of a built-in."""
    found: Any = _RESULTS.get(function)
    return found(arguments) if found else ANY
