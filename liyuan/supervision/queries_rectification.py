"""Cases to be put right: 办不成事 and bad ratings, with what is open and since when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND, Judged
from liyuan.demands.queries_case import state_name
from liyuan.engines.clock import Calendar, working_days_between
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

PAGE_SIZE = 50
HANDLED = "handle"
DISSATISFIED = Q(demand__judged=Judged.DISSATISFIED) | Q(demand__revisit_judged=Judged.DISSATISFIED)
TO_REVIEW = Q(facts__contains={"review_due": True}) & ~Q(facts__contains={"reviewed": True})

# What is open, in words and by colour.
REDO, AGAIN, REVIEW = "redo", "again", "review"
STEPS: Mapping[str, tuple[Promise, str]] = {
    REDO: (_("重办中"), "info"),
    REVIEW: (_("待二次复核"), "near"),
    AGAIN: (_("待回访或重办"), "bad"),
}
CAUSES: Mapping[str, Promise] = {"bad": _("企业不满意"), "blocked": _("办不成事或须复核")}


@dataclass(frozen=True)
class Row:
    """A case to be put right."""

    number: str
    title: str
    unit: str
    cause: Promise
    state: str
    step: Promise
    tone: str
    redos: int
    since: datetime
    days: int
    reviews: bool


def to_put_right(user: User, what: str = "") -> QuerySet[Case]:
    """Open cases that a person may list: of bad rating, or with a second review due."""
    wanted = {"bad": DISSATISFIED, "blocked": TO_REVIEW}.get(what, DISSATISFIED | TO_REVIEW)
    return cases_visible_to(user, KIND).filter(wanted, ended_at=None)


def page_of(cases: QuerySet[Case], *, after: str | None, at: datetime, lang: str) -> Page[Row]:
    """One page, the longest collected first."""
    page = keyset(_shown(cases), order=("collected_at", "pk"), after=after, size=PAGE_SIZE)
    return Page(tuple(_rows(page.items, at, lang)), page.next, page.previous)


def rows_of(cases: QuerySet[Case], *, at: datetime, lang: str) -> Iterator[Row]:
    """All of them, the longest collected first."""
    held = _shown(cases).order_by("collected_at", "pk").iterator(chunk_size=1_000)
    return _rows(held, at, lang)


def _shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("demand", "lead", "procedure").defer("tokens", "demand__text")


def _rows(cases: Iterable[Case], at: datetime, lang: str) -> Iterator[Row]:
    calendar = calendar_for(None)
    return (_row(case, calendar, at, lang) for case in cases)


def _row(case: Case, calendar: Calendar, at: datetime, lang: str) -> Row:
    procedure, demand = procedure_of(case.procedure), case.demand
    bad = Judged.DISSATISFIED in (demand.judged, demand.revisit_judged)
    step, since = _open_step(case), _since(case)
    words, tone = STEPS[step]
    return Row(
        number=case.number,
        title=case.title,
        unit=named(case.lead.name, case.lead.en, lang) if case.lead else "",
        cause=CAUSES["bad" if bad else "blocked"],
        state=state_name(procedure, case.state, lang),
        step=words,
        tone=tone,
        redos=demand.redone,
        since=since,
        days=max(working_days_between(since, at, calendar), 0),
        reviews=step == REVIEW,
    )


def _open_step(case: Case) -> str:
    """Worked on again, answered and to be reviewed, or waiting for the next call."""
    facts = case.facts
    if procedure_of(case.procedure).state(case.state).phase == HANDLED:
        return REDO
    due = facts.get("review_due") and not facts.get("reviewed")
    return REVIEW if due else AGAIN


def _since(case: Case) -> datetime:
    """The last time the firm said something; else when it was received."""
    said = (case.demand.revisited_at, case.demand.evaluated_at, case.received_at)
    return max(moment for moment in said if moment)
