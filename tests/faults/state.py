"""What an instance says, without the numbers that sequences skip when a transaction is lost."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from liyuan.engines.store import Snapshot, build_snapshot, verify
from liyuan.enterprises.actions_tidy import tidy_store
from liyuan.enterprises.models import Enterprise, FactBatch, FactEntry
from liyuan.enterprises.models import Snapshot as Registered
from liyuan.enterprises.queries_facts import batch_ref, facts_directory
from liyuan.imports.models import ImportJob
from liyuan.indicators.models import ParkCount
from liyuan.journal.models import Entry
from liyuan.journal.queries_verify import verify as verify_journal
from liyuan.policies.models import Verdict, VerdictRun
from liyuan.rules.models import RuleVersion
from tests.faults.deeds import AS_OF, AT

FIRM = ("credit_code", "name", "status", "industry_id", "district__code", "park__code")
VERDICT = ("enterprise__credit_code", "version__rule_id", "clause", "outcome", "amount_fen")
PARK_COUNT = ("park__code", "name", "key", "firms")


def state(place: Path) -> dict[str, Any]:
    """After tidying: rows, facts by firm, rules, verdicts, journal; and no file too many."""
    tidy_store(at=AT)
    assert verify_journal().ok
    batches = list(FactBatch.objects.order_by("pk"))
    for batch in batches:
        verify(facts_directory() / batch.path, batch.sha256)
    assert files("facts") == {batch.path for batch in batches}
    actions = Entry.objects.exclude(action="store.tidy").values_list("action", flat=True)
    return {
        "firms": sorted(Enterprise.objects.values_list(*FIRM)),
        "batches": [(batch.rows, sorted(batch.facts)) for batch in batches],
        "facts": facts(place, batches),
        "entries waiting": FactEntry.objects.filter(batch=None).count(),
        "rules": sorted(RuleVersion.objects.values_list("rule_id", "content_hash")),
        "imports": list(ImportJob.objects.values_list("state", "report__counts")),
        "snapshots": (Registered.objects.count(), len(folders())),
        "runs": VerdictRun.objects.exclude(finished_at=None).count(),
        "park counts": hashed(ParkCount.objects.values_list(*PARK_COUNT)),
        "verdicts": hashed(Verdict.objects.values_list(*VERDICT)),
        "journal": Counter(actions),
    }


def facts(place: Path, batches: list[FactBatch]) -> str:
    refs = [batch_ref(batch) for batch in batches]
    path = build_snapshot(place / "probe", refs, as_of=AS_OF, known_at=AT)
    codes = dict(Enterprise.objects.values_list("pk", "credit_code"))
    return hashed(
        (codes[firm], key, cell.value, cell.received_at)
        for firm, cells in Snapshot.open(path).iter_firms()
        for key, cell in sorted(cells.items(), key=str)
    )


def hashed(rows: Any) -> str:
    return hashlib.sha256(repr(sorted(rows, key=repr)).encode()).hexdigest()


def files(folder: str) -> set[str]:
    place = Path(settings.LIYUAN_DATA) / folder
    return {path.name for path in place.iterdir()} if place.exists() else set()


def folders() -> set[str]:
    """Snapshots on the disk, whole or not."""
    return files("snapshots") - {".building"}


def emptied() -> None:
    """As before the test: no rows, no jobs."""
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")
