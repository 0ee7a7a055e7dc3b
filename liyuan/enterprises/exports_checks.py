"""Open checks as a 台账."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.enterprises.queries_checks import CheckRow, Figure
from liyuan.web.ledger import Column, Kind, Ledger

FEN_PER_WAN = 1_000_000


def check_ledger(rows: Iterable[CheckRow], *, unit: str, at: datetime) -> Ledger:
    """The checks of a list, one line each."""
    return Ledger(
        title=_("待核事项台账"),
        unit=unit,
        columns=(
            Column(_("企业名称"), 36),
            Column(_("统一社会信用代码"), 22),
            Column(_("事实"), 18),
            Column(_("年度"), 8),
            Column(_("各来源数据"), 50),
            Column(_("相差"), 10),
            Column(_("状态"), 10),
            Column(_("发现日期"), 12, Kind.DATE),
            Column(_("采信的来源"), 18),
            Column(_("理由"), 30),
            Column(_("依据材料"), 24),
        ),
        rows=map(_cells, rows),
        as_of=at,
    )


def _cells(row: CheckRow) -> tuple[object, ...]:
    said = "；".join(_figure(one, row.type) for one in row.figures)
    difference = "" if row.difference is None else f"{row.difference * 100:.1f}%"
    about = row.firm, row.code, row.fact, str(row.year or ""), said, difference
    return *about, str(row.state_word), row.found, row.confirmed, row.reason, row.evidence


def _figure(one: Figure, of: str) -> str:
    if one.value is None:
        return f"{one.name} {_('无权查看')}"
    wan = isinstance(one.value, int) and of == "money"
    shown = f"{one.value / FEN_PER_WAN:g}{_('万元')}" if wan else str(one.value)  # type: ignore[operator]
    return f"{one.name} {shown}"
