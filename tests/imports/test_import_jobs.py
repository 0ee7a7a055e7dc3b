"""Background jobs: progress that others see, calling off between blocks, taking up after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Unit, User
from liyuan.config import instances
from liyuan.enterprises.models import Enterprise, FactBatch
from liyuan.imports.actions import call_off
from liyuan.imports.domain import Cancelled, ImportRefused, Kind, Phase, State
from liyuan.imports.models import ImportJob, ImportProgress
from liyuan.imports.running import apply_soon, carry_out, check_soon, told
from liyuan.journal.models import Entry
from tests import cast
from tests.imports import place
from tests.imports.place import AT, code, csv, received

ROWS = 4_000


@pytest.fixture(autouse=True)
def here(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Committed data: a job is seen by other connections."""
    settings.LIYUAN_DATA = tmp_path / "data"
    place.city()
    yield tmp_path
    with connections["default"].cursor() as cursor:  # the flush between tests leaves them
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE 'imports.%'")


def clerk() -> User:
    return cast.person(Role.DEPARTMENT, unit=Unit.objects.get(code="REG"))


def handed(here: Path, rows: int = ROWS) -> ImportJob:
    lines = [
        ("信用代码", "企业名称", "登记状态", "注册资本"),
        *((code(n), f"甲{n}有限公司", "存续", n) for n in range(1, rows + 1)),
    ]
    return received(csv(here / "a.csv", lines), kind=Kind.FIRMS, unit="REG", year=None)


def test_the_dry_run_and_the_writing_are_jobs(here: Path) -> None:
    job = handed(here)
    check_soon(job, by=clerk(), at=AT)
    waiting = ProcrastinateJob.objects.get(task_name="imports.check")
    assert waiting.args == {"job": job.pk, "user": clerk().pk}
    carry_out(job.pk, clerk().pk, State.CHECKING)
    job.refresh_from_db()
    assert job.state == State.CHECKED
    assert job.progress.done > 0
    apply_soon(job, accept_valid=False, by=clerk(), at=AT)
    carry_out(job.pk, clerk().pk, State.APPLYING)
    # a second delivery of the job does nothing
    carry_out(job.pk, clerk().pk, State.APPLYING)
    assert (Enterprise.objects.count(), FactBatch.objects.count()) == (ROWS, 1)
    assert Entry.objects.get(action="import.apply").actor_id == clerk().pk
    with pytest.raises(ImportRefused):
        apply_soon(job, accept_valid=False, by=clerk(), at=AT)


def test_progress_is_seen_beside_the_transaction_and_calls_off(here: Path) -> None:
    job = handed(here, 3)
    check_soon(job, by=clerk(), at=AT)
    with told(job.pk) as progress:
        progress(Phase.READING, 7)
        assert ImportProgress.objects.get(job=job).done == 7
        call_off(job, by=clerk(), at=AT)
    with told(job.pk) as progress, pytest.raises(Cancelled):
        progress(Phase.WRITING, 1)
    carry_out(job.pk, clerk().pk, State.CHECKING)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not Enterprise.objects.exists()


WORKER = """
import django; django.setup()
from liyuan.imports import running
from liyuan.imports.domain import Phase, State
from contextlib import contextmanager
@contextmanager
def told(number):
    def tell(phase, done):
        if phase is Phase.WRITING:
            print("writing", flush=True)
            import time; time.sleep(60)
    yield tell
running.told = told
running.carry_out({job}, {user}, State.APPLYING)
"""


@pytest.fixture
def database() -> dict[str, str]:
    name = connections["default"].settings_dict["NAME"]
    url = os.environ["DATABASE_URL"]
    head, _, tail = url.partition("?")
    return {**os.environ, "DATABASE_URL": f"{head.rpartition('/')[0]}/{name}?{tail}"}


def test_a_worker_killed_while_it_writes_leaves_nothing_and_is_done_again(
    here: Path, database: dict[str, str]
) -> None:
    job = handed(here)
    check_soon(job, by=clerk(), at=AT)
    carry_out(job.pk, clerk().pk, State.CHECKING)
    job.refresh_from_db()
    apply_soon(job, accept_valid=False, by=clerk(), at=AT)
    environment = {
        **database,
        "LIYUAN_DATA": str(here / "data"),
        "DJANGO_SETTINGS_MODULE": "liyuan.config.settings",
    }
    text = WORKER.format(job=job.pk, user=clerk().pk)
    worker = subprocess.Popen(
        [sys.executable, "-c", text],
        env=environment,
        cwd=instances.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "writing\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    worker.stdout.close()
    time.sleep(0.5)
    assert not Enterprise.objects.exists()
    job.refresh_from_db()
    assert job.state == State.APPLYING
    carry_out(job.pk, clerk().pk, State.APPLYING)
    job.refresh_from_db()
    assert (job.state, Enterprise.objects.count()) == (State.DONE, ROWS)
