"""The list of demands that a person may list, narrowed by the address, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import knows_firm
from liyuan.cases.domain import ClockState, PartyRole, Turn
from liyuan.cases.models import Case, CaseClock, CaseParty
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.cases.queries_search import searched
from liyuan.demands.domain import Pick
from liyuan.demands.queries_case import Phase, phases_of, state_name, tone_of
from liyuan.demands.queries_steps import handing_step
from liyuan.demands.words import NATURES
from liyuan.engines.clock import Calendar, Target, Unit, deadline
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_procedures import procedure_of, text_of
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

ORDER = ("-collected_at", "-id")
PAGE_SIZE = 30
# the clock of a procedure that ends when a case is handed over
HANDOVER = "handover"
# whose lateness is not that of the unit which leads: who calls back, and supervision
BESIDE = (Turn.CALLER, Turn.SUPERVISION)


@dataclass(frozen=True)
class Filters:
    """What a list of demands is narrowed by; an empty text narrows nothing."""

    q: str = ""
    state: str = ""
    unit: str = ""
    district: str = ""
    category: str = ""
    nature: str = ""
    late: str = ""
    whose: str = ""
    since: str = ""
    until: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class DemandRow:
    """A demand as a list shows it; `firm` is None where its name is withheld from the reader."""

    number: str
    title: str
    firm: str | None
    nature: Promise
    state: str
    tone: str
    urgent: bool
    lead: str
    assisting: tuple[str, ...]
    due: Due | None
    due_at: datetime | None
    collected_at: datetime
    archived: bool
    category: str
    version: int
    phases: tuple[Phase, ...]
    # what ticking it says, where it can be handed over now
    pick: str = ""


def demand_page(
    cases: QuerySet[Case],
    filters: Filters,
    user: User,
    *,
    after: str | None,
    at: datetime,
    lang: str,
) -> Page[DemandRow]:
    """One page of the demands among `cases` that the filters leave, the newest first."""
    page = keyset(shown(narrowed(cases, filters, at)), order=ORDER, after=after, size=PAGE_SIZE)
    calendar = calendar_for(None)
    rows = tuple(row_of(case, user, calendar, at, lang) for case in page.items)
    return Page(rows, page.next, page.previous)


def demand_rows(
    cases: QuerySet[Case], filters: Filters, user: User, *, at: datetime, lang: str
) -> Iterator[DemandRow]:
    """All demands that the filters leave, in the order of the list."""
    calendar = calendar_for(None)
    found = shown(narrowed(cases, filters, at)).order_by(*ORDER)
    return (row_of(one, user, calendar, at, lang) for one in found.iterator(chunk_size=1_000))


def picked_rows(
    cases: QuerySet[Case], numbers: Sequence[str], user: User, *, at: datetime, lang: str
) -> tuple[DemandRow, ...]:
    """Those of the named demands that are among `cases`."""
    calendar = calendar_for(None)
    found = shown(cases.filter(number__in=numbers)).order_by(*ORDER)
    return tuple(row_of(one, user, calendar, at, lang) for one in found)


def shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what a row shows, and without what it does not."""
    assisting = CaseParty.objects.exclude(role=PartyRole.LEAD).select_related("unit")
    return beside(cases).prefetch_related(Prefetch("parties", assisting, to_attr="assisting"))


