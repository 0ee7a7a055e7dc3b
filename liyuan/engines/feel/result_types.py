"""What the built-ins give, for the checker: one row per function whose result is known."""

from __future__ import annotations

from liyuan.engines.feel.types import ANY, BOOLEAN, DATE, DURATION, NUMBER, STRING, Type, item_of

_FIRST = "first"  # the type of the first argument
_ITEM = "item"  # the type of the items of the arguments

_RESULTS: dict[str, Type | str] = {
    **dict.fromkeys(("sum", "mean", "median", "min", "max"), _ITEM),
    **dict.fromkeys(("floor", "ceiling", "decimal", "abs", "modulo"), _FIRST),
    **dict.fromkeys(("round up", "round down", "round half up", "round half down"), _FIRST),
    **dict.fromkeys(
        ("append", "reverse", "sort", "sublist", "concatenate", "union", "distinct values"), _FIRST
    ),
    **dict.fromkeys(("insert before", "remove"), _FIRST),
    **dict.fromkeys(("count", "string length", "sqrt", "log", "exp", "number"), NUMBER),
    **dict.fromkeys(("day of year", "last day of month"), NUMBER),
    **dict.fromkeys(
        ("substring", "upper case", "lower case", "substring before", "substring after"), STRING
    ),
    **dict.fromkeys(("string join", "string", "day of week", "month of year"), STRING),
    **dict.fromkeys(
        ("contains", "starts with", "ends with", "list contains", "not", "all", "any"), BOOLEAN
    ),
    **dict.fromkeys(("is", "odd", "even", "before", "after", "meets", "met by"), BOOLEAN),
    **dict.fromkeys(("overlaps", "overlaps before", "overlaps after", "coincides"), BOOLEAN),
    **dict.fromkeys(("includes", "during", "starts", "started by"), BOOLEAN),
    **dict.fromkeys(("finishes", "finished by"), BOOLEAN),
    "split": Type("list", item=STRING),
    "index of": Type("list", item=NUMBER),
    "flatten": Type("list", item=ANY),
    "date": DATE,
    "duration": DURATION,
    "years and months duration": DURATION,
}


def result_type(function: str, arguments: tuple[Type, ...]) -> Type:
    """The type of a call of a built-in."""
    known = _RESULTS.get(function, ANY)
    if isinstance(known, Type):
        return known
    first = arguments[0] if arguments else ANY
    return first if known == _FIRST else item_of(first)
