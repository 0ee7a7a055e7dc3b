"""How near a deadline is, in words and by colour: 逾期, 还剩, 暂估."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.engines.clock import Calendar, working_days_between

MINUTE = timedelta(minutes=1)
# Whoever has less than this is told in the colour of what is near.
NEAR = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A deadline, how far off it is, and its colour; a provisional one is never late."""

    at: datetime
    words: str
    tone: str
    provisional: bool
    late: bool


def due_in_words(
    due_at: datetime | None, provisional: bool, at: datetime, calendar: Calendar
) -> Due | None:
    """How near a deadline is at a moment; None where there is none."""
    if due_at is None:
        return None
    late = due_at <= at and not provisional
    near = due_at - at < NEAR and not provisional
    tone = "bad" if late else "near" if near else ""
    return Due(due_at, _distance(due_at, at, calendar), tone, provisional, late)


def _distance(due_at: datetime, at: datetime, calendar: Calendar) -> str:
    """Within a day in hours and minutes, beyond it in working days."""
    first, last = sorted((due_at, at))
    far = last - first >= NEAR and timezone.localdate(first) != timezone.localdate(last)
    days = working_days_between(first, last, calendar)
    length = _days(days) if far and days > 0 else length_of(last - first)
    told = _("逾期 %(length)s") if due_at <= at else _("还剩 %(length)s")
    return told % {"length": length}


def worked(span: timedelta) -> str:
    """A stretch of working time, which no day divides: in hours and minutes, however long."""
    hours, minutes = divmod(int(abs(span) / MINUTE), 60)
    return _("%(hours)s 小时 %(n)s 分钟") % {"hours": hours, "n": minutes}


def length_of(span: timedelta) -> str:
    """A stretch of time in hours and minutes; beyond two days, in days."""
    minutes = int(abs(span) / MINUTE)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(n)s 天 %(hours)s 小时") % {"n": hours // 24, "hours": hours % 24}
    if not hours:
        return _("%(n)s 分钟") % {"n": rest}
    return _("%(hours)s 小时 %(n)s 分钟") % {"hours": hours, "n": rest}


def _days(days: int) -> str:
    return _("1 个工作日") if days == 1 else _("%(n)s 个工作日") % {"n": days}
