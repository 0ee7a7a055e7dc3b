"""The list of sensitive firms (涉军涉密): who puts a firm on it, and who takes it off."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise, SensitiveListing
from liyuan.journal.actions import record


class ListedAlready(ValueError):
    """The firm is on the list already."""


@transaction.atomic
def conceal_firm(
    enterprise: Enterprise, *, basis: str, by: User | None, at: datetime
) -> SensitiveListing:
    """Put a firm on the list from today on, by a document; raises ListedAlready.

    Which firm it is stays out of the hashed entry: a reader of the journal learns that a firm
    was listed, not which.
    """
    # Locked, so that two at once do not both list it.
    Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    today = timezone.localdate(at)
    if enterprise.listings.filter(until=None).exists():
        raise ListedAlready(enterprise.pk)
    listing = SensitiveListing.objects.create(
        enterprise=enterprise, basis=basis, since=today, by=by
    )
    _tell("enterprise.conceal", listing, {"basis": basis}, by=by, at=at)
    return listing


@transaction.atomic
def reveal_firm(listing: SensitiveListing, *, reason: str, by: User | None, at: datetime) -> None:
    """Take a firm off the list from today on."""
    listing.until = timezone.localdate(at)
    listing.save(update_fields=["until"])
    _tell("enterprise.reveal", listing, {"reason": reason}, by=by, at=at)


def _tell(
    action: str, listing: SensitiveListing, why: dict[str, str], *, by: User | None, at: datetime
) -> None:
    record(
        action=action,
        subject=("listing", str(listing.pk)),
        by=by,
        at=at,
        payload={"since": listing.since, "until": listing.until},
        personal={"firm": listing.enterprise.credit_code, **why},
    )
