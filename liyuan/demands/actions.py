"""The verbs that make demands: brought by the firm, or written down for it by somebody else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from liyuan.accounts.models import Unit, User
from liyuan.cases.actions import open_case
from liyuan.cases.domain import LATE_REGISTRATION, Opening
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND, Channel, Nature
from liyuan.demands.models import Contact, Demand


@dataclass(frozen=True)
class Brought:
    """A demand as it was told: by which opening step, in whose words, how it came.

    `given` are further fields of the step (an answer settled at once). `on_behalf`: somebody
    else writes for the firm, which confirms it later.
    """

    title: str
    text: str
    nature: Nature
    channel: Channel
    collected_at: datetime
    firm: int | None = None
    category: str = ""
    transition: str = "register"
    urgent: bool = False
    on_behalf: bool = False
    withheld: bool = False
    informant: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    about_person: int | None = None
    desk: int | None = None
    district: int | None = None
    park: int | None = None
    tracker: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def bring_demand(
    brought: Brought, *, by: User | None, unit: Unit | None = None, at: datetime
) -> Case:
    """Open the case of a demand, with its words and its contact. Raises as `open_case` does."""
    return open_case(_opening(brought), by=by, unit=unit, at=at, beside=lambda c: _keep(c, brought))


def _opening(brought: Brought) -> Opening:
    known = {
        "nature": str(brought.nature),
        "said_urgent": brought.urgent,
        "on_behalf": brought.on_behalf,
    }
    return Opening(
        kind=KIND,
        transition=brought.transition,
        title=brought.title,
        collected_at=brought.collected_at,
        given=brought.given,
        known=known,
        category=brought.category,
        urgent=brought.urgent,
        firm=brought.firm,
        desk=brought.desk,
        district=brought.district,
        park=brought.park,
        about_person=brought.about_person,
        withheld=brought.withheld,
    )


def _keep(case: Case, brought: Brought) -> None:
    """The demand's own rows, before the effects of its opening step write into them."""
    Demand.objects.create(
        case=case,
        nature=brought.nature,
        channel=brought.channel,
        text=brought.text,
        on_behalf=brought.on_behalf,
        late_registration=case.received_at - case.collected_at > LATE_REGISTRATION,
        tracker=tracker_hash(brought.tracker) if brought.tracker else "",
    )
    if brought.contact_name or brought.contact_phone or brought.informant:
        Contact.objects.create(
            case=case,
            name=brought.contact_name,
            phone=brought.contact_phone,
            informant=brought.informant,
        )


def tracker_hash(code: str) -> str:
    """What is kept of the code by which a firm without an account follows its demand."""
    return hashlib.sha256(code.encode()).hexdigest()
