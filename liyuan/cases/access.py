"""Which cases a person may list, see and move; complaints are out of reach of whom they are about.

The permission table says `<kind>.<verb>` by role and scope; each scope is one predicate here, the
same for lists, single cases and searches.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from liyuan.accounts.access import (
    Person,
    firms_of,
    granting,
    grants_of,
    may,
    paths_of,
    persons_of,
    refuse,
    under,
    units_below,
)
from liyuan.accounts.domain import Scope, permissions
from liyuan.accounts.models import Unit
from liyuan.cases.domain import LONGEST_NUMBER, SUBJECT
from liyuan.cases.models import Case, CaseParty
from liyuan.enterprises.access import not_sensitive
from liyuan.enterprises.models import Assignment
from liyuan.rules.queries_procedures import text_of
from liyuan.web.compiled import Compiled

NO_CASE = Q(pk__in=())
PROCEDURE = "procedure"
# What a page shows with a case.
SHOWN = ("firm", "lead", "owner", "district", "park", PROCEDURE)
# Who may see what goes straight to supervision (直报), of any kind.
DIRECT = "complaint"
# What is done for the unit that has the case: of its firm's officers, by those of that unit.
HOLDS = frozenset({"sign", "return", "handle"})


def action_of(kind: str, verb: str) -> str:
    """The row of the permission table for a verb: a kind's own, or that of cases in general."""
    own = f"{kind}.{verb}"
    return own if own in permissions().by_action else f"case.{verb}"


def cases_visible_to(user: Person, kind: str, verb: str = "list") -> QuerySet[Case]:
    """The cases of a kind for which a person may do something."""
    return Case.objects.filter(reached(user, kind, verb), kind=kind)


def case_to(
    user: Person,
    number: str,
    kind: str,
    verb: str,
    *,
    at: datetime,
    beside: Sequence[str] = (PROCEDURE,),
) -> Case:
    """One case to do something with: 403 without the right at all, 404 outside its scope.

    `beside` are the rows fetched with it; each join costs the database as much as the case.
    """
    number = number.replace("\0", "")[:LONGEST_NUMBER]  # as a journal can keep it
    action, subject = action_of(kind, verb), (SUBJECT, number)
    if not may(user, action):
        refuse(user, action, subject, at=at)
    case = _one_of(user, kind, verb, tuple(beside)).first(number)
    if case is None:
        refuse(user, action, subject, at=at, hidden=True)
    return case


def _one_of(user: Person, kind: str, verb: str, beside: tuple[str, ...]) -> Compiled[Case]:
    """The question for one case of those that a person's grants reach today."""
    held = tuple((g.role, g.unit and g.unit.path, g.firm_id) for g in grants_of(user))
    key = persons_of(user), kind, verb, beside, held, timezone.localdate()
    if key not in _ASKED:
        if len(_ASKED) >= MOST_ASKED:
            _ASKED.clear()
        _ASKED[key] = Compiled(partial(_one, reached(user, kind, verb, ONE), kind, beside))
    return _ASKED[key]


def _one(reach: Q, kind: str, beside: tuple[str, ...], number: str) -> QuerySet[Case]:
    unread = ("tokens", *text_of(PROCEDURE), *(("firm__name_tokens",) if "firm" in beside else ()))
    found = Case.objects.filter(reach, kind=kind, number=number)
    return found.select_related(*beside).defer(*unread)


# By who asks, for what, with which grants on which day: another grant asks another question.
_ASKED: dict[Hashable, Compiled[Case]] = {}
MOST_ASKED = 512


def case_to_view(user: Person, number: str, kind: str, *, at: datetime) -> Case:
    """One case with its firm and units; 403 without the right, 404 outside its scope."""
    return case_to(user, number, kind, "view", at=at, beside=SHOWN)


