"""Merging a demand into another: which one may be meant, and both beside each other."""

from dataclasses import dataclass
from datetime import datetime

from liyuan.accounts.models import User
from liyuan.attachments.queries import attachments_of_many
from liyuan.cases.domain import SUBJECT
from liyuan.cases.models import Case
from liyuan.demands.effects import mains_of
from liyuan.demands.models import Demand
from liyuan.demands.queries_categories import category_names
from liyuan.demands.queries_intake import earlier
from liyuan.demands.queries_list import DemandRow, Filters, narrowed, picked_rows, row_of, shown
from liyuan.demands.queries_steps import steps_of
from liyuan.rules.queries_calendar import calendar_for

MERGE = "merge"
MOST_FOUND = 20


@dataclass(frozen=True)
class Side:
    """One of two demands that may be the same."""

    row: DemandRow
    text: str
    category: str
    files: int


@dataclass(frozen=True)
class Merging:
    """The demand, those that may be its main one, and both sides once one is chosen.

    `open` tells whether it can still be merged; `unknown` that no such demand can be chosen.
    """

    case: Case
    open: bool
    said: str
    found: tuple[DemandRow, ...]
    sides: tuple[Side, Side] | None
    unknown: bool


def merging(user: User, case: Case, said: str, chosen: str, *, at: datetime, lang: str) -> Merging:
    """What the page shows: without words to look for, what resembles the demand."""
    mains = mains_of(user, case)
    main = shown(mains.filter(number=chosen.strip())).first() if chosen.strip() else None
    return Merging(
        case=case,
        open=MERGE in steps_of(case) and not case.parent_id,
        said=said,
        found=_searched(user, case, said, at, lang) if said else _alike(user, case, at, lang),
        sides=_sides(user, case, main, at, lang) if main else None,
        unknown=bool(chosen.strip()) and main is None,
    )


def _searched(user: User, case: Case, said: str, at: datetime, lang: str) -> tuple[DemandRow, ...]:
    found = shown(narrowed(mains_of(user, case), Filters(q=said), at)).order_by("-id")
    calendar = calendar_for(None)
    return tuple(row_of(one, user, calendar, at, lang) for one in found[:MOST_FOUND])


def _alike(user: User, case: Case, at: datetime, lang: str) -> tuple[DemandRow, ...]:
    """In the order of likeness."""
    firm = None if case.withheld else case.firm_id
    numbers = [one.number for one in earlier(user, firm, case.title, lang)]
    rows = picked_rows(mains_of(user, case), numbers, user, at=at, lang=lang)
    return tuple(sorted(rows, key=lambda row: numbers.index(row.number)))


def _sides(user: User, case: Case, main: Case, at: datetime, lang: str) -> tuple[Side, Side]:
    both = {one.pk: one for one in shown(Case.objects.filter(pk__in=(case.pk, main.pk)))}
    texts = dict(Demand.objects.filter(case__in=both).values_list("case", "text"))
    files = attachments_of_many(SUBJECT, [one.number for one in both.values()])
    names, calendar = category_names(lang), calendar_for(None)

    def side(held: Case) -> Side:
        row = row_of(held, user, calendar, at, lang)
        number = len(files.get(held.number, ()))
        return Side(row, texts[held.pk], names.get(held.category, ""), number)

    return side(both[case.pk]), side(both[main.pk])
