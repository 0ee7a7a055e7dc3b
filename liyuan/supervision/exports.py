"""The list of a day as a 台账."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.supervision.queries_daily import DailyRow
from liyuan.web.ledger import Column, Kind, Ledger


def daily_ledger(rows: Iterable[DailyRow], day: str, *, unit: str, at: datetime) -> Ledger:
    """Which case, why it is listed, whose it was, by when, and where it stands now."""
    columns = (
        Column(_("编号"), 16),
        Column(_("诉求"), 44),
        Column(_("列入原因"), 16),
        Column(_("责任单位"), 26),
        Column(_("承办人"), 14),
        Column(_("时限"), 18, Kind.TIME),
        Column(_("期限情况"), 18),
        Column(_("当时状态"), 14),
        Column(_("现在状态"), 14),
        Column(_("是否办完"), 10),
    )
    title = _("每日督办清单 %(day)s") % {"day": day}
    return Ledger(title, unit, columns, map(_cells, rows), at)


def _cells(row: DailyRow) -> tuple[object, ...]:
    return (
        row.number,
        row.title,
        str(row.reason),
        row.unit,
        row.owner,
        row.due_at,
        row.due.words if row.due else "",
        row.then,
        row.now,
        _("是") if row.ended else _("否"),
    )
