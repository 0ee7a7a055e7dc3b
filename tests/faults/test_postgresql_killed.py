"""PostgreSQL killed while a job runs: nothing is half done, and the job is done again."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from liyuan.cli.children import Child, stop_all
from liyuan.config import instances
from liyuan.config.cluster import supervisor
from liyuan.enterprises.models import Enterprise
from liyuan.imports.domain import State
from liyuan.imports.models import ImportJob
from tests.faults import cities
from tests.faults.killing import WAITING, database_url, held, wait_for

READING = "SELECT FROM imports_importprogress FOR UPDATE"


def test_an_import_outlives_the_database_server(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = instances.current()
    cities.with_a_file(here)
    server = supervisor.postmaster(instance)
    assert server is not None
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("LIYUAN_DATA", str(settings.LIYUAN_DATA))
    worker = Child("worker", ("worker",), here / "worker.log")
    worker.start()
    try:
        with psycopg.connect(database_url(), autocommit=True) as asking, held(READING) as holder:
            wait_for(lambda: asking.execute(WAITING, [holder]).fetchone(), worker.process)
            os.kill(server, signal.SIGKILL)
        supervisor.start(instance)  # as `./run demo` does when it finds it dead
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        assert not Enterprise.objects.exists()
        wait_for(lambda: done(worker))
    finally:
        stop_all([worker])
    assert Enterprise.objects.count() == cities.ROWS


def done(worker: Child) -> bool:
    """The worker may have ended with the server: it is started again."""
    worker.tend()
    return ImportJob.objects.filter(state=State.DONE).exists()
