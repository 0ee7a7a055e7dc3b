"""Keys by which a program acts as a person: given out once, kept as a hash, ended at any time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from liyuan.accounts.models import Token, User
from liyuan.journal.actions import record
from liyuan.web.compiled import Compiled

PREFIX = "ly_"
# How long a key serves, and how seldom its last use is written down.
GOOD_FOR = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=10)
HELD = Compiled(
    lambda hashed, at: Token.objects.select_related("user").filter(
        hash=hashed, until__gt=at, ended_at=None, user__is_active=True
    )
)


@transaction.atomic
def issue_token(user: User, name: str, *, at: datetime) -> str:
    """A new key of this person, told this once."""
    key = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        user=user, name=name, hash=_hashed(key), since=at, until=at + GOOD_FOR
    )
    _journal("account.token", made, user, at)
    return key


@transaction.atomic
def end_token(user: User, number: int, *, at: datetime) -> bool:
    """End a key of one's own; whether there was one that still held."""
    held = user.tokens.select_for_update().filter(pk=number, ended_at=None).first()
    if held is None:
        return False
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _journal("account.token_end", held, user, at)
    return True


def person_of(key: str, *, at: datetime) -> User | None:
    """Whose key this is, if it holds and the account is open."""
    held = HELD.first(_hashed(key), at)
    if held is None:
        return None
    rested = Q(seen=None) | Q(seen__lt=at - SEEN_EVERY)
    if held.seen is None or held.seen < at - SEEN_EVERY:
        Token.objects.filter(rested, pk=held.pk).update(seen=at)
    return held.user


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _journal(action: str, token: Token, user: User, at: datetime) -> None:
    """The number says which; its name is in free words."""
    said, personal = {"token": token.pk}, {"name": token.name}
    subject = ("user", str(user.pk))
    record(action=action, subject=subject, by=user, at=at, payload=said, personal=personal)
