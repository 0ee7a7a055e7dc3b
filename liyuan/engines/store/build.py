"""Batches in, snapshot out: for each firm, fact and year the value received last.

A cell's origin is its place in the list of all (received at, batch number), sorted, so
that "later received wins" is "the greater origin wins": a maximum, whatever the order.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liyuan.engines.store.arrays import ArrayWriter
from liyuan.engines.store.batch import (
    EFFECTIVE,
    FIRM,
    RECEIVED,
    YEAR,
    BatchRef,
    is_ledger,
    open_batch,
)
from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.files import only_builder, sync
from liyuan.engines.store.kinds import DECIMAL, TEXT, Array, Kind, kind_of

FORMAT = 2
META, DATA = "snapshot.json", "columns.bin"
FIRMS, ORIGINS = "firms", "origins"
MICROSECOND = 1_000_000


def build_snapshot(
    directory: Path, batches: Sequence[BatchRef], *, as_of: date, known_at: datetime
) -> Path:
    """The directory of the snapshot of what was known at `known_at` about `as_of`.

    Builds it when it is not there. Batches received later than `known_at`, or effective
    later than `as_of`, do not count. Safe to run twice at once and to kill: what is in
    `directory` under its content hash is whole. Raises StoreError naming a bad batch.
    """
    counted = [b for b in batches if b.received_at <= known_at and b.effective <= as_of]
    counted.sort(key=lambda batch: batch.number)
    name = content_hash(counted, as_of=as_of, known_at=known_at)
    final = snapshot_path(directory, name)
    if final.exists():
        return final
    directory.mkdir(parents=True, exist_ok=True)
    with only_builder(directory):
        _clear_remains(directory)
        if not final.exists():
            draft = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
            _Build(draft, name, counted, as_of, known_at).write()
            draft.chmod(0o755)
            draft.rename(final)
            sync(directory)
    return final


def snapshot_path(directory: Path, content_hash: str) -> Path:
    """Where a snapshot of this content lies in this format."""
    return directory / f"{content_hash}.{FORMAT}"


def content_hash(batches: Iterable[BatchRef], *, as_of: date, known_at: datetime) -> str:
    """What a snapshot is made from, in one hash, whatever the format."""
    parts = [
        [b.number, b.sha256, sorted(b.facts), b.year, str(b.effective), micros(b.received_at)]
        for b in batches
    ]
    text = json.dumps([str(as_of), micros(known_at), parts])
    return hashlib.sha256(text.encode()).hexdigest()


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly: floats of seconds lose the last digits."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * MICROSECOND + delta.microseconds


def _clear_remains(directory: Path) -> None:
    """Remove what killed builders left; only called under the lock, so nobody is at work."""
    for draft in directory.glob(".building-*"):
        shutil.rmtree(draft, ignore_errors=True)


@dataclass(frozen=True)
class Source:
    """An opened batch: whose rows count, where they go, and when each was received."""

    ref: BatchRef
    schema: pa.Schema
    rows: Array | None  # which rows count; None: all
    firms: Array
    years: Array | None  # of a ledger's rows, -1 for none; None: the batch's year
    received: Array | int

    def column(self, fact: str) -> pa.Array:
        # opened anew for each column: a store has more batches than a process may hold files
        table = _read(self.ref, pq.ParquetFile(self.ref.path), [fact])
        array = table[fact].combine_chunks()
        array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        return array if self.rows is None else array.take(pa.array(self.rows))

    def years_of(self, fact: str) -> Iterator[int | None]:
        if self.years is None:
            yield self.ref.year
            return
        told = self.years[_valid(self.column(fact))]
        yield from (None if year < 0 else int(year) for year in np.unique(told))


@dataclass(frozen=True)
class Part:
    """What one source says about one (fact, year): places, values, origins."""

    places: Array | slice
    values: pa.Array
    origins: Array | int


def open_source(ref: BatchRef, *, as_of: date, known_at: datetime) -> Source:
    """Open a batch and choose its rows that count for (as of, known at)."""
    with open_batch(ref) as file:
        schema = file.schema_arrow
        names = [FIRM, RECEIVED, EFFECTIVE, YEAR] if is_ledger(schema) else [FIRM]
        table = _read(ref, file, names)
    if not is_ledger(schema):
        firms = table[FIRM].to_numpy()
        return Source(ref, schema, None, firms, None, micros(ref.received_at))
    received = table[RECEIVED].cast(pa.int64()).to_numpy()
    days = table[EFFECTIVE].cast(pa.int32()).to_numpy()
    limit = as_of.toordinal() - date(1970, 1, 1).toordinal()
    rows = np.flatnonzero((received <= micros(known_at)) & (days <= limit))
    # the file is sorted by firm; among one firm's rows the order of writing counts
    rows = rows[np.argsort(received[rows], kind="stable")]
    years = pc.fill_null(table[YEAR], -1).to_numpy()[rows]
    return Source(ref, schema, rows, table[FIRM].to_numpy()[rows], years, received[rows])


def _read(ref: BatchRef, file: pq.ParquetFile, columns: list[str]) -> pa.Table:
    try:
        return file.read(columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(Fault.UNREADABLE, ref.path, str(error)) from error


class _Build:
    """One snapshot on its way into a draft directory."""

    def __init__(
        self,
        draft: Path,
        name: str,
        batches: Sequence[BatchRef],
        as_of: date,
        known_at: datetime,
    ) -> None:
        self.draft, self.name, self.as_of, self.known_at = draft, name, as_of, known_at
        self.batches = batches
        self.sources = [open_source(b, as_of=as_of, known_at=known_at) for b in batches]
        self.firms = _union([source.firms for source in self.sources])
        self.places = [_places(self.firms, source.firms) for source in self.sources]
        self.moments = _moments(self.sources)

    def write(self) -> None:
        with ArrayWriter(self.draft / DATA) as self.data:
            columns = [
                self._write_column(number, fact, year, sources)
                for number, ((fact, year), sources) in enumerate(self._plan())
            ]
            self._save(FIRMS, self.firms)
            self._save(ORIGINS, np.array(list(self.moments), np.int64).ravel())
        meta = {
            "format": FORMAT,
            "content_hash": self.name,
            "as_of": str(self.as_of),
            "known_at": micros(self.known_at),
            "batches": [batch.number for batch in self.batches],
            "firms": len(self.firms),
            "columns": columns,
            "arrays": self.data.places,
            "bytes": self.data.size,
        }
        path = self.draft / META
        path.write_text(json.dumps(meta, ensure_ascii=False, indent=1))
        sync(path)
        sync(self.draft)

    def _plan(self) -> list[tuple[tuple[str, int | None], list[int]]]:
        """Which sources speak of each (fact, year)."""
        plan: dict[tuple[str, int | None], list[int]] = defaultdict(list)
        for index, source in enumerate(self.sources):
            for fact in source.ref.facts:
                for year in source.years_of(fact):
                    plan[fact, year].append(index)
        return sorted(plan.items(), key=lambda item: (item[0][0], item[0][1] or 0))

    def _write_column(
        self, number: int, fact: str, year: int | None, sources: Sequence[int]
    ) -> dict[str, Any]:
        kind, scale = _common_kind(fact, [self.sources[i] for i in sources])
        parts = [self._part(i, fact, year, kind, scale) for i in sources]
        origins = np.zeros(len(self.firms), np.min_scalar_type(len(self.moments)))
        merge = _merge_text if kind is TEXT else _merge_numbers
        values, words = merge(kind, parts, origins)
        stem = f"{number:04d}"
        self._save(f"{stem}.values", values)
        self._save(f"{stem}.origins", origins)
        if words is not None:
            self._save_words(stem, words)
        return {"fact": fact, "year": year, "kind": kind.name, "scale": scale, "file": stem}

    def _part(self, index: int, fact: str, year: int | None, kind: Kind, scale: int) -> Part:
        source, places = self.sources[index], self.places[index]
        values = source.column(fact)
        if kind is DECIMAL:
            values = values.cast(pa.decimal128(18, scale))
        origins: Array | int
        if isinstance(source.received, int):
            return Part(places, values, self.moments[source.received, source.ref.number])
        number = source.ref.number
        origins = np.array([self.moments[int(r), number] for r in source.received], np.int64)
        assert source.years is not None
        chosen = np.flatnonzero(source.years == (-1 if year is None else year))
        where = np.arange(len(self.firms))[places] if isinstance(places, slice) else places
        return Part(where[chosen], values.take(pa.array(chosen)), origins[chosen])

    def _save(self, name: str, array: Array) -> None:
        self.data.save(name, array)

    def _save_words(self, stem: str, words: pa.Array) -> None:
        """A column's distinct texts: their bytes, and where each begins."""
        texts = words.to_pylist()
        blob = [text.encode() for text in texts]
        starts = np.cumsum([0, *map(len, blob)], dtype=np.int64)
        self._save(f"{stem}.starts", starts)
        self._save(f"{stem}.bytes", np.frombuffer(b"".join(blob), np.uint8))


