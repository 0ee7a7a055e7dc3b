"""The journal as a 台账, and the entry that says who took it."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from liyuan.journal.actions import record
from liyuan.journal.queries import Filters, journal_rows
from liyuan.web.ledger import MOST_ROWS, Column, Kind, Ledger


@transaction.atomic
def export_journal(filters: Filters, *, by: AbstractBaseUser, at: datetime, unit: str) -> Ledger:
    """The entries that the filters leave; the export itself is an entry."""
    record(
        action="journal.export",
        subject=("journal", "all"),
        by=by,
        at=at,
        payload=filters.as_payload(),
    )
    return Ledger(
        title=_("审计日志台账"),
        unit=unit,
        columns=(
            Column(_("编号"), 10, Kind.COUNT),
            Column(_("时间"), 18, Kind.TIME),
            Column(_("操作人"), 16),
            Column(_("操作"), 20),
            Column(_("对象"), 28),
            Column(_("封存"), 10),
            Column(_("内容"), 80),
        ),
        rows=journal_rows(filters, MOST_ROWS + 1),
        as_of=at,
    )
