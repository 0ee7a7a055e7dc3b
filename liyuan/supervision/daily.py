"""每日督办清单: a working day's list of the morning, frozen in one statement at any length."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.domain import ClockState
from liyuan.demands.domain import KIND
from liyuan.demands.queries_list import BESIDE, HANDOVER
from liyuan.engines.clock import Target, Unit, deadline
from liyuan.journal.actions import record
from liyuan.rules.queries_calendar import calendar_for
from liyuan.supervision.domain import MORNING, REPORT, Reason
from liyuan.supervision.models import DailyItem, DailyList

# the job
DAILY = "supervision.daily"
# A deadline that is an estimate puts nobody on a list.
FREEZE = """
WITH found AS (
    SELECT c.id, CASE WHEN c.due_at <= %(at)s THEN %(late)s ELSE %(near)s END AS reason, c.due_at
    FROM cases_case c
    WHERE c.kind = %(kind)s AND c.ended_at IS NULL AND NOT c.due_provisional
      AND c.due_at IS NOT NULL AND c.due_at <= %(soon)s
    UNION ALL
    SELECT c.id, CASE k.name WHEN %(handover)s THEN %(night)s ELSE %(report)s END, k.deadline_at
    FROM cases_caseclock k JOIN cases_case c ON c.id = k.case_id
    WHERE k.name IN (%(handover)s, %(report_clock)s) AND k.state = %(running)s
      AND NOT k.provisional AND k.deadline_at <= %(at)s
      AND c.kind = %(kind)s AND c.ended_at IS NULL
)
INSERT INTO supervision_dailyitem (list_id, case_id, reason, unit_id, owner_id, due_at, state)
SELECT %(list)s, c.id, f.reason,
    CASE WHEN c.turn = ANY(%(beside)s) THEN NULL ELSE coalesce(c.lead_id, c.desk_id) END,
    c.owner_id, f.due_at, c.state
FROM found f JOIN cases_case c ON c.id = f.id
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Frozen:
    """The list of a day: whether this run made it, and how many stand on it for which reason."""

    day: date
    made: bool
    items: int
    reasons: dict[str, int]

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "day": self.day.isoformat(),
            "made": self.made,
            "items": self.items,
            "reasons": self.reasons,
        }


@transaction.atomic
def freeze(at: datetime, *, by: User | None = None) -> Frozen:
    """Make the list of the day of `at` as things stand then; a day that has one keeps it."""
    day = timezone.localdate(at)
    made, is_new = DailyList.objects.get_or_create(day=day, defaults={"at": at, "by": by})
    if is_new:
        with connection.cursor() as cursor:
            cursor.execute(FREEZE, _said(made, at))
    counted = dict(
        DailyItem.objects.filter(list=made).values_list("reason").annotate(n=Count("pk"))
    )
    frozen = Frozen(day, is_new, sum(counted.values()), counted)
    if is_new:
        subject = ("daily", day.isoformat())
        record(action="supervision.run", subject=subject, by=by, at=at, payload=frozen.plain())
    return frozen


def freeze_in_the_morning(at: datetime) -> Frozen | None:
    """What the job does each hour: nothing on a day of rest, at night, or where the list stands."""
    day = timezone.localdate(at)
    early = timezone.localtime(at).hour < MORNING
    if early or not calendar_for(None).works(day) or DailyList.objects.filter(day=day).exists():
        return None
    return freeze(at)


def _said(made: DailyList, at: datetime) -> dict[str, Any]:
    soon = deadline(at, Target(1, Unit.WORKING_DAYS), calendar_for(None)).at
    return {
        "list": made.pk,
        "beside": [str(turn) for turn in BESIDE],
        "at": at,
        "soon": soon,
        "kind": KIND,
        "handover": HANDOVER,
        "report_clock": REPORT,
        "running": ClockState.RUNNING,
        "late": Reason.LATE,
        "near": Reason.NEAR,
        "night": Reason.NIGHT,
        "report": Reason.REPORT,
    }
