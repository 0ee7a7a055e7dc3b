"""Taking a list away as a 台账: first the entry that says who took what, then the file."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from liyuan.accounts.models import User
from liyuan.journal.actions import record
from liyuan.web.ledger import Ledger, ledger_response


def take_ledger(
    request: HttpRequest,
    ledger: Ledger,
    *,
    action: str,
    subject: tuple[str, str],
    payload: Mapping[str, Any],
) -> HttpResponse:
    """The ledger as a file for who asks; that it was taken is journalled as `action`."""
    by = request.user if isinstance(request.user, User) else None
    with transaction.atomic():
        record(action=action, subject=subject, by=by, at=ledger.as_of, payload=payload)
    return ledger_response(request, ledger)
