"""Attaching files, taking them away again, and sweeping out what belongs to nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from liyuan.accounts.domain import Level
from liyuan.accounts.models import User
from liyuan.attachments.domain import TYPES, NotKept, Reason, clean_name
from liyuan.attachments.files import Kept, directory, keep
from liyuan.attachments.models import Attachment
from liyuan.journal.actions import record

# Who keeps a file shares the store with others who do; who sweeps has it alone.
STORE = 0x617474616368
# A file is there for a moment before its row is; a draft as long as it is being received.
SPARED = timedelta(hours=1)
# Whoever opens a file of these levels leaves an entry.
TOLD = frozenset({Level.WORK_SECRET, Level.BUSINESS_SECRET, Level.PERSONAL})


@transaction.atomic
def attach(
    pieces: Iterable[bytes],
    *,
    subject: tuple[str, str],
    name: str,
    level: Level = Level.INTERNAL,
    by: User | None,
    at: datetime,
) -> Attachment:
    """Keep a file for a subject (kind, id); the same content a second time changes nothing.

    Raises NotKept, which names the file and the reason.
    """
    _lock("pg_advisory_xact_lock_shared", STORE)
    try:
        kept = keep(pieces, name)
        found = _of(subject, kept)
        return found if found else _write(kept, subject, name, level, by, at)
    except NotKept as error:
        raise NotKept(error.reason, shown(name), error.limit) from error


def shown(name: str) -> str:
    """A refused file's name, made harmless; its ending says what it claimed to be."""
    return clean_name(f"{name}.txt", "txt").removesuffix(".txt")


def _of(subject: tuple[str, str], kept: Kept) -> Attachment | None:
    """What the subject has of this content; who asks meanwhile waits, and finds it then."""
    _lock("pg_advisory_xact_lock", hash_of(subject))
    kind, number = subject
    rows = Attachment.objects.filter(subject_kind=kind, subject_id=number)
    found = rows.filter(sha256=kept.sha256).first()
    most: int = settings.LIYUAN_ATTACHMENTS
    if found is None and rows.count() >= most:
        raise NotKept(Reason.NUMBER, limit=most)
    return found


def hash_of(subject: tuple[str, str]) -> int:
    """A number for the lock of a subject, the same in every process."""
    return int.from_bytes(sha256("/".join(subject).encode()).digest()[:8], "big", signed=True)


def _write(
    kept: Kept,
    subject: tuple[str, str],
    name: str,
    level: Level,
    by: User | None,
    at: datetime,
) -> Attachment:
    made = Attachment.objects.create(
        subject_kind=subject[0],
        subject_id=subject[1],
        name=clean_name(name, kept.kind),
        media_type=TYPES[kept.kind].media_type,
        size=kept.size,
        sha256=kept.sha256,
        level=level,
        uploaded_by=by,
        at=at,
    )
    _journal("attachment.add", made, by, at)
    return made


@transaction.atomic
def detach(attachment: Attachment, *, reason: str, by: User, at: datetime) -> None:
    """Take a file away from its subject; its bytes go with a sweep, if nobody else has them."""
    _journal("attachment.remove", attachment, by, at, {"reason": reason})
    attachment.delete()


@transaction.atomic
def take(attachment: Attachment, *, by: User | None, at: datetime) -> None:
    """Say in the journal who opened a file that is more than internal."""
    if attachment.level in TOLD:
        _journal("attachment.take", attachment, by, at)


def _journal(
    action: str,
    attachment: Attachment,
    by: User | None,
    at: datetime,
    more: dict[str, str] | None = None,
) -> None:
    """On the subject's own timeline; the name, and a reason in free words, may tell of persons."""
    said = {
        "sha256": attachment.sha256,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "level": attachment.level,
    }
    personal = {"name": attachment.name, **(more or {})}
    record(action=action, subject=attachment.subject, by=by, at=at, payload=said, personal=personal)


@transaction.atomic
def sweep(at: datetime) -> int:
    """Delete files that no attachment has, and halves of uploads; how many."""
    _lock("pg_advisory_xact_lock", STORE)
    old = (at - SPARED).timestamp()
    lying = {path.name: path for path in directory().glob("*") if path.stat().st_mtime < old}
    needed = Attachment.objects.filter(sha256__in=list(lying)).values_list("sha256", flat=True)
    gone = [lying[name] for name in lying.keys() - set(needed)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _lock(how: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [number])
