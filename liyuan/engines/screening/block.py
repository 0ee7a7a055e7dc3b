"""A stretch of firms while its questions are asked: its columns, what is known, their bounds."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, Flags, bit_at, every, size, unpacked
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.table import Column, Table, absent
from liyuan.engines.screening.trees import Ask, Tree, truth

Span = tuple[int, int]


class Block:
    """Rows `first` (divisible by 8) to `last` of a table, each column sliced when first read."""

    def __init__(self, table: Table, span: Span, ask: Ask, memo: Memo) -> None:
        self.span = first, last = span
        self.rows, self.bits = last - first, slice(first // 8, size(last))
        self.ask, self.memo = ask, memo
        self._table = table
        self._columns: dict[Key, Column | None] = {}
        self._known: dict[Key, Flags | None] = {}
        self._absent: dict[Key, Bits | None] = {}
        self._bounds: dict[Key, tuple[int, int]] = {}

    @cached_property
    def every(self) -> Bits:
        return every(self.rows)

    @cached_property
    def picked(self) -> Picked:
        """All its rows."""
        return Picked(self)

    @cached_property
    def table(self) -> Table:
        """The same rows as a table of its own."""
        return self._table.slice(*self.span)

    def column(self, key: Key) -> Column | None:
        if key not in self._columns:
            whole = self._table.columns.get(key)
            self._columns[key] = whole.slice(*self.span) if whole else None
        return self._columns[key]

    def known(self, key: Key) -> Flags | None:
        """Of each row whether the column says something; None when it does of all."""
        if key not in self._known:
            column = self.column(key)
            if column is None:
                self._known[key] = np.zeros(self.rows, np.bool_)
            else:
                valid = column.valid
                self._known[key] = None if valid is None else unpacked(valid, self.rows)
        return self._known[key]

    def absent(self, key: Key) -> Bits | None:
        """The bits of the rows of which the column says nothing; None when there are none."""
        if key not in self._absent:
            self._absent[key] = absent(self.column(key), self.rows)
        return self._absent[key]

    def numbers(self, key: Key) -> Array:
        """What is stored, a number for each row, truths too."""
        column = self.column(key)
        if column is None:
            return np.zeros(self.rows, np.int64)
        truths = column.type.kind == "boolean"
        return unpacked(column.values, self.rows).view(np.uint8) if truths else column.values

    def bounds(self, key: Key) -> tuple[int, int]:
        """Between which numbers all that is stored lies."""
        if key not in self._bounds:
            column = self.column(key)
            few = column is None or not self.rows
            self._bounds[key] = (0, 0) if few else _bounds(column.values)  # type: ignore[union-attr]
        return self._bounds[key]


def _bounds(values: Array) -> tuple[int, int]:
    return int(values.min()), int(values.max())


class Picked:
    """Some rows of a block, or all when `rows` is None, as formulas read them."""

    def __init__(self, block: Block, rows: Array | None = None) -> None:
        self.block, self.rows = block, rows
        self.count = block.rows if rows is None else len(rows)
        self._stored: dict[Key, Array] = {}
        self.cells: dict[Key, Any] = {}  # what others make of them, for the next formula

    def stored(self, key: Key) -> Array:
        """The stored numbers, int64 or int32."""
        if key not in self._stored:
            self._stored[key] = self._read(self.block.column(key))
        return self._stored[key]

    def _read(self, column: Column | None) -> Array:
        if column is None:
            return np.zeros(self.count, np.int64)
        return column.values if self.rows is None else column.values[self.rows]

    def bounds(self, key: Key) -> tuple[int, int]:
        """Between which numbers all that is stored in these rows lies."""
        if self.rows is None:
            return self.block.bounds(key)
        return _bounds(self.stored(key)) if self.count else (0, 0)

    def per_unit(self, key: Key) -> int:
        column = self.block.column(key)
        return column.type.per_unit if column else 1

    def known(self, key: Key) -> Flags | None:
        """Of each row whether the column says something; None when it does of all."""
        column = self.block.column(key)
        if self.rows is None or column is None:
            return self.block.known(key) if self.rows is None else np.zeros(self.count, np.bool_)
        return None if column.valid is None else bit_at(column.valid, self.rows)

    def truth(self, tree: Tree) -> tuple[Flags, Flags]:
        """Of each row whether a condition certainly and possibly holds."""
        certain, possible = truth(tree, self.block.ask, self.block.every)
        if self.rows is None:
            return unpacked(certain, self.count), unpacked(possible, self.count)
        return bit_at(certain, self.rows), bit_at(possible, self.rows)


def both(left: Flags | None, right: Flags | None) -> Flags | None:
    """Where both are known."""
    if left is None or right is None:
        return right if left is None else left
    return left & right
