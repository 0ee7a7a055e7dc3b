"""Imports that nobody confirms and ledgers that nobody hands in are not kept for ever."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from liyuan.engines.findings import Finding
from liyuan.imports.actions import call_off
from liyuan.imports.domain import State
from liyuan.imports.models import ImportJob, TakenLedger

WAITING = (State.RECEIVED, State.CHECKED, State.FAILED)


def expire_imports(at: datetime) -> int:
    """Call off what has waited for LIYUAN_IMPORT_DAYS and let its files go; how many."""
    days = settings.LIYUAN_IMPORT_DAYS
    old = ImportJob.objects.filter(state__in=WAITING, made_at__lt=at - timedelta(days=days))
    reason = Finding("import.expired", params={"days": str(days)})
    jobs = list(old.select_related("unit").order_by("pk"))
    for job in jobs:
        call_off(job, by=None, at=at, reason=reason)
    return len(jobs)


@transaction.atomic
def expire_ledgers(at: datetime) -> int:
    """Forget what ledgers held that were taken LIYUAN_LEDGER_DAYS ago; how many."""
    before = at - timedelta(days=settings.LIYUAN_LEDGER_DAYS)
    old = TakenLedger.objects.filter(known_at__lt=before).exclude(content=b"")
    return old.update(content=b"")
