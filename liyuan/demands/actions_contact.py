"""Who brought a demand: opened for a stated reason, and reached by another telephone."""

from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import User
from liyuan.cases.access import acting_unit
from liyuan.cases.actions import hold
from liyuan.cases.domain import SUBJECT, Refused, StepRefused
from liyuan.cases.models import Case
from liyuan.demands.models import Contact
from liyuan.demands.queries_contact import MEND, may_mend
from liyuan.journal.actions import record


@transaction.atomic
def open_contact(case: Case, *, reason: str, by: User, at: datetime) -> Contact | None:
    """Who brought a demand, for a stated reason that is journalled outside the hash."""
    record(
        action=f"{case.kind}.contact",
        subject=(SUBJECT, case.number),
        by=by,
        at=at,
        payload={},
        personal={"reason": reason},
    )
    return Contact.objects.filter(case=case).first()


@transaction.atomic
def mend_contact(case: Case, *, phone: str, by: User, at: datetime) -> Contact:
    """Write down another telephone for a dead one, so that the firm is called again.

    Both stand in the journal outside the hash. Raises StepRefused where no call found a dead
    number, somebody has mended it already, or this person handled the demand.
    """
    held = hold(case)
    if not may_mend(by, held, at):
        raise StepRefused(Refused.NOT_NOW)
    before = Contact.objects.filter(case=held).values_list("phone", flat=True).first() or ""
    said = {"phone": phone, "mended_at": at}
    contact, _new = Contact.objects.update_or_create(case=held, defaults=said)
    unit = acting_unit(by, held.kind, MEND)
    record(
        action=f"{held.kind}.{MEND}",
        subject=(SUBJECT, held.number),
        by=by,
        at=at,
        payload={"unit": unit.code if unit else ""},
        personal={"before": before, "phone": phone},
    )
    return contact
