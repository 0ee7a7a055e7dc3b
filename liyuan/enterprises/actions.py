"""The verbs of the registry: industries, firms, batches and entries of facts, snapshots."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.engines.store import (
    EFFECTIVE,
    FACT_TYPES,
    FIRM,
    LEDGER,
    RECEIVED,
    YEAR,
    build_snapshot,
    write_batch,
)
from liyuan.engines.synth import ENTERPRISES, BatchEntry, read_manifest, read_table
from liyuan.enterprises.actions_projection import project_batch, project_entry
from liyuan.enterprises.actions_registry import register_enterprises
from liyuan.enterprises.domain import REGISTERING
from liyuan.enterprises.domain_facts import refusal, stored_value, typed_value
from liyuan.enterprises.models import (
    Assignment,
    Enterprise,
    FactBatch,
    FactEntry,
    Industry,
    Snapshot,
)
from liyuan.enterprises.queries_facts import COMPACTED, batch_refs, facts_directory, open_snapshot
from liyuan.journal.actions import record
from liyuan.rules.queries import catalogue

__all__ = [
    "assign_firms",
    "compact_entries",
    "enter_fact",
    "import_city",
    "load_industries",
    "open_snapshot",
    "register_batch",
    "register_enterprises",
    "take_snapshot",
]

Progress = Callable[[int], None]


@transaction.atomic
def load_industries(rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert or update the industry classification (code, name, en, level, parent).

    Part of loading a pack, whose entry in the journal covers it. Returns how many rows
    are new or changed.
    """
    known = {industry.pk: industry for industry in Industry.objects.all()}
    wanted = [_industry(row) for row in sorted(rows, key=lambda row: int(row["level"]))]
    fields = ("name", "en", "level", "parent_id")
    changed = [
        one
        for one in wanted
        if one.pk not in known or any(getattr(one, f) != getattr(known[one.pk], f) for f in fields)
    ]
    Industry.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "en", "level", "parent"],
    )
    return len(changed)


def _industry(row: Mapping[str, Any]) -> Industry:
    return Industry(
        code=row["code"],
        name=row["name"],
        en=row.get("en") or "",
        level=int(row["level"]),
        parent_id=row.get("parent") or None,
    )


@transaction.atomic
def register_batch(
    table: pa.Table,
    *,
    source: str,
    source_unit: str,
    sharing_basis: str,
    basis_until: date | None = None,
    year: int | None,
    effective: date,
    received_at: datetime,
    by: User | None,
    at: datetime,
) -> FactBatch:
    """Keep a table of facts as an immutable batch and register it.

    `table`: `firm` (internal id) and one column per fact, of the store's types. All facts
    are of `year`, or of none. Firms' place, industry and status follow when it brings them.
    Without a sharing basis, or after the day `basis_until`, rules do not read it.
    Raises StoreError when the table is no batch.
    """
    _one_at_a_time()
    batch = _keep(
        table,
        source=source,
        source_unit=source_unit,
        sharing_basis=sharing_basis,
        basis_until=basis_until,
        year=year,
        effective=effective,
        received_at=received_at,
    )
    project_batch(batch, table, on=timezone.localdate(at))
    record(
        action="fact.batch",
        subject=("fact_batch", str(batch.pk)),
        by=by,
        at=at,
        payload=_said(batch),
    )
    return batch


def _keep(table: pa.Table, **said: Any) -> FactBatch:
    """Write the file, then its row: a file without a row is never read."""
    facts = [name for name in table.schema.names if name not in {FIRM, *LEDGER}]
    # in the file too: it tells where it is from, and equal facts received twice are two files
    meta = {key: str(value) for key, value in said.items()}
    file = write_batch(facts_directory(), table.replace_schema_metadata(meta))
    return FactBatch.objects.create(
        facts=facts, path=file.path.name, sha256=file.sha256, rows=file.rows, **said
    )


def _said(batch: FactBatch) -> dict[str, Any]:
    return {
        "source": batch.source,
        "source_unit": batch.source_unit,
        "sharing_basis": batch.sharing_basis,
        "basis_until": batch.basis_until,
        "facts": batch.facts,
        "year": batch.year,
        "effective": batch.effective,
        "received_at": batch.received_at.isoformat(),
        "rows": batch.rows,
        "sha256": batch.sha256,
    }


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTERING])


@transaction.atomic
def enter_fact(
    enterprise: Enterprise,
    fact: str,
    value: object,
    *,
    year: int | None = None,
    effective: date | None = None,
    source: str,
    by: User | None,
    at: datetime,
) -> FactEntry:
    """Enter one fact about a firm; it counts from `at` on.

    `value` is as the store keeps it: money in fen, counts whole, numbers and ratios
    Decimal, dates, booleans, texts and codes. `effective` is today, or the year's end,
    unless it is said. Raises FactRefused when it does not fit the catalogue.
    """
    definition = catalogue().get(fact)
    today = timezone.localdate(at)
    day = effective or (today if year is None else min(today, date(year, 12, 31)))
    if reason := refusal(definition, value, year=year, effective=day, today=today):
        raise reason
    assert definition is not None
    entry = FactEntry.objects.create(
        enterprise=enterprise,
        fact=fact,
        year=year,
        effective=day,
        value=stored_value(definition.type, value),
        source=source,
        known_at=at,
        by=by,
    )
    project_entry(entry)
    record(
        action="fact.enter",
        subject=("enterprise", enterprise.credit_code),
        by=by,
        at=at,
        payload={"fact": fact, "year": year, "value": entry.value, "source": source},
    )
    return entry


