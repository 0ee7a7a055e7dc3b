"""Writing to the journal: entries in the action's own transaction, seals afterwards."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from liyuan.journal.domain import (
    GENESIS,
    Happening,
    Verification,
    entry_hash,
    link_hash,
    plain,
    seal_hash,
)
from liyuan.journal.models import Entry, PersonalDetail, Seal, Unsealed
from liyuan.journal.queries_verify import verify

# the jobs, and the locks by which only one of each waits
SEAL = "journal.seal"
VERIFY = "journal.verify"
SEALING = 0x6C695F7365616C  # the advisory lock of the one sealer at work
BATCH = 10_000
# A job for every single step would cost more than the step.
GATHER = timedelta(seconds=2)
WAITS = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1"


RECORD_ALL = """
WITH made AS (
    INSERT INTO journal_entry (at, actor_id, action, subject_kind, subject_id, payload, hash)
    SELECT %s, %s::bigint, said.*
    FROM (
        SELECT action, kind, number, payload, decode(hash, 'hex')
        FROM jsonb_to_recordset(%s::jsonb)
            AS each (action text, kind text, number text, payload jsonb, hash text)
    ) AS said
    RETURNING id
)
INSERT INTO journal_unsealed (entry_id) SELECT id FROM made
"""

# Entries take their places in a seal, and wait no longer.
SEALED = """
WITH placed AS (
    INSERT INTO journal_sealedentry (seal_id, entry_id, position, link)
    SELECT %s, said.entry, said.position, said.link
    FROM unnest(%s::bigint[], %s::bytea[]) WITH ORDINALITY AS said (entry, link, position)
    RETURNING entry_id
)
DELETE FROM journal_unsealed AS waiting USING placed WHERE waiting.entry_id = placed.entry_id
"""


# under which a payload says for whom a deputy acted
STANDS_FOR = "stands_for"


class OutsideTransactionError(RuntimeError):
    """An action and its entry must be written in one transaction."""


def record(
    *,
    action: str,
    subject: tuple[str, str],
    by: AbstractBaseUser | None,
    at: datetime,
    payload: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one entry in the caller's transaction and see that it is sealed once committed.

    `payload` holds text, whole numbers, decimals, dates and lists or maps of them, and never
    personal data: those go to `personal`, which is not hashed and can be erased.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(action)
    entry = _entry(Happening(action, subject, payload), by, at)
    entry.pk = _write(entry)
    if personal:
        PersonalDetail.objects.create(entry=entry, data=plain(personal))
    # Not inside the transaction: the job's queueing lock would make every other writer wait
    # until this one commits. A wake-up lost to a crash is made good by the sealer's own rounds.
    transaction.on_commit(wake_the_sealer, robust=True)
    return entry


def record_all(
    happenings: Iterable[Happening], *, by: AbstractBaseUser | None, at: datetime
) -> None:
    """The same for many that one action made happen, in one statement; no personal details."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError("record_all")
    made = [_entry(happening, by, at) for happening in happenings]
    rows = [
        {
            "action": entry.action,
            "kind": entry.subject_kind,
            "number": entry.subject_id,
            "payload": entry.payload,
            "hash": entry.hash.hex(),
        }
        for entry in made
    ]
    with connection.cursor() as cursor:
        cursor.execute(RECORD_ALL, [at, _doer(by), json.dumps(rows)])
    transaction.on_commit(wake_the_sealer, robust=True)


def _doer(by: AbstractBaseUser | None) -> int | None:
    """The id of who did it: of who stands in, where somebody acts for a person who is away."""
    doer = getattr(by, "stand_in", None) or by
    return doer.pk if doer is not None else None


def _entry(happening: Happening, by: AbstractBaseUser | None, at: datetime) -> Entry:
    actor = _doer(by)
    written = plain(happening.payload)
    if by is not None and actor != by.pk:
        written[STANDS_FOR] = by.pk
    kind, number = happening.subject
    return Entry(
        at=at,
        actor_id=actor,
        action=happening.action,
        subject_kind=kind,
        subject_id=number,
        payload=written,
        hash=entry_hash(at, actor, happening.action, happening.subject, written),
    )