def verbs_on(user: Person, case: Case, verbs: Collection[str]) -> frozenset[str]:
    """Those of the verbs that a person may do with this case, asked all at once."""
    alike: dict[Hashable, list[str]] = {}
    for verb in verbs:
        action = action_of(case.kind, verb)
        scopes = may(user, action)
        if not scopes:
            continue
        places = tuple((scope, paths_of(user, action, scope)) for scope in sorted(scopes))
        key = places, firms_of(user, action), verb in HOLDS
        alike.setdefault(key, []).append(verb)
    if not alike:
        return frozenset()
    questions = [
        Choice(When(reached(user, case.kind, group[0], ONE), then=True), default=Value(False))
        for group in alike.values()
    ]
    answers = Case.objects.filter(pk=case.pk).values_list(*questions).get()
    pairs = zip(alike.values(), answers, strict=True)
    return frozenset(verb for group, holds in pairs if holds for verb in group)


@dataclass(frozen=True)
class Places:
    """How a predicate names units, and what lies in a person's territory."""

    units: Callable[[Person, str, Scope], QuerySet[Unit] | list[int]]
    territory: Callable[[Person, str], Q]


def reached(user: Person, kind: str, verb: str, places: Places | None = None) -> Q:
    """Predicate over cases of a kind: those that one of the scopes for a verb reaches.

    For `MANY` (so without `places`) units are looked up first, so that the planner knows how few
    they are; `ONE` leaves them to the database, which is quicker for a single case.
    """
    action = action_of(kind, verb)
    reach = NO_CASE
    for scope in may(user, action) & REACH.keys():
        found = REACH[scope](user, action, places or MANY)
        if scope == Scope.ASSIGNED and verb in HOLDS:
            found &= _not_with_others(user, action, places or MANY)
        reach |= found
    return reach & _open_to(user, kind) & not_about(user)


def knows_firm(user: Person, case: Case) -> bool:
    """Whether a person is told which firm it is: not, where the firm wished to stay unnamed."""
    if not case.withheld or case.opened_by_id == user.pk:
        return True
    own = case.firm_id in firms_of(user, action_of(case.kind, "view"))
    return own or bool(may(user, action_of(case.kind, DIRECT)))


def not_about(user: Person) -> Q:
    """Predicate: the case is no complaint about the person, or about a unit they belong to."""
    stand_in = getattr(user, "stand_in", None)
    held = [*grants_of(user), *(grants_of(stand_in) if stand_in else ())]
    own = {code for grant in held if grant.unit for code in _codes(grant.unit.path)}
    if not user.pk:
        return Q(about=None, about_person=None)
    free = Q(about_person=None) | ~Q(about_person__in=persons_of(user))
    ours = Unit.objects.filter(code__in=own).values("pk")
    return free & (Q(about=None) | ~Q(about__in=ours)) if own else free


def _open_to(user: Person, kind: str) -> Q:
    """Straight cases are for supervision, who brought or wrote them, and whom it has look into."""
    if may(user, action_of(kind, DIRECT)):
        return Q()
    mine = Q(firm__in=firms_of(user, action_of(kind, "view"))) | Q(opened_by=user.pk)
    mine |= Q(lead__in=[grant.unit_id for grant in grants_of(user) if grant.unit_id])
    return Q(direct=False) | mine


def _codes(path: str) -> list[str]:
    """The codes of a unit and of those above it, without the root: nobody complains of a city."""
    return path.strip("/").split("/")[1:]


def _own(user: Person, action: str, places: Places) -> Q:
    return Q(firm__in=firms_of(user, action))


def _assigned(user: Person, action: str, places: Places) -> Q:
    """Of the firms that one serves, those one registered, and those one works on."""
    today = timezone.localdate()
    holding = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    served = Assignment.objects.filter(holding, officer=user.pk).values("enterprise")
    named = Q(firm__in=served, withheld=False)  # who serves one firm knows which it is
    return named | Q(opened_by=user.pk) | Q(owner=user.pk)