def _merge_numbers(kind: Kind, parts: Sequence[Part], origins: Array) -> tuple[Array, None]:
    values = np.zeros(len(origins), kind.dtype)
    for part in parts:
        winners = _winners(part, origins)
        places = _at(part.places, winners, len(origins))
        values[places] = kind.to_numpy(part.values)[winners]
        origins[places] = _chosen(part.origins, winners)
    return values, None


def _merge_text(kind: Kind, parts: Sequence[Part], origins: Array) -> tuple[Array, pa.Array]:
    """Texts of all parts end to end, one index into them per firm, then codes."""
    chosen = np.full(len(origins), -1, np.int64)
    start = 0
    for part in parts:
        winners = _winners(part, origins)
        places = _at(part.places, winners, len(origins))
        chosen[places] = start + winners
        origins[places] = _chosen(part.origins, winners)
        start += len(part.values)
    all_texts = pa.chunked_array([part.values for part in parts], pa.string())
    texts = all_texts.take(pa.array(chosen, mask=chosen < 0))
    coded = pa.chunked_array(texts).combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    return kind.to_numpy(coded), coded.dictionary


def _winners(part: Part, origins: Array) -> Array:
    """The rows of a part that say something, later than what is there."""
    return np.flatnonzero(_valid(part.values) & (part.origins > origins[part.places]))


