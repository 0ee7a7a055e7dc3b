"""What units do together on a demand, as its page and the list of calls show it; never a firm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to, units_for, verbs_on
from liyuan.cases.domain import PartyRole, PartyState
from liyuan.cases.models import Case, CaseParty
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.demands.domain import KIND
from liyuan.demands.models import Note, Whistle
from liyuan.engines.clock import Calendar
from liyuan.rules.queries_calendar import calendars
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

VERBS = ("note", "whistle", "report", "split")
ORDER = ("due_at", "id")
PAGE_SIZE = 30


@dataclass(frozen=True)
class Called:
    """One unit's call: by when, what it said; `mine`: it is for the reader to report."""

    pk: int
    number: str
    title: str
    unit: str
    words: str
    at: datetime
    due: Due | None
    reported_at: datetime | None
    late: bool
    came: bool | None
    report: str
    mine: bool


@dataclass(frozen=True)
class Together:
    """Notes and calls of a demand, the reader's own assisting part, and what they may do."""

    notes: tuple[Note, ...]
    calls: tuple[Called, ...]
    mine: Called | None
    part: CaseParty | None
    missing: tuple[str, ...]
    may_note: bool
    may_whistle: bool
    may_split: bool


def together(user: User, case: Case, *, at: datetime, lang: str) -> Together:
    """What units do together on a demand that this person, who is no firm, may view."""
    may = verbs_on(user, case, VERBS) if case.ended_at is None else frozenset()
    own = _own_units(user) if "report" in may else frozenset()
    parts = list(case.parties.select_related("unit").order_by("id"))
    held = case.whistles.select_related("unit").order_by("-id")
    calls = tuple(_called(case, one, own, at, lang) for one in held)
    assisting = [one for one in parts if one.role == PartyRole.ASSIST]
    awaited = [one for one in assisting if one.state in (PartyState.ASKED, PartyState.SIGNED)]
    return Together(
        notes=tuple(case.notes.select_related("by", "unit").order_by("-id")),
        calls=calls,
        mine=next((one for one in calls if one.mine), None),
        part=next((one for one in awaited if one.unit_id in own), None),
        missing=tuple(named(one.unit.name, one.unit.en, lang) for one in awaited),
        may_note="note" in may,
        may_whistle="whistle" in may,
        may_split="split" in may and not case.parent_id and not case.resolved_at,
    )


def open_calls(user: User, *, after: str | None, at: datetime, lang: str) -> Page[Called]:
    """The calls not yet answered on the demands that reach a person, the most urgent first."""
    page = keyset(_waiting(user), order=ORDER, after=after, size=PAGE_SIZE)
    own = _own_units(user)
    rows = tuple(_called(one.case, one, own, at, lang) for one in page.items)
    return Page(rows, page.next, page.previous)


def call_rows(user: User, *, at: datetime, lang: str) -> Iterator[Called]:
    """All of them, in the order of the pages."""
    own, found = _own_units(user), _waiting(user).order_by(*ORDER)
    return (_called(one.case, one, own, at, lang) for one in found.iterator(chunk_size=1_000))


def call_for(user: User, case: Case, call: int) -> Whistle | None:
    """A call that one's own unit is to answer."""
    mine = case.whistles.filter(pk=call, unit__in=_own_units(user))
    return mine.select_related("case", "unit").first()


def part_for(user: User, case: Case) -> CaseParty | None:
    """The part in which one's own unit assists."""
    mine = case.parties.filter(role=PartyRole.ASSIST, unit__in=_own_units(user))
    return mine.select_related("case", "unit").first()


def _waiting(user: User) -> QuerySet[Whistle]:
    seen = cases_visible_to(user, KIND).filter(ended_at=None)
    waiting = Whistle.objects.filter(reported_at=None, case__in=seen.values("pk"))
    return waiting.select_related("unit", "case").defer("case__tokens", "case__facts")


def _own_units(user: User) -> frozenset[int]:
    return frozenset(units_for(user, KIND, "report")[1])


def _called(case: Case, one: Whistle, own: frozenset[int], at: datetime, lang: str) -> Called:
    end = one.reported_at or at
    return Called(
        pk=one.pk,
        number=case.number,
        title=case.title,
        unit=named(one.unit.name, one.unit.en, lang),
        words=one.words,
        at=one.at,
        due=_due(one, at, calendars().of(one.unit.code)),
        reported_at=one.reported_at,
        late=end > one.due_at and not one.due_provisional,
        came=one.came,
        report=one.report,
        mine=one.reported_at is None and one.unit_id in own,
    )


def _due(one: Whistle, at: datetime, calendar: Calendar) -> Due | None:
    """How near it is; of what was answered, nothing."""
    due_at = None if one.reported_at else one.due_at
    return due_in_words(due_at, one.due_provisional, at, calendar)
