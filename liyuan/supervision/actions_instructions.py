"""批示: recorded by the liaison, opened as tasks to units, reported, closed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from liyuan.accounts.models import Unit, User
from liyuan.cases.models import Case
from liyuan.journal.actions import record
from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from liyuan.supervision.access import INSTRUCTION, PAPER, may_be_told
from liyuan.supervision.domain import Hindrance, SupervisionRefused, TaskState
from liyuan.supervision.models import Instruction, Task

TOPIC = "supervision"


@dataclass(frozen=True)
class Wanted:
    """What a unit is to do by a day, and about which case."""

    unit: Unit
    text: str
    due_on: date
    case: Case | None = None


@transaction.atomic
def record_instruction(
    leader: str, name: str, given_on: date, text: str, *, by: User, at: datetime
) -> Instruction:
    """Keep what a leader wrote on paper; the words stay outside the hashed journal."""
    made = Instruction.objects.create(
        leader=leader,
        leader_name=name,
        given_on=given_on,
        text=text,
        recorded_at=at,
        recorded_by=by,
    )
    _note(made.pk, "record", by, at, leader=leader, given_on=given_on)
    return made


@transaction.atomic
def open_task(instruction: Instruction, wanted: Wanted, *, by: User, at: datetime) -> Task:
    """Give a unit its part of an instruction; never about a complaint against it."""
    if wanted.case and not may_be_told(wanted.case, wanted.unit):
        raise SupervisionRefused(Hindrance.ABOUT, "case")
    task = Task.objects.create(
        instruction=instruction,
        unit=wanted.unit,
        case=wanted.case,
        text=wanted.text,
        due_on=wanted.due_on,
        opened_at=at,
        opened_by=by,
    )
    case = wanted.case.number if wanted.case else ""
    said = {"task": task.pk, "unit": wanted.unit.code, "due": wanted.due_on, "case": case}
    _note(instruction.pk, "task", by, at, **said)
    _tell(task, "instruction.task", To.unit(wanted.unit.pk), at)
    return task


@transaction.atomic
def report_task(task: Task, text: str, *, by: User, at: datetime) -> Task:
    """What a unit did; reported again until it is closed."""
    held = _held(task, TaskState.OPEN, TaskState.REPORTED)
    held.report, held.reported_at, held.reported_by = text, at, by
    held.state = TaskState.REPORTED
    held.save()
    _note_task(held, "report", by, at)
    _tell(held, "instruction.reported", To.user(held.opened_by_id), at)
    return held


@transaction.atomic
def close_task(task: Task, *, by: User, at: datetime) -> Task:
    """What was reported is enough."""
    held = _held(task, TaskState.REPORTED)
    held.state, held.closed_at = TaskState.CLOSED, at
    held.save()
    _note_task(held, "close", by, at)
    return held


def _held(task: Task, *states: TaskState) -> Task:
    held = Task.objects.select_for_update().get(pk=task.pk)
    if held.state not in states:
        raise SupervisionRefused(Hindrance.NOT_NOW)
    return held


def subject_of(task: Task) -> tuple[str, str]:
    """What a task came from: an instruction, or the paper that it stands beside."""
    if task.instruction_id:
        return INSTRUCTION, str(task.instruction_id)
    return PAPER, str(task.paper_id)


def _note_task(task: Task, verb: str, by: User, at: datetime) -> None:
    action, subject = f"instruction.{verb}", subject_of(task)
    record(action=action, subject=subject, by=by, at=at, payload={"task": task.pk})


def _note(number: int, verb: str, by: User, at: datetime, **said: Any) -> None:
    subject = (INSTRUCTION, str(number))
    record(action=f"instruction.{verb}", subject=subject, by=by, at=at, payload=said)


def _tell(task: Task, title: str, to: To, at: datetime) -> None:
    """The number of the task and the day: what the leader wrote is read after the log-in."""
    notify(
        key=f"{title}-{task.pk}-{at:%y%m%d%H%M%S}",
        to=[to],
        topic=TOPIC,
        title=title,
        params={"number": task.pk, "due": task.due_on.isoformat()},
        subject=subject_of(task),
        at=at,
    )
