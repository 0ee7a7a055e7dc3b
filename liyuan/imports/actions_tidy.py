"""What broken-off imports leave: a state that nobody works on, a file that nobody waits for."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from procrastinate.contrib.django.models import ProcrastinateJob

from liyuan.imports.domain import OPEN, State
from liyuan.imports.files import directory
from liyuan.imports.models import ImportJob
from liyuan.imports.running import APPLY, CHECK
from liyuan.journal.actions import record

# Where an import stands again when its job was given up: nothing of that job was committed.
BEFORE = {State.CHECKING: State.RECEIVED, State.APPLYING: State.CHECKED}
# A file is there for a moment before its import is.
SPARED = timedelta(hours=1)


@transaction.atomic
def let_go(at: datetime) -> int:
    """Put imports whose background job is no more where a person can go on; how many.

    Each is told on its own page and in the journal: whoever handed it over waits for it.
    """
    jobs = ProcrastinateJob.objects.filter(
        task_name__in=(CHECK, APPLY), status__in=("todo", "doing")
    )
    mine = jobs.annotate(job=Cast(KT("args__job"), BigIntegerField())).filter(job=OuterRef("pk"))
    held = ImportJob.objects.select_for_update(of=("self",)).select_related("unit")
    lost = list(held.filter(~Exists(mine), state__in=BEFORE).order_by("pk"))
    for job in lost:
        given_up, job.state = State(job.state), BEFORE[State(job.state)]
        job.failure = {"code": f"import.lost_{given_up}", "params": {}}
        job.save(update_fields=["state", "failure"])
        said = {"unit": job.unit.code, "from": given_up, "to": job.state}
        record(
            action="import.let_go", subject=("import", str(job.pk)), by=None, at=at, payload=said
        )
    return len(lost)


def discard_files(at: datetime) -> int:
    """Delete kept files for which no import waits, and halves of uploads; how many."""
    waiting = ImportJob.objects.filter(state__in=[*OPEN, State.FAILED])
    needed = set(waiting.values_list("sha256", flat=True))
    old = (at - SPARED).timestamp()
    found = [path for path in directory().glob("*") if path.name not in needed]
    found += directory().glob(".receiving-*")
    gone = [path for path in found if path.stat().st_mtime < old]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
