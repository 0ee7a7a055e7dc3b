"""Tidying the store: snapshots that nothing points at, and files that no row names."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from liyuan.engines.store import remove_snapshot, snapshot_path
from liyuan.engines.store.files import only_builder
from liyuan.enterprises.domain import REGISTERING
from liyuan.enterprises.models import FactBatch, Snapshot
from liyuan.enterprises.queries_facts import facts_directory
from liyuan.journal.actions import record

# The newest are read by pages and by the next run, whether or not a run points at them.
NEWEST = 3
# Who has just built or found a snapshot may not have pointed at it yet.
SPARED = timedelta(days=1)


@dataclass(frozen=True)
class Tidied:
    """How many of each were removed."""

    snapshots: int = 0
    folders: int = 0
    files: int = 0


@transaction.atomic
def tidy_store(*, at: datetime) -> Tidied:
    """Remove old snapshots that nothing points at, and what killed processes left.

    Safe beside any other process: batches are registered under the same lock, and a
    snapshot whose files are gone is built again by whoever still asks for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTERING])
    old = list(unneeded(at))
    Snapshot.objects.filter(pk__in=[one.pk for one in old]).delete()
    tidied = Tidied(len(old), _folders(old, at), _files())
    if tidied != Tidied():
        record(
            action="store.tidy",
            subject=("store", "all"),
            by=None,
            at=at,
            payload={**asdict(tidied), "hashes": sorted(one.content_hash for one in old)},
        )
    return tidied


def unneeded(at: datetime) -> QuerySet[Snapshot]:
    """Neither among the newest, nor built lately, nor pointed at by any table."""
    newest = Snapshot.objects.order_by("-known_at", "-id").values_list("pk", flat=True)[:NEWEST]
    old = Snapshot.objects.filter(built_at__lt=at - SPARED).exclude(pk__in=list(newest))
    for relation in Snapshot._meta.related_objects:
        old = old.filter(**{f"{relation.name}__isnull": True})
    return old


def _folders(removed: Iterable[Snapshot], at: datetime) -> int:
    """Folders of the removed, and old ones that no row names: cut off, of an earlier format."""
    place = Path(settings.LIYUAN_DATA) / "snapshots"
    if not place.exists():
        return 0
    needless = {snapshot_path(place, one.content_hash).name for one in removed}
    kept = {snapshot_path(place, one).name for one in _hashes()}
    with only_builder(place):
        others = [path for path in place.iterdir() if path.is_dir() and path.name not in kept]
        gone = [path for path in others if path.name in needless or _is_old(path, at)]
        for path in gone:
            remove_snapshot(path)
    return len(gone)


def _hashes() -> Iterable[str]:
    return Snapshot.objects.values_list("content_hash", flat=True)


def _is_old(path: Path, at: datetime) -> bool:
    return path.stat().st_mtime < (at - SPARED).timestamp()


def _files() -> int:
    """Batches that were written but never registered, whole or not.

    Nothing is removed unless every registered batch lies there: then the folder belongs to
    another database.
    """
    place = facts_directory()
    registered = set(FactBatch.objects.values_list("path", flat=True))
    there = {path.name for path in place.iterdir()} if place.exists() else set()
    if not registered or not registered <= there:
        return 0
    orphans = there - registered
    for name in orphans:
        (place / name).unlink(missing_ok=True)
    return len(orphans)
