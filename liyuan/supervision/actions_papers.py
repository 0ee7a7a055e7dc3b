"""Papers: drafted from a case or from a unit's overdue cases, issued with a number, answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.cases.models import Case
from liyuan.demands.domain import BLANK
from liyuan.engines.clock import Deadline, Target, deadline
from liyuan.engines.clock import Unit as Measure
from liyuan.journal.actions import record
from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from liyuan.rules.queries_calendar import calendar_for
from liyuan.supervision.access import PAPER, TASK, may_be_told
from liyuan.supervision.domain import (
    PROPOSAL,
    Hindrance,
    PaperState,
    SupervisionRefused,
    TaskState,
    out_of_order,
)
from liyuan.supervision.kinds import REPLY_BY, Kind, fill, following, kinds, placeholders
from liyuan.supervision.models import Paper, Reply, Task
from liyuan.web.days import deadline as day_and_hour

TOPIC = "supervision"
# the advisory lock of who gives a paper its number
NUMBERING = 0x6C697061706572


@dataclass(frozen=True)
class Help:
    """帮扶: what is done for a unit beside the proposal of a talk, by whom and when."""

    unit: Unit
    text: str
    due_on: date


def before(kind: Kind, unit: Unit, case: Case | None) -> Paper | None:
    """The newest issued paper that one of a kind would follow: of the case, else of the unit."""
    issued = Paper.objects.exclude(state=PaperState.DRAFT).filter(kind=kind.after, unit=unit)
    of_case = issued.filter(cases=case) if case else issued
    return of_case.order_by("-issued_at", "-pk").first()


def suggested(unit: Unit, case: Case | None, at: datetime) -> str:
    """The kind that is due: the next after an unanswered one, else the first of the pack."""
    found = kinds()
    issued = Paper.objects.filter(unit=unit, state=PaperState.ISSUED, reply_by__lte=at)
    last = (issued.filter(cases=case) if case else issued).order_by("-issued_at", "-pk").first()
    if last and last.kind in found:
        return following(found, last.kind)
    return next(iter(found), "")


@transaction.atomic
def draft_paper(key: str, unit: Unit, cases: Iterable[Case], *, by: User, at: datetime) -> Paper:
    """A draft with everything filled in that is known; it is edited before it is issued."""
    held, kind = list(cases), kinds().get(key)
    if not held or kind is None:
        raise SupervisionRefused(Hindrance.NO_CASES)
    if not all(may_be_told(case, unit) for case in held):
        raise SupervisionRefused(Hindrance.ABOUT)
    paper = Paper(unit=unit, drafted_at=at, drafted_by=by)
    _fill_in(paper, kind, held, at)
    paper.cases.set(held)
    _note(paper, "draft", by, at, cases=[case.number for case in held])
    return paper


@transaction.atomic
def redraft_paper(paper: Paper, key: str, *, by: User, at: datetime) -> Paper:
    """Make a draft one of another kind, about the same cases, filled in anew."""
    held, kind = _held(paper, PaperState.DRAFT), kinds().get(key)
    cases = list(held.cases.select_related("firm", "owner").order_by("due_at", "pk"))
    if kind is None or not cases:
        raise SupervisionRefused(Hindrance.NO_CASES)
    _fill_in(held, kind, cases, at)
    _note(held, "draft", by, at, cases=[case.number for case in cases])
    return held


def _fill_in(paper: Paper, kind: Kind, cases: list[Case], at: datetime) -> None:
    paper.kind, paper.after = kind.key, before(kind, paper.unit, cases[0])
    said = placeholders(paper.unit, cases, paper.after.number if paper.after else "", at)
    paper.title, paper.text = fill(kind.title, said)[:200], fill(kind.text, said)
    paper.feedback, paper.working_days = kind.feedback, kind.working_days
    paper.save()


@transaction.atomic
def edit_paper(paper: Paper, values: Mapping[str, Any], *, by: User, at: datetime) -> Paper:
    """Keep what was edited of a draft."""
    held = _held(paper, PaperState.DRAFT)
    for name in ("title", "text", "feedback", "working_days", "reason"):
        setattr(held, name, values[name])
    held.save()
    _note(held, "edit", by, at)
    return held


@transaction.atomic
def delete_paper(paper: Paper, *, by: User, at: datetime) -> None:
    """Throw a draft away: only by who wrote it, and never one that was issued."""
    held = _held(paper, PaperState.DRAFT)
    if held.drafted_by_id != by.pk:
        raise SupervisionRefused(Hindrance.WRITER)
    cases = list(held.cases.order_by("number").values_list("number", flat=True))
    _note(held, "delete", by, at, cases=cases)
    held.delete()


def reply_by(paper: Paper, at: datetime) -> Deadline:
    """By when the unit would answer a paper issued now: in its own working days."""
    target = Target(paper.working_days, Measure.WORKING_DAYS)
    return deadline(at, target, calendar_for(paper.unit.code))


def comes_early(paper: Paper, at: datetime) -> bool:
    """Whether the paper before it is missing, answered or not yet due."""
    kind, earlier = kinds().get(paper.kind), paper.after
    state = PaperState(earlier.state) if earlier else None
    due = earlier.reply_by if earlier else None
    return out_of_order(kind.after if kind else "", state, due, at)


@transaction.atomic
def issue_paper(paper: Paper, help_given: Help | None = None, *, by: User, at: datetime) -> Paper:
    """Give a draft its number and its day of reply, and tell the unit."""
    held, kind = _held(paper, PaperState.DRAFT), kinds()[paper.kind]
    if comes_early(held, at) and not held.reason.strip():
        raise SupervisionRefused(Hindrance.ORDER, "reason")
    if held.kind == PROPOSAL and help_given is None:
        raise SupervisionRefused(Hindrance.HELP, "help_text")
    if not all(may_be_told(case, held.unit) for case in held.cases.select_related("about")):
        raise SupervisionRefused(Hindrance.ABOUT)
    due = reply_by(held, at)
    held.year = timezone.localdate(at).year
    held.serial = _next_serial(held.kind, held.year)
    held.number = fill(kind.number, {"年": held.year, "序号": held.serial})
    held.reply_by, held.reply_provisional = due.at, due.provisional
    held.text = fill(held.text, {REPLY_BY: day_and_hour(due.at)})
    if BLANK.search(held.text):
        raise SupervisionRefused(Hindrance.BLANKS, "text")
    held.state, held.issued_at, held.issued_by = PaperState.ISSUED, at, by
    held.save()
    if help_given:
        _open_help(held, help_given, by, at)
    _note(held, "issue", by, at, number=held.number, due=due.at)
    _tell(held, "paper.issued", To.unit(held.unit_id), at)
    return held


@transaction.atomic
def reply_paper(paper: Paper, text: str, *, by: User, at: datetime) -> Reply:
    """反馈函 of the unit; a second one before it is closed stands beside the first."""
    held = _held(paper, PaperState.ISSUED, PaperState.REPLIED)
    reply = Reply.objects.create(paper=held, by=by, at=at, text=text)
    held.state, held.replied_at = PaperState.REPLIED, held.replied_at or at
    held.save()
    _note(held, "reply", by, at, reply=reply.pk)
    if held.issued_by_id:
        _tell(held, "paper.replied", To.user(held.issued_by_id), at, reply.pk)
    return reply


@transaction.atomic
def close_paper(paper: Paper, *, by: User, at: datetime) -> Paper:
    """What a paper asked for is done, the help beside it too."""
    held = _held(paper, PaperState.ISSUED, PaperState.REPLIED)
    held.state, held.closed_at = PaperState.CLOSED, at
    held.save()
    open_ones = held.tasks.exclude(state=TaskState.CLOSED)
    open_ones.update(state=TaskState.CLOSED, closed_at=at)
    _note(held, "close", by, at)
    return held


def _held(paper: Paper, *states: PaperState) -> Paper:
    """The paper as it is now, held until the action is done."""
    held = Paper.objects.select_for_update(of=("self",)).select_related("unit", "after")
    found = held.get(pk=paper.pk)
    if found.state not in states:
        raise SupervisionRefused(Hindrance.NOT_NOW)
    return found


def _next_serial(kind: str, year: int) -> int:
    """One more than the last of a kind and year; nobody else numbers until this commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    given = Paper.objects.filter(kind=kind, year=year)
    return (given.aggregate(last=Max("serial"))["last"] or 0) + 1


