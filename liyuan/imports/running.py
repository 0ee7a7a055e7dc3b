"""Starting an import in the background, telling how far it is, and doing it again when cut off."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from liyuan.accounts.models import User
from liyuan.engines.findings import Finding
from liyuan.imports.actions import apply_import, check_import, rows_wrong
from liyuan.imports.domain import Cancelled, ImportRefused, Phase, Progress, State
from liyuan.imports.models import ImportJob, ImportProgress

# the jobs
CHECK = "imports.check"
APPLY = "imports.apply"
BEAT = 0.5  # seconds between two tellings
# From which states each may begin.
CHECKED_FROM = (State.RECEIVED, State.CHECKED, State.FAILED)
APPLIED_FROM = (State.CHECKED,)
TELL = """
UPDATE imports_importprogress SET phase = %s, done = %s, beat = %s WHERE job_id = %s
RETURNING called_off
"""


def check_soon(job: ImportJob, *, by: User, at: datetime) -> None:
    """Let the worker do the dry run; raises ImportRefused for an import that is past it."""
    _begin(job, CHECKED_FROM, State.CHECKING, CHECK, by, at)


def apply_soon(job: ImportJob, *, accept_valid: bool, by: User, at: datetime) -> None:
    """Let the worker write; raises ImportRefused when rows are wrong and that is not accepted."""
    wrong = job.report["counts"]["wrong"] if job.report else 0
    if wrong and not accept_valid:
        raise rows_wrong(wrong)
    _begin(job, APPLIED_FROM, State.APPLYING, APPLY, by, at, accept_valid=accept_valid)


@transaction.atomic
def _begin(
    job: ImportJob,
    before: tuple[State, ...],
    state: State,
    task: str,
    by: User,
    at: datetime,
    **more: Any,
) -> None:
    """The state and the background job in one transaction: neither is ever without the other."""
    locked = ImportJob.objects.select_for_update().get(pk=job.pk)
    if locked.state not in before:
        raise ImportRefused(Finding("import.state"))
    ImportProgress.objects.update_or_create(
        job=job, defaults={"phase": Phase.READING, "done": 0, "called_off": False, "beat": at}
    )
    ImportJob.objects.filter(pk=job.pk).update(state=state, failure=None, ended_at=None, **more)
    job.refresh_from_db()
    app.configure_task(task, lock=f"import-{job.pk}").defer(job=job.pk, user=by.pk)


def carry_out(number: int, user: int, state: State) -> None:
    """The background job: does nothing when the import is no longer waiting for it."""
    job = ImportJob.objects.select_related("unit", "by").filter(pk=number, state=state).first()
    if job is None:
        return
    by, at = get_user_model().objects.get(pk=user), timezone.now()
    with told(job.pk) as progress:
        if state is State.CHECKING:
            check_import(job, at=at, progress=progress)
        else:
            apply_import(job, by=by, at=at, progress=progress)


@contextmanager
def told(number: int) -> Iterator[Progress]:
    """Progress told on a connection of its own: the import's transaction shows nothing yet."""
    own = connection.copy()
    try:
        yield _teller(own, number)
    finally:
        own.close()


def _teller(own: Any, number: int, clock: Callable[[], float] = time.monotonic) -> Progress:
    last: float | None = None

    def tell(phase: Phase, done: int) -> None:
        nonlocal last
        if last is not None and clock() - last < BEAT:
            return
        last = clock()
        with own.cursor() as cursor:
            cursor.execute(TELL, [phase.value, done, timezone.now(), number])
            row = cursor.fetchone()
        if row and row[0]:
            raise Cancelled

    return tell
