"""Reads of notices: a person's list and count, and what went out for the administrator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from liyuan.accounts.models import User
from liyuan.notices.domain import Channel, State
from liyuan.notices.models import Delivery, Message, Notice
from liyuan.notices.words import CHANNELS, STATES, error_words, title_of, topic_words
from liyuan.web.paging import Page, keyset

MOST_COUNTED = 99
SIZE = 30


@dataclass(frozen=True)
class Filters:
    """What the address of the list asks for."""

    unread: bool = False
    urgent: bool = False
    topic: str = ""


@dataclass(frozen=True)
class Line:
    """A notice as a row."""

    number: int
    title: str
    text: str
    topic: str
    at: datetime
    due_at: datetime | None
    urgent: bool
    read: bool
    leads: bool


@dataclass(frozen=True)
class Outgoing:
    """A delivery that waits or failed, as a row of the administrator's page; without its words."""

    number: int
    channel: str
    topic: str
    attempts: int
    next_at: datetime
    error: str
    state: str
    tone: str
    failed: bool


@dataclass(frozen=True)
class Sent:
    """A message that went out, as a row; `body` only where nothing really leaves."""

    channel: str
    address: str
    count: int
    urgent: bool
    at: datetime
    body: str


@dataclass(frozen=True)
class Standing:
    """How sending stands: what waits, what failed, and the messages since midnight."""

    waiting: int
    failed: int
    today: int


def unread_count(user: User) -> str:
    """How many a person has not read, as the bell shows it: empty, a number, or 99+."""
    unread = user.notices.filter(read_at=None).order_by()[: MOST_COUNTED + 1].count()
    return "" if not unread else str(unread) if unread <= MOST_COUNTED else f"{MOST_COUNTED}+"


def notice_list(user: User, filters: Filters, *, after: str | None) -> Page[Line]:
    """A person's notices, newest first."""
    rows = user.notices.all()
    if filters.unread:
        rows = rows.filter(read_at=None)
    if filters.urgent:
        rows = rows.filter(urgent=True)
    if filters.topic:
        rows = rows.filter(topic=filters.topic)
    page = keyset(rows, order=("-id",), after=after, size=SIZE)
    return Page(tuple(map(_line, page.items)), page.next, page.previous)


def _line(notice: Notice) -> Line:
    return Line(
        number=notice.pk,
        title=title_of(notice),
        text=notice.text,
        topic=topic_words(notice.topic),
        at=notice.at,
        due_at=notice.due_at,
        urgent=notice.urgent,
        read=notice.read_at is not None,
        leads=notice.subject_kind in pages(),
    )


def pages() -> Mapping[str, Callable[[str], str]]:
    """Where the subjects of notices have their pages, by the table of the composition root."""
    told: Mapping[str, Callable[[str], str]] = import_string(settings.SUBJECT_PAGES)
    return told


def page_of(notice: Notice) -> str:
    """The address of what a notice is about; empty when it has none."""
    page = pages().get(notice.subject_kind)
    return page(notice.subject_id) if page else ""


def standing(midnight: datetime) -> Standing:
    """Figures of the administrator's page."""
    return Standing(
        waiting=Delivery.objects.filter(state=State.WAITING).count(),
        failed=Delivery.objects.filter(state=State.FAILED).count(),
        today=Message.objects.filter(at__gte=midnight).count(),
    )


def undelivered(channel: str) -> QuerySet[Delivery]:
    """What failed or was tried in vain already, by channel when one is named."""
    rows = Delivery.objects.exclude(state=State.SENT).exclude(state=State.WAITING, error="")
    return rows.filter(channel=channel) if channel else rows


def undelivered_list(channel: str, most: int = 50) -> tuple[Outgoing, ...]:
    rows = undelivered(channel).select_related("notice").order_by("-id")[:most]
    return tuple(map(_outgoing, rows))


def _outgoing(delivery: Delivery) -> Outgoing:
    words, tone = STATES[State(delivery.state)]
    return Outgoing(
        number=delivery.pk,
        channel=str(CHANNELS[Channel(delivery.channel)]),
        topic=topic_words(delivery.notice.topic),
        attempts=delivery.attempts,
        next_at=delivery.next_at,
        error=error_words(delivery.error),
        state=str(words),
        tone=tone,
        failed=delivery.state == State.FAILED,
    )


def sent_list(channel: str, *, after: str | None) -> Page[Sent]:
    """Messages, newest first."""
    rows = Message.objects.filter(channel=channel) if channel else Message.objects.all()
    page = keyset(rows, order=("-id",), after=after, size=SIZE)
    return Page(tuple(map(_sent, page.items)), page.next, page.previous)


def _sent(message: Message) -> Sent:
    return Sent(
        channel=str(CHANNELS[Channel(message.channel)]),
        address=message.address,
        count=message.count,
        urgent=message.urgent,
        at=message.at,
        body=message.body,
    )