def _open_help(paper: Paper, wanted: Help, by: User, at: datetime) -> None:
    task = Task.objects.create(
        paper=paper,
        unit=wanted.unit,
        text=wanted.text,
        due_on=wanted.due_on,
        opened_at=at,
        opened_by=by,
    )
    notify(
        key=f"paper.help-{task.pk}",
        to=[To.unit(wanted.unit.pk)],
        topic=TOPIC,
        title="paper.help",
        params={"due": wanted.due_on.isoformat()},
        subject=(TASK, str(task.pk)),
        at=at,
    )


def _note(paper: Paper, verb: str, by: User, at: datetime, **more: Any) -> None:
    payload = {"kind": paper.kind, "unit": paper.unit.code, **more}
    subject = (PAPER, str(paper.pk))
    record(action=f"paper.{verb}", subject=subject, by=by, at=at, payload=payload)


def _tell(paper: Paper, title: str, to: To, at: datetime, of: int = 0) -> None:
    notify(
        key=f"{title}-{paper.pk}-{of}",
        to=[to],
        topic=TOPIC,
        title=title,
        params={"number": paper.number, "due": day_and_hour(paper.reply_by or at)},
        subject=(PAPER, str(paper.pk)),
        at=at,
        due_at=None if paper.reply_provisional else paper.reply_by,
    )
