"""Some firms of a table as a table of their own, and columns of some firms put together again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

import numpy as np

from liyuan.engines.screening.bits import Array, bit_at, packed, unpacked
from liyuan.engines.screening.schema import ColumnType
from liyuan.engines.screening.table import Column, Table

LARGEST = (1 << 63) - 1
DTYPES = {"whole": np.int64, "date": np.int32, "text": np.int32, "boolean": np.bool_}


class Unlike(ValueError):
    """Columns that one column cannot hold: of several kinds, or too large for a common unit."""


def taken(table: Table, rows: Array) -> Table:
    """These rows (ascending) of every column."""
    columns = {key: taken_column(column, rows) for key, column in table.columns.items()}
    return Table(table.firms[rows], columns)


def taken_column(column: Column, rows: Array) -> Column:
    """These rows of a column."""
    valid = None if column.valid is None else packed(bit_at(column.valid, rows))
    return Column(column.type, values_at(column, rows), valid, column.words)


def values_at(column: Column, rows: Array) -> Array:
    """What a column holds in these rows; of truths their bits."""
    if column.type.kind == "boolean":
        return packed(bit_at(column.values, rows))
    return column.values[rows]


def scattered(pieces: Iterable[tuple[Array, Column]], rows: int) -> Column | None:
    """One column of so many rows from columns of some; later pieces win. None without a piece."""
    each = list(pieces)
    if not each:
        return None
    columns, words = _one_vocabulary([column for _, column in each])
    of = _common(columns)
    values: Array = np.zeros(rows, DTYPES[of.kind])
    valid = np.zeros(rows, np.bool_)
    for (places, _), column in zip(each, columns, strict=True):
        known = _known(column, len(places))
        values[places] = _on_grid(column, of, known)
        valid[places] = known
    stored = packed(values) if of.kind == "boolean" else values
    return Column(of, stored, packed(valid), words)


def alike(columns: Sequence[Column], rows: int) -> list[Array]:
    """What columns of so many rows hold, on one grid; it means nothing where one is not known.

    Raises Unlike.
    """
    found, _ = _one_vocabulary(list(columns))
    of = _common(found)
    return [_on_grid(column, of, _known(column, rows)) for column in found]


def _known(column: Column, rows: int) -> Array:
    return np.ones(rows, np.bool_) if column.valid is None else unpacked(column.valid, rows)


def _common(columns: Sequence[Column]) -> ColumnType:
    kinds = {column.type.kind for column in columns}
    if len(kinds) > 1:
        raise Unlike(f"columns of several kinds: {', '.join(sorted(kinds))}")
    return ColumnType(kinds.pop(), lcm(*(column.type.per_unit for column in columns)))


def _on_grid(column: Column, of: ColumnType, known: Array) -> Array:
    if of.kind == "boolean":
        return unpacked(column.values, len(known))
    factor = of.per_unit // column.type.per_unit
    if factor == 1:
        return column.values
    held = np.where(known, column.values, 0)
    if max(abs(int(held.min(initial=0))), abs(int(held.max(initial=0)))) > LARGEST // factor:
        raise Unlike(f"too large for a unit of 1/{of.per_unit}")
    return held * factor


def _one_vocabulary(columns: list[Column]) -> tuple[list[Column], Sequence[str]]:
    """The same columns with the codes of one set of words."""
    if any(column.type.kind != "text" for column in columns):
        return columns, ()
    if all(column.words is columns[0].words for column in columns):
        return columns, columns[0].words
    codes: dict[str, int] = {}
    found = []
    for column in columns:
        own = np.array([codes.setdefault(w, len(codes)) for w in column.words] or [0], np.int32)
        known = np.clip(column.values, 0, len(own) - 1)
        found.append(Column(column.type, own[known], column.valid))
    return found, tuple(codes)
