"""The list of parks as a 台账; taking it is journalled."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.queries import filling_unit
from liyuan.journal.exports import take_ledger
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import ParkFilters, ParkRow, park_rows
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Ledger


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