def beside(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the firm, the leading unit and the demand of each."""
    unread = ("tokens", "firm__name_tokens", "demand__text", *text_of("procedure"))
    return cases.select_related("firm", "lead", "demand", "procedure").defer(*unread)


def narrowed(cases: QuerySet[Case], filters: Filters, at: datetime) -> QuerySet[Case]:
    """The demands that every filter leaves."""
    for name, value in filters.said().items():
        cases = cases.filter(NARROWING[name](value, at))
    return cases


def row_of(case: Case, user: User, calendar: Calendar, at: datetime, lang: str) -> DemandRow:
    """One row, as this person may see it."""
    procedure, lead = procedure_of(case.procedure), case.lead
    parties: list[CaseParty] = getattr(case, "assisting", [])
    known = knows_firm(user, case)
    return DemandRow(
        number=case.number,
        title=case.title,
        firm=(case.firm.name if case.firm else "") if known else None,
        nature=NATURES[case.demand.nature],
        state=state_name(procedure, case.state, lang),
        tone=tone_of(case),
        urgent=case.urgent,
        lead=named(lead.name, lead.en, lang) if lead else "",
        assisting=tuple(named(p.unit.name, p.unit.en, lang) for p in parties),
        due=due_in_words(case.due_at, case.due_provisional, at, calendar),
        due_at=case.due_at,
        collected_at=case.collected_at,
        archived=case.archived_at is not None,
        category=case.category,
        version=case.version,
        phases=phases_of(procedure, case.state, lang),
        pick=Pick(case.number, case.version).plain if handing_step(case) else "",
    )


def _from(day: str, at: datetime) -> Q:
    return Q(collected_at__gte=_midnight(day))


def _to(day: str, at: datetime) -> Q:
    return Q(collected_at__lt=_midnight(day) + timedelta(days=1))


def _midnight(day: str) -> datetime:
    return datetime.combine(
        date.fromisoformat(day), time.min, tzinfo=timezone.get_current_timezone()
    )


def overdue(at: datetime) -> Q:
    """Predicate: a deadline that is certain is over."""
    return Q(ended_at=None, due_at__lte=at, due_provisional=False)


def at_risk(at: datetime) -> Q:
    """Predicate: a deadline that is certain comes within one working day."""
    soon = deadline(at, Target(1, Unit.WORKING_DAYS), calendar_for(None)).at
    return Q(ended_at=None, due_at__gt=at, due_at__lte=soon, due_provisional=False)


def not_handed_over() -> Q:
    """Predicate: the clock of the same day's hand-over still runs."""
    return _handover_running()


def overnight(at: datetime) -> Q:
    """Predicate: not handed over although the midnight of its day is past."""
    return _handover_running(deadline_at__lte=at)


def tonight(at: datetime) -> Q:
    """Predicate: not handed over, and its midnight is still to come."""
    return _handover_running(deadline_at__gt=at)


def _handover_running(**when: datetime) -> Q:
    running = CaseClock.objects.filter(name=HANDOVER, state=ClockState.RUNNING, **when)
    return Q(ended_at=None, pk__in=running.values("case"))


def ownerless(at: datetime) -> Q:
    """Predicate: overdue or at risk, and nobody has it in hand."""
    return Q(owner=None) & (overdue(at) | at_risk(at))


# What the filter of deadlines offers.
PRESSING: Mapping[str, Callable[[datetime], Q]] = {
    "1": overdue,
    "near": at_risk,
    "night": lambda at: not_handed_over(),
    "tonight": tonight,
    "missed": overnight,
    "unowned": ownerless,
}


def _of_unit(code: str, at: datetime) -> Q:
    """The unit that leads it; before that the one on whose desk it lies."""
    return Q(lead__code=code) | Q(lead=None, desk__code=code)


def _category(key: str, at: datetime) -> Q:
    return Q(category=key) | Q(category__startswith=f"{key}-")


# What the board counts for units, and what it counts for none of them.
WHOSE: Mapping[str, Q] = {
    "unit": ~Q(turn__in=BESIDE),
    "none": Q(turn__in=BESIDE) | Q(lead=None, desk=None),
}
NARROWING: Mapping[str, Callable[[str, datetime], Q]] = {
    "q": lambda said, at: searched(said),
    "state": lambda said, at: Q(state=said),
    "unit": _of_unit,
    "whose": lambda said, at: WHOSE.get(said, Q()),
    "district": lambda said, at: Q(district__code=said),
    "category": _category,
    "nature": lambda said, at: Q(demand__nature=said),
    "late": lambda said, at: PRESSING[said](at),
    "since": _from,
    "until": _to,
}
