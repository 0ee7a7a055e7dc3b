"""Reads of facts: a firm's cells for any (as-of, known-at), and the snapshots behind runs."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from liyuan.engines import store
from liyuan.engines.store import (
    BatchRef,
    Cell,
    Fault,
    Key,
    StoreError,
    Value,
    build_snapshot,
    cells_in,
    remove_snapshot,
    snapshot_path,
)
from liyuan.enterprises.domain_facts import has_basis, typed_value
from liyuan.enterprises.models import Enterprise, FactBatch, FactEntry, Snapshot
from liyuan.rules.queries import catalogue

# the source of batches that single entries were compacted into
COMPACTED = "fact_entry"


@dataclass(frozen=True)
class FactCell:
    """A value as the store keeps it (money in fen), and who said so when.

    `batch` is the number of its batch, None for an entry that is not compacted; `by` is
    the person who entered it, None when a source handed it over.
    """

    fact: str
    year: int | None
    value: Value
    source: str
    source_unit: str
    sharing_basis: str
    basis_until: date | None
    received_at: datetime
    batch: int | None
    by: int | None
    entered: bool = False

    def is_lawful(self, on: date) -> bool:
        """Whether it may be read on a day; what was entered rests on the catalogue's basis."""
        return self.entered or has_basis(self.sharing_basis, self.basis_until, on)


@dataclass(frozen=True)
class StoredFacts:
    """What a snapshot says of a firm, and which of it was shared without a basis."""

    cells: Mapping[Key, Cell]
    barred: frozenset[Key]

    @classmethod
    def of(cls, cells: Mapping[Key, Cell], unlawful: frozenset[int]) -> "StoredFacts":
        """`unlawful` are the batches that may not be read on the day."""
        if not unlawful:
            return cls(cells, NOTHING_BARRED)
        return cls(cells, frozenset(key for key, c in cells.items() if c.batch in unlawful))

    def stored(self, fact: str, year: int | None) -> Value | None:
        """The stored value of a fact, None when it is not known."""
        cell = self.cells.get((fact, year))
        return None if cell is None else cell.value


NOTHING_BARRED: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class FirmFacts:
    """What was known at a moment about a firm on a day."""

    enterprise: int
    as_of: date
    known_at: datetime
    cells: Mapping[Key, FactCell]

    def stored(self, fact: str, year: int | None) -> Value | None:
        """The stored value of a fact, None when it is not known."""
        cell = self.cells.get((fact, year))
        return None if cell is None else cell.value

    @property
    def barred(self) -> frozenset[Key]:
        """What was shared without a basis that holds on the day."""
        return frozenset(k for k, cell in self.cells.items() if not cell.is_lawful(self.as_of))

    def years(self, fact: str) -> tuple[FactCell, ...]:
        """All years of a fact, the latest first."""
        found = [cell for (name, _), cell in self.cells.items() if name == fact]
        return tuple(sorted(found, key=lambda cell: -(cell.year or 0)))


def facts_of(enterprise: Enterprise, *, as_of: date, known_at: datetime) -> FirmFacts:
    """A firm's facts: the nearest snapshot's cells, then later batches and entries.

    Whatever snapshots there are, the answer is the one for (as_of, known_at). Raises
    StoreError that names a damaged file.
    """
    batches = {batch.pk: batch for batch in _batches(as_of, known_at)}
    cells = _from_batches(enterprise.pk, batches.values(), as_of, known_at)
    told = {key: _batch_cell(key, cell, batches[cell.batch]) for key, cell in cells.items()}
    return FirmFacts(
        enterprise.pk, as_of, known_at, _with_entries(enterprise.pk, told, as_of, known_at)
    )


def stored_values(enterprise: int, snapshot: Snapshot) -> StoredFacts:
    """What a snapshot says of a firm (by internal id), for rules to read from."""
    cells = open_snapshot(snapshot).cells(enterprise)
    return StoredFacts.of(cells, _unlawful_in(snapshot.content_hash, snapshot.as_of))


@lru_cache(maxsize=32)
def _unlawful_in(content_hash: str, on: date) -> frozenset[int]:
    """Of a snapshot's batches, which never change, those without a basis on a day."""
    return unlawful_batches(on)


def unlawful_batches(on: date) -> frozenset[int]:
    """The batches that have no sharing basis which holds on a day."""
    wanting = FactBatch.objects.filter(Q(sharing_basis="") | Q(basis_until__lt=on))
    return frozenset(wanting.exclude(source=COMPACTED).values_list("pk", flat=True))


