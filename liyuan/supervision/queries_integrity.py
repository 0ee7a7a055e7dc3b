"""Signs of work done for the figure: a set of cases for each, so number and list agree."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.demands.domain import CONTENT, KIND, Judged
from liyuan.demands.models import PRESSED, Answer, Return, Topic, Visit
from liyuan.supervision.domain import FEWEST_RANKED, PIECES, Flag, ends_of_months
from liyuan.web.language import named

REFUSED_STATE = "refused"
# As many times the city's share, and at least so many, before a unit's refusals are a sign.
SPIKE, FEWEST_REFUSED = 2, 3
MOST_EXTENSIONS = 2
SIGN_FIELDS = (
    "number",
    "title",
    "collected_at",
    "lead__name",
    "lead__en",
    "desk__name",
    "desk__en",
)
HOLDER = Coalesce("lead", "desk")


@dataclass(frozen=True)
class Period:
    """Demands collected from `since` to before `until`."""

    since: datetime
    until: datetime


@dataclass
class UnitSigns:
    """The signs found with one unit; ranked only where it has enough cases."""

    code: str
    name: str
    cases: int
    found: dict[Flag, int] = field(default_factory=dict)

    @property
    def signs(self) -> int:
        return sum(self.found.values())

    @property
    def ranked(self) -> bool:
        return self.cases >= FEWEST_RANKED

    @property
    def share(self) -> float:
        """Signs for each case; a case may bear several."""
        return self.signs / self.cases if self.cases else 0.0


@dataclass(frozen=True)
class Sign:
    """A case that bears a sign."""

    flag: Flag
    number: str
    title: str
    unit: str
    at: datetime


@dataclass(frozen=True)
class Panel:
    """How often each sign was found, and with which units."""

    cases: int
    flags: tuple[tuple[Flag, int], ...]
    units: tuple[UnitSigns, ...]


def held_in(user: User, period: Period) -> QuerySet[Case]:
    """The demands of a period that a person may list."""
    within = Q(collected_at__gte=period.since, collected_at__lt=period.until)
    return cases_visible_to(user, KIND).filter(within, demand__isnull=False)


def flagged(user: User, flag: Flag, period: Period, unit: str = "") -> QuerySet[Case]:
    """The cases that bear a sign, of all units or of one."""
    found = SIGNS[flag](held_in(user, period), period)
    return found.filter(Q(lead__code=unit) | Q(lead=None, desk__code=unit)) if unit else found


def panel(user: User, period: Period, *, lang: str) -> Panel:
    """All signs by unit: one query for each, however many cases."""
    held = held_in(user, period)
    sizes = _by_unit(held)
    by_flag = {flag: _by_unit(sign(held, period)) for flag, sign in SIGNS.items()}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[pk for pk in sizes if pk])}
    rows = [
        UnitSigns(
            code=unit.code,
            name=named(unit.name, unit.en, lang),
            cases=sizes[pk],
            found={flag: counts[pk] for flag, counts in by_flag.items() if counts.get(pk)},
        )
        for pk, unit in units.items()
    ]
    rows.sort(key=lambda row: (row.ranked, row.share, row.code), reverse=True)
    flags = tuple((flag, sum(counts.values())) for flag, counts in by_flag.items())
    shown = tuple(row for row in rows if row.signs)
    return Panel(sum(sizes.values()), flags, shown)


def signs(user: User, period: Period, *, lang: str) -> Iterator[Sign]:
    """Every case that bears a sign, once for each: one query a sign."""
    for flag in SIGNS:
        found = flagged(user, flag, period).select_related("lead", "desk").distinct()
        for case in found.only(*SIGN_FIELDS).order_by("collected_at", "pk"):
            unit = case.lead or case.desk
            name = named(unit.name, unit.en, lang) if unit else ""
            yield Sign(flag, case.number, case.title, name, case.collected_at)


def _by_unit(cases: QuerySet[Case]) -> dict[int, int]:
    rows = cases.order_by().values_list(HOLDER).annotate(n=Count("pk", distinct=True))
    found: dict[int, int] = defaultdict(int)
    for unit, count in rows:
        found[unit or 0] += count
    return found


def _same_person(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return held.filter(opened_by__isnull=False, demand__answered_by=F("opened_by"))


def _burst(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """Answers on the last days of a month, of units that gave more than half of theirs then."""
    local = timezone.localtime(period.since), timezone.localtime(period.until)
    ends = [
        Q(demand__answered_at__gte=since, demand__answered_at__lt=until)
        for since, until in ends_of_months(*local)
    ]
    last = reduce(or_, ends, Q(pk__in=()))
    answered = held.filter(demand__answered_at__isnull=False).order_by().values("lead")
    counted = answered.annotate(n=Count("pk"), n_last=Count("pk", filter=last))
    units = counted.filter(n__gte=FEWEST_RANKED, n__lt=2 * F("n_last"))
    return held.filter(last, lead__in=units.values("lead"))


def _split(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    alike: list[Any] = ["firm", "category", "opened_by", TruncDate("collected_at")]
    # what firms bring themselves is no official's doing, and what has no category is not alike
    told = held.filter(firm__isnull=False, opened_by__isnull=False, demand__on_behalf=True)
    told = told.exclude(category="").order_by()
    counted = told.annotate(pieces=Window(Count("pk"), partition_by=alike))
    return held.filter(pk__in=counted.filter(pieces__gte=PIECES).values("pk"))


def _same_answer(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    answers = Answer.objects.filter(case__in=held.values("pk"))
    counted = answers.order_by().values("fingerprint")
    shared = counted.annotate(firms=Count("case__firm", distinct=True)).filter(firms__gt=1)
    bearing = answers.filter(fingerprint__in=shared.values("fingerprint"))
    return held.filter(pk__in=bearing.values("case"))


def _reopened(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return held.filter(Q(demand__reopened__gt=0) | Q(demand__redone__gt=0))


def _late(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return held.filter(demand__late_registration=True)


def _extended(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return held.filter(facts__extensions__gte=MOST_EXTENSIONS)


def _returned(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return held.filter(pk__in=Return.objects.filter(right=False).values("case"))


def _topic(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    counted = Topic.objects.annotate(firms=Count("demands__case__firm", distinct=True))
    return held.filter(demand__topic__in=counted.filter(firms__lt=2).values("pk"))


def _changed(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    content, bad = tuple(CONTENT), Judged.DISSATISFIED
    better = Q(demand__judged=bad, demand__revisit_judged__in=content)
    return held.filter(better | Q(demand__judged__in=content, demand__revisit_judged=bad))


def _pressed(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return held.filter(pk__in=Visit.objects.filter(PRESSED).values("case"))


def _refused(held: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """Refusals of units whose share of them is twice the city's."""
    no = Q(state=REFUSED_STATE)
    city = held.aggregate(n=Count("pk"), no=Count("pk", filter=no))
    counted = held.order_by().values("desk").annotate(n=Count("pk"), no=Count("pk", filter=no))
    enough = counted.filter(n__gte=FEWEST_RANKED, no__gte=FEWEST_REFUSED)
    high = enough.filter(no__gte=SPIKE * city["no"] * F("n") / max(city["n"], 1))
    return held.filter(no, desk__in=high.values("desk"))


SIGNS: Mapping[Flag, Callable[[QuerySet[Case], Period], QuerySet[Case]]] = {
    Flag.SAME_PERSON: _same_person,
    Flag.BURST: _burst,
    Flag.SPLIT: _split,
    Flag.SAME_ANSWER: _same_answer,
    Flag.REOPENED: _reopened,
    Flag.LATE_REGISTRATION: _late,
    Flag.EXTENDED: _extended,
    Flag.RETURNED: _returned,
    Flag.TOPIC: _topic,
    Flag.CHANGED: _changed,
    Flag.REFUSED: _refused,
    Flag.PRESSED: _pressed,
}
