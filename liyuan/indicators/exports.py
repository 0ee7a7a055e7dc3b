"""Targets and published figures as 台账; taking one is journalled."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.queries import filling_unit
from liyuan.indicators.queries import TargetProgress
from liyuan.indicators.queries_figures import FigureFilters, FigureRow, figure_rows, narrowed
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Kind, Ledger


def target_ledger(request: HttpRequest, targets: tuple[TargetProgress, ...]) -> HttpResponse:
    """The targets with base, progress, course and sources."""
    ledger = Ledger(
        title=_("目标台账"),
        unit=filling_unit(request.user, reader_language()),
        columns=(
            Column(_("代码"), 10),
            Column(_("目标"), 40),
            Column(_("年份"), 8),
            Column(_("目标值"), 12, Kind.NUMBER),
            Column(_("单位"), 8),
            Column(_("基数"), 12, Kind.NUMBER),
            Column(_("最新值"), 12, Kind.NUMBER),
            Column(_("完成率"), 10, Kind.PERCENT),
            Column(_("所需年均增速"), 12, Kind.PERCENT),
            Column(_("进度"), 12),
            Column(_("口径"), 44),
            Column(_("来源"), 40),
        ),
        rows=map(_target_cells, targets),
        as_of=timezone.now(),
    )
    return take_ledger(
        request, ledger, action="target.export", subject=("list", "targets"), payload={}
    )


def figure_ledger(request: HttpRequest, filters: FigureFilters) -> HttpResponse:
    """The figures that the filters leave."""
    lang = reader_language()
    ledger = Ledger(
        title=_("公开数据台账"),
        unit=filling_unit(request.user, lang),
        columns=(
            Column(_("编号"), 10),
            Column(_("内容"), 44),
            Column(_("数值"), 14),
            Column(_("单位"), 10),
            Column(_("时点"), 14),
            Column(_("类别"), 10),
            Column(_("文件"), 44),
            Column(_("核实"), 12),
            Column(_("说明"), 44),
        ),
        rows=map(_figure_cells, figure_rows(narrowed(filters), lang=lang)),
        as_of=timezone.now(),
    )
    said = filters.said()
    return take_ledger(
        request, ledger, action="figure.export", subject=("list", "figures"), payload=said
    )


def _target_cells(target: TargetProgress) -> tuple[object, ...]:
    latest = target.latest.value if target.latest else None
    figures = (target.value, target.unit, target.base, latest, target.share, target.growth)
    word = target.standing.word
    return (
        target.code,
        target.name,
        str(target.year),
        *figures,
        word,
        target.definition,
        target.source,
    )


def _figure_cells(figure: FigureRow) -> tuple[object, ...]:
    value = figure.text if figure.value is None else f"{figure.bound}{figure.value.normalize():f}"
    told = _("已核实") if figure.verified else _("原文未核实")
    place = (figure.unit, figure.as_of, figure.kind_word, figure.document)
    return figure.code, figure.subject, value, *place, told, figure.note
