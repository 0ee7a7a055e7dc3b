"""Firms that are alike in all that an outcome depends on, and one of each kind to ask."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import lcm
from typing import Any

import numpy as np

from liyuan.engines.feel import FeelDate, Value
from liyuan.engines.screening.bits import Array, Pair, packed, unpacked
from liyuan.engines.screening.schema import ColumnType, Key
from liyuan.engines.screening.table import Column, Table

EPOCH = date(1970, 1, 1).toordinal()
LARGEST = (1 << 63) - 1
# below this many codes they are made dense by a table, above it by sorting
TABLED = 1 << 22


class NotColumnar(ValueError):
    """What a rule says does not fit a column of whole numbers, days, truths or texts."""


@dataclass(frozen=True)
class Patterns:
    """For each row the code of its pattern, from 0 without a gap, and a row for each code."""

    codes: Array
    rows: Array

    @classmethod
    def one(cls, rows: int) -> "Patterns":
        """All firms alike."""
        return cls(np.zeros(rows, np.int32), np.zeros(min(rows, 1), np.int64))

    @classmethod
    def of(cls, codes: Array, most: int) -> "Patterns":
        """From codes below `most` that may have gaps."""
        if most > TABLED:
            _, rows, dense = np.unique(codes, return_index=True, return_inverse=True)
            return cls(dense.astype(np.int32), rows)
        seen = np.zeros(most, np.bool_)
        seen[codes] = True
        dense = (np.cumsum(seen) - 1)[codes].astype(np.int32)
        first = np.empty(int(seen.sum()), np.int64)
        first[dense[::-1]] = np.arange(len(codes) - 1, -1, -1)
        return cls(dense, first)

    def split(self, other: "Patterns") -> "Patterns":
        """Alike in both."""
        most = len(self.rows) * len(other.rows)
        codes = self.codes.astype(np.int64) * len(other.rows) + other.codes
        return Patterns.of(codes, most) if most else self

    def spread(self, values: Sequence[Any], dtype: Any) -> Array:
        """What each code says, over all rows."""
        return np.array(values, dtype)[self.codes] if len(values) else np.zeros(0, dtype)


def of_truth(pair: Pair, rows: int) -> Patterns:
    """False, unknown and true apart."""
    certain, possible = (unpacked(bits, rows).view(np.uint8) for bits in pair)
    return Patterns.of(certain + possible, 3)


def of_columns(table: Table, keys: Iterable[Key]) -> Patterns:
    """Firms with the same values in these columns; a column that is not there tells none apart."""
    found = Patterns.one(table.rows)
    for key in keys:
        if key in table.columns:
            found = found.split(of_column(table.columns[key], table.rows))
    return found


def of_column(column: Column, rows: int) -> Patterns:
    """The firms of each value of a column, and those without one."""
    known = np.ones(rows, np.bool_) if column.valid is None else unpacked(column.valid, rows)
    if column.type.kind == "boolean":
        return Patterns.of(np.where(known, 1 + unpacked(column.values, rows), 0), 3)
    if column.type.kind == "text":
        return Patterns.of(np.where(known, 1 + column.values, 0), len(column.words) + 1)
    apart, codes = np.unique(column.values[known], return_inverse=True)
    spread = np.zeros(rows, np.int64)
    spread[known] = codes + 1
    return Patterns.of(spread, len(apart) + 1)


def column_of(patterns: Patterns, values: Sequence[Value]) -> Column | None:
    """What each pattern is told, as a column; None when that is nothing for all.

    Raises NotColumnar for values of several kinds, and for numbers that no grid holds.
    """
    told = [value for value in values if value is not None]
    if not told:
        return None
    kinds = {type(value) for value in told}
    if len(kinds) > 1 or not kinds.issubset(_KINDS):
        raise NotColumnar(f"{sorted(kind.__name__ for kind in kinds)}")
    of, stored, words = _KINDS[kinds.pop()](values, told)
    valid = packed(patterns.spread([value is not None for value in values], np.bool_))
    found = patterns.spread(stored, _DTYPES[of.kind])
    return Column(of, packed(found) if of.kind == "boolean" else found, valid, words)


Stored = tuple[ColumnType, list[Any], tuple[str, ...]]


def _numbers(values: Sequence[Value], told: Sequence[Any]) -> Stored:
    unit = lcm(*(value.as_integer_ratio()[1] for value in told))
    stored = [int(value * unit) if isinstance(value, Decimal) else 0 for value in values]
    if unit > 10**12 or max(map(abs, stored)) > LARGEST:
        raise NotColumnar(f"1/{unit}")
    return ColumnType("whole", unit), stored, ()


def _texts(values: Sequence[Value], told: Sequence[Any]) -> Stored:
    codes = {word: code for code, word in enumerate(dict.fromkeys(told))}
    return ColumnType("text"), [codes.get(value, 0) for value in values], tuple(codes)


def _truths(values: Sequence[Value], told: Sequence[Any]) -> Stored:
    return ColumnType("boolean"), [value is True for value in values], ()


def _days(values: Sequence[Value], told: Sequence[Any]) -> Stored:
    days = [0 if v is None else date(v.year, v.month, v.day).toordinal() - EPOCH for v in values]  # type: ignore[union-attr]
    return ColumnType("date"), days, ()


_KINDS: dict[type, Callable[[Sequence[Value], Sequence[Any]], Stored]] = {
    Decimal: _numbers,
    str: _texts,
    bool: _truths,
    FeelDate: _days,
}
_DTYPES = {"whole": np.int64, "date": np.int32, "text": np.int32, "boolean": np.bool_}
