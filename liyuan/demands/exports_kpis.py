"""The page of figures as a 台账: the whole first, then each group, each rate with its parts."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from liyuan.demands.domain_kpis import Kpi
from liyuan.demands.queries_kpi_page import BESIDE, KpiPage
from liyuan.web.ledger import Column, Kind, Ledger


def kpi_ledger(page: KpiPage, *, unit: str, lang: str) -> Ledger:
    """A row for all and one for each group; without anything below the line a cell is empty."""
    held = [kpi for kpi in page.kpis if kpi.rate.key in BESIDE]
    columns = [
        Column(_("名次"), 8, Kind.COUNT),
        Column(_("分组"), 30),
        Column(_("收集"), 10, Kind.COUNT),
    ]
    for kpi in held:
        name = kpi.rate.en.capitalize() if lang == "en" else kpi.rate.name
        columns += [
            Column(name, 12, Kind.PERCENT),
            Column(_("%(rate)s分子") % {"rate": name}, 12, Kind.COUNT),
            Column(_("%(rate)s分母") % {"rate": name}, 12, Kind.COUNT),
        ]
    columns.append(Column(_("转办用时（小时）"), 14, Kind.NUMBER))
    return Ledger(_("诉求办理指标"), unit, columns, _rows(page, held), page.period.cut_off)


def _rows(page: KpiPage, held: Sequence[Kpi]) -> Iterator[Sequence[object]]:
    collected = next(kpi.denominator for kpi in held if kpi.rate.key == "closed")
    yield (None, _("合计"), collected, *_cells(held), page.to_hand_over)
    for row in page.rows:
        name = row.name or _("未分")
        yield (row.place, name, row.collected, *_cells(row.kpis), row.to_hand_over)


def _cells(held: Iterable[Kpi]) -> Iterator[object]:
    for kpi in held:
        yield Decimal(kpi.numerator) / Decimal(kpi.denominator) if kpi.denominator else None
        yield kpi.numerator
        yield kpi.denominator
