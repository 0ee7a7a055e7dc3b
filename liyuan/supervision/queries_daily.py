"""The list of a day: its rows as a person may see them, narrowed by the address."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.demands.domain import KIND
from liyuan.demands.queries_case import state_name
from liyuan.engines.clock import Calendar
from liyuan.engines.procedure import Procedure
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_procedures import procedure_of
from liyuan.supervision.models import DailyItem, DailyList
from liyuan.supervision.words import REASON_TONES, REASONS
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

ORDER = ("due_at", "id")
PAGE_SIZE = 50
MOST_DAYS = 60


@dataclass(frozen=True)
class Filters:
    """What the list of a day is narrowed by."""

    reason: str = ""
    unit: str = ""

    def said(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class DailyRow:
    """A case on the list: as it stood in that morning, and where it stands now."""

    number: str
    title: str
    reason: Promise
    tone: str
    unit: str
    owner: str
    due: Due | None
    due_at: datetime
    then: str
    now: str
    ended: bool


def days() -> list[date]:
    """The days that have a list, the newest first."""
    return list(DailyList.objects.order_by("-day").values_list("day", flat=True)[:MOST_DAYS])


def items_of(made: DailyList, filters: Filters, user: User) -> QuerySet[DailyItem]:
    """The items that the filters leave, of cases that the person may list."""
    found = DailyItem.objects.filter(list=made, case__in=cases_visible_to(user, KIND).values("pk"))
    names = {"reason": "reason", "unit": "unit__code"}
    return found.filter(**{names[name]: value for name, value in filters.said().items()})


def counts(items: QuerySet[DailyItem]) -> Mapping[str, int]:
    """How many for which reason, in the order of the reasons."""
    found = dict(items.order_by().values_list("reason").annotate(n=Count("pk")))
    return {reason: found.get(reason, 0) for reason in REASONS}


def daily_page(
    items: QuerySet[DailyItem], *, after: str | None, at: datetime, lang: str
) -> Page[DailyRow]:
    """One page of the list, the longest overdue first."""
    page = keyset(_shown(items), order=ORDER, after=after, size=PAGE_SIZE)
    rows = tuple(_rows(page.items, at, lang))
    return Page(rows, page.next, page.previous)


def daily_rows(items: QuerySet[DailyItem], *, at: datetime, lang: str) -> Iterator[DailyRow]:
    """All rows, in the order of the list."""
    return _rows(_shown(items).order_by(*ORDER).iterator(chunk_size=1_000), at, lang)


def _shown(items: QuerySet[DailyItem]) -> QuerySet[DailyItem]:
    return items.select_related("case__procedure", "unit", "owner", "list").defer(
        "case__tokens", "case__facts"
    )


def _rows(items: Any, at: datetime, lang: str) -> Iterator[DailyRow]:
    calendar = calendar_for(None)
    for item in items:
        yield _row(item, procedure_of(item.case.procedure), calendar, at, lang)


def _row(
    item: DailyItem, procedure: Procedure, calendar: Calendar, at: datetime, lang: str
) -> DailyRow:
    case, unit = item.case, item.unit
    return DailyRow(
        number=case.number,
        title=case.title,
        reason=REASONS[item.reason],
        tone=REASON_TONES[item.reason],
        unit=named(unit.name, unit.en, lang) if unit else "",
        owner=str(item.owner) if item.owner else "",
        due=due_in_words(item.due_at, False, item.list.at, calendar),
        due_at=item.due_at,
        then=state_name(procedure, item.state, lang),
        now=state_name(procedure, case.state, lang),
        ended=case.ended_at is not None,
    )
