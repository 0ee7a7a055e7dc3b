"""Firms change hands among officers: the old assignment ends as the new one begins."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.actions import record_all
from liyuan.journal.domain import Happening
from liyuan.notices.actions import notify_all
from liyuan.notices.domain import Note, To

TOPIC = "service"
# what the notice of an officer leads to: the firms of the tier
OF_TIER = ("tier", "officer")


@dataclass(frozen=True, slots=True)
class Handing:
    """A firm (by id) that goes to an officer, from another one or from nobody who still serves."""

    firm: int
    source: int | None
    target: int


class OvertakenError(ValueError):
    """A firm is no longer with whom it was with when the change was planned."""


@transaction.atomic
def hand_firms(handings: Sequence[Handing], *, reason: str, by: User | None, at: datetime) -> int:
    """Let officers take over firms from today on; how many. `reason`: balance, leave, assign.

    Each firm has an entry of its own and is told who serves it; each officer is told once.
    Raises OvertakenError, and changes nothing, when a firm has changed hands meanwhile.
    """
    firms = Enterprise.objects.only("credit_code").in_bulk([one.firm for one in handings])
    _end(handings, timezone.localdate(at))
    _begin(handings, timezone.localdate(at))
    record_all(
        (
            Happening(
                "enterprise.hand_over",
                ("enterprise", firms[one.firm].credit_code),
                {"from": one.source, "to": one.target, "reason": reason},
            )
            for one in handings
        ),
        by=by,
        at=at,
    )
    notify_all(_told(handings, firms, at), at)
    return len(handings)


def _end(handings: Sequence[Handing], day: date) -> None:
    """What held ends; who had nobody living may still have an assignment to somebody who left."""
    held: dict[int | None, list[int]] = defaultdict(list)
    for one in handings:
        held[one.source].append(one.firm)
    holding = Assignment.objects.filter(Q(until=None) | Q(until__gt=day))
    for source, firms in held.items():
        rows = holding.filter(enterprise__in=firms)
        if source is None:
            rows.update(until=day)
        elif rows.filter(officer=source).update(until=day) < len(firms):
            raise OvertakenError


def _begin(handings: Iterable[Handing], day: date) -> None:
    Assignment.objects.bulk_create(
        (Assignment(enterprise_id=h.firm, officer_id=h.target, since=day) for h in handings),
        # one that ended today begins again
        update_conflicts=True,
        unique_fields=["enterprise", "officer", "since"],
        update_fields=["until"],
    )


def _told(
    handings: Sequence[Handing], firms: dict[int, Enterprise], at: datetime
) -> Iterator[Note]:
    for one in handings:
        subject = ("enterprise", firms[one.firm].credit_code)
        key = f"officer-{one.firm}-{one.target}-{timezone.localdate(at)}"
        yield Note(key, [To.firm(one.firm)], TOPIC, "service.officer", subject)
    for officer, number in Counter(one.target for one in handings).items():
        key = f"firms-{officer}-{at.isoformat()}"
        said = {"number": number}
        to = [To.user(officer)]
        yield Note(key, to, TOPIC, "service.firms", OF_TIER, said)
