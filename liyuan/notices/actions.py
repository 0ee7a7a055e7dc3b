"""Telling people something, and what they do with what they were told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.models import Grant, User
from liyuan.journal.actions import OutsideTransactionError, defer_once, record
from liyuan.notices.channels import gateways
from liyuan.notices.domain import Audience, Channel, Note, To
from liyuan.notices.models import Delivery, Notice, Reach, Wish
from liyuan.notices.words import titles, topics

# the job
SEND = "notices.send"
CHUNK = 2_000
# A person, or a telephone outside; the unit and the firm as whose people they are told.
Receiver = tuple[int | None, str]


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
    """The same for many, in a fixed number of queries for each 2,000 of them."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError("notify")
    told, left = 0, iter(notes)
    while chunk := tuple(islice(left, CHUNK)):
        for note in chunk:
            require_words(note)
        told += _write(chunk, at)
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


def _write(notes: Sequence[Note], at: datetime) -> int:
    members = members_of({to for note in notes for to in note.to}, at)
    wanted = {
        (note.key, *receiver): _notice(note, to, receiver, at)
        for note in notes
        for to in note.to
        for receiver in members.get(to, ())
        if receiver[0] not in note.but
    }
    keys = {note.key for note in notes}
    known = Notice.objects.filter(key__in=keys).values_list("key", "user_id", "phone")
    new = [notice for told, notice in wanted.items() if told not in set(known)]
    # Another may tell the same at this moment: the first one's row stands.
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    if new and gateways():
        _put_on_the_way(Notice.objects.filter(key__in=keys, at=at), at)
    return len(new)


def members_of(audiences: Iterable[To], at: datetime) -> Mapping[To, list[Receiver]]:
    """Who is told when an audience is: people with open accounts and grants that hold."""
    found: dict[To, list[Receiver]] = defaultdict(list)
    by_kind: dict[Audience, list[To]] = defaultdict(list)
    for to in audiences:
        by_kind[to.audience].append(to)
    for to in by_kind[Audience.PHONE]:
        found[to].append((None, to.phone))
    for number in _open_accounts(by_kind[Audience.USER]):
        found[To.user(number)].append((number, ""))
    held = _held(by_kind[Audience.UNIT], by_kind[Audience.FIRM], at)
    for to in (*by_kind[Audience.UNIT], *by_kind[Audience.FIRM]):
        people = held.get((to.audience, to.number, to.role), ())
        found[to] = [(user, "") for user in dict.fromkeys(people)]
    return found


def _open_accounts(people: Sequence[To]) -> Iterable[int]:
    if not people:
        return ()
    numbers = [to.number for to in people]
    return User.objects.filter(pk__in=numbers, is_active=True).values_list("pk", flat=True)


Held = Mapping[tuple[Audience, int, str], list[int]]


def _held(units: Sequence[To], firms: Sequence[To], at: datetime) -> Held:
    """Persons by what they hold: a unit, a unit and a role, a firm."""
    held: dict[tuple[Audience, int, str], list[int]] = defaultdict(list)
    if not (units or firms):
        return held
    day = timezone.localdate(at)
    places = Q(unit__in=[to.number for to in units]) | Q(firm_id__in=[to.number for to in firms])
    holding = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    grants = Grant.objects.filter(places, holding, user__is_active=True).order_by("user_id")
    for user, role, unit, firm in grants.values_list("user_id", "role", "unit_id", "firm_id"):
        if unit is not None:
            held[Audience.UNIT, unit, ""].append(user)
            held[Audience.UNIT, unit, role].append(user)
        if firm is not None:
            held[Audience.FIRM, firm, ""].append(user)
    return held


def _notice(note: Note, to: To, receiver: Receiver, at: datetime) -> Notice:
    user, phone = receiver
    return Notice(
        key=note.key,
        user_id=user,
        phone=phone,
        unit_id=to.number if to.audience is Audience.UNIT else None,
        firm_id=to.number if to.audience is Audience.FIRM else None,
        topic=note.topic,
        subject_kind=note.subject[0],
        subject_id=note.subject[1],
        title=note.title,
        params=dict(note.params),
        text=note.text,
        urgent=note.urgent,
        due_at=note.due_at,
        at=at,
    )


def _put_on_the_way(notices: Iterable[Notice], at: datetime) -> None:
    """A delivery for each channel that is open, by which its receiver wants to be reached."""
    told = list(notices)
    wanted = channels_of({notice.user_id for notice in told if notice.user_id})
    Delivery.objects.bulk_create(
        (
            Delivery(notice=notice, channel=channel, next_at=at)
            for notice in told
            for channel in _ways(notice, wanted)
        ),
        ignore_conflicts=True,
    )


def _ways(notice: Notice, wanted: Mapping[int, "Wanted"]) -> Iterator[Channel]:
    if notice.user_id is None:
        yield from {Channel.SMS} & gateways().keys()
    elif person := wanted.get(notice.user_id):
        channels, without = person
        yield from (c for c in channels if f"{notice.topic} {c}" not in without)


# The channels by which a person is reached, and the pairs "topic channel" they do not want.
Wanted = tuple[tuple[Channel, ...], frozenset[str]]


def channels_of(users: Collection[int]) -> Mapping[int, Wanted]:
    """By person, of the channels that are open here."""
    reached: dict[int, list[Channel]] = defaultdict(list)
    rows = Reach.objects.filter(user__in=users, channel__in=list(gateways())).order_by("id")
    for user, channel in rows.values_list("user_id", "channel"):
        reached[user].append(Channel(channel))
    wishes = Wish.objects.filter(user__in=list(reached)).values_list("user_id", "without")
    without = {user: frozenset(pairs) for user, pairs in wishes}
    return {u: (tuple(c), without.get(u, frozenset())) for u, c in reached.items()}


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
