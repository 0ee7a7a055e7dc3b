"""Counting demands: by period and by unit, district, park or category, and the cases behind it.

One predicate per counted thing: the number and the list behind it cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
)
from django.db.models.functions import TruncDate, TruncWeek
from django.utils import timezone

from liyuan.accounts.access import Person, may
from liyuan.cases.access import DIRECT, action_of, cases_visible_to
from liyuan.cases.models import Case
from liyuan.demands.domain import CONTENT, KIND, Judged
from liyuan.demands.domain_kpis import RATES, Kpi, kpis
from liyuan.demands.domain_ratings import SAID
from liyuan.demands.queries_ratings import told_until

T = TypeVar("T")
# Seconds that a count is kept: until the next minute has begun, and with it another cut-off.
KEPT = 60


@dataclass(frozen=True)
class Period:
    """Demands collected from `since` to before `until`, as they were counted at `cut_off`.

    Steps after the cut-off are not counted; returns, redos and reopenings have no time of their
    own beside the demand, and are those known when one asks.
    """

    since: datetime
    until: datetime
    cut_off: datetime
    said_until: datetime | None = None

    @classmethod
    def until_now(cls, since: datetime, until: datetime, now: datetime) -> "Period":
        """Cut off at the beginning of the minute, as it is printed."""
        return cls(since, until, now.replace(second=0, microsecond=0))

    @property
    def collected(self) -> Q:
        held = Q(collected_at__gte=self.since, collected_at__lt=self.until)
        return held & Q(received_at__lte=self.cut_off)

    def counted(self, name: str) -> Q:
        """Predicate of what is counted; of what firms said, as much as the reader may know."""
        last = self.said_until or self.cut_off
        return COUNTED[name](min(self.cut_off, last) if name in SAID else self.cut_off)


@dataclass(frozen=True)
class Group:
    """The figures of one unit, district, park or category; None is the key of those without."""

    key: Any
    kpis: tuple[Kpi, ...]
    to_hand_over: timedelta | None


class Median(Aggregate):
    """The middle one, or the mean of the two in the middle, reckoned by the database."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "Median"


# By what figures are grouped: the column of the case.
AXES: Mapping[str, str] = {
    "unit": "lead",
    "district": "district",
    "park": "park",
    "category": "category",
}

Counted = Callable[[datetime], Q]


def _by(field: str) -> Counted:
    return lambda cut_off: Q(**{f"{field}__lte": cut_off})


def _evaluated(cut_off: datetime) -> Q:
    """Who said something; silence is recorded as such, and is not an evaluation."""
    return Q(demand__evaluated_at__lte=cut_off) & ~Q(demand__judged__in=("", Judged.SILENT))


def _said_solved(cut_off: datetime) -> Q:
    return _evaluated(cut_off) & Q(demand__solved__isnull=False)


def _day_over(cut_off: datetime) -> Q:
    start = timezone.localtime(cut_off).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(collected_at__lt=start)


def _same_day(cut_off: datetime) -> Q:
    day = TruncDate("collected_at")
    done = Q(dispatched_at__date=day) | Q(resolved_at__date=day) | Q(ended_at__date=day)
    return _day_over(cut_off) & done


_closed, _answered = _by("resolved_at"), _by("demand__answered_at")

# What is counted, by the names that rates use.
COUNTED: Mapping[str, Counted] = {
    "collected": lambda at: Q(),
    "closed": _closed,
    "due": lambda at: _closed(at) & Q(demand__due_met__isnull=False),
    "on_time": lambda at: _closed(at) & Q(demand__due_met=True),
    "evaluated": _evaluated,
    "satisfied": lambda at: _evaluated(at) & Q(demand__judged__in=tuple(CONTENT)),
    "said_solved": _said_solved,
    "solved": lambda at: _said_solved(at) & Q(demand__solved=True),
    "first_time": lambda at: (
        _said_solved(at) & Q(demand__solved=True, demand__redone=0, demand__reopened=0)
    ),
    "revisited": lambda at: _closed(at) & _by("demand__revisited_at")(at),
    "archived": _by("archived_at"),
    "dispatched": lambda at: _by("dispatched_at")(at) | Q(demand__returned__gt=0),
    "returned": lambda at: Q(demand__returned__gt=0),
    "answered": _answered,
    "redone": lambda at: _answered(at) & Q(demand__redone__gt=0),
    "reopened": lambda at: _answered(at) & Q(demand__reopened__gt=0),
    "day_over": _day_over,
    "same_day": _same_day,
}


