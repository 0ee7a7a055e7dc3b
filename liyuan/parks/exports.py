"""Parks, rosters, overlaps and measures as 台账; taking one is journalled."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.queries import filling_unit
from liyuan.journal.exports import take_ledger
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import ParkFilters, ParkRow, park_rows
from liyuan.parks.queries_likeness import Matrix
from liyuan.parks.queries_rollup import MeasureYear, ParkRolled
from liyuan.parks.queries_roster import RosterPage, RosterRow
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Kind, Ledger


def park_ledger(request: HttpRequest, filters: ParkFilters) -> HttpResponse:
    """The parks that the filters leave among those the reader may see."""
    at = timezone.now()
    parks = parks_visible_to(request.user)
    rows = park_rows(parks, filters, on=timezone.localdate(at), lang=reader_language())
    ledger = Ledger(
        title=_("园区台账"),
        unit=filling_unit(request.user, reader_language()),
        columns=_columns(),
        rows=map(_cells, rows),
        as_of=at,
    )
    said = {name: value for name, value in vars(filters).items() if value}
    return take_ledger(
        request, ledger, action="park.export", subject=("list", "parks"), payload=said
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("代码"), 8),
        Column(_("园区"), 32),
        Column(_("级别"), 10),
        Column(_("类型"), 12),
        Column(_("区（市）县"), 14),
        Column(_("主导产业"), 44),
        Column(_("名录状态"), 12),
        Column(_("来源"), 44),
    )


def _cells(row: ParkRow) -> tuple[object, ...]:
    kind = row.level_word, row.type, row.district
    return row.code, row.name, *kind, "、".join(row.industries), row.status_word, row.source


def roster_ledger(request: HttpRequest, page: RosterPage) -> HttpResponse:
    """The roster of a day, with what became of each park since the other day."""
    columns = (
        Column(_("代码"), 8),
        Column(_("园区"), 32),
        Column(_("层级"), 8, Kind.COUNT),
        Column(_("级别"), 10),
        Column(_("类型"), 12),
        Column(_("区（市）县"), 14),
        Column(_("列入"), 12, Kind.DATE),
        Column(_("移出"), 12, Kind.DATE),
        Column(_("变化"), 10),
        Column(_("名录状态"), 12),
    )
    title = _("园区名录（%(day)s）") % {"day": page.on.isoformat()}
    said = {"on": page.on.isoformat()}
    said |= {"against": page.against.isoformat()} if page.against else {}
    return _taken(request, title, columns, map(_roster_cells, page.rows), "roster", said)


def overlap_ledger(request: HttpRequest, page: Matrix) -> HttpResponse:
    """Every pair of parks once, with the index of their positionings."""
    columns = (
        Column(_("园区"), 32),
        Column(_("对比园区"), 32),
        Column(_("重合指数"), 12, Kind.NUMBER),
    )
    rows = (
        (row.park.name, other.name, index)
        for place, row in enumerate(page.rows)
        for other, index in list(zip(page.parks, row.indices, strict=True))[place + 1 :]
    )
    return _taken(request, _("园区产业定位重合指数"), columns, rows, "overlap", {})


def measure_ledger(request: HttpRequest, page: MeasureYear) -> HttpResponse:
    """A measure of every park in a year, with how much of it is known."""
    columns = (
        Column(_("代码"), 8),
        Column(_("园区"), 32),
        Column(_("层级"), 8, Kind.COUNT),
        Column(f"{page.measure.name}（{page.measure.unit}）", 18, Kind.NUMBER),
        Column(_("已知部分"), 10, Kind.COUNT),
        Column(_("全部部分"), 10, Kind.COUNT),
    )
    title = _("%(measure)s（%(year)s年）") % {"measure": page.measure.name, "year": page.year}
    said = {"measure": page.measure.code, "year": str(page.year)}
    return _taken(request, title, columns, map(_measure_cells, page.parks), "measure", said)


def _taken(
    request: HttpRequest,
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[object, ...]],
    what: str,
    said: dict[str, str],
) -> HttpResponse:
    unit = filling_unit(request.user, reader_language())
    ledger = Ledger(title=title, unit=unit, columns=columns, rows=rows, as_of=timezone.now())
    return take_ledger(request, ledger, action="park.export", subject=("list", what), payload=said)


def _roster_cells(row: RosterRow) -> tuple[object, ...]:
    park = row.park
    place = (park.level_word, park.type, park.district)
    days = (row.valid_from, row.valid_to)
    return park.code, park.name, row.depth, *place, *days, row.change_word, park.status_word


def _measure_cells(row: ParkRolled) -> tuple[object, ...]:
    total = row.rolled.total
    return row.park.code, row.park.name, row.depth, total.value, total.known, total.parts