@transaction.atomic
def compact_entries(*, by: User | None, at: datetime) -> FactBatch | None:
    """Move the entries that wait into one ledger batch; no answer changes, past or present.

    Entries keep their rows, which name who entered them, and point at their batch.
    Returns None when none waits.
    """
    _one_at_a_time()
    waiting = FactEntry.objects.filter(batch=None, known_at__lte=at).order_by("id")
    entries = list(waiting.select_for_update())
    table = _ledger(entries)
    if table is None:
        return None
    kept = [entry for entry in entries if entry.fact in table.schema.names]
    batch = _keep(
        table,
        source=COMPACTED,
        source_unit="",
        sharing_basis="",
        year=None,
        effective=min(entry.effective for entry in kept),
        received_at=min(entry.known_at for entry in kept),
    )
    FactEntry.objects.filter(pk__in=[entry.pk for entry in kept]).update(batch=batch)
    record(
        action="fact.compact",
        subject=("fact_batch", str(batch.pk)),
        by=by,
        at=at,
        payload=_said(batch),
    )
    return batch


def _ledger(entries: Sequence[FactEntry]) -> pa.Table | None:
    """One row per entry, with its own moment, day and year."""
    types = {fact.id: fact.type for fact in catalogue().values()}
    kept = [entry for entry in entries if entry.fact in types]
    if not kept:
        return None
    own = {
        FIRM: pa.array([entry.enterprise_id for entry in kept], pa.int64()),
        RECEIVED: pa.array([entry.known_at for entry in kept], LEDGER[RECEIVED]),
        EFFECTIVE: pa.array([entry.effective for entry in kept], LEDGER[EFFECTIVE]),
        YEAR: pa.array([entry.year for entry in kept], LEDGER[YEAR]),
    }
    facts = {
        fact: pa.array(
            [typed_value(types[fact], e.value) if e.fact == fact else None for e in kept],
            FACT_TYPES[types[fact]],
        )
        for fact in sorted({entry.fact for entry in kept})
    }
    return pa.table(own | facts)


def take_snapshot(as_of: date, known_at: datetime, *, by: User | None, at: datetime) -> Snapshot:
    """The snapshot of what was known at `known_at` about `as_of`, built when it is not there.

    Entries that wait are compacted first, so that it holds them. Raises StoreError that
    names a damaged batch.
    """
    compact_entries(by=by, at=at)
    refs = batch_refs(as_of=as_of, known_at=known_at)
    path = build_snapshot(
        Path(settings.LIYUAN_DATA) / "snapshots", refs, as_of=as_of, known_at=known_at
    )
    with transaction.atomic():
        _one_at_a_time()
        snapshot, made = Snapshot.objects.get_or_create(
            content_hash=path.stem,
            defaults={
                "as_of": as_of,
                "known_at": known_at,
                "path": path.name,
                "last_batch": max((ref.number for ref in refs), default=0),
                "built_at": at,
            },
        )
        if made:
            record(
                action="fact.snapshot",
                subject=("snapshot", str(snapshot.pk)),
                by=by,
                at=at,
                payload={"as_of": as_of, "known_at": known_at.isoformat(), "hash": path.stem},
            )
    return snapshot


@transaction.atomic
def import_city(
    directory: Path, *, by: User | None, at: datetime, progress: Progress | None = None
) -> int:
    """Take over what `liyuan synth` wrote: firms, batches; how many firms.

    All or nothing. `progress` is called with the number of firms done, 0 to all.
    Raises StoreError for a damaged file, IntegrityError for a firm that is there already.
    """
    _one_at_a_time()
    told = progress or _silent
    manifest = read_manifest(directory)
    firms = read_table(directory / ENTERPRISES, manifest.sha256)
    first = register_enterprises(firms, progress=lambda done: told(done // 2))
    for done, entry in enumerate(manifest.batches, start=1):
        _keep_of_city(directory, entry, first)
        told(firms.num_rows // 2 + firms.num_rows * done // (2 * len(manifest.batches)))
    record(
        action="city.import",
        subject=("city", manifest.pack),
        by=by,
        at=at,
        payload={
            "firms": firms.num_rows,
            "seed": manifest.seed,
            "last_year": manifest.last_year,
            "manifest": manifest.sha256,
            "batches": len(manifest.batches),
        },
    )
    return manifest.enterprises


def _keep_of_city(directory: Path, entry: BatchEntry, first: int) -> FactBatch:
    """Register a batch of a city, its firms numbered as the register numbers them."""
    table = read_table(directory / entry.file, entry.sha256)
    numbers = pa.array(table[FIRM].to_numpy() + (first - 1))
    return _keep(
        table.set_column(0, FIRM, numbers),
        source=entry.source,
        source_unit=entry.source_unit,
        sharing_basis=entry.sharing_basis,
        year=entry.year,
        effective=date.fromisoformat(entry.effective),
        received_at=datetime.fromisoformat(entry.received_at),
    )


def _silent(done: int) -> None:
    """No progress is shown."""


@transaction.atomic
def assign_firms(
    officer: User, codes: Sequence[str], *, since: date, by: User | None, at: datetime
) -> int:
    """Name an officer for the firms with these credit codes; how many are new."""
    serving = Assignment.objects.filter(officer=officer, until=None).values("enterprise")
    firms = Enterprise.objects.filter(credit_code__in=codes).exclude(pk__in=serving)
    new = [Assignment(enterprise=firm, officer=officer, since=since) for firm in firms]
    Assignment.objects.bulk_create(new)
    record(
        action="enterprise.assign",
        subject=("user", str(officer.pk)),
        by=by,
        at=at,
        payload={"firms": sorted(one.enterprise.credit_code for one in new)},
    )
    return len(new)
