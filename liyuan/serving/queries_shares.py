"""How many firms of the third tier each officer serves, and what would make it even."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from liyuan.accounts.access import Person, may, paths_of, under
from liyuan.accounts.domain import Role, Scope
from liyuan.accounts.models import Grant
from liyuan.enterprises.access import not_sensitive
from liyuan.enterprises.models import Assignment
from liyuan.parks.models import District
from liyuan.policies.models import Standing, VerdictRun
from liyuan.serving.domain import Move, balance, is_even, ratio
from liyuan.serving.queries_contacts import OFFICER

RULE = "rules/service-tier"
LISTING = "standing.list"
PLACE = "enterprise__district__code"


@dataclass(frozen=True)
class Officer:
    """A 专员 of a district with how many firms of the third tier."""

    pk: int
    name: str
    firms: int


@dataclass(frozen=True)
class Share:
    """A district: its officers, its firms, and how evenly these are shared."""

    code: str
    name: str
    en: str
    officers: tuple[Officer, ...]
    waiting: int

    @property
    def loads(self) -> tuple[int, ...]:
        return tuple(one.firms for one in self.officers)

    @property
    def firms(self) -> int:
        return sum(self.loads) + self.waiting

    @property
    def most(self) -> int:
        return max(self.loads, default=0)

    @property
    def ratio(self) -> Fraction | None:
        return ratio(self.loads)

    @property
    def mean(self) -> float | None:
        return sum(self.loads) / len(self.loads) if self.loads else None

    @property
    def shown(self) -> float | None:
        return None if self.ratio is None else float(self.ratio)

    @property
    def even(self) -> bool:
        return is_even(self.loads)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do here."""
        return self.even and not self.waiting


def holding(on: date) -> Q:
    """Predicate over grants and assignments: those that hold on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def officers_on(on: date) -> QuerySet[Grant]:
    """Who is a 专员 on a day and can still log in."""
    return Grant.objects.filter(holding(on), role=Role.OFFICER, user__is_active=True)


def tiers_found(run: VerdictRun) -> QuerySet[Standing]:
    """What a run found the tier of each firm to be."""
    return Standing.objects.filter(run=run, version__in=run.versions.filter(rule_id=RULE))


def of_tier(run: VerdictRun, tier: str = "") -> QuerySet[Standing]:
    """The firms of a tier, or of any; never the sensitive ones."""
    found = tiers_found(run).filter(not_sensitive("enterprise"))
    return found.filter(value=tier) if tier else found


def with_officer(rows: QuerySet[Standing], on: date) -> QuerySet[Any]:
    """The same with who serves the firm: whoever has longest, of those who still do."""
    living = officers_on(on).values("user")
    held = Assignment.objects.filter(holding(on), enterprise=OuterRef("enterprise"))
    serving = held.filter(officer__in=living).order_by("since", "pk").values("officer")[:1]
    return rows.annotate(officer=Subquery(serving))


def districts_of(user: Person, action: str = LISTING) -> QuerySet[District]:
    """The districts whose whole work a person may see."""
    if Scope.CITY in may(user, action):
        return District.objects.all()
    return District.objects.filter(under(paths_of(user, action, Scope.TERRITORY), "unit__path"))


def shares(run: VerdictRun, districts: Iterable[District], on: date) -> tuple[Share, ...]:
    """The work of each district that has firms of the third tier, or people for them."""
    named = {district.code: district for district in districts}
    rows = with_officer(of_tier(run, OFFICER).filter(**{f"{PLACE}__in": named}), on)
    counts = rows.order_by().values_list(PLACE, "officer").annotate(Count("pk"))
    served: dict[str, dict[int | None, int]] = defaultdict(dict)
    for code, officer, number in counts:
        served[code][officer] = number
    people = officers_by_district(named.keys(), on)
    found = (_share(one, served[one.code], people[one.code]) for one in named.values())
    return tuple(share for share in found if share.firms or share.officers)


def _share(
    district: District, served: Mapping[int | None, int], people: Mapping[int, str]
) -> Share:
    officers = tuple(Officer(pk, name, served.get(pk, 0)) for pk, name in people.items())
    # whom somebody of another district serves has nobody here
    waiting = sum(number for pk, number in served.items() if pk not in people)
    return Share(district.code, district.name, district.en, officers, waiting)


def officers_by_district(codes: Collection[str], on: date) -> Mapping[str, dict[int, str]]:
    """The 专员 of each district, by id, in the order of their accounts."""
    units = dict(District.objects.filter(code__in=codes).values_list("unit__code", "code"))
    found: dict[str, dict[int, str]] = defaultdict(dict)
    people = officers_on(on).filter(unit__isnull=False).select_related("unit", "user")
    for grant in people.order_by("user_id"):
        assert grant.unit
        for code in grant.unit.path.strip("/").split("/"):
            if code in units:
                found[units[code]][grant.user_id] = str(grant.user)
    return found


@dataclass(frozen=True)
class Change:
    """One firm that would change hands, in words."""

    code: str
    name: str
    source: str
    target: str


@dataclass(frozen=True)
class Plan:
    """What would make a district even: the moves, and the loads before and after."""

    district: District
    moves: tuple[Move, ...]
    changes: tuple[Change, ...]
    before: Share
    after: Share


def plan_of(run: VerdictRun, district: District, on: date) -> Plan:
    """The fewest changes after which the third tier of a district is shared evenly."""
    people = officers_by_district([district.code], on)[district.code]
    rows = with_officer(of_tier(run, OFFICER).filter(enterprise__district=district), on)
    rows = rows.select_related("enterprise").order_by("enterprise_id")
    served: dict[int, list[int]] = {pk: [] for pk in people}
    waiting: list[int] = []
    firms = {}
    for row in rows.defer("enterprise__name_tokens"):
        firms[row.enterprise_id] = row.enterprise
        keeper = getattr(row, OFFICER)
        served.get(keeper, waiting).append(row.enterprise_id)
    moves = balance(served, waiting)
    before = {pk: len(held) for pk, held in served.items()}
    return Plan(
        district,
        moves,
        tuple(
            Change(
                firms[move.firm].credit_code,
                firms[move.firm].name,
                people.get(move.source or 0, ""),
                people[move.target],
            )
            for move in moves
        ),
        _loaded(district, people, before, len(waiting)),
        _loaded(district, people, dict(_moved(before, moves)), 0 if moves else len(waiting)),
    )


def _moved(before: Mapping[int, int], moves: Iterable[Move]) -> Iterator[tuple[int, int]]:
    loads = dict(before)
    for move in moves:
        loads[move.target] += 1
        if move.source is not None:
            loads[move.source] -= 1
    yield from loads.items()


def _loaded(
    district: District, people: Mapping[int, str], loads: Mapping[int, int], waiting: int
) -> Share:
    officers = tuple(Officer(pk, name, loads[pk]) for pk, name in people.items())
    return Share(district.code, district.name, district.en, officers, waiting)