def counted_cases(user: Person, period: Period, *, grouped: bool = False) -> QuerySet[Case]:
    """The demands of a period that a person may count; grouped, complaints are left out.

    Who may not see complaints (直报) could otherwise read from a small group that there is one.
    """
    held = cases_visible_to(user, KIND).filter(period.collected, demand__isnull=False)
    seen = not grouped or may(user, action_of(KIND, DIRECT))
    return held if seen else held.filter(direct=False)


def city(user: Person, period: Period) -> Group:
    """The figures of all that a person may count, in one query."""
    period = _told(user, period)
    row = counted_cases(user, period).aggregate(**_columns(period))
    return _group(None, row, period)


def by(user: Person, period: Period, axis: str) -> tuple[Group, ...]:
    """The figures by unit, district, park or category, in one query; those without it as None."""
    column, period = AXES[axis], _told(user, period)
    rows = counted_cases(user, period, grouped=True).order_by(column).values(column)
    found = rows.annotate(**_columns(period))
    return tuple(_group(row[column] or None, row, period) for row in found)


@dataclass(frozen=True)
class Week:
    """What was collected in the week that begins on a day, and its rates."""

    begins: date
    kpis: tuple[Kpi, ...]


def weeks(user: Person, period: Period) -> tuple[Week, ...]:
    """The figures week by week of collection, in one query; weeks without any are left out."""
    period, begins = _told(user, period), TruncWeek("collected_at")
    held = counted_cases(user, period, grouped=True).annotate(week=begins)
    found = held.order_by("week").values("week").annotate(**_counts(period))
    return tuple(
        Week(timezone.localdate(row["week"]), _group(None, row, period).kpis) for row in found
    )


def kept(count: Callable[..., T], user: Person, period: Period, *more: str) -> T:
    """What a count gave for the same question and cut-off, asked anew at most each minute.

    The cut-off is that of the minute: who looks twice, or at another axis, has one count less.
    """
    asked = str(counted_cases(user, period).query)
    whole = may(user, action_of(KIND, DIRECT))
    said = repr((count.__name__, asked, _told(user, period), more, bool(whole)))
    key = f"counted-{sha256(said.encode()).hexdigest()}"
    found: T | None = cache.get(key)
    if found is None:
        found = count(user, period, *more)
        cache.set(key, found, KEPT)
    return found


def behind(
    user: Person, period: Period, counted: str, axis: str = "", key: Any = None
) -> QuerySet[Case]:
    """The cases behind one figure: those counted by a name, in the city or in one group."""
    held = counted_cases(user, period, grouped=bool(axis))
    if axis:
        held = held.filter(_in_group(axis, key))
    return held.filter(_told(user, period).counted(counted))


def _told(user: Person, period: Period) -> Period:
    """For who handles demands, without the judgements that are not published."""
    return replace(period, said_until=told_until(user, period.cut_off))


def _in_group(axis: str, key: Any) -> Q:
    if key is not None:
        return Q(**{AXES[axis]: key})
    return Q(category="") if axis == "category" else Q(**{f"{AXES[axis]}__isnull": True})


def _counts(period: Period) -> dict[str, Any]:
    names = {name for rate in RATES.values() for name in (rate.above, rate.below)}
    return {f"n_{name}": Count("pk", filter=period.counted(name)) for name in sorted(names)}


def _columns(period: Period) -> dict[str, Any]:
    took = ExpressionWrapper(F("dispatched_at") - F("collected_at"), output_field=DurationField())
    handed = Q(dispatched_at__lte=period.cut_off)
    median = Median(took, filter=handed, output_field=DurationField())
    return {**_counts(period), "to_hand_over": median}


def _group(key: Any, row: Mapping[str, Any], period: Period) -> Group:
    counts = {name[2:]: n for name, n in row.items() if name.startswith("n_")}
    return Group(key, kpis(counts, period.cut_off), row.get("to_hand_over"))
