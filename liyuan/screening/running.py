"""Carrying out a screening in the background: how far it is, and whether it was called off."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from liyuan.enterprises.models import Enterprise
from liyuan.screening.actions import RUN, carry_out
from liyuan.screening.domain import OPEN, Cancelled, Progress, State, silent
from liyuan.screening.models import ScreeningProgress, ScreeningRun

BEAT = 0.5  # seconds between two tellings
# What the operator's own command carries out has no background job, but a beat.
SILENT = timedelta(minutes=10)
TELL = """
UPDATE screening_screeningprogress SET done = %s, beat = %s WHERE run_id = %s
RETURNING called_off
"""


def run_now(number: int, also: Progress = silent) -> None:
    """Carry a screening out unless it is over; one whose worker died is done again.

    `also` is told the firms done besides those who look at pages.
    """
    run = ScreeningRun.objects.select_related("by").filter(pk=number, state__in=OPEN).first()
    if run is None:
        return
    ScreeningProgress.objects.filter(run=run).update(of=Enterprise.objects.count())
    with told(run.pk) as tell:

        def progress(done: int) -> None:
            tell(done)
            also(done)

        carry_out(run, at=timezone.now(), progress=progress)


def let_go(*, at: datetime) -> int:
    """Mark screenings as failed whose background job was given up; how many."""
    jobs = ProcrastinateJob.objects.filter(task_name=RUN, status__in=("todo", "doing"))
    mine = jobs.annotate(run=Cast(KT("args__run"), BigIntegerField())).filter(run=OuterRef("pk"))
    silent = at - SILENT
    left = ScreeningRun.objects.filter(~Exists(mine), state__in=OPEN, progress__beat__lt=silent)
    failure = {"code": "screening.given_up", "params": {}}
    return left.update(state=State.FAILED, finished_at=at, failure=failure)


@contextmanager
def told(number: int) -> Iterator[Progress]:
    """Progress told on a connection of its own, which others see at once."""
    own = connection.copy()
    try:
        yield _teller(own, number)
    finally:
        own.close()


def _teller(own: Any, number: int, clock: Callable[[], float] = time.monotonic) -> Progress:
    last: float | None = None

    def tell(done: int) -> None:
        nonlocal last
        if last is not None and clock() - last < BEAT:
            return
        last = clock()
        with own.cursor() as cursor:
            cursor.execute(TELL, [done, timezone.now(), number])
            row = cursor.fetchone()
        if row and row[0]:
            raise Cancelled

    return tell
