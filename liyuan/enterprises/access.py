"""Which firms a person may list, see and export, and what may be done with one of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from liyuan.accounts.access import Person, firms_of, may, paths_of, refuse, under
from liyuan.accounts.domain import Scope
from liyuan.accounts.models import Unit
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.parks.models import District, Park

NO_FIRM = Q(pk__in=())
EVERY_FIRM = ~NO_FIRM
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


def allowed(user: Person, enterprise: Enterprise, actions: Iterable[str]) -> frozenset[str]:
    """Those of the actions that a person may do with this firm, asked all at once."""
    names = tuple(actions)
    questions = [Case(When(reached(user, n), then=True), default=Value(False)) for n in names]
    answers = Enterprise.objects.filter(pk=enterprise.pk).values_list(*questions).get()
    return frozenset(name for name, holds in zip(names, answers, strict=True) if holds)


def reached(user: Person, action: str, by_scope: Reach | None = None) -> Q:
    """Predicate over firms: those that one of the person's scopes for an action reaches."""
    ways = by_scope or REACH
    scopes = may(user, action)
    if Scope.CITY in scopes:
        return EVERY_FIRM
    reach = NO_FIRM
    for scope in scopes & ways.keys():
        reach |= ways[scope](user, action)
    return reach


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


REACH: Reach = {
    Scope.OWN: _own,
    Scope.ASSIGNED: _assigned,
    Scope.TERRITORY: within_territory,
}
# For lists over the whole registry: one query more, and an index instead of every row.
LISTING: Reach = {**REACH, Scope.TERRITORY: _in_places}
