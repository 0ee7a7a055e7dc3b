"""Papers as lists and as a page: what the unit must answer and by when."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from liyuan.accounts.models import Unit, User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.demands.domain import KIND
from liyuan.demands.queries_list import BESIDE, overdue
from liyuan.engines.clock import Calendar
from liyuan.rules.queries_calendar import calendar_for
from liyuan.supervision.access import hidden_cases, may_be_told
from liyuan.supervision.domain import PaperState
from liyuan.supervision.kinds import kinds
from liyuan.supervision.models import Paper
from liyuan.supervision.words import PAPER_STATES
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

PAGE_SIZE = 30
# So many cases of a unit a paper names; who wants more takes the 台账 along.
MOST_CASES = 100
MOST_BESIDE = 5


@dataclass(frozen=True)
class Filters:
    """What the list of papers is narrowed by."""

    kind: str = ""
    state: str = ""
    unit: str = ""
    late: str = ""

    def said(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class PaperRow:
    """A paper as a list shows it."""

    pk: int
    number: str
    kind: str
    title: str
    unit: str
    state: Promise
    tone: str
    due: Due | None
    reply_by: datetime | None
    issued_at: datetime | None
    replied_at: datetime | None


def paper_page(
    papers: QuerySet[Paper], filters: Filters, *, after: str | None, at: datetime, lang: str
) -> Page[PaperRow]:
    """One page of the papers that the filters leave, the newest first."""
    found = narrowed(papers, filters, at).select_related("unit")
    page = keyset(found, order=("-pk",), after=after, size=PAGE_SIZE)
    return Page(tuple(rows_of(page.items, at, lang)), page.next, page.previous)


def narrowed(papers: QuerySet[Paper], filters: Filters, at: datetime) -> QuerySet[Paper]:
    """The papers that every filter leaves."""
    said = filters.said()
    if said.pop("late", ""):
        papers = papers.filter(reply_late(at))
    names = {"kind": "kind", "state": "state", "unit": "unit__code"}
    return papers.filter(**{names[name]: value for name, value in said.items()})


def reply_late(at: datetime) -> Q:
    """Predicate: the day of reply, if it is certain, is over and no answer came."""
    return Q(state=PaperState.ISSUED, reply_by__lte=at, reply_provisional=False)


def rows_of(
    papers: "QuerySet[Paper] | tuple[Paper, ...]", at: datetime, lang: str
) -> list[PaperRow]:
    """Papers in words."""
    called = {key: named(kind.name, kind.en, lang) for key, kind in kinds().items()}
    calendar = calendar_for(None)
    return [_row(paper, called.get(paper.kind, paper.kind), calendar, at, lang) for paper in papers]


def _row(paper: Paper, kind: str, calendar: Calendar, at: datetime, lang: str) -> PaperRow:
    words, tone = PAPER_STATES[paper.state]
    waits = paper.state == PaperState.ISSUED
    due = due_in_words(paper.reply_by, paper.reply_provisional, at, calendar) if waits else None
    return PaperRow(
        pk=paper.pk,
        number=paper.number,
        kind=kind,
        title=paper.title,
        unit=named(paper.unit.name, paper.unit.en, lang),
        state=words,
        tone=tone,
        due=due,
        reply_by=paper.reply_by,
        issued_at=paper.issued_at,
        replied_at=paper.replied_at,
    )


def beside(paper: Paper, papers: QuerySet[Paper], *, at: datetime, lang: str) -> list[PaperRow]:
    """Of `papers`, drafts and unanswered ones to the same unit about one of the same cases."""
    waiting = papers.filter(unit=paper.unit, state__in=(PaperState.DRAFT, PaperState.ISSUED))
    same = waiting.filter(cases__in=paper.cases.values("pk")).exclude(pk=paper.pk).distinct()
    return rows_of(same.select_related("unit").order_by("-pk")[:MOST_BESIDE], at, lang)


def cases_of(paper: Paper, user: User) -> list[Case]:
    """The cases of a paper, without those that the reader may not know of."""
    held = paper.cases.exclude(pk__in=hidden_cases(user).values("pk"))
    return list(held.select_related("lead").defer("tokens", "facts").order_by("due_at", "pk"))


def linked(cases: list[Case], user: User) -> set[str]:
    """The numbers of those that the reader may open."""
    pks = [case.pk for case in cases]
    found = cases_visible_to(user, KIND, "view").filter(pk__in=pks)
    return set(found.values_list("number", flat=True))


def overdue_of(unit: Unit, user: User, at: datetime) -> list[Case]:
    """A unit's overdue cases of which it may be told, the longest overdue first."""
    late = cases_visible_to(user, KIND).filter(
        overdue(at), ~Q(turn__in=BESIDE), lead=unit, direct=False
    )
    shown = late.select_related("firm", "owner", "about").order_by("due_at", "pk")[:MOST_CASES]
    return [case for case in shown if may_be_told(case, unit)]
