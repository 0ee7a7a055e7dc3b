"""The list of firms as a 台账; taking it is journalled."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.access import Person
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.queries import Filters, FirmRow, firm_rows
from liyuan.journal.actions import record
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Kind, Ledger, ledger_response


def firm_ledger(request: HttpRequest, filters: Filters) -> HttpResponse:
    """The firms that the filters leave among those the reader may export."""
    at = timezone.now()
    firms = enterprises_visible_to(request.user, "enterprise.export")
    rows = firm_rows(firms, filters, lang=reader_language())
    ledger = Ledger(
        title=_("企业台账"),
        unit=filling_unit(request.user, reader_language()),
        columns=_columns(),
        rows=map(_cells, rows),
        as_of=at,
    )
    with transaction.atomic():
        _journal(request.user, filters, at)
    return ledger_response(request, ledger)


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


def _journal(user: Person, filters: Filters, at: datetime) -> None:
    by = user if isinstance(user, User) else None
    subject = ("list", "enterprises")
    record(action="enterprise.export", subject=subject, by=by, at=at, payload=filters.said())
