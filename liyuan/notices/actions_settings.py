"""How a person wants to be told, where they are reached, and the secret of their calendar."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from liyuan.accounts.models import User
from liyuan.journal.actions import record
from liyuan.notices.domain import Channel, Rhythm, State
from liyuan.notices.models import CalendarKey, Delivery, Message, Notice, Reach, Wish

DAYS_OF_MESSAGES = timedelta(days=90)


@transaction.atomic
def set_wishes(
    user: User,
    *,
    reaches: Mapping[Channel, str],
    rhythm: Rhythm,
    without: Collection[str],
    at: datetime,
) -> None:
    """Keep where and when a person is reached, and the pairs "topic channel" not wanted.

    An empty address takes the channel away, with what waits for it.
    """
    for channel, value in reaches.items():
        if value:
            Reach.objects.update_or_create(user=user, channel=channel, defaults={"value": value})
    gone = [channel for channel, value in reaches.items() if not value]
    Reach.objects.filter(user=user, channel__in=gone).delete()
    waiting = Delivery.objects.filter(notice__user=user, channel__in=gone)
    waiting.exclude(state=State.SENT).delete()
    Wish.objects.update_or_create(
        user=user, defaults={"rhythm": rhythm, "without": sorted(without)}
    )
    kept = [str(channel) for channel, value in reaches.items() if value]
    said = {"channels": sorted(kept), "rhythm": rhythm, "without": sorted(without)}
    record(action="notice.settings", subject=_subject(user), by=user, at=at, payload=said)


@transaction.atomic
def make_calendar_key(user: User, *, at: datetime) -> str:
    """A new secret for the address of a person's calendar: told once, the one before is dead."""
    secret = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(user=user, defaults={"hash": hash_of(secret), "at": at})
    record(action="notice.calendar", subject=_subject(user), by=user, at=at, payload={"new": True})
    return secret


@transaction.atomic
def revoke_calendar_key(user: User, *, at: datetime) -> None:
    """Let the address of a person's calendar lead nowhere."""
    CalendarKey.objects.filter(user=user).delete()
    record(action="notice.calendar", subject=_subject(user), by=user, at=at, payload={"new": False})


def hash_of(secret: str) -> bytes:
    """256 random bits need no salt."""
    return sha256(secret.encode()).digest()


def _subject(user: User) -> tuple[str, str]:
    return "user", str(user.pk)


def forget_old(at: datetime) -> int:
    """Delete notices and messages that are older than the instance keeps them; how many."""
    old = at - timedelta(days=settings.LIYUAN_NOTICE_DAYS)
    gone = Notice.objects.filter(at__lt=old).delete()[0]
    return gone + Message.objects.filter(at__lt=at - DAYS_OF_MESSAGES).delete()[0]
