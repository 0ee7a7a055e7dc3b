"""Telling people something, and what they do with what they were told."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from liyuan.accounts.models import User
from liyuan.journal.actions import OutsideTransactionError, defer_once, record
from liyuan.notices.domain import Note, To
from liyuan.notices.models import Notice
from liyuan.notices.telling import tell
from liyuan.notices.words import titles, topics

# the job
SEND = "notices.send"
CHUNK = 2_000


class UnknownWordsError(ValueError):
    """A topic or title that is in no table: a mistake of whoever tells it."""


def notify(
    *,
    key: str,
    to: Collection[To],
    topic: str,
    title: str,
    subject: tuple[str, str],
    at: datetime,
    params: Mapping[str, str | int] | None = None,
    text: str = "",
    urgent: bool = False,
    due_at: datetime | None = None,
    but: Collection[int] = (),
) -> int:
    """Tell something in the caller's transaction; how many were not told it before.

    Whatever entry the caller writes covers it. See `Note` for the arguments.
    """
    note = Note(key, to, topic, title, subject, params or {}, text, urgent, due_at, but)
    return notify_all([note], at)


def notify_all(notes: Iterable[Note], at: datetime) -> int:
    """The same for many, in one query for each 2,000 of them."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError("notify")
    told, left = 0, iter(notes)
    while chunk := tuple(islice(left, CHUNK)):
        for note in chunk:
            require_words(note)
        told += tell(chunk, at)
        if any(note.urgent for note in chunk):
            transaction.on_commit(send_soon, robust=True)
    return told


def send_soon() -> None:
    """Let a job send what may go out."""
    defer_once(SEND)


def require_words(note: Note) -> None:
    """Raises UnknownWordsError unless the tables know the topic and the title with its params."""
    if note.topic not in topics():
        raise UnknownWordsError(f"no topic {note.topic} in NOTICE_TOPICS")
    try:
        str(titles()[note.title]) % note.params
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownWordsError(f"title {note.title}, params {note.params}") from error


# That a notice was read is on the notice itself; the journal tells what people did.


def read_notice(notice: Notice, *, at: datetime) -> None:
    """Mark as read; the first time stands."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def read_all(user: User, *, at: datetime) -> int:
    """Mark all that a person has not read, up to this moment; how many."""
    return user.notices.filter(read_at=None, at__lte=at).update(read_at=at)


def tell_on_trial(*, by: User, at: datetime) -> int:
    """Send a notice to oneself by every channel, to see whether they work."""
    with transaction.atomic():
        subject = ("user", str(by.pk))
        record(action="notice.try", subject=subject, by=by, at=at, payload={})
        return notify(
            key=f"try-{by.pk}-{at.isoformat()}",
            to=[To.user(by.pk)],
            topic="system",
            title="system.try",
            subject=subject,
            at=at,
            urgent=True,
        )
