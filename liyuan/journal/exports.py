"""Taking a list away as a file: the entry that says who took what, then the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liyuan.journal.actions import record
from liyuan.journal.queries import Filters, journal_rows
from liyuan.web.ledger import MOST_ROWS, Column, Kind, Ledger, ledger_response
from liyuan.web.levels import level_of


@dataclass
class Counted:
    """Rows that tell afterwards how many of them went into the file."""

    rows: Iterable[Sequence[object]]
    number: int = 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self.rows:
            self.number += 1
            yield row


def take_ledger(
    request: HttpRequest,
    ledger: Ledger,
    *,
    action: str,
    subject: tuple[str, str],
    payload: Mapping[str, Any],
) -> HttpResponse:
    """The ledger as a file for who asks; that it was taken is journalled as `action`."""
    rows = Counted(ledger.rows)
    response = ledger_response(request, replace(ledger, rows=rows))
    told = {**payload, "rows": min(rows.number, MOST_ROWS)}
    if personal := [c.label for c in ledger.columns if c.field and level_of(c.field) == "personal"]:
        told["personal"] = personal
    return taken(request, response, action=action, subject=subject, payload=told, at=ledger.as_of)


def taken(
    request: HttpRequest,
    response: HttpResponse,
    *,
    action: str,
    subject: tuple[str, str],
    payload: Mapping[str, Any],
    at: datetime,
) -> HttpResponse:
    """A finished file, journalled with its sha256: who cannot be given it leaves no entry."""
    by = request.user if isinstance(request.user, AbstractBaseUser) else None
    told = {**payload, "sha256": sha256(response.content).hexdigest()}
    with transaction.atomic():
        record(action=action, subject=subject, by=by, at=at, payload=told)
    return response


def journal_ledger(filters: Filters, *, at: datetime, unit: str) -> Ledger:
    """The entries that the filters leave."""
    return Ledger(
        title=_("审计日志台账"),
        unit=unit,
        columns=(
            Column(_("编号"), 10, Kind.COUNT),
            Column(_("时间"), 18, Kind.TIME),
            Column(_("操作人"), 16, field="journal.actor"),
            Column(_("操作"), 20),
            Column(_("对象"), 28),
            Column(_("封存"), 10),
            Column(_("内容"), 80),
        ),
        rows=journal_rows(filters, MOST_ROWS + 1),
        as_of=at,
    )
