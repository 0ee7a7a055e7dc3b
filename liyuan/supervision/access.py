"""Who sees which papers, instructions and tasks; never those about a complaint against them."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from liyuan.accounts.access import Person, may, refuse, units_below
from liyuan.accounts.domain import Scope
from liyuan.accounts.models import Unit
from liyuan.attachments.models import Attachment
from liyuan.cases.access import not_about
from liyuan.cases.models import Case
from liyuan.supervision.domain import PaperState
from liyuan.supervision.models import Instruction, Paper, Task

M = TypeVar("M", bound=Model)
PAPER, INSTRUCTION, TASK = "paper", "instruction", "task"


def hidden_cases(user: Person) -> QuerySet[Case]:
    """The complaints that are about a person or their unit."""
    about = Q(about__isnull=False) | Q(about_person__isnull=False)
    return Case.objects.filter(about).exclude(not_about(user))


def may_be_told(case: Case, unit: Unit) -> bool:
    """Whether a unit may read of a case: nothing direct, nothing about it or a unit above it."""
    if case.direct or case.about_person_id:
        return False
    return case.about is None or not unit.path.startswith(case.about.path)


def papers_for(user: Person, action: str) -> QuerySet[Paper]:
    """The papers with which a person may do something; drafts are for who writes them."""
    seen = Paper.objects.filter(_reach(user, action)).exclude(cases__in=hidden_cases(user))
    return seen if may(user, "paper.write") else seen.exclude(state=PaperState.DRAFT)


def paper_to(user: Person, number: int, action: str, *, at: datetime) -> Paper:
    """One paper: 403 without the right at all, 404 outside its reach; both are journalled."""
    found = papers_for(user, action).filter(pk=number).select_related("unit", "after")
    return _one(user, found, (PAPER, str(number)), action, at)


def tasks_for(user: Person, action: str) -> QuerySet[Task]:
    """The tasks with which a person may do something."""
    return Task.objects.filter(_reach(user, action)).exclude(case__in=hidden_cases(user))


def task_to(user: Person, number: int, action: str, *, at: datetime) -> Task:
    """One task: 403 or 404 as for papers."""
    found = tasks_for(user, action).filter(pk=number).select_related("unit", "case")
    return _one(user, found, (TASK, str(number)), action, at)


def instructions_for(user: Person, action: str) -> QuerySet[Instruction]:
    """All for who watches the city; for a unit those that gave it something to do."""
    if Scope.CITY in may(user, action):
        return Instruction.objects.all()
    return Instruction.objects.filter(tasks__in=tasks_for(user, action)).distinct()


def instruction_to(user: Person, number: int, action: str, *, at: datetime) -> Instruction:
    """One instruction: 403 or 404 as for papers."""
    found = instructions_for(user, action).filter(pk=number)
    return _one(user, found, (INSTRUCTION, str(number)), action, at)


def reads_paper_files(user: Person, file: Attachment) -> bool:
    """Whether a person may open a file that hangs on a paper."""
    number = file.subject_id
    return number.isdecimal() and papers_for(user, "paper.view").filter(pk=number).exists()


def reads_instruction_files(user: Person, file: Attachment) -> bool:
    """Whether a person may open a file that hangs on an instruction."""
    found, number = instructions_for(user, "instruction.view"), file.subject_id
    return number.isdecimal() and found.filter(pk=number).exists()


def units_acting(user: Person, action: str) -> QuerySet[Unit]:
    """The units for which a person acts."""
    return units_below(user, action, Scope.UNIT)


def _reach(user: Person, action: str) -> Q:
    scopes = may(user, action)
    if Scope.CITY in scopes:
        return Q()
    return Q(unit__in=units_acting(user, action)) if Scope.UNIT in scopes else Q(pk__in=())


def _one(
    user: Person, found: QuerySet[M], subject: tuple[str, str], action: str, at: datetime
) -> M:
    if not may(user, action):
        refuse(user, action, subject, at=at)
    one: Any = found.first()
    if one is None:
        refuse(user, action, subject, at=at, hidden=True)
    kept: M = one
    return kept
