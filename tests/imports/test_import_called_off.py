"""An import can be called off at every phase, and what nobody comes back for is let go."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from liyuan.enterprises.models import FactBatch
from liyuan.imports.actions import apply_import, call_off, check_import
from liyuan.imports.actions_expiry import expire_imports, expire_ledgers
from liyuan.imports.actions_tidy import let_go
from liyuan.imports.domain import Cancelled, Phase, State
from liyuan.imports.files import path_of
from liyuan.imports.models import ImportJob, TakenLedger
from liyuan.imports.queries_page import import_rows
from liyuan.journal.models import Entry
from tests.imports import place
from tests.imports.place import AT, code, csv, received


def job_of(here: Path) -> ImportJob:
    place.firm(1)
    return received(csv(here / "a.csv", [("信用代码", "从业人员"), (code(1), 5)]))


@pytest.mark.parametrize("phase", list(Phase))
def test_a_running_import_stops_at_each_phase_and_leaves_nothing(phase: Phase, here: Path) -> None:
    def stop(at: Phase, done: int) -> None:
        if at is phase:
            raise Cancelled

    job = job_of(here)
    assert apply_import(job, by=None, at=AT, progress=stop) is State.CANCELLED
    assert FactBatch.objects.count() == 0
    assert Entry.objects.filter(action="import.cancel").count() == 1


@pytest.mark.parametrize("state", [State.RECEIVED, State.CHECKED, State.FAILED])
def test_one_that_waits_is_called_off_at_once_and_its_file_goes(
    state: State, here: Path, django_capture_on_commit_callbacks: object
) -> None:
    job = job_of(here)
    ImportJob.objects.filter(pk=job.pk).update(state=state)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        call_off(job, by=None, at=AT)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not path_of(job.sha256).exists()


def test_one_that_is_done_cannot_be_called_off(here: Path) -> None:
    job = job_of(here)
    assert apply_import(job, by=None, at=AT) is State.DONE
    call_off(job, by=None, at=AT)
    job.refresh_from_db()
    assert job.state == State.DONE


def test_what_nobody_confirms_is_let_go_after_the_days_of_the_setting(
    here: Path, settings: Settings, django_capture_on_commit_callbacks: object
) -> None:
    settings.LIYUAN_IMPORT_DAYS = 3
    job = job_of(here)
    check_import(job, at=AT)
    assert expire_imports(AT + timedelta(days=3)) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert expire_imports(AT + timedelta(days=3, seconds=1)) == 1
    job.refresh_from_db()
    assert (job.state, job.failure) == (
        State.CANCELLED,
        {"code": "import.expired", "params": {"days": "3"}},
    )
    assert not path_of(job.sha256).exists()
    assert expire_imports(AT + timedelta(days=9)) == 0


def test_what_a_ledger_held_is_forgotten_after_the_days_of_the_setting(
    here: Path, settings: Settings
) -> None:
    settings.LIYUAN_LEDGER_DAYS = 3
    ledger = TakenLedger.objects.create(
        stamp="LYTZ-20260316-0123456789ab",
        unit=job_of(here).unit,
        facts=[],
        headings={},
        rows=0,
        content=b"rows",
        known_at=AT,
    )
    assert [expire_ledgers(AT + timedelta(days=days)) for days in (2, 4, 5)] == [0, 1, 0]
    ledger.refresh_from_db()
    assert bytes(ledger.content) == b""


@pytest.mark.parametrize(
    ("state", "then"), [(State.CHECKING, State.RECEIVED), (State.APPLYING, State.CHECKED)]
)
def test_one_that_no_worker_carries_on_is_told_to_who_waits_for_it(
    state: State, then: State, here: Path
) -> None:
    job = job_of(here)
    ImportJob.objects.filter(pk=job.pk).update(state=state)
    assert (let_go(AT), let_go(AT)) == (1, 0)
    entry = Entry.objects.get(action="import.let_go")
    assert (entry.subject_id, entry.payload["to"]) == (str(job.pk), then)
    row = import_rows(ImportJob.objects.all(), after=None, lang="zh").items[0]
    assert "没有写入任何数据" in row.failure
