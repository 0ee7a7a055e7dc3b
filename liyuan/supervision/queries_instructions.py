"""Instructions with their tasks as a person may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.demands.domain import KIND
from liyuan.rules.queries_documents import document
from liyuan.supervision.access import tasks_for
from liyuan.supervision.domain import TaskState
from liyuan.supervision.models import Instruction, Task
from liyuan.supervision.words import TASK_STATES
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

PAGE_SIZE = 30


@dataclass(frozen=True)
class TaskRow:
    """A task: for whom, until when, how far; `case` only for who may open it."""

    pk: int
    unit: str
    text: str
    due_on: date
    late: bool
    state: Promise
    tone: str
    report: str
    reported_at: datetime | None
    case: str
    reports: bool
    closes: bool


@dataclass(frozen=True)
class Told:
    """An instruction with one of its tasks; without any, with none."""

    instruction: Instruction
    task: Task | None
    unit: str


def instruction_page(
    found: QuerySet[Instruction], state: str, *, after: str | None
) -> Page[Instruction]:
    """One page, the newest first, each with how many tasks it has and how many are open."""
    pending = Count("tasks", filter=~Q(tasks__state=TaskState.CLOSED), distinct=True)
    counted = in_state(found, state).annotate(
        task_count=Count("tasks", distinct=True), open_count=pending
    )
    return keyset(counted, order=("-given_on", "-pk"), after=after, size=PAGE_SIZE)


def told(user: User, found: QuerySet[Instruction], state: str, *, lang: str) -> Iterator[Told]:
    """The instructions of a state with the tasks that the reader may see, the newest first."""
    seen = tasks_for(user, "instruction.view").select_related("unit").order_by("due_on", "pk")
    held = in_state(found, state).prefetch_related(Prefetch("tasks", seen, to_attr="seen"))
    for one in held.order_by("-given_on", "-pk"):
        tasks: list[Task] = getattr(one, "seen", [])
        for task in tasks:
            yield Told(one, task, named(task.unit.name, task.unit.en, lang))
        if not tasks:
            yield Told(one, None, "")


def in_state(found: QuerySet[Instruction], state: str) -> QuerySet[Instruction]:
    """Those with a task that is open, those with none, or all."""
    if state == "open":
        return found.filter(pk__in=_unfinished())
    return found.exclude(pk__in=_unfinished()) if state == "done" else found


def _unfinished() -> QuerySet[Task, int | None]:
    waiting = Task.objects.exclude(state=TaskState.CLOSED).exclude(instruction=None)
    return waiting.values_list("instruction", flat=True)


def tasks_of(
    instruction: Instruction, user: User, *, closes: bool, at: datetime, lang: str
) -> list[TaskRow]:
    """The tasks of an instruction that the reader may see: a unit sees its own."""
    seen = tasks_for(user, "instruction.view").filter(instruction=instruction)
    return _rows(seen, user, closes, at, lang)


def help_for(user: User, *, at: datetime, lang: str) -> list[TaskRow]:
    """The tasks of help that the reader's units have beside papers to others, not closed yet."""
    own = tasks_for(user, "instruction.report").exclude(paper=None)
    return _rows(own.exclude(state=TaskState.CLOSED), user, False, at, lang)


def _rows(seen: QuerySet[Task], user: User, closes: bool, at: datetime, lang: str) -> list[TaskRow]:
    tasks = list(seen.select_related("unit", "case").order_by("due_on", "pk"))
    own = set(tasks_for(user, "instruction.report").values_list("pk", flat=True))
    cases = {task.case_id for task in tasks if task.case_id}
    opened = cases_visible_to(user, KIND, "view").filter(pk__in=cases) if cases else ()
    numbers = {case.pk: case.number for case in opened}
    today = timezone.localdate(at)
    return [_row(task, task.pk in own, closes, numbers, today, lang) for task in tasks]


def _row(
    task: Task, own: bool, closes: bool, numbers: dict[int, str], today: date, lang: str
) -> TaskRow:
    words, tone = TASK_STATES[task.state]
    late = task.state == TaskState.OPEN and task.due_on < today
    return TaskRow(
        pk=task.pk,
        unit=named(task.unit.name, task.unit.en, lang),
        text=task.text,
        due_on=task.due_on,
        late=late,
        state=words,
        tone="bad" if late else tone,
        report=task.report,
        reported_at=task.reported_at,
        case=numbers.get(task.case_id or 0, ""),
        reports=own and task.state != TaskState.CLOSED,
        closes=closes and task.state == TaskState.REPORTED,
    )


def leaders() -> dict[str, str]:
    """The leaders of the pack, by key."""
    return {row["key"]: f"{row['leader']} {row['title']}" for row in document("leaders")}
