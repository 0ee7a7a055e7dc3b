"""In the background: a screening waits for the worker, is done again when cut off, and let go."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from liyuan.screening.actions import RUN, cancel_screening, start_screening
from liyuan.screening.domain import State
from liyuan.screening.models import ScreeningRun
from liyuan.screening.running import SILENT, let_go, run_now
from tests.policies.conftest import Firms
from tests.screening.cast import AT, DAY

pytestmark = pytest.mark.django_db(transaction=True)


def start() -> ScreeningRun:
    return start_screening(as_of=DAY, by=None, at=AT)


def again(run: ScreeningRun) -> ScreeningRun:
    run.refresh_from_db()
    return run


def the_job_is_given_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", [RUN]
        )


def test_starting_it_leaves_one_job(firms: Firms) -> None:
    run = start()
    assert ProcrastinateJob.objects.get(task_name=RUN).args == {"run": run.pk}


def test_the_worker_carries_it_out_and_tells_how_far(firms: Firms) -> None:
    run = start()
    run_now(run.pk)
    assert (again(run).state, run.progress.done, run.progress.of) == (State.DONE, 3, 3)


def test_one_whose_worker_died_is_done_again(firms: Firms) -> None:
    run = start()
    ScreeningRun.objects.update(state=State.RUNNING)
    run_now(run.pk)
    assert again(run).state == State.DONE


def test_one_called_off_before_its_turn_is_not_carried_out(firms: Firms) -> None:
    run = start()
    cancel_screening(run, by=None, at=AT)
    run_now(run.pk)
    assert again(run).state == State.CANCELLED


def test_one_called_off_on_another_connection_stops_at_its_next_beat(firms: Firms) -> None:
    run = start()
    run.progress.called_off = True
    run.progress.save()
    run_now(run.pk)
    assert again(run).state == State.CANCELLED


def test_one_whose_job_was_given_up_is_let_go_after_a_while(firms: Firms) -> None:
    run = start()
    the_job_is_given_up()
    assert let_go(at=AT + SILENT / 2) == 0
    assert let_go(at=AT + SILENT + timedelta(seconds=1)) == 1
    assert (again(run).state, run.failure) == (
        State.FAILED,
        {"code": "screening.given_up", "params": {}},
    )
