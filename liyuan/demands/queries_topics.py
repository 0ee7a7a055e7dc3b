"""Topics: problems that several firms have, and where one shows that is no topic yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Func, Min, Q, QuerySet, Value
from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.demands.domain import KIND, Pick, TopicState
from liyuan.demands.models import Topic
from liyuan.demands.queries_categories import category_names
from liyuan.demands.queries_list import DemandRow, row_of, shown
from liyuan.demands.queries_steps import steps_of
from liyuan.demands.words import TOPIC_STATES
from liyuan.parks.models import District, Park
from liyuan.rules.queries_calendar import calendar_for
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

JOIN = "join_topic"
# So many firms of a place with demands of one kind in so many days: perhaps one cause.
FEWEST_FIRMS, LOOKED_BACK = 3, timedelta(days=30)
# The main category of `power-capacity` is `power`.
MAIN = Func("category", Value("-"), Value(1), function="split_part", output_field=CharField())
MOST_CLUSTERS, MOST_MEMBERS, MOST_CANDIDATES = 12, 100, 50


@dataclass(frozen=True)
class TopicRow:
    """A topic with what its reader may see of its demands: how many, of how many firms."""

    topic: Topic
    name: str
    unit: str
    place: str
    demands: int = 0
    firms: int = 0
    unresolved: int = 0
    due: Due | None = None

    @property
    def state(self) -> Promise:
        """How far it is, in words."""
        return TOPIC_STATES[self.topic.state]

    @property
    def open(self) -> bool:
        """Whether demands may still join."""
        return self.topic.state != TopicState.CLOSED


@dataclass(frozen=True)
class Cluster:
    """Demands of one kind in one place that may have one cause."""

    category: str
    name: str
    park: str
    district: str
    place: str
    demands: int
    firms: int


def topics(state: str) -> QuerySet[Topic]:
    """The topics in a state, or all."""
    found = Topic.objects.select_related("unit", "park")
    return found.filter(state=state) if state else found


def topic_page(
    user: User, found: QuerySet[Topic], *, after: str | None, at: datetime, lang: str
) -> Page[TopicRow]:
    """One page of topics, the newest first; what is counted, in one query."""
    page = keyset(found, order=("-id",), after=after)
    return Page(tuple(rows_of(user, page.items, at=at, lang=lang)), page.next, page.previous)


def rows_of(user: User, found: Iterable[Topic], *, at: datetime, lang: str) -> Iterator[TopicRow]:
    """Topics with what this person may see of their demands."""
    held = list(found)
    inside = cases_visible_to(user, KIND).filter(demand__topic__in=[one.pk for one in held])
    counts = {
        row["demand__topic"]: row
        for row in inside.order_by()
        .values("demand__topic")
        .annotate(
            demands=Count("pk"),
            firms=Count("firm", distinct=True),
            unresolved=Count("pk", filter=Q(resolved_at=None, ended_at=None)),
            first=Min("due_at", filter=Q(resolved_at=None, ended_at=None)),
        )
    }
    calendar = calendar_for(None)
    for one in held:
        row: Mapping[str, Any] = counts.get(one.pk, {})
        yield TopicRow(
            topic=one,
            name=one.name,
            unit=named(one.unit.name, one.unit.en, lang) if one.unit else "",
            place=named(one.park.name, one.park.en, lang) if one.park else "",
            demands=row.get("demands", 0),
            firms=row.get("firms", 0),
            unresolved=row.get("unresolved", 0),
            due=due_in_words(row.get("first"), False, at, calendar),
        )


def clusters(user: User, *, at: datetime, lang: str) -> tuple[Cluster, ...]:
    """Where at least three firms of a place brought one kind of problem in thirty days."""
    rows = (
        lone(user)
        .filter(collected_at__gte=at - LOOKED_BACK, collected_at__lte=at)
        .exclude(category="")
        .order_by()
        .annotate(main=MAIN)
        .values("main", "park", "district")
        .annotate(firms=Count("firm", distinct=True), demands=Count("pk"))
        .filter(firms__gte=FEWEST_FIRMS)
        .order_by("-firms", "-demands", "main")[:MOST_CLUSTERS]
    )
    found, names = list(rows), category_names(lang)
    parks = Park.objects.in_bulk([row["park"] for row in found if row["park"]])
    districts = District.objects.in_bulk([row["district"] for row in found if row["district"]])
    return tuple(
        _cluster(row, names, parks.get(row["park"]), districts.get(row["district"]), lang)
        for row in found
    )


def _cluster(
    row: Mapping[str, Any],
    names: Mapping[str, str],
    park: Park | None,
    district: District | None,
    lang: str,
) -> Cluster:
    place = park or district
    return Cluster(
        category=row["main"],
        name=names.get(row["main"], row["main"]),
        park=park.code if park else "",
        district=district.code if district else "",
        place=named(place.name, place.en, lang) if place else "",
        demands=row["demands"],
        firms=row["firms"],
    )


def lone(user: User) -> QuerySet[Case]:
    """Demands that are worked on and in no topic; complaints and parts of others left out."""
    seen = cases_visible_to(user, KIND).filter(ended_at=None, resolved_at=None, parent=None)
    return seen.filter(direct=False, demand__topic=None)


def members(user: User, topic: Topic, *, at: datetime, lang: str) -> tuple[DemandRow, ...]:
    """The demands of a topic that this person may list, the first deadline first."""
    held = cases_visible_to(user, KIND).filter(demand__topic=topic)
    return _rows(user, held.order_by("order_at", "id")[:MOST_MEMBERS], at, lang)


def candidates(
    user: User, topic: Topic, *, at: datetime, lang: str
) -> tuple[tuple[DemandRow, str], ...]:
    """Demands of the topic's kind and place; with each what ticking it says, if it may join now."""
    if topic.state == TopicState.CLOSED or not topic.category:
        return ()
    place = Q(park=topic.park) if topic.park_id else Q()
    kind = Q(category=topic.category) | Q(category__startswith=f"{topic.category}-")
    found = shown(lone(user).filter(kind & place)).order_by("order_at", "id")[:MOST_CANDIDATES]
    mine = set(
        cases_visible_to(user, KIND, "handle")
        .filter(pk__in=[one.pk for one in found])
        .values_list("pk", flat=True)
    )
    picks = [
        Pick(one.number, one.version).plain if one.pk in mine and JOIN in steps_of(one) else ""
        for one in found
    ]
    calendar = calendar_for(None)
    rows = (row_of(one, user, calendar, at, lang) for one in found)
    return tuple(zip(rows, picks, strict=True))


def _rows(user: User, found: QuerySet[Case], at: datetime, lang: str) -> tuple[DemandRow, ...]:
    calendar = calendar_for(None)
    return tuple(row_of(one, user, calendar, at, lang) for one in shown(found))
