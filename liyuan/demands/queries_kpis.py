"""Counting demands: by period and by unit, district, park or category, and the cases behind it.

One predicate per counted thing: the number and the list behind it cannot differ.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
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
# What the columns of counts begin with.
COUNT = "n_"


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
    held = cases_visible_to(user, KIND).filter(period.collected)
    seen = not grouped or may(user, action_of(KIND, DIRECT))
    return held if seen else held.filter(direct=False)


def rates(user: Person, period: Period) -> tuple[Kpi, ...]:
    """The rates of all that a person may count, in one query."""
    period = _told(user, period)
    counts = counted_cases(user, period).aggregate(**_counts(period))
    return _group(None, counts, None, period).kpis


@dataclass(frozen=True)
class Week:
    """What was collected in the week that begins on a day, and its rates."""

    begins: date
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True)
class Figures:
    """The city, its groups along one axis, and its weeks of collection; empty ones left out."""

    whole: Group
    groups: tuple[Group, ...]
    weeks: tuple[Week, ...]


def figures(user: Person, period: Period, axis: str) -> Figures:
    """All in one scan of the demands, and two that look for medians.

    A group without its unit, district, park or category has the key None.
    """
    period, column = _told(user, period), AXES[axis]
    held, open_held = counted_cases(user, period), counted_cases(user, period, grouped=True)
    week = {"week": TruncWeek("collected_at")}
    rows = tuple(held.order_by().values(column, "direct", **week).annotate(**_counts(period)))
    seen = may(user, action_of(KIND, DIRECT))
    open_rows = rows if seen else tuple(row for row in rows if not row["direct"])
    middle = _median(open_held, period, column)
    return Figures(
        whole=_group(None, _sum(rows), _median(held, period).get(None), period),
        groups=tuple(
            _group(key, counts, middle.get(key), period)
            for key, counts in _summed(open_rows, lambda row: row[column] or None)
        ),
        weeks=tuple(
            Week(timezone.localdate(begins), _group(None, counts, None, period).kpis)
            for begins, counts in _summed(open_rows, lambda row: row["week"])
        ),
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


def _names() -> list[str]:
    return sorted({name for rate in RATES.values() for name in (rate.above, rate.below)})


def _counts(period: Period) -> dict[str, Any]:
    return {f"{COUNT}{name}": Count("pk", filter=period.counted(name)) for name in _names()}


def _summed(
    rows: Iterable[Mapping[str, Any]], key_of: Callable[[Mapping[str, Any]], Any]
) -> Iterator[tuple[Any, dict[str, int]]]:
    """The counts of all rows of a key, in the order of keys; None last."""
    of_key: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        of_key[key_of(row)].append(row)
    for key in sorted(of_key, key=lambda key: (key is None, key)):
        yield key, _sum(of_key[key])


def _sum(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        found.update({name: n for name, n in row.items() if name.startswith(COUNT)})
    return dict(found)


def _median(held: QuerySet[Case], period: Period, column: str = "") -> dict[Any, timedelta]:
    """How long a hand-over took in the middle; of all under None, or by a column."""
    took = ExpressionWrapper(F("dispatched_at") - F("collected_at"), output_field=DurationField())
    middle = Median(took, output_field=DurationField())
    handed = held.filter(dispatched_at__lte=period.cut_off).order_by()
    if not column:
        return {None: handed.aggregate(middle=middle)["middle"]}
    rows = handed.values(column).annotate(middle=middle)
    return {row[column] or None: row["middle"] for row in rows}


def _group(
    key: Any, row: Mapping[str, int], to_hand_over: timedelta | None, period: Period
) -> Group:
    counts = {name: row.get(f"{COUNT}{name}", 0) for name in _names()}
    return Group(key, kpis(counts, period.cut_off), to_hand_over)
