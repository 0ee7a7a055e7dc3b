"""A leader's one page: last night, what is overdue, which units are red, this month's rates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.domain import ClockState
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.demands.domain_kpis import FEWEST, Kpi, percent, response_index
from liyuan.demands.queries_kpis import Period, kept, rates
from liyuan.demands.queries_list import HANDOVER, DemandRow, overdue, row_of, shown
from liyuan.rules.queries_calendar import calendar_for
from liyuan.supervision.queries_board import HOLDER
from liyuan.web.language import named

MOST_UNITS, MOST_CASES = 8, 8
# The rates that stand on the page; all others are on the page of rates.
RATES = ("same_day", "on_time", "solved", "satisfied")


@dataclass(frozen=True)
class Red:
    """A unit with something overdue: how much of what it has open; too few to rank is said."""

    code: str
    name: str
    late: int
    held: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.late, self.held)

    @property
    def percent(self) -> Decimal:
        return percent(self.share)

    @property
    def ranked(self) -> bool:
        return self.held >= FEWEST


@dataclass(frozen=True)
class Brief:
    """What a leader reads in a minute, as it was at a moment."""

    at: datetime
    since: datetime
    night: int
    still: int
    late: int
    held: int
    red: tuple[Red, ...]
    # red units that the page has no room for
    more: int
    worst: tuple[DemandRow, ...]
    rates: tuple[Kpi, ...]
    index: Fraction | None

    @property
    def yesterday(self) -> date:
        """The day whose midnight was last night."""
        return timezone.localdate(self.at) - timedelta(days=1)

    @property
    def shown_index(self) -> str:
        """To one decimal; empty as long as one of its parts has no value."""
        return "" if self.index is None else str(percent(self.index / 100))


def brief(user: User, *, at: datetime, lang: str) -> Brief:
    """The page as a person may see it; a fixed number of queries."""
    cases = cases_visible_to(user, KIND)
    local = at.astimezone(calendar_for(None).zone)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    month, tomorrow = today.replace(day=1), today + timedelta(days=1)
    night, still = _night(cases, today)
    found: tuple[Kpi, ...] = kept(rates, user, Period.until_now(month, tomorrow, at))
    units = _units(cases, at, lang)
    return Brief(
        at=at,
        since=month,
        night=night,
        still=still,
        late=sum(unit.late for unit in units),
        held=sum(unit.held for unit in units),
        red=red_of(units)[:MOST_UNITS],
        more=max(0, len(red_of(units)) - MOST_UNITS),
        worst=_worst(cases, user, at, lang),
        rates=tuple(kpi for kpi in found if kpi.rate.key in RATES),
        index=response_index(found),
    )


def red_of(units: list[Red]) -> tuple[Red, ...]:
    """The units with something overdue: those with enough cases by share, small ones by number."""
    late = [unit for unit in units if unit.late and unit.code]
    return tuple(sorted(late, key=_order))


def _order(unit: Red) -> tuple[bool, Fraction, str]:
    return not unit.ranked, -unit.share if unit.ranked else Fraction(-unit.late), unit.code


def _night(cases: QuerySet[Case], today: datetime) -> tuple[int, int]:
    """Of those whose day of collection ended last midnight: not handed over then, and not yet."""
    due = Q(clocks__name=HANDOVER, clocks__deadline_at=today)
    over = Q(clocks__state=ClockState.RUNNING) | Q(clocks__stopped_at__gt=F("clocks__deadline_at"))
    # the day bounds the stretch of the index that is read
    of_day = cases.filter(collected_at__gte=today - timedelta(days=1), collected_at__lt=today)
    found = of_day.filter(due & over).aggregate(
        night=Count("pk"), still=Count("pk", filter=Q(clocks__state=ClockState.RUNNING))
    )
    return found["night"], found["still"]


def _units(cases: QuerySet[Case], at: datetime, lang: str) -> list[Red]:
    """Each unit with what it has open, and how much of that is overdue."""
    rows = cases.filter(ended_at=None).order_by().values(holder=HOLDER)
    # without asking again whether it is open: an index answers, and no case is read
    late = Q(due_at__lte=at, due_provisional=False)
    counted = list(rows.annotate(held=Count("pk"), late=Count("pk", filter=late)))
    units = Unit.objects.in_bulk([row["holder"] for row in counted if row["holder"]])
    return [_red(units.get(row["holder"]), row["late"], row["held"], lang) for row in counted]


def _red(unit: Unit | None, late: int, held: int, lang: str) -> Red:
    if unit is None:
        return Red("", "", late, held)
    return Red(unit.code, named(unit.name, unit.en, lang), late, held)


def _worst(cases: QuerySet[Case], user: User, at: datetime, lang: str) -> tuple[DemandRow, ...]:
    """Those that are overdue longest."""
    found = shown(cases.filter(overdue(at))).order_by("due_at", "id")[:MOST_CASES]
    calendar = calendar_for(None)
    return tuple(row_of(case, user, calendar, at, lang) for case in found)