# One statement for both rows: the journal is written with every action there is.
WRITE = """
WITH made AS (
    INSERT INTO journal_entry (at, actor_id, action, subject_kind, subject_id, payload, hash)
    VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s) RETURNING id
)
INSERT INTO journal_unsealed (entry_id) SELECT id FROM made RETURNING entry_id
"""


def _write(entry: Entry) -> int:
    """The entry and that it waits for its seal; tells its number."""
    subject = entry.subject_kind, entry.subject_id
    payload = json.dumps(entry.payload, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE, [entry.at, entry.actor_id, entry.action, *subject, payload, bytes(entry.hash)]
        )
        (number,) = cursor.fetchone() or (0,)
    entry._state.adding, entry._state.db = False, connection.alias
    return int(number)


def wake_the_sealer() -> None:
    """Let a job seal what is committed, with what others commit in the next moments."""
    defer_once(SEAL, after=GATHER)


def check_soon(by: AbstractBaseUser) -> None:
    """Let a job verify the journal, as `check_journal` does."""
    defer_once(VERIFY, user=by.pk)


def defer_once(job: str, *, after: timedelta = timedelta(0), **arguments: int) -> None:
    """Let one such job wait; a second is not needed, since the first has not begun to read."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [job])
        if cursor.fetchone():
            return
    try:
        waiting = {"seconds": after.seconds} if after else None
        app.configure_task(job, queueing_lock=job, schedule_in=waiting).defer(**arguments)
    except AlreadyEnqueued:
        return


@transaction.atomic
def seal(at: datetime) -> Seal | None:
    """Chain the committed entries that wait (at most BATCH), late ones with lower numbers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    waiting = Unsealed.objects.order_by("entry").values_list("entry", "entry__hash")[:BATCH]
    members = [(entry, bytes(hashed)) for entry, hashed in waiting]
    return _chain(members, at) if members else None


def _chain(members: list[tuple[int, bytes]], at: datetime) -> Seal:
    head = Seal.objects.order_by("-id").values_list("hash", flat=True).first()
    previous = bytes(head) if head is not None else GENESIS
    _, *links = accumulate(members, lambda link, member: link_hash(link, *member), initial=previous)
    made = Seal.objects.create(
        at=at,
        previous=previous,
        hash=seal_hash(previous, at, len(members), links[-1]),
        count=len(members),
    )
    with connection.cursor() as cursor:
        cursor.execute(SEALED, [made.pk, [entry for entry, _ in members], links])
    return made


@transaction.atomic
def erase_personal(entry: Entry, *, reason: str, by: AbstractBaseUser, at: datetime) -> None:
    """Erase the personal details of an entry; its hash does not cover them and still holds."""
    PersonalDetail.objects.filter(entry=entry).delete()
    record(
        action="journal.erase",
        subject=("entry", str(entry.pk)),
        by=by,
        at=at,
        payload={"reason": reason},
    )


@transaction.atomic
def check_journal(*, by: AbstractBaseUser | None, at: datetime) -> Verification:
    """Verify the whole journal and write down the outcome, with the head it was found for."""
    found = verify()
    record(
        action="journal.verify",
        subject=("journal", "all"),
        by=by,
        at=at,
        payload=asdict(found),
    )
    return found


@transaction.atomic
def open_personal(
    entry: Entry, *, reason: str, by: AbstractBaseUser, at: datetime
) -> dict[str, Any]:
    """The personal details of an entry; that somebody looked, and why, is an entry itself."""
    record(
        action="journal.personal",
        subject=("entry", str(entry.pk)),
        by=by,
        at=at,
        payload={"reason": reason},
    )
    kept = PersonalDetail.objects.filter(entry=entry).first()
    return dict(kept.data) if kept else {}
