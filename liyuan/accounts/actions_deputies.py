"""AB 角: a person names who acts for them while they are away; it ends by itself, or earlier."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import Deputy, Unit, User
from liyuan.journal.actions import record


@transaction.atomic
def name_deputy(
    person: User, deputy: User, unit: Unit, *, since: date, last: date, at: datetime
) -> Deputy:
    """Let a colleague act for a person in a unit, from one day to another, both included."""
    until = last + timedelta(days=1)
    row = Deputy.objects.create(person=person, deputy=deputy, unit=unit, since=since, until=until)
    payload = {"deputy": deputy.pk, "unit": unit.code, "since": since, "until": until}
    subject = ("user", str(person.pk))
    record(action="deputy.name", subject=subject, by=person, at=at, payload=payload)
    return row


@transaction.atomic
def end_deputy(row: Deputy, *, by: User, at: datetime) -> None:
    """End an arrangement at once; one that ended before stays as it was."""
    if row.ended_at is not None or row.until <= timezone.localdate(at):
        return
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    subject = ("user", str(row.person_id))
    payload = {"deputy": row.deputy_id}
    record(action="deputy.end", subject=subject, by=by, at=at, payload=payload)


@transaction.atomic
def begin_standing_in(row: Deputy, *, by: User, at: datetime) -> None:
    """Note that a deputy sits down at the desk of who is away."""
    subject = ("user", str(row.person_id))
    record(action="deputy.begin", subject=subject, by=by, at=at, payload={"unit": row.unit.code})
