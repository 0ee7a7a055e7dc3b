"""A ledger that comes back: what was changed in it, and where the system has moved on meanwhile.

Three values stand behind each cell: the one that was given away (`base`), the one that comes
back (`mine`) and the one known now (`theirs`). A cell that nobody touched never overwrites.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liyuan.engines.store import FIRM

# Columns of what was given away, beside the firm and its facts.
CODE, NAME = "@code", "@name"
# Before the name of a column of the register that other units fill.
CONTEXT = "@"
STAMP = re.compile(r"LYTZ-\d+-[0-9a-f]{12}")
# Removed rows that are told one by one; the rest is counted.
MOST_REMOVED = 1_000


class Change(StrEnum):
    """What became of a row, and of a cell; each outweighs those before it."""

    SAME = "same"
    """Nothing new: untouched, or known already."""
    CLEARED = "cleared"
    """Emptied: it says nothing, what is known stays."""
    NEW = "new"
    """A value where none was known."""
    CHANGED = "changed"
    CONFLICT = "conflict"
    """Changed here and in the system since the export: a person chooses."""
    REMOVED = "removed"
    """A row that is no longer in the file: nothing happens to the firm."""


ORDER = (Change.SAME, Change.CLEARED, Change.NEW, Change.CHANGED, Change.CONFLICT)
SAME, CLEARED, NEW, CHANGED, CONFLICT = range(len(ORDER))


@dataclass(frozen=True)
class Difference:
    """A cell that came back otherwise: positions in its column, and the three values."""

    fact: str
    year: int | None
    change: Change
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class MergedColumn:
    """One fact of all rows; `states` index ORDER."""

    fact: str
    year: int | None
    base: pa.Array
    mine: pa.Array
    theirs: pa.Array
    states: Any

    def differences(self, places: Any) -> Iterator[tuple[int, Difference]]:
        """The cells at these places that are not the same."""
        for place in places[self.states[places] != SAME].tolist():
            values = (one[place].as_py() for one in (self.base, self.mine, self.theirs))
            yield place, Difference(self.fact, self.year, ORDER[self.states[place]], *values)


def merge_column(
    fact: str, year: int | None, base: pa.Array, mine: pa.Array, theirs: pa.Array
) -> MergedColumn:
    """What became of each cell of a column; the three arrays are in the order of the rows."""
    touched, moved, apart = distinct(mine, base), distinct(theirs, base), distinct(mine, theirs)
    blank, fresh = _nulls(mine), _nulls(base)
    cases = (~touched, blank, ~apart, moved, fresh)
    states = np.select(cases, (SAME, CLEARED, SAME, CONFLICT, NEW), CHANGED).astype(np.int8)
    return MergedColumn(fact, year, base, mine, theirs, states)


def distinct(one: pa.Array, other: pa.Array) -> Any:
    """Where two arrays differ; two blanks do not."""
    differs = pc.fill_null(pc.not_equal(one, other), False)
    return _plain(differs) | (_nulls(one) != _nulls(other))


def _nulls(one: pa.Array) -> Any:
    return _plain(pc.is_null(one))


def _plain(one: pa.Array) -> Any:
    return one.to_numpy(zero_copy_only=False).astype(bool)


@dataclass(frozen=True)
class Merged:
    """A whole ledger: the firm of each row, its columns, and the firms whose rows are gone."""

    firms: pa.Array
    columns: tuple[MergedColumn, ...]
    added: Any
    """Rows of firms that were not given away."""
    removed: tuple[tuple[int, str, str], ...]
    """Firm, credit code and name of the rows that are gone."""

    @property
    def states(self) -> Any:
        """What became of each row: the weightiest of its cells."""
        rows = np.zeros(len(self.firms), dtype=np.int8)
        for column in self.columns:
            np.maximum(rows, column.states, out=rows)
        return rows

    def counts(self) -> dict[str, int]:
        """How many rows of each kind, and how many are added and gone."""
        states = self.states
        told = {change.value: int((states == at).sum()) for at, change in enumerate(ORDER)}
        return told | {"added": int(self.added.sum()), "removed": len(self.removed)}

    def differences(self) -> dict[int, list[Difference]]:
        """The cells that differ, by the place of their row."""
        places = np.flatnonzero(self.states != SAME)
        found: dict[int, list[Difference]] = {place: [] for place in places.tolist()}
        for column in self.columns:
            for place, difference in column.differences(places):
                found[place].append(difference)
        return found

    def digest(self) -> str:
        """Equal for two comparisons that say the same of every row."""
        found = ((self.firms[place].as_py(), told) for place, told in self.differences().items())
        return sha256(repr(sorted(found, key=lambda one: one[0])).encode()).hexdigest()

    def taken(self, mine: frozenset[int]) -> Mapping[int | None, pa.Table]:
        """What is written, by year: new and changed cells, and those of the firms in `mine`."""
        chosen = np.isin(self.firms.to_numpy(), list(mine))
        years = dict.fromkeys(column.year for column in self.columns)
        tables = {year: self._taken(year, chosen) for year in years}
        return {year: table for year, table in tables.items() if table.num_rows}

    def _taken(self, year: int | None, chosen: Any) -> pa.Table:
        told, some = {}, np.zeros(len(self.firms), dtype=bool)
        for column in self.columns:
            wanted = np.isin(column.states, (NEW, CHANGED)) | ((column.states == CONFLICT) & chosen)
            if column.year == year and wanted.any():
                told[column.fact] = pc.if_else(pa.array(wanted), column.mine, None)
                some |= wanted
        return pa.table({FIRM: self.firms, **told}).filter(pa.array(some))


def given(content: bytes) -> pa.Table:
    """The rows as they were given away."""
    with pa.ipc.open_file(pa.BufferReader(content)) as reader:
        return reader.read_all()


def packed(table: pa.Table) -> bytes:
    """The rows as they are kept."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def merge(
    base: pa.Table,
    firms: pa.Array,
    columns: Mapping[tuple[str, int | None], tuple[pa.Array, pa.Array]],
    codes: frozenset[str],
) -> Merged:
    """Compare a ledger with its base: `columns` gives (mine, theirs), `codes` all it names."""
    places = pc.index_in(firms, value_set=base[FIRM].combine_chunks())
    merged = tuple(
        merge_column(fact, year, base[fact].combine_chunks().take(places), mine, theirs)
        for (fact, year), (mine, theirs) in columns.items()
    )
    gone = base.filter(pc.invert(pc.is_in(base[CODE], value_set=pa.array(sorted(codes)))))
    rows = (gone[name].to_pylist() for name in (FIRM, CODE, NAME))
    return Merged(firms, merged, _nulls(places), tuple(zip(*rows, strict=True)))
