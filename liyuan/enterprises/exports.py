"""The list of firms as a 台账; taking it is journalled."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.queries import filling_unit
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.queries import Filters, FirmRow, firm_rows
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Kind, Ledger


def firm_ledger(request: HttpRequest, filters: Filters) -> HttpResponse:
    """The firms that the filters leave among those the reader may export."""
    firms = enterprises_visible_to(request.user, "enterprise.export")
    rows = firm_rows(firms, filters, lang=reader_language())
    ledger = Ledger(
        title=_("企业台账"),
        unit=filling_unit(request.user, reader_language()),
        columns=_columns(),
        rows=map(_cells, rows),
        as_of=timezone.now(),
    )
    subject = ("list", "enterprises")
    return take_ledger(
        request, ledger, action="enterprise.export", subject=subject, payload=filters.said()
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("企业名称"), 36),
        Column(_("统一社会信用代码"), 22),
        Column(_("登记状态"), 10),
        Column(_("行业代码"), 10),
        Column(_("行业"), 26),
        Column(_("区（市）县"), 14),
        Column(_("园区"), 28),
        Column(_("地址"), 36),
        Column(_("成立日期"), 12, Kind.DATE),
    )


def _cells(row: FirmRow) -> tuple[object, ...]:
    place = row.district, row.park, row.address
    work = row.status_word, row.industry_code, row.industry
    return row.name, row.code, *work, *place, row.established
