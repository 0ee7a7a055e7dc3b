"""Which firms a person may list, see and export, and what may be done with one of them."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from liyuan.accounts.access import (
    Person,
    firms_of,
    grants_of,
    may,
    paths_of,
    readable_levels,
    refuse,
    under,
)
from liyuan.accounts.domain import Clearance, Level, Purpose, Scope
from liyuan.accounts.models import Unit
from liyuan.enterprises.models import (
    Assignment,
    BasisCheck,
    Enterprise,
    FactCheck,
    FirmCount,
    SensitiveListing,
)
from liyuan.parks.models import District, Park
from liyuan.rules.queries import catalogue

NO_FIRM = Q(pk__in=())
# What gathers firms for others to read: a sensitive firm is in none of it, whoever asks.
GATHERING = frozenset({"enterprise.export", "screening.firms", "standing.list", "verdict.total"})
Reach = Mapping[Scope, Callable[[Person, str], Q]]


def enterprises_visible_to(user: Person, action: str = "enterprise.list") -> QuerySet[Enterprise]:
    """The firms for which a person may do something; none for the public."""
    return Enterprise.objects.filter(reached(user, action, LISTING))


def enterprise_to_view(user: Person, code: str, *, at: datetime) -> Enterprise:
    """One firm with its place and industry; 403 without the right, 404 outside its scope."""
    subject = ("enterprise", code)
    if not may(user, "enterprise.view"):
        refuse(user, "enterprise.view", subject, at=at)
    firms = enterprises_visible_to(user, "enterprise.view")
    firm = firms.select_related("district", "park", "industry").filter(credit_code=code).first()
    if firm is None:
        refuse(user, "enterprise.view", subject, at=at, hidden=True)
    return firm


def firm_of_head(user: Person, code: str, action: str, *, at: datetime) -> Enterprise:
    """A firm whose head this person is; 403 without the right, 404 for the firms of others."""
    subject = ("enterprise", code)
    if not may(user, action):
        refuse(user, action, subject, at=at)
    firm = Enterprise.objects.filter(pk__in=firms_of(user, action), credit_code=code).first()
    if firm is None:
        refuse(user, action, subject, at=at, hidden=True)
    if not heads(user, firm):
        refuse(user, action, subject, at=at)
    return firm


def heads(user: Person, firm: Enterprise) -> bool:
    """Whether this person is the firm's legal representative today."""
    return any(grant.head and grant.firm_id == firm.pk for grant in grants_of(user))


def allowed(user: Person, enterprise: Enterprise, actions: Iterable[str]) -> frozenset[str]:
    """Those of the actions that a person may do with this firm, asked all at once."""
    alike: dict[Hashable, list[str]] = {}
    for name in actions:
        alike.setdefault(_reach_of(user, name), []).append(name)
    # Actions with one reach are one question: there are many actions and few reaches.
    questions = [
        Case(When(reached(user, names[0]), then=True), default=Value(False))
        for names in alike.values()
    ]
    answers = Enterprise.objects.filter(pk=enterprise.pk).values_list(*questions).get()
    pairs = zip(alike.values(), answers, strict=True)
    return frozenset(name for names, holds in pairs if holds for name in names)


def _reach_of(user: Person, action: str) -> Hashable:
    """What `reached` makes of an action: equal for two actions that reach the same firms."""
    places = paths_of(user, action, Scope.TERRITORY)
    return may(user, action), places, firms_of(user, action), action in GATHERING


READ = {level: f"fact.read.{level}" for level in Level}
USE = {purpose: f"fact.use.{purpose}" for purpose in Purpose}
CLEARING = (*READ.values(), *USE.values())


def clearance_of(may_do: Collection[str]) -> Clearance:
    """What facts of a firm may be read by who may do these actions with it."""
    return Clearance(
        frozenset(level for level, action in READ.items() if action in may_do),
        frozenset(purpose for purpose, action in USE.items() if action in may_do),
    )


def reached(user: Person, action: str, by_scope: Reach | None = None) -> Q:
    """Predicate over firms: those that one of the person's scopes for an action reaches.

    A scope over many firms passes by the sensitive ones; who acts for such a firm, serves it, or
    keeps the list of them (need to know) reaches it, but never for what is gathered.
    """
    wide, close = _reaches(user, action, by_scope or REACH)
    reach = wide & not_sensitive() | close
    return reach & not_sensitive() if action in GATHERING else reach


def _reaches(user: Person, action: str, ways: Reach) -> tuple[Q, Q]:
    """The scopes over many firms, and those of who needs to know, as predicates over firms."""
    wide, close, scopes = NO_FIRM, NO_FIRM, may(user, action)
    for scope in scopes & ways.keys():
        if scope in NEED_TO_KNOW:
            close |= ways[scope](user, action)
        else:
            wide |= ways[scope](user, action)
    return (~NO_FIRM if Scope.CITY in scopes else wide), close


