"""One pile of a desk as its page shows it: what waits, by deadline, page by page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from liyuan.accounts.models import User
from liyuan.cases.access import knows_firm
from liyuan.cases.domain import SUBJECT, Turn
from liyuan.cases.models import Case, CaseClock
from liyuan.cases.queries_desk import Position, due_of, on_desk, order_of
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_procedures import procedure_of, text_of
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

PAGE_SIZE = 30
# The clock that ends with the day of collection, in the procedures that have one.
HANDOVER = "handover"


@dataclass(frozen=True)
class PileRow:
    """A case on a desk; `firm` is None where its name is withheld from who works on it."""

    number: str
    url: str
    title: str
    firm: str | None
    state: str
    urgent: bool
    direct: bool
    lead: str
    due: Due | None
    collected_at: datetime


def pile(
    user: User, position: Position, *, after: str | None, at: datetime, lang: str
) -> Page[PileRow]:
    """One page of a pile, the nearest deadline first."""
    cases = on_desk(user, position.kind, position.turn).select_related("firm", "lead", "procedure")
    found = cases.defer("tokens", "firm__name_tokens", *text_of("procedure"))
    page = keyset(found, order=order_of(position.turn), after=after, size=PAGE_SIZE)
    calendar = calendar_for(None)
    pages: Mapping[str, Callable[[str], str]] = import_string(settings.SUBJECT_PAGES)
    rows = (
        PileRow(
            number=case.number,
            url=pages[SUBJECT](case.number),
            title=case.title,
            firm=_firm(user, case),
            state=_state(case, lang),
            urgent=case.urgent,
            direct=case.direct,
            lead=named(case.lead.name, case.lead.en, lang) if case.lead else "",
            due=due_in_words(*due_of(case, position.turn), at, calendar),
            collected_at=case.collected_at,
        )
        for case in page.items
    )
    return Page(tuple(rows), page.next, page.previous)


def _firm(user: User, case: Case) -> str | None:
    if not knows_firm(user, case):
        return None
    return case.firm.name if case.firm else ""


def _state(case: Case, lang: str) -> str:
    held = procedure_of(case.procedure).state(case.state)
    return named(held.name, held.en, lang)


def not_handed_over(user: User, positions: tuple[Position, ...]) -> bool:
    """Whether something to be judged and handed over today lies on a person's desk."""
    kinds = [one.kind for one in positions if one.turn is Turn.DISPATCHER]
    running = Q(clocks__in=CaseClock.objects.filter(name=HANDOVER, state="running"))
    return any(on_desk(user, kind, Turn.DISPATCHER).filter(running).exists() for kind in kinds)
