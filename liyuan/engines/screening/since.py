"""What is another than in an earlier table: its firms, and what its columns say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, bit_at, of_rows, unpacked
from liyuan.engines.screening.pieces import Unlike, alike, scattered, taken_column
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.table import Column, Table


@dataclass(frozen=True)
class Since:
    """Where the firms of now stood before: those in rows `here` stood `there`.

    Both are None where the firms are the same.
    """

    rows: int
    here: Array | None = None
    there: Array | None = None

    @classmethod
    def of(cls, before: Array, now: Array) -> Since:
        """Both are ids in ascending order."""
        if np.array_equal(before, now):
            return cls(len(now))
        _, there, here = np.intersect1d(before, now, assume_unique=True, return_indices=True)
        return cls(len(now), here, there)

    @property
    def new(self) -> Array:
        """The rows of firms that were not there."""
        if self.here is None:
            return np.zeros(0, np.int64)
        flags = np.ones(self.rows, np.bool_)
        flags[self.here] = False
        return np.flatnonzero(flags)

    def bits(self, before: Bits) -> Bits:
        """Bits of then over the firms of now; of a new firm 0."""
        if self.here is None or self.there is None:
            return before
        return of_rows(self.here[bit_at(before, self.there)], self.rows)

    def column(self, before: Column) -> Column | None:
        """A column of then over the firms of now; of a new firm nothing is known."""
        if self.here is None or self.there is None:
            return before
        return scattered([(self.here, taken_column(before, self.there))], self.rows)

    def moved(self, rows: Array) -> tuple[Array, Array]:
        """Of rows of then those still there (by their place in `rows`), and where they are now."""
        if self.here is None or self.there is None:
            return np.arange(len(rows)), rows
        at = np.searchsorted(self.there, rows)
        at[at == len(self.there)] = 0
        stays = np.flatnonzero(self.there[at] == rows) if len(self.there) else at[:0]
        return stays, self.here[at[stays]]


def changed_rows(since: Since, before: Table, now: Table, keys: Iterable[Key]) -> Array:
    """The rows of new firms, and those in which one of these columns says another thing."""
    flags = np.zeros(now.rows, np.bool_)
    flags[since.new] = True
    for key in keys:
        old, new = before.columns.get(key), now.columns.get(key)
        flags |= _differ(since.column(old) if old else None, new, now.rows)
    return np.flatnonzero(flags)


def _differ(old: Column | None, new: Column | None, rows: int) -> Array:
    if old is None or new is None:
        return _known(old, rows) | _known(new, rows)
    was, is_ = _known(old, rows), _known(new, rows)
    try:
        one, other = alike([old, new], rows)
    except Unlike:
        return was | is_
    differ: Array = (was != is_) | (was & is_ & (one != other))
    return differ


def _known(column: Column | None, rows: int) -> Array:
    if column is None:
        return np.zeros(rows, np.bool_)
    return np.ones(rows, np.bool_) if column.valid is None else unpacked(column.valid, rows)
