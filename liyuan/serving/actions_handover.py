"""离岗交接: everything that a person has in hand goes to others, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.actions_owner import pass_on
from liyuan.enterprises.actions_serving import Handing, hand_firms
from liyuan.journal.actions import record
from liyuan.serving.domain import spread
from liyuan.serving.queries_handover import Left, officers_beside, takeable


@dataclass(frozen=True)
class Following:
    """Who takes over: an officer for the firms (none: all officers of the unit share them)."""

    firms: User | None
    cases: User | None


@dataclass(frozen=True)
class Handed:
    """How much changed hands, and how many cases the successor may not work on: they stay."""

    firms: int
    cases: int
    stayed: int


@transaction.atomic
def hand_over(left: Left, to: Following, *, by: User, at: datetime) -> Handed:
    """Move a person's firms and open cases; each has its entry, the hand-over one of its own.

    Raises OvertakenError when one of the firms has changed hands meanwhile.
    """
    handings = firms_shared(left, to, at)
    hand_firms(handings, reason="leave", by=by, at=at)
    moved = stayed = 0
    if to.cases:
        own = [one.firm for one in handings if one.target == to.cases.pk]
        fit = takeable(to.cases, left, own)
        moved = pass_on(fit, left.person, to.cases, by=by, at=at)
        stayed = len(left.cases) - moved
    payload: dict[str, Any] = {"firms": len(handings), "cases": moved, "stayed": stayed}
    payload |= {"to": [user.pk for user in (to.firms, to.cases) if user]}
    subject = ("user", str(left.person.pk))
    record(action="handover.done", subject=subject, by=by, at=at, payload=payload)
    return Handed(len(handings), moved, stayed)


def firms_shared(left: Left, to: Following, at: datetime) -> list[Handing]:
    """Which firm would go to whom: all to the one who is named, or each to who has least."""
    source, ids = left.person.pk, [firm.pk for firm in left.firms]
    if to.firms:
        return [Handing(firm, source, to.firms.pk) for firm in ids]
    loads = officers_beside(left.person, timezone.localdate(at))
    if not loads:
        return []
    return [Handing(m.firm, source, m.target) for m in spread(loads, [(source, f) for f in ids])]
