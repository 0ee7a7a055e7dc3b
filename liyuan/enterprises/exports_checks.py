"""Open checks as a 台账."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.enterprises.queries_checks import BasisRow, CheckRow, Figure
from liyuan.web.ledger import Column, Kind, Ledger

FEN_PER_WAN = 1_000_000


Line = tuple[object, ...]


def check_ledger(rows: Iterable[Line], *, unit: str, at: datetime) -> Ledger:
    """The checks of a list, one line each: those of a basis first."""
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
        rows=rows,
        as_of=at,
    )


def basis_lines(rows: Iterable[BasisRow]) -> Iterator[Line]:
    """What units handed over without a basis: no firm is named, since none has to do anything."""
    for row in rows:
        why = _("缺共享依据：%(unit)s，涉及 %(firms)s 家企业") % {
            "unit": row.unit,
            "firms": row.firms,
        }
        yield why, "", "；".join(row.facts), "", "", "", str(row.state_word), row.found, "", "", ""


def check_lines(rows: Iterable[CheckRow]) -> Iterator[Line]:
    """Differences between the sources of a firm's figure."""
    return map(_cells, rows)


def _cells(row: CheckRow) -> Line:
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
