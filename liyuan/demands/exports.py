"""The list of demands as a 台账, in the columns of an office's own."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.cases.queries_due import Due
from liyuan.demands.queries_categories import category_names
from liyuan.demands.queries_ledger import CATEGORY, NUMBER, PROGRESS, VERSION, headings
from liyuan.demands.queries_list import DemandRow
from liyuan.web.ledger import Column, Kind, Ledger


def demand_ledger(rows: Iterable[DemandRow], *, unit: str, at: datetime, lang: str) -> Ledger:
    """Who leads, who assists, by when, how far, whether it is closed; the last three come back."""
    names = category_names(lang)
    heads = headings()
    columns = (
        Column(heads[NUMBER], 16),
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
        Column(heads[CATEGORY], 16),
        Column(heads[PROGRESS], 40),
        Column(heads[VERSION], 8),
    )
    cells = (_cells(row, names) for row in rows)
    return Ledger(_("企业诉求台账"), unit, columns, cells, at)


def due_cell(due: Due | None) -> str:
    """How near a deadline is, in words, and whether it is provisional; empty without one."""
    guess = _("暂估") if due and due.provisional else ""
    return f"{guess} {due.words}".strip() if due else ""


def _cells(row: DemandRow, names: Mapping[str, str]) -> tuple[object, ...]:
    due = row.due
    return (
        row.number,
        row.title,
        _("匿名") if row.firm is None else row.firm,
        str(row.nature),
        row.collected_at,
        row.lead,
        "、".join(row.assisting),
        row.due_at,
        due_cell(due),
        row.state,
        _("是") if row.archived else _("否"),
        names.get(row.category, ""),
        "",
        str(row.version),
    )
