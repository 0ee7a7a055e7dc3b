"""Sessions as rows that a person can see and end; part of the journalled log-in and log-out."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from liyuan.accounts.models import OpenSession, User
from liyuan.journal.actions import record


def begin_session(user: User, key: str, *, address: str, browser: str, at: datetime) -> int:
    """Note a session that has just begun; those of this person that are long gone are forgotten."""
    living = Session.objects.filter(expire_date__gt=at).values("session_key")
    user.open_sessions.exclude(key__in=living).delete()
    User.objects.filter(pk=user.pk).update(last_address=address or None)
    made = OpenSession.objects.create(
        user=user, key=key, since=at, seen=at, address=address or None, browser=browser[:200]
    )
    return made.pk


def touch_session(number: int, key: str, *, at: datetime) -> None:
    """It is in use; Django gives it another key when the password changes."""
    OpenSession.objects.filter(pk=number).update(key=key, seen=at)


@transaction.atomic
def end_sessions(user: User, *, but: str = "") -> int:
    """End the sessions of a person, except one; how many. Part of a journalled action."""
    ended = user.open_sessions.exclude(key=but)
    keys = list(ended.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


@transaction.atomic
def log_out_elsewhere(user: User, key: str, *, at: datetime) -> int:
    """End every other session of one's own; how many."""
    ended = end_sessions(user, but=key)
    subject, payload = ("user", str(user.pk)), {"ended": ended}
    record(action="account.logout_elsewhere", subject=subject, by=user, at=at, payload=payload)
    return ended
