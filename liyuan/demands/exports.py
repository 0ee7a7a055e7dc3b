"""The list of demands as a 台账, in the columns of an office's own."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.demands.queries_list import DemandRow
from liyuan.web.ledger import Column, Kind, Ledger


def demand_ledger(rows: Iterable[DemandRow], *, unit: str, at: datetime) -> Ledger:
    """Who leads, who assists, by when, how far, and whether it is closed."""
    columns = (
        Column(_("编号"), 16),
        Column(_("诉求"), 44),
        Column(_("企业"), 32),
        Column(_("性质"), 8),
        Column(_("收集时间"), 18, Kind.TIME),
        Column(_("主办单位"), 22),
        Column(_("协办单位"), 26),
        Column(_("时限"), 18, Kind.TIME),
        Column(_("期限情况"), 18),
        Column(_("进展"), 14),
        Column(_("是否销号"), 10),
    )
    return Ledger(_("企业诉求台账"), unit, columns, map(_cells, rows), at)


def _cells(row: DemandRow) -> tuple[object, ...]:
    due = row.due
    guess = _("暂估") if due and due.provisional else ""
    return (
        row.number,
        row.title,
        _("匿名") if row.firm is None else row.firm,
        str(row.nature),
        row.collected_at,
        row.lead,
        "、".join(row.assisting),
        row.due_at,
        f"{guess} {due.words}".strip() if due else "",
        row.state,
        _("是") if row.archived else _("否"),
    )
