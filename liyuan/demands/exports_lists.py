"""The return desk and the calls that wait for an answer, each as a 台账."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.demands.exports import due_cell
from liyuan.demands.queries_together import Called
from liyuan.demands.queries_visits import VisitRow
from liyuan.web.ledger import Column, Kind, Ledger


def visit_ledger(rows: Iterable[VisitRow], *, unit: str, at: datetime) -> Ledger:
    """Whom to call, how often nobody answered, and from when on the next call may be made."""
    columns = (
        Column(_("编号"), 16),
        Column(_("诉求"), 44),
        Column(_("企业"), 32),
        Column(_("状态"), 14),
        Column(_("期限情况"), 20),
        Column(_("未通次数"), 10, Kind.COUNT),
        Column(_("下次可拨"), 18, Kind.TIME),
        Column(_("说明"), 26),
    )
    return Ledger(_("回访台账"), unit, columns, map(_visit, rows), at)


def call_ledger(rows: Iterable[Called], *, unit: str, at: datetime) -> Ledger:
    """Which unit is asked to report on what, since when and until when."""
    columns = (
        Column(_("编号"), 16),
        Column(_("诉求"), 44),
        Column(_("请哪个单位报到"), 26),
        Column(_("事由"), 50),
        Column(_("吹哨时间"), 18, Kind.TIME),
        Column(_("期限情况"), 20),
    )
    cells = (
        (row.number, row.title, row.unit, row.words, row.at, due_cell(row.due)) for row in rows
    )
    return Ledger(_("吹哨报到台账"), unit, columns, cells, at)


def _visit(row: VisitRow) -> tuple[object, ...]:
    waits = row.wait is not None and not row.effect
    return (
        row.number,
        row.title,
        _("匿名") if row.firm is None else row.firm,
        row.state,
        due_cell(row.due),
        row.attempts,
        row.next_at if waits else None,
        _("问效到期") if row.effect else str(row.wait or _("现在可拨")),
    )
