"""The columns of a city's firms, in memory, mapped from a file or straight from Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from liyuan.engines.screening.bits import (
    Array,
    Bits,
    Flags,
    bit_at,
    every,
    packed,
    size,
    trimmed,
    unpacked,
)
from liyuan.engines.screening.schema import ColumnType, Key

# A block's column stays in the cache of a core while its predicates are asked; divisible by 8.
BLOCK = 1 << 16


@dataclass(frozen=True)
class Column:
    """One value a firm. `values`: int64 for whole numbers, int32 days for dates, int32 places in
    `words` for texts, packed bits for truths. `valid` are packed bits; None when all are known;
    what `values` holds elsewhere means nothing.
    """

    type: ColumnType
    values: Array
    valid: Bits | None = None
    words: Sequence[str] = ()

    def slice(self, first: int, last: int) -> Column:
        """The rows from `first` (divisible by 8) up to `last`."""
        bits = slice(first // 8, size(last))
        rows = bits if self.type.kind == "boolean" else slice(first, last)
        valid = None if self.valid is None else self.valid[bits]
        return Column(self.type, self.values[rows], valid, self.words)

    def known(self, rows: Array) -> Flags:
        """Of these rows whether there is a value."""
        if self.valid is None:
            return np.ones(len(rows), np.bool_)
        return bit_at(self.valid, rows)


def absent(column: Column | None, rows: int) -> Bits | None:
    """Where a column says nothing; None when it says something of all."""
    if column is None:
        return every(rows)
    return None if column.valid is None else trimmed(~column.valid, rows)


@dataclass(frozen=True)
class Table:
    """Firms by ascending id, and their columns; a plan's column that is not here is all unknown."""

    firms: Array
    columns: Mapping[Key, Column] = field(repr=False)

    @property
    def rows(self) -> int:
        return len(self.firms)

    def slice(self, first: int, last: int) -> Table:
        """The rows from `first` (divisible by 8) up to `last`, without a copy."""
        columns = {key: column.slice(first, last) for key, column in self.columns.items()}
        return Table(self.firms[first:last], columns)

    def spans(self, rows: int = BLOCK) -> Iterator[tuple[int, int]]:
        """Where its blocks begin and end."""
        for first in range(0, self.rows, rows):
            yield first, min(first + rows, self.rows)


def from_arrow(array: Any, of: ColumnType) -> Column:
    """A column over the buffers of an Arrow array, copied only where it starts inside a byte.

    Whole numbers are int64, decimals of at most 18 digits (read unscaled) or another whole type,
    dates date32, texts a dictionary of strings or strings, truths boolean.
    """
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    valid = _valid(array)
    if of.kind == "text":
        coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        words = coded.dictionary.to_pylist()
        return Column(of, _plain(coded.indices.cast(pa.int32())), valid, words)
    if of.kind == "boolean":
        return Column(of, _bits(array.buffers()[1], array.offset, len(array)), valid)
    if pa.types.is_decimal128(array.type):
        halves = np.frombuffer(array.buffers()[1], "<i8").reshape(-1, 2)
        return Column(of, halves[array.offset : array.offset + len(array), 0], valid)
    return Column(of, _plain(array.cast(pa.int64() if of.kind == "whole" else pa.date32())), valid)


def _plain(array: Any) -> Array:
    """The values of a primitive array, whatever stands where there is none."""
    width = array.type.bit_width // 8
    held = np.frombuffer(array.buffers()[1], np.int64 if width == 8 else np.int32)
    return held[array.offset : array.offset + len(array)]


def _valid(array: Any) -> Bits | None:
    buffer = array.buffers()[0]
    return _bits(buffer, array.offset, len(array)) if buffer and array.null_count else None


def _bits(buffer: Any, first: int, rows: int) -> Bits:
    held: Bits = np.frombuffer(buffer, np.uint8)
    if first % 8 == 0:
        return held[first // 8 : size(first + rows)]
    return packed(unpacked(held, first + rows)[first:])
