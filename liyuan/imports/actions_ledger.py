"""Choosing, row by row or for all, between what a returned ledger says and what is known now."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import User
from liyuan.engines.findings import Finding
from liyuan.imports.domain import ImportRefused, State
from liyuan.imports.domain_ledger import Change
from liyuan.imports.models import ImportJob
from liyuan.journal.actions import record


@transaction.atomic
def choose(
    job: ImportJob, picks: Mapping[int, bool], *, every: bool | None, by: User, at: datetime
) -> None:
    """Take the file's values (True) or keep the system's, by line, or for every conflict.

    Nothing is written yet. Raises ImportRefused for an import that is not being confirmed.
    """
    locked = ImportJob.objects.select_for_update().get(pk=job.pk)
    if locked.state != State.CHECKED:
        raise ImportRefused(Finding("import.state"))
    lines = job.lines.filter(change=Change.CONFLICT)
    if every is None:
        for mine in (True, False):
            wanted = [line for line, chosen in picks.items() if chosen is mine]
            lines.filter(pk__in=wanted).update(mine=mine)
    else:
        lines.update(mine=every)
    told = {"conflicts": lines.count(), "taken": lines.filter(mine=True).count()}
    subject = ("import", str(job.pk))
    record(action="import.choose", subject=subject, by=by, at=at, payload=told)
