"""Open cases get another handler when theirs leaves: in one transaction, each with its entry."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from liyuan.accounts.models import User
from liyuan.cases.domain import SUBJECT
from liyuan.cases.models import Case, CaseParty, CaseUndo
from liyuan.journal.actions import record_all
from liyuan.journal.domain import Happening
from liyuan.notices.actions import notify_all
from liyuan.notices.domain import Note, To

TOPIC = "case"
# what the notice of who takes over leads to
DESK = ("desk", "own")


@transaction.atomic
def pass_on(
    cases: Collection[int], source: User, target: User, *, by: User | None, at: datetime
) -> int:
    """Let somebody take over what a person works on among these cases (ids); how many.

    The part of an assisting unit goes along as the whole does. A case that moved on meanwhile, to
    another handler or to its end, stays as it is. Who takes over is told once, each firm once.
    """
    held = Case.objects.select_for_update().filter(pk__in=cases, ended_at=None)
    owned = set(held.filter(owner=source).values_list("pk", flat=True))
    parts = CaseParty.objects.filter(case__in=held, owner=source)
    moved = owned | set(parts.values_list("case", flat=True))
    parts.update(owner=target)
    Case.objects.filter(pk__in=owned).update(owner=target)
    # the step before cannot be taken back over it, and who had the page open is told
    Case.objects.filter(pk__in=moved).update(version=F("version") + 1)
    CaseUndo.objects.filter(case__in=moved).delete()
    rows = Case.objects.filter(pk__in=moved).only("number", "kind", "firm", "version")
    there = list(rows.order_by("pk"))
    record_all(_entries(there, source, target), by=by, at=at)
    notify_all(_told(there, source, target, at), at)
    return len(there)


def _entries(cases: Collection[Case], source: User, target: User) -> Iterator[Happening]:
    for case in cases:
        said = {"from_person": source.pk, "to_person": target.pk, "version": case.version}
        yield Happening(f"{case.kind}.pass_on", (SUBJECT, case.number), said)


def _told(cases: Collection[Case], source: User, target: User, at: datetime) -> Iterator[Note]:
    if not cases:
        return
    said = {"number": len(cases)}
    key = f"taken-{source.pk}-{target.pk}-{at.isoformat()}"
    yield Note(key, [To.user(target.pk)], TOPIC, "case.taken_over", DESK, said)
    first: dict[int, Case] = {}
    for case in cases:
        if case.firm_id:
            first.setdefault(case.firm_id, case)
    for firm, case in first.items():
        told = f"handler-{firm}-{at.isoformat()}"
        subject = (SUBJECT, case.number)
        yield Note(told, [To.firm(firm)], TOPIC, "firm.handler", subject)
