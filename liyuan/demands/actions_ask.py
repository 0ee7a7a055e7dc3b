"""Demands of who has no account: brought by a telephone, followed by a secret address.

A stranger's word for which firm it is proves nothing, so no firm is looked up: the name stays a
part of the text, the answer is the same whether the city knows the firm or not, and who
registers links it.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liyuan.accounts.models import User
from liyuan.attachments.actions import attach
from liyuan.cases.actions import hold, move_case
from liyuan.cases.domain import SUBJECT, Refused, StepRefused
from liyuan.cases.models import Case
from liyuan.demands.actions import Brought, bring_demand, tracker_hash
from liyuan.demands.models import Contact
from liyuan.enterprises.models import Enterprise
from liyuan.journal.actions import record
from liyuan.notices.actions_codes import check_code

ASK, FOLLOW = "ask", "follow"
# What the firm may do by the address of its demand and a code to its telephone.
BY_TRACKER = frozenset({"evaluate", "withdraw"})


@transaction.atomic
def ask(
    brought: Brought, files: "Sequence[UploadedFile[Any]]", *, code: str, at: datetime
) -> str | None:
    """Bring it for the telephone that was sent the code; the tracker, or None for a wrong code.

    Raises as `bring_demand` and `attach` do: the code then serves once more.
    """
    if not check_code(brought.contact_phone, ASK, code, at=at):
        return None
    case = bring_demand(brought, by=None, at=at)
    for one in files:
        attach(one.chunks(), subject=(SUBJECT, case.number), name=one.name or "", by=None, at=at)
    return brought.tracker


def new_tracker() -> str:
    """Part of an address that nobody guesses."""
    return secrets.token_urlsafe(18)


def followed(tracker: str) -> Case | None:
    """The demand of an address; the database knows its hash alone."""
    rows = Case.objects.select_related("demand", "procedure", "lead")
    return rows.filter(demand__tracker=tracker_hash(tracker)).first() if tracker else None


@transaction.atomic
def step_by_phone(
    case: Case, transition: str, given: Mapping[str, Any], *, code: str, version: int, at: datetime
) -> bool:
    """A step of the firm, for the telephone that brought the demand; False for a wrong code."""
    if transition not in BY_TRACKER:
        raise StepRefused(Refused.NOT_NOW)
    phone = phone_behind(case)
    if not phone or not check_code(phone, FOLLOW, code, at=at):
        return False
    move_case(case, transition, given, by=None, at=at, version=version)
    return True


def phone_behind(case: Case) -> str:
    """The telephone that brought a demand."""
    return Contact.objects.filter(case=case).values_list("phone", flat=True).first() or ""


@transaction.atomic
def link_firm(case: Case, firm: Enterprise, *, by: User, at: datetime) -> None:
    """Say whose demand it is, once that is known; its place is that of the firm from now on.

    Raises StepRefused where a firm is known already.
    """
    held = hold(case)
    if held.firm_id is not None:
        raise StepRefused(Refused.OVERTAKEN)
    held.firm = firm
    held.district_id, held.park_id = firm.district_id, firm.park_id
    held.version += 1
    held.save(update_fields=["firm", "district", "park", "version"])
    said = {"firm": firm.credit_code, "version": held.version}
    subject = (SUBJECT, case.number)
    record(action=f"{case.kind}.link", subject=subject, by=by, at=at, payload=said)
