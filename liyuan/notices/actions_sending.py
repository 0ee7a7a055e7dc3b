"""Sending what waits: gathered for each receiver, at least once, later again when it fails."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from liyuan.accounts.models import User
from liyuan.journal.actions import record
from liyuan.notices.actions import send_soon
from liyuan.notices.channels import NOBODY, deliver, is_console
from liyuan.notices.digest import digest
from liyuan.notices.domain import Channel, Rhythm, State, masked
from liyuan.notices.domain_timing import MOST_ATTEMPTS, Manners, manners_of, may_go, wait_after
from liyuan.notices.models import Delivery, Message, Reach, Wish

# Groups in one run: the worker has other work, and takes the rest up right afterwards.
GROUPS = 50
# Notices in one message, which names few of them: after a long silence the rest follows.
DELIVERIES = 2_000
# A gateway that fails so often in a row is left alone until the next run.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Group:
    """What goes to one receiver by one channel in one message; what is urgent goes by itself."""

    user: int | None
    phone: str
    channel: Channel
    urgent: bool

    @property
    def deliveries(self) -> Q:
        return Q(
            notice__user=self.user,
            notice__phone=self.phone,
            notice__urgent=self.urgent,
            channel=self.channel,
            state=State.WAITING,
        )


def manners() -> Manners:
    """What this instance keeps to."""
    zone = timezone.get_default_timezone()
    minutes, times = settings.LIYUAN_NOTICE_MINUTES, settings.LIYUAN_NOTICE_TIMES
    return manners_of(zone, settings.LIYUAN_NOTICE_QUIET, minutes, times)


def send_waiting(at: datetime) -> int:
    """Send what may go at this moment; how many messages went.

    A delivery is counted as tried before it is sent and as sent afterwards: whoever dies in
    between leaves one that is sent again after a while.
    """
    groups, failures, sent = groups_due(at), Counter[Channel](), 0
    for group in groups[:GROUPS]:
        if failures[group.channel] >= PATIENCE:
            continue
        error = send_group(group, at)
        sent += error == ""
        failures[group.channel] = failures[group.channel] + 1 if error else 0
    if len(groups) > GROUPS:
        send_soon()
    return sent


def groups_due(at: datetime) -> list[Group]:
    """Groups with anything due, the longest due first; one more than a run takes, if there are."""
    due = Delivery.objects.filter(state=State.WAITING, next_at__lte=at).order_by("next_at", "id")
    columns = ("notice__user", "notice__phone", "channel", "notice__urgent")
    rows = due.values_list(*columns)[: GROUPS * 40]
    groups = [Group(user, phone, Channel(way), urgent) for user, phone, way, urgent in rows]
    return sorted(dict.fromkeys(groups), key=lambda group: not group.urgent)[: GROUPS + 1]


def send_group(group: Group, at: datetime) -> str | None:
    """Send a group, or put it off; None when it does not go now, else why it failed, or ""."""
    moment = when(group, at)
    if moment > at:
        Delivery.objects.filter(group.deliveries, next_at__lte=at).update(next_at=moment)
        return None
    claimed = claim(group, at)
    if not claimed:
        return None
    address = group.phone or reach_of(group)
    with translation.override(settings.LANGUAGE_CODE):
        title, body = digest([delivery.notice for delivery in claimed], group.channel)
    error = deliver(group.channel, address, title=title, body=body) if address else NOBODY
    if error:
        failed(claimed, error)
    else:
        done(claimed, group, address, f"{title}\n{body}", at)
    return error


def when(group: Group, at: datetime) -> datetime:
    """The moment at which a group may go."""
    if group.user is None:  # nobody's telephone rings at night, whoever they are
        return may_go(at, urgent=group.urgent, last=None, rhythm=Rhythm.SOON, manners=manners())
    sent = Message.objects.filter(user=group.user, channel=group.channel, urgent=False)
    last = sent.order_by("-at").values_list("at", flat=True).first()
    wish = Wish.objects.filter(user=group.user).values_list("rhythm", flat=True).first()
    rhythm = Rhythm(wish or Rhythm.SOON)
    return may_go(at, urgent=group.urgent, last=last, rhythm=rhythm, manners=manners())


def reach_of(group: Group) -> str:
    """Where a person with an open account is reached; empty when nowhere."""
    found = Reach.objects.filter(user=group.user, user__is_active=True, channel=group.channel)
    return found.values_list("value", flat=True).first() or ""


@transaction.atomic
def claim(group: Group, at: datetime) -> Sequence[Delivery]:
    """Count an attempt for each delivery of a group that is due and nobody else's."""
    rows = Delivery.objects.filter(group.deliveries, next_at__lte=at).select_related("notice")
    free = rows.select_for_update(of=("self",), skip_locked=True).order_by("id")
    claimed = list(free[:DELIVERIES])
    for delivery in claimed:
        delivery.attempts += 1
        delivery.next_at = at + wait_after(delivery.attempts)
    Delivery.objects.bulk_update(claimed, ["attempts", "next_at"])
    return claimed


@transaction.atomic
def done(claimed: Sequence[Delivery], group: Group, address: str, body: str, at: datetime) -> None:
    """Say that a group went out; the words are kept only where nothing leaves."""
    message = Message.objects.create(
        channel=group.channel,
        user_id=group.user,
        address=masked(address),
        urgent=group.urgent,
        count=len(claimed),
        body=body if is_console(group.channel) else "",
        at=at,
    )
    rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed])
    rows.update(state=State.SENT, error="", message=message)


def failed(claimed: Sequence[Delivery], error: str) -> None:
    """Say why a group did not go out; after the last attempt a person must look at it."""
    rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed])
    rows.update(error=error[:200])
    rows.filter(attempts__gte=MOST_ATTEMPTS).update(state=State.FAILED)


@transaction.atomic
def send_again(deliveries: Sequence[Delivery], *, by: User, at: datetime) -> int:
    """Let deliveries that failed be tried anew; how many."""
    for delivery in deliveries:
        subject = ("delivery", str(delivery.pk))
        record(action="notice.again", subject=subject, by=by, at=at, payload={})
    rows = Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in deliveries], state=State.FAILED
    )
    number = rows.update(state=State.WAITING, attempts=0, next_at=at)
    transaction.on_commit(send_soon, robust=True)
    return number