def _at(places: Array | slice, rows: Array, size: int) -> Array:
    return rows if isinstance(places, slice) else places[rows]


def _chosen(origins: Array | int, rows: Array) -> Array | int:
    return origins if isinstance(origins, int) else origins[rows]


def _valid(array: pa.Array) -> Array:
    if array.null_count == 0:
        return np.ones(len(array), np.bool_)
    result: Array = array.is_valid().to_numpy(zero_copy_only=False)
    return result


def _union(parts: Sequence[Array]) -> Array:
    """All firms, sorted; most sources hold the same ones, which costs a search only."""
    firms = np.empty(0, np.int64)
    for part in parts:
        places = np.searchsorted(firms, part)
        known = np.zeros(len(part), bool)
        inside = places < len(firms)
        known[inside] = firms[places[inside]] == part[inside]
        if not known.all():
            firms = np.sort(np.concatenate([firms, part[~known]]))
            firms = firms[np.diff(firms, prepend=firms[0] - 1) > 0]
    return firms


def _places(firms: Array, part: Array) -> Array | slice:
    if np.array_equal(part, firms):
        return slice(None)
    return np.searchsorted(firms, part).astype(np.int32)


class _Moments(dict[tuple[int, int], int]):
    """(received at in µs, batch number) → origin, from 1 in the order of winning."""


def _moments(sources: Sequence[Source]) -> _Moments:
    pairs = {
        (int(moment), source.ref.number)
        for source in sources
        for moment in np.unique(source.received)
    }
    return _Moments({pair: place for place, pair in enumerate(sorted(pairs), start=1)})


def _common_kind(fact: str, sources: Sequence[Source]) -> tuple[Kind, int]:
    """The kind in which all sources keep a fact, and the finest scale of its decimals."""
    types = [source.schema.field(fact).type for source in sources]
    first = kind_of(types[0])
    for source, of in zip(sources, types, strict=True):
        if first is None or kind_of(of) is not first:
            detail = f"{fact} is {of} here and {types[0]} in {sources[0].ref.path.name}"
            raise StoreError(Fault.SHAPE, source.ref.path, detail)
    assert first is not None
    scale = max((of.scale for of in types), default=0) if first is DECIMAL else 0
    return first, scale


def remove_snapshot(path: Path) -> None:
    """Forget a snapshot; whoever has it open keeps reading the removed files."""
    gone = path.with_name(f".building-gone-{os.getpid()}-{path.name[:16]}")
    with suppress(FileNotFoundError):  # another process was first
        path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
