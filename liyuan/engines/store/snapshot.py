"""A snapshot for reading: memory-mapped columns, so that one firm's cells cost next to nothing."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from io import SEEK_END
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from liyuan.engines.store.build import DATA, FIRMS, FORMAT, META, ORIGINS
from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.kinds import KINDS, TEXT, Array, Kind, Value

Key: TypeAlias = tuple[str, int | None]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# texts of a column are kept decoded up to this number
FEW_WORDS = 4096
# firms decoded at once when all are read
SLICE = 1024


class Cell(NamedTuple):
    """One value, the year it is about, and the batch that brought it, when."""

    value: Value
    year: int | None
    batch: int
    received_at: datetime


class Arrays:
    """The arrays of a snapshot by name, all in one mapped file."""

    def __init__(self, path: Path, places: Mapping[str, tuple[str, int, int]], size: int) -> None:
        self._places = places
        try:
            with path.open("rb") as file:
                held = file.seek(0, SEEK_END)
                self._data = mmap(file.fileno(), 0, access=ACCESS_READ) if held else b""
        except FileNotFoundError:
            raise StoreError(Fault.MISSING, path) from None
        except OSError as error:
            raise StoreError(Fault.UNREADABLE, path, str(error)) from error
        if held != size:
            raise StoreError(Fault.ALTERED, path, f"{held} bytes, not {size}")

    def __getitem__(self, name: str) -> Array:
        kind, length, place = self._places[name]
        return np.frombuffer(self._data, kind, length, place)


@dataclass(frozen=True)
class Column:
    """A (fact, year) over all firms of the snapshot, in their order.

    `origins` is 0 where nothing is known; `values` there means nothing. Texts are codes.
    """

    arrays: Arrays
    fact: str
    year: int | None
    kind: Kind
    scale: int
    file: str

    @cached_property
    def values(self) -> Array:
        return self.arrays[f"{self.file}.values"]

    @cached_property
    def origins(self) -> Array:
        return self.arrays[f"{self.file}.origins"]

    @cached_property
    def _starts(self) -> Array:
        return self.arrays[f"{self.file}.starts"]

    @cached_property
    def _words(self) -> list[str]:
        """All texts of a column that has few, as codes do."""
        return [self._read_word(code) for code in range(len(self._starts) - 1)]

    @property
    def words_held(self) -> int:
        """How many texts a column of texts has."""
        return len(self._starts) - 1

    def word(self, code: int) -> str:
        few = len(self._starts) <= FEW_WORDS
        return self._words[code] if few else self._read_word(code)

    def _read_word(self, code: int) -> str:
        first, last = self._starts[code : code + 2].tolist()
        letters = self.arrays[f"{self.file}.bytes"][first:last]
        return letters.tobytes().decode()

    def value(self, row: int) -> Value:
        """The value in a row whose origin is not 0."""
        return self._decode(self.values[row].item())

    def slice(self, first: int, last: int) -> Iterator[tuple[int, int, Value]]:
        """(row, origin, value) of the known cells of a range of rows."""
        origins = self.origins[first:last]
        rows = np.flatnonzero(origins)
        values = map(self._decode, self.values[first:last][rows].tolist())
        return zip((rows + first).tolist(), origins[rows].tolist(), values, strict=True)

    @cached_property
    def _decode(self) -> Callable[[Any], Value]:
        return self.word if self.kind is TEXT else self.kind.reader(self.scale)


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
        arrays = Arrays(path / DATA, meta["arrays"], meta["bytes"])
        columns = [
            Column(arrays, c["fact"], c["year"], KINDS[c["kind"]], c["scale"], c["file"])
            for c in meta["columns"]
        ]
        origins = arrays[ORIGINS].reshape(-1, 2).tolist()
        return cls(
            path=path,
            as_of=date.fromisoformat(meta["as_of"]),
            known_at=_moment(meta["known_at"]),
            content_hash=meta["content_hash"],
            batches=frozenset(meta["batches"]),
            firms=arrays[FIRMS],
            columns={(column.fact, column.year): column for column in columns},
            origins=tuple((number, _moment(received)) for received, number in origins),
        )

    def cells(self, firm: int) -> dict[Key, Cell]:
        """All that is known about a firm; empty for a firm that no batch names."""
        row = int(np.searchsorted(self.firms, firm))
        if row == len(self.firms) or self.firms[row] != firm:
            return {}
        return {
            key: Cell(column.value(row), key[1], *self.origins[origin - 1])
            for key, column in self.columns.items()
            if (origin := int(column.origins[row]))
        }

    def iter_firms(self) -> Iterator[tuple[int, dict[Key, Cell]]]:
        """(firm, cells) of every firm, in the order of their ids."""
        for first in range(0, len(self.firms), SLICE):
            firms = self.firms[first : first + SLICE].tolist()
            found: list[dict[Key, Cell]] = [{} for _ in firms]
            for key, column in self.columns.items():
                year, origins = key[1], self.origins
                for row, origin, value in column.slice(first, first + len(firms)):
                    found[row - first][key] = Cell(value, year, *origins[origin - 1])
            yield from zip(firms, found, strict=True)


def _moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


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
