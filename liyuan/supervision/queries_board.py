"""Tonight's board: what is not handed over, what is overdue or nearly, which replies are late.

One query a block over the open cases alone, which partial indexes find among a million others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Value, When
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce

from liyuan.accounts.models import Unit, User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.domain import ClockState
from liyuan.cases.models import Case, CaseClock
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.demands.domain import KIND
from liyuan.demands.queries_list import BESIDE, HANDOVER
from liyuan.engines.clock import Calendar, Target, deadline
from liyuan.engines.clock import Unit as Measure
from liyuan.rules.queries_calendar import calendar_for
from liyuan.supervision.models import Paper
from liyuan.supervision.queries_papers import reply_late
from liyuan.web.language import named

# A board is looked at, not read: who wants more opens the list.
MOST_SHOWN = 30
# What lies with the return desk or with supervision is no unit's lateness.
HOLDER = Choice(
    When(turn__in=BESIDE, then=Value(None)),
    default=Coalesce("lead", "desk"),
    output_field=BigIntegerField(),
)


@dataclass(frozen=True)
class Waiting:
    """A case that is not handed over."""

    number: str
    title: str
    unit: str
    due: Due | None
    collected_at: datetime
    direct: bool
    urgent: bool


@dataclass
class Line:
    """The figures of one unit."""

    code: str = ""
    name: str = ""
    tonight: int = 0
    missed: int = 0
    late: int = 0
    near: int = 0
    unowned: int = 0
    papers: int = 0

    @property
    def weight(self) -> tuple[int, int, int]:
        return self.late + self.missed, self.near + self.tonight, self.papers


@dataclass(frozen=True)
class Board:
    """What a board shows at a moment."""

    total: Line
    lines: tuple[Line, ...]
    waiting: tuple[Waiting, ...]
    guessed: int = 0
    more: int = field(default=0)


def board(user: User, *, at: datetime, lang: str) -> Board:
    """The board as a person may see it; a fixed number of queries, however many cases."""
    cases = cases_visible_to(user, KIND)
    lines: dict[int | None, Line] = defaultdict(Line)
    _add(lines, _night(cases, at))
    _add(lines, _due(cases, at))
    _add(lines, late_replies(at))
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[pk for pk in lines if pk])}
    for pk, line in lines.items():
        if unit := units.get(pk or 0):
            line.code, line.name = unit.code, named(unit.name, unit.en, lang)
    total = _sum(lines.values())
    waiting = _waiting(cases, at, lang)
    rows = sorted(lines.values(), key=lambda line: (line.weight, line.code), reverse=True)
    more = total.tonight + total.missed - len(waiting)
    return Board(total, tuple(rows), waiting, _guessed(cases), more)


def _add(lines: dict[int | None, Line], rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        line = lines[row["holder"]]
        for name, count in row.items():
            if name in COUNTS:
                setattr(line, name, getattr(line, name) + count)


COUNTS = ("tonight", "missed", "late", "near", "unowned", "papers")


def _sum(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        for name in COUNTS:
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return total


def _night(cases: QuerySet[Case], at: datetime) -> list[Any]:
    """By unit: not handed over and still in time, or not and its midnight is over."""
    clock = Q(clocks__name=HANDOVER, clocks__state=ClockState.RUNNING)
    over = Q(clocks__deadline_at__lte=at)
    held = cases.filter(clock, ended_at=None).order_by().values(holder=HOLDER)
    counted = held.annotate(tonight=Count("pk", filter=~over), missed=Count("pk", filter=over))
    return list(counted)


def _due(cases: QuerySet[Case], at: datetime) -> list[Any]:
    """By unit: overdue, due within a working day, of these without an owner.

    The end of the day after bounds the stretch of the index that is read.
    """
    soon = deadline(at, Target(1, Measure.WORKING_DAYS), calendar_for(None)).at
    pressing = cases.filter(ended_at=None, due_at__lte=soon, due_provisional=False)
    counted = pressing.order_by().values(holder=HOLDER)
    counts = counted.annotate(
        late=Count("pk", filter=Q(due_at__lte=at)),
        near=Count("pk", filter=Q(due_at__gt=at)),
        unowned=Count("pk", filter=Q(owner=None)),
    )
    return list(counts)


def _guessed(cases: QuerySet[Case]) -> int:
    """How many have a deadline that is an estimate: in neither count, and never red."""
    clocks = CaseClock.objects.filter(provisional=True, state=ClockState.RUNNING)
    return cases.filter(due_provisional=True, ended_at=None, pk__in=clocks.values("case")).count()


def late_replies(at: datetime) -> list[Any]:
    """By unit: papers whose day of reply, if it is certain, is over."""
    open_ones = Paper.objects.filter(reply_late(at))
    return list(open_ones.order_by().values(holder=F("unit")).annotate(papers=Count("pk")))


def _waiting(cases: QuerySet[Case], at: datetime, lang: str) -> tuple[Waiting, ...]:
    """The first of those that are not handed over, the oldest midnight in front."""
    running = CaseClock.objects.filter(name=HANDOVER, state=ClockState.RUNNING)
    clocks = running.filter(case__in=cases.filter(ended_at=None)).order_by("deadline_at", "id")
    shown = [case for (case,) in clocks.values_list("case")[:MOST_SHOWN]]
    found = Case.objects.select_related("lead", "desk").defer("tokens", "facts").in_bulk(shown)
    calendar = calendar_for(None)
    return tuple(_row(found[case], at, calendar, lang) for case in shown)


def _row(case: Case, at: datetime, calendar: Calendar, lang: str) -> Waiting:
    unit = case.lead or case.desk
    return Waiting(
        number=case.number,
        title=case.title,
        unit=named(unit.name, unit.en, lang) if unit else "",
        due=due_in_words(case.due_at, case.due_provisional, at, calendar),
        collected_at=case.collected_at,
        direct=case.direct,
        urgent=case.urgent,
    )
