"""A snapshot for reading: memory-mapped columns, so that one firm's cells cost next to nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from liyuan.engines.store.build import FIRMS, FORMAT, META, ORIGINS
from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.kinds import KINDS, TEXT, Array, Kind, Value

Key: TypeAlias = tuple[str, int | None]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# firms decoded at once when all are read
SLICE = 1024


class Cell(NamedTuple):
    """One value, the year it is about, and the batch that brought it, when."""

    value: Value
    year: int | None
    batch: int
    received_at: datetime


@dataclass(frozen=True)
class Column:
    """A (fact, year) over all firms of the snapshot, in their order.

    `origins` is 0 where nothing is known; `values` there means nothing. Texts are codes.
    """

    directory: Path
    fact: str
    year: int | None
    kind: Kind
    scale: int
    file: str

    @cached_property
    def values(self) -> Array:
        return _mapped(self.directory / f"{self.file}.values.npy")

    @cached_property
    def origins(self) -> Array:
        return _mapped(self.directory / f"{self.file}.origins.npy")

    @cached_property
    def _words(self) -> tuple[Array, Array]:
        stem = self.directory / self.file
        return _mapped(stem.with_suffix(".starts.npy")), _mapped(stem.with_suffix(".bytes.npy"))

    def word(self, code: int) -> str:
        starts, letters = self._words
        return letters[starts[code] : starts[code + 1]].tobytes().decode()

    def value(self, row: int) -> Value:
        """The value in a row whose origin is not 0."""
        return self._decode(self.values[row].item())

    def slice(self, first: int, last: int) -> list[tuple[int, int, Value]]:
        """(row, origin, value) of the known cells of a range of rows."""
        origins = self.origins[first:last]
        rows = np.flatnonzero(origins)
        values = self.values[first:last][rows].tolist()
        decoded = map(self._decode, values)
        return list(zip((rows + first).tolist(), origins[rows].tolist(), decoded, strict=True))

    def _decode(self, stored: Any) -> Value:
        if self.kind is TEXT:
            return self.word(stored)
        return self.kind.to_python(stored, self.scale)


@dataclass(frozen=True)
class Snapshot:
    """What was known at a moment about a date, for every firm."""

    path: Path
    as_of: date
    known_at: datetime
    content_hash: str
    batches: frozenset[int]
    firms: Array
    columns: Mapping[Key, Column]
    origins: tuple[tuple[int, datetime], ...]

    @classmethod
    def open(cls, path: Path) -> "Snapshot":
        """Open what `build_snapshot` made; StoreError names the file that is wrong."""
        meta = _read_meta(path / META)
        columns = [
            Column(path, c["fact"], c["year"], KINDS[c["kind"]], c["scale"], c["file"])
            for c in meta["columns"]
        ]
        origins = _mapped(path / ORIGINS).tolist()
        return cls(
            path=path,
            as_of=date.fromisoformat(meta["as_of"]),
            known_at=_moment(meta["known_at"]),
            content_hash=meta["content_hash"],
            batches=frozenset(meta["batches"]),
            firms=_mapped(path / FIRMS),
            columns={(column.fact, column.year): column for column in columns},
            origins=tuple((number, _moment(received)) for received, number in origins),
        )

    def cells(self, firm: int) -> dict[Key, Cell]:
        """All that is known about a firm; empty for a firm that no batch names."""
        row = int(np.searchsorted(self.firms, firm))
        if row == len(self.firms) or self.firms[row] != firm:
            return {}
        return {
            key: self._cell(column.value(row), key[1], origin)
            for key, column in self.columns.items()
            if (origin := int(column.origins[row]))
        }

    def iter_firms(self) -> Iterator[tuple[int, dict[Key, Cell]]]:
        """(firm, cells) of every firm, in the order of their ids."""
        for first in range(0, len(self.firms), SLICE):
            firms = self.firms[first : first + SLICE].tolist()
            found: list[dict[Key, Cell]] = [{} for _ in firms]
            for key, column in self.columns.items():
                for row, origin, value in column.slice(first, first + len(firms)):
                    found[row - first][key] = self._cell(value, key[1], origin)
            yield from zip(firms, found, strict=True)

    def _cell(self, value: Value, year: int | None, origin: int) -> Cell:
        number, received_at = self.origins[origin - 1]
        return Cell(value, year, number, received_at)


def _moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _mapped(path: Path) -> Array:
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise StoreError(Fault.MISSING, path) from None
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(Fault.UNREADABLE, path, str(error)) from error
    return np.asarray(array)


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        meta: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        raise StoreError(Fault.MISSING, path) from None
    except (OSError, ValueError) as error:
        raise StoreError(Fault.UNREADABLE, path, str(error)) from error
    if meta.get("format") != FORMAT:
        raise StoreError(Fault.SHAPE, path, f"format {meta.get('format')}, not {FORMAT}")
    return meta
