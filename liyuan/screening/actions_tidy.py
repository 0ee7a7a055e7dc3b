"""Tidying screenings: results of old ones, and tables of cities that nobody reads any more."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from liyuan.engines.store import remove_snapshot
from liyuan.engines.store.files import only_builder
from liyuan.journal.actions import record
from liyuan.screening.domain import State
from liyuan.screening.files import directory
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_tables import tables_directory

# Screenings that keep their results: enough to compare this month's with last month's.
KEPT = 60
# Tables of the city that the last screenings read.
TABLES = 3
# Who has just written a folder may not have named it yet.
SPARED = timedelta(days=1)


@dataclass(frozen=True)
class Tidied:
    """How many folders of each were removed."""

    results: int = 0
    tables: int = 0


@transaction.atomic
def tidy_screenings(*, at: datetime) -> Tidied:
    """Remove what is of no use: totals and journal of an old screening stay, its firms do not.

    Its snapshot is let go with them. Safe beside other processes: a table that somebody still
    asks for is built again.
    """
    done = ScreeningRun.objects.filter(state=State.DONE).order_by("-pk")
    kept = set(done.values_list("sha256", flat=True)[:KEPT])
    done.exclude(sha256__in=kept).update(snapshot=None)
    tables = {run.notes.get("table", "") for run in done[:TABLES]}
    tidied = Tidied(_removed(directory(), kept, at), _removed(tables_directory(), tables, at))
    if tidied != Tidied():
        told = asdict(tidied)
        record(action="screening.tidy", subject=("screenings", "all"), by=None, at=at, payload=told)
    return tidied


def _removed(place: Path, kept: Collection[str], at: datetime) -> int:
    """Remove the folders that are not kept, unless they were made lately."""
    if not place.exists():
        return 0
    limit = (at - SPARED).timestamp()
    with only_builder(place):
        folders = [path for path in place.iterdir() if path.is_dir() and path.name not in kept]
        old = [path for path in folders if path.stat().st_mtime < limit]
        for path in old:
            remove_snapshot(path)
    return len(old)