@dataclass(frozen=True)
class Counted:
    """The firms one may list, to be counted: cells of their places, less some firms, and more.

    The cells hold the sensitive ones; `more` is None for who reaches none but by place.
    """

    cells: QuerySet[FirmCount]
    less: QuerySet[Enterprise]
    more: QuerySet[Enterprise] | None


def firms_counted_for(user: Person) -> Counted:
    """What `enterprises_visible_to` lists, without reading a row for each firm."""
    wide, close = _reaches(user, "enterprise.list", LISTING)
    listed, near = ~not_sensitive(), close != NO_FIRM
    return Counted(
        FirmCount.objects.filter(wide),
        Enterprise.objects.filter(wide & listed),
        Enterprise.objects.filter(close & (~wide | listed)) if near else None,
    )


def checks_visible_to(user: Person, action: str = "check.list") -> QuerySet[FactCheck]:
    """The open checks of firms in one's scope; a unit has those of figures that it supplies."""
    reach = Q(enterprise__in=enterprises_visible_to(user, action))
    if supplied := supplied_by(user, action):
        facts = catalogue().values()
        own = [fact.id for fact in facts if supplied.intersection(fact.accepts)]
        reach |= Q(fact__in=own) & not_sensitive("enterprise")
    return FactCheck.objects.filter(reach)


def basis_checks_visible_to(user: Person) -> QuerySet[BasisCheck]:
    """What lacks a basis: for the unit that supplies it, and for who sees the whole city."""
    if Scope.CITY in may(user, "check.list"):
        return BasisCheck.objects.all()
    paths = paths_of(user, "check.list", Scope.UNIT)
    return BasisCheck.objects.filter(unit__in=Unit.objects.filter(under(paths)).values("code"))


def supplied_by(user: Person, action: str) -> frozenset[str]:
    """Facts (ids) that the units supply for which a person may do something."""
    paths = paths_of(user, action, Scope.UNIT)
    codes = set(Unit.objects.filter(under(paths)).values_list("code", flat=True)) if paths else ()
    return frozenset(fact.id for fact in catalogue().values() if fact.source_unit in codes)


def figures_of_checks(user: Person) -> frozenset[str]:
    """Facts (ids) whose figures a person may read in checks: cleared for them, or their source."""
    within = may(user, "check.list")
    levels = readable_levels(user, within)
    purposes = frozenset(one for one in Purpose if may(user, USE[one]) & within)
    clearance = Clearance(levels, purposes)
    facts = catalogue().values()
    cleared = {fact.id for fact in facts if not clearance.refuses(fact.level, fact.purposes)}
    return frozenset(cleared) | supplied_by(user, "check.list")


def not_sensitive(field: str = "pk") -> Q:
    """Predicate: the firm in `field` is not on the list of sensitive firms."""
    return ~Q(**{f"{field}__in": listed_firms().values("enterprise")})


def listed_firms() -> QuerySet[SensitiveListing]:
    """The listings of sensitive firms that hold today."""
    today = timezone.localdate()
    holding = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    return SensitiveListing.objects.filter(holding)


def within_territory(user: Person, action: str) -> Q:
    """Predicate: firms whose district or park lies in a subtree of units the person acts for."""
    paths = paths_of(user, action, Scope.TERRITORY)
    districts = District.objects.filter(under(paths, "unit__path")).values("pk")
    parks = Park.objects.filter(under(paths, "unit__path")).values("pk")
    return Q(district__in=districts) | Q(park__in=parks)


def _in_places(user: Person, action: str) -> Q:
    """The same with the ids looked up first, so that the planner knows how few firms they are."""
    units = Unit.objects.filter(under(paths_of(user, action, Scope.TERRITORY)))
    places = units.values_list("district", "parks").distinct()
    districts, parks = zip(*places, strict=True) if places else ((), ())
    in_park = Q(park__in={park for park in parks if park})
    return Q(district__in={district for district in districts if district}) | in_park


def _assigned(user: Person, action: str) -> Q:
    today = timezone.localdate()
    holding = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    return Q(pk__in=Assignment.objects.filter(holding, officer=user.pk).values("enterprise"))


def _own(user: Person, action: str) -> Q:
    return Q(pk__in=firms_of(user, action))


def _sensitive(user: Person, action: str) -> Q:
    return Q(pk__in=listed_firms().values("enterprise"))


REACH: Reach = {
    Scope.OWN: _own,
    Scope.ASSIGNED: _assigned,
    Scope.TERRITORY: within_territory,
    Scope.SENSITIVE: _sensitive,
}
NEED_TO_KNOW = frozenset({Scope.OWN, Scope.ASSIGNED, Scope.SENSITIVE})
# For lists over the whole registry: one query more, and an index instead of every row.
LISTING: Reach = {**REACH, Scope.TERRITORY: _in_places}
