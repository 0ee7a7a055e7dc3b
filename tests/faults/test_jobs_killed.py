"""A job outlives its worker: it is done again, and given up when it kills every worker."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from liyuan.config.jobs import MOST, SWEEP, sweep
from liyuan.enterprises.models import Enterprise
from liyuan.imports.actions_tidy import let_go
from liyuan.imports.domain import State
from liyuan.imports.models import ImportJob
from tests.faults import cities
from tests.faults.deeds import AT
from tests.faults.killing import kill, kill_where_it_waits, start, wait_for

READING = "SELECT FROM imports_importprogress FOR UPDATE"


def an_hour_passes() -> None:
    """What tells a dead worker from a busy one."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1h'")


def swept(by: int = -1) -> None:
    async def sweeping() -> None:
        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                context: Any = SimpleNamespace(app=worker, job=SimpleNamespace(id=0, worker_id=by))
                await sweep.func(context, 0)

    asyncio.run(sweeping())


def job(task: str) -> Any:
    return ProcrastinateJob.objects.get(task_name=task)


def stalled(**more: Any) -> None:
    """As a killed worker leaves its job."""
    sets = ", ".join(f"{name} = {value}" for name, value in more.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE procrastinate_jobs SET status = 'doing'{', ' + sets if sets else ''} "
            "WHERE task_name = 'imports.apply'"
        )


def test_a_killed_workers_job_is_done_by_the_next(here: Path) -> None:
    cities.with_a_file(here)
    kill_where_it_waits(start("liyuan.cli", "worker"), READING)
    assert job("imports.apply").status == "doing"
    an_hour_passes()
    app.configure_task(SWEEP).defer(timestamp=0)  # which the clock does every minute
    worker = start("liyuan.cli", "worker")
    wait_for(lambda: ImportJob.objects.filter(state=State.DONE).exists(), worker)
    wait_for(lambda: not ProcrastinateJob.objects.filter(task_name="imports.apply").exists())
    kill(worker)
    assert Enterprise.objects.count() == cities.ROWS


def test_a_job_that_kills_every_worker_is_given_up_and_its_import_let_go(here: Path) -> None:
    cities.with_a_file(here, 3)
    stalled(attempts=MOST)
    assert let_go(AT) == 0
    swept()
    assert job("imports.apply").status == "failed"
    assert let_go(AT) == 1
    assert ImportJob.objects.get().state == State.CHECKED


def test_a_job_whose_like_waits_already_is_not_done_twice(here: Path) -> None:
    app.configure_task("journal.verify", queueing_lock="journal.verify").defer(user=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    app.configure_task("journal.verify", queueing_lock="journal.verify").defer(user=1)
    swept()
    jobs = ProcrastinateJob.objects.filter(task_name="journal.verify").order_by("id")
    assert list(jobs.values_list("status", flat=True)) == ["failed", "todo"]


def test_a_stalled_job_waits_again(here: Path) -> None:
    cities.with_a_file(here, 3)
    stalled(attempts=MOST - 1)
    swept()
    assert job("imports.apply").status == "todo"


def test_a_job_whose_end_a_living_worker_could_not_write_waits_again(here: Path) -> None:
    cities.with_a_file(here, 3)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        worker = cursor.fetchone()[0]
    stalled(worker_id=worker)
    swept()
    assert job("imports.apply").status == "doing"
    swept(worker)
    assert job("imports.apply").status == "todo"