def open_snapshot(snapshot: Snapshot) -> store.Snapshot:
    """Open a registered snapshot.

    It is a cache: one whose files are gone, damaged or of another format is built again
    from its batches. Raises StoreError that names a batch which is not what it was.
    """
    path = snapshot_path(_snapshots(), snapshot.content_hash)
    try:
        return _opened(path)
    except StoreError:
        if path.exists():
            remove_snapshot(path)
        return _opened(_built_again(snapshot))


def _built_again(snapshot: Snapshot) -> Path:
    batches = FactBatch.objects.filter(pk__lte=snapshot.last_batch)
    refs = [batch_ref(b) for b in _counting(batches, snapshot.as_of, snapshot.known_at)]
    path = build_snapshot(_snapshots(), refs, as_of=snapshot.as_of, known_at=snapshot.known_at)
    if path.stem != snapshot.content_hash:
        raise StoreError(Fault.ALTERED, _snapshots() / snapshot.path)
    return path


@lru_cache(maxsize=8)
def _opened(path: Path) -> store.Snapshot:
    return store.Snapshot.open(path)


def facts_directory() -> Path:
    """Where batches lie; their paths in the database are relative to it."""
    return Path(settings.LIYUAN_DATA) / "facts"


def batch_refs(*, as_of: date, known_at: datetime) -> list[BatchRef]:
    """The batches that count for (as_of, known_at), in the order of their numbers."""
    return [batch_ref(batch) for batch in _batches(as_of, known_at)]


def _snapshots() -> Path:
    return Path(settings.LIYUAN_DATA) / "snapshots"


def _batches(as_of: date, known_at: datetime) -> list[FactBatch]:
    return list(_counting(FactBatch.objects.all(), as_of, known_at))


def _counting(batches: QuerySet[FactBatch], as_of: date, known_at: datetime) -> QuerySet[FactBatch]:
    counting = batches.filter(received_at__lte=known_at, effective__lte=as_of)
    return counting.order_by("pk")


def _from_batches(
    firm: int, batches: Iterable[FactBatch], as_of: date, known_at: datetime
) -> dict[Key, Cell]:
    """The nearest snapshot before, and over it the batches that it does not hold."""
    near = Snapshot.objects.filter(as_of__lte=as_of, known_at__lte=known_at)
    snapshot = near.order_by("-known_at", "-as_of").first()
    opened = open_snapshot(snapshot) if snapshot else None
    cells = opened.cells(firm) if opened else {}
    held = opened.batches if opened else frozenset()
    for batch in batches:
        # a ledger's rows are entries, which are read as such
        if batch.pk in held or batch.source == COMPACTED:
            continue
        for key, cell in cells_in(batch_ref(batch), firm, as_of=as_of, known_at=known_at).items():
            if key not in cells or _rank(cell) > _rank(cells[key]):
                cells[key] = cell
    return cells


def _rank(cell: Cell) -> tuple[datetime, int]:
    return cell.received_at, cell.batch


def _batch_cell(key: Key, cell: Cell, batch: FactBatch) -> FactCell:
    return FactCell(
        fact=key[0],
        year=key[1],
        value=cell.value,
        source=batch.source,
        source_unit=batch.source_unit,
        sharing_basis=batch.sharing_basis,
        basis_until=batch.basis_until,
        received_at=cell.received_at,
        batch=batch.pk,
        by=None,
    )


def _with_entries(
    firm: int, cells: Mapping[Key, FactCell], as_of: date, known_at: datetime
) -> dict[Key, FactCell]:
    """Entries over the cells, compacted or not: whichever was received later."""
    entries = FactEntry.objects.filter(
        enterprise=firm, known_at__lte=known_at, effective__lte=as_of
    )
    told = dict(cells)
    ordered = list(entries.order_by("known_at", "pk"))
    types = {fact.id: fact.type for fact in catalogue().values()} if ordered else {}
    for entry in ordered:
        key = (entry.fact, entry.year)
        before = told.get(key)
        rank = (entry.known_at, entry.batch_id or sys.maxsize)
        later = before is None or rank >= (before.received_at, before.batch or sys.maxsize)
        if later and entry.fact in types:
            told[key] = _entry_cell(entry, typed_value(types[entry.fact], entry.value))
    return told


def _entry_cell(entry: FactEntry, value: Value) -> FactCell:
    return FactCell(
        fact=entry.fact,
        year=entry.year,
        value=value,
        source=entry.source,
        source_unit="",
        sharing_basis="",
        basis_until=None,
        received_at=entry.known_at,
        batch=entry.batch_id,
        by=entry.by_id,
        entered=True,
    )


def batch_ref(batch: FactBatch) -> BatchRef:
    """A registered batch as the store knows it."""
    return BatchRef(
        number=batch.pk,
        path=facts_directory() / batch.path,
        sha256=batch.sha256,
        facts=tuple(batch.facts),
        year=batch.year,
        effective=batch.effective,
        received_at=batch.received_at,
    )
