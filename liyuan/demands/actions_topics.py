"""Opening a topic for a problem of several firms, putting demands into it, closing it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import Unit, User
from liyuan.cases.domain import Refused, StepRefused
from liyuan.cases.models import Case
from liyuan.demands.actions_bulk import Handed, each
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain import Pick, TopicState
from liyuan.demands.models import Topic
from liyuan.demands.queries_steps import steps_of
from liyuan.demands.queries_topics import JOIN
from liyuan.journal.actions import record
from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from liyuan.parks.models import Park

TOPIC = "topic"


@dataclass(frozen=True)
class Wanted:
    """A topic to open: what it is called, who leads it, of which kind and place it is."""

    name: str
    unit: Unit
    category: str
    park: Park | None
    plan: str


@transaction.atomic
def open_topic(wanted: Wanted, *, by: User, at: datetime) -> Topic:
    """Open it and tell the unit that leads it; demands join later, each by its own step."""
    topic = Topic.objects.create(
        name=wanted.name,
        unit=wanted.unit,
        category=wanted.category,
        park=wanted.park,
        plan=wanted.plan,
        state=TopicState.OPEN,
        opened_at=at,
        by=by,
    )
    subject = (TOPIC, str(topic.pk))
    park = wanted.park.code if wanted.park else ""
    payload = {"unit": wanted.unit.code, "category": wanted.category, "park": park}
    record(action="topic.open", subject=subject, by=by, at=at, payload=payload)
    _tell(topic, [wanted.unit.pk], "topic.opened", by, at)
    return topic


def put_in(topic: Topic, picks: Iterable[Pick], *, by: User, at: datetime) -> tuple[Handed, ...]:
    """Put demands into an open topic, each by its own step; what one refuses stops no other."""

    def join(case: Case, pick: Pick) -> None:
        if JOIN not in steps_of(case) or topic.state == TopicState.CLOSED:
            raise StepRefused(Refused.NOT_NOW)
        said = {"topic": str(topic.pk)}
        take_step(case, JOIN, said, {}, by=by, at=at, version=pick.version)

    return each(picks, "handle", join, by=by, at=at)


@transaction.atomic
def close_topic(topic: Topic, outcome: str, *, by: User, at: datetime) -> bool:
    """Close it with what came of it and tell the units that have demands in it. Once: False later.

    Its demands are answered one by one, with the outcome as a template.
    """
    held = Topic.objects.select_for_update().get(pk=topic.pk)
    if held.state == TopicState.CLOSED:
        return False
    held.state, held.outcome, held.closed_at = TopicState.CLOSED, outcome, at
    held.save(update_fields=["state", "outcome", "closed_at"])
    record(action="topic.close", subject=(TOPIC, str(held.pk)), by=by, at=at, payload={})
    waiting = Case.objects.filter(demand__topic=held, ended_at=None, resolved_at=None)
    units = waiting.exclude(lead=None).order_by().values_list("lead", flat=True).distinct()
    _tell(held, units, "topic.closed", by, at)
    return True


def _tell(topic: Topic, units: Iterable[int], title: str, by: User, at: datetime) -> None:
    notify(
        key=f"{title}-{topic.pk}",
        to=[To.unit(unit) for unit in units],
        topic="case",
        title=title,
        subject=(TOPIC, str(topic.pk)),
        at=at,
        text=topic.name,
        but=[by.pk],
    )
