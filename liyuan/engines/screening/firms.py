"""What the interpreter sees of firms in a table: the facts that a rule reads, as its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import FeelDate, Value
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import Compiled, evaluate
from liyuan.engines.screening.bits import Array, bit_at
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.table import Column, Table

# Days are counted from 1970; those of the rule language from 0000-03-01.
EPOCH = FeelDate(1970, 1, 1).ordinal


def _numbers(column: Column, rows: Array) -> list[Value]:
    per_unit = Decimal(column.type.per_unit)
    return [Decimal(stored) / per_unit for stored in column.values[rows].tolist()]


def _days(column: Column, rows: Array) -> list[Value]:
    return [FeelDate.from_ordinal(EPOCH + stored) for stored in column.values[rows].tolist()]


def _words(column: Column, rows: Array) -> list[Value]:
    return [column.words[place] for place in column.values[rows].tolist()]


def _truths(column: Column, rows: Array) -> list[Value]:
    found: list[Value] = bit_at(column.values, rows).tolist()
    return found


_DECODED: dict[str, Callable[[Column, Array], list[Value]]] = {
    "whole": _numbers,
    "date": _days,
    "text": _words,
    "boolean": _truths,
}


def values_at(column: Column | None, rows: Array) -> list[Value]:
    """What a column says of each of these rows; null where it is not known."""
    found: list[Value] = [None] * len(rows)
    if column is None:
        return found
    known = column.known(rows).nonzero()[0]
    decoded = _DECODED[column.type.kind](column, rows[known])
    for at, value in zip(known.tolist(), decoded, strict=True):
        found[at] = value
    return found


def scopes(table: Table, keys: Iterable[Key], rows: Array) -> Iterator[dict[str, Value]]:
    """The scope of each of these rows, with these columns; a yearly fact is a list."""
    ordered = sorted(keys, key=lambda key: (key[0], key[1] or 0))
    columns = [values_at(table.columns.get(key), rows) for key in ordered]
    for cells in zip(*columns, strict=True) if columns else ((),) * len(rows):
        yield scope_of(ordered, cells)


def scope_of(keys: list[Key], cells: Iterable[Value]) -> dict[str, Value]:
    """A scope of cells; `keys` are ordered by name and place."""
    scope: dict[str, Any] = {}
    for (name, place), value in zip(keys, cells, strict=True):
        if place is None:
            scope[name] = value
            continue
        years = scope.setdefault(name, [])
        years += [None] * (place - 1 - len(years)) + [value]
    return scope


def truth_of(compiled: Compiled, scope: dict[str, Value]) -> bool | None:
    """A rule's answer; what is no truth is none."""
    value = value_of(compiled, scope)
    return value if isinstance(value, bool) else None


def value_of(compiled: Compiled, scope: dict[str, Value]) -> Value:
    """A rule's value for one scope."""
    try:
        return compiled.run(Frame(scope))
    except RecursionError:
        return evaluate(compiled, scope).value