def _not_with_others(user: Person, action: str, places: Places) -> Q:
    """Not handed over yet, or to one's own unit, or to oneself."""
    units = places.units(user, action, Scope.ASSIGNED)
    return Q(lead=None) | Q(lead__in=units) | Q(owner=user.pk)


def _matter(user: Person, action: str, places: Places) -> Q:
    """Those in which a unit of one's own leads, assists, or judges and hands over."""
    units = places.units(user, action, Scope.MATTER)
    parts = CaseParty.objects.filter(case=OuterRef("pk"), unit__in=units)
    return Q(lead__in=units) | Q(desk__in=units) | Q(Exists(parts))


def _unit(user: Person, action: str, places: Places) -> Q:
    """Those whose turn is one's unit's now, or that it leads; what it handed over is others'."""
    units = places.units(user, action, Scope.UNIT)
    return Q(turn_unit__in=units) | Q(lead__in=units)


def _territory(user: Person, action: str, places: Places) -> Q:
    """Of the firms in one's district or park, as they were when the case was opened."""
    return places.territory(user, action) & _city(user, action, places)


def _places_looked_up(user: Person, action: str) -> Q:
    """The ids of districts and parks, read once per user object for the same subtrees."""
    kept: dict[frozenset[str], Q] = user.__dict__.setdefault("_places_of", {})
    paths = paths_of(user, action, Scope.TERRITORY)
    if paths not in kept:
        units = Unit.objects.filter(under(paths)).order_by()
        found = set(units.values_list("district", "parks"))
        districts, parks = ({one[n] for one in found} - {None} for n in (0, 1))
        kept[paths] = Q(district__in=sorted(districts)) | Q(park__in=sorted(parks))
    return kept[paths]


def _places(user: Person, action: str) -> Q:
    units = units_below(user, action, Scope.TERRITORY)
    return Q(district__unit__in=units) | Q(park__unit__in=units)


def _units_looked_up(user: Person, action: str, scope: Scope) -> list[int]:
    """The ids of the units of a scope, read once per user object for the same subtrees."""
    kept: dict[frozenset[str], list[int]] = user.__dict__.setdefault("_units_below", {})
    paths = paths_of(user, action, scope)
    if paths not in kept:
        found = units_below(user, action, scope) if paths else Unit.objects.none()
        kept[paths] = list(found.values_list("pk", flat=True))
    return kept[paths]


def _city(user: Person, action: str, places: Places) -> Q:
    """All, but those of firms that are hidden from who looks at many."""
    return Q(firm=None) | not_sensitive("firm")


def _sensitive(user: Person, action: str, places: Places) -> Q:
    return ~not_sensitive("firm") & Q(firm__isnull=False)


MANY = Places(_units_looked_up, _places_looked_up)
ONE = Places(units_below, _places)
REACH: Mapping[Scope, Callable[[Person, str, Places], Q]] = {
    Scope.OWN: _own,
    Scope.ASSIGNED: _assigned,
    Scope.MATTER: _matter,
    Scope.UNIT: _unit,
    Scope.TERRITORY: _territory,
    Scope.CITY: _city,
    Scope.SENSITIVE: _sensitive,
}


def units_for(user: Person, kind: str, verb: str) -> tuple[bool, list[int]]:
    """For whom a person has a desk at a verb: for the whole city, and for which units (ids)."""
    action = action_of(kind, verb)
    scopes = may(user, action)
    units: set[int] = set()
    for scope in scopes & {Scope.UNIT, Scope.MATTER, Scope.TERRITORY}:
        units |= set(_units_looked_up(user, action, scope))
    return Scope.CITY in scopes, sorted(units)


def acting_unit(user: Person, kind: str, verb: str) -> Unit | None:
    """For which unit a person does something: that of the grant that allows it."""
    scopes = may(user, action_of(kind, verb))
    held = (g for scope in scopes for g in granting(user, action_of(kind, verb), scope))
    return next((grant.unit for grant in held if grant.unit), None)
