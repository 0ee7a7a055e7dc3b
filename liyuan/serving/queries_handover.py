"""What somebody who goes leaves behind: firms, cases, parts in others' cases; who could follow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liyuan.accounts.access import Person, may, refuse, under, units_below
from liyuan.accounts.domain import Role, Scope
from liyuan.accounts.models import Grant, Unit, User
from liyuan.cases.access import NO_CASE, cases_visible_to, not_about, reached
from liyuan.cases.models import Case, CaseParty
from liyuan.cases.queries_desk import kinds
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.serving.queries_shares import holding
from liyuan.web.paging import Page, keyset

DO = "handover.do"
# who is gone first; then by the order of the accounts
ORDER = ("is_active", "pk")


@dataclass(frozen=True)
class Leaver:
    """A person with how much hangs on them; `here` while they can still log in and hold a role."""

    pk: int
    name: str
    units: str
    here: bool
    closed: bool
    firms: int
    cases: int


@dataclass(frozen=True)
class Left:
    """All that a person has in hand, as far as who looks may see it."""

    person: User
    here: bool
    firms: tuple[Enterprise, ...]
    cases: tuple[Case, ...]

    @property
    def anything(self) -> bool:
        return bool(self.firms or self.cases)


def people_reached(user: Person) -> QuerySet[User]:
    """Whose work a person may hand over: all of the city, or who works or worked in the unit."""
    scopes = may(user, DO)
    if Scope.CITY in scopes:
        return User.objects.all()
    units = units_below(user, DO, Scope.UNIT)
    return User.objects.filter(Exists(Grant.objects.filter(user=OuterRef("pk"), unit__in=units)))


def with_work(people: QuerySet[User], on: date) -> QuerySet[User]:
    """Those of them on whom a firm or an open case hangs."""
    served = Assignment.objects.filter(holding(on), officer=OuterRef("pk"))
    owned = Case.objects.filter(owner=OuterRef("pk"), ended_at=None)
    parts = CaseParty.objects.filter(owner=OuterRef("pk"), case__ended_at=None)
    return people.filter(Exists(served) | Exists(owned) | Exists(parts))


def gone(on: date) -> Q:
    """Predicate over people: who cannot log in, or holds no role any more."""
    held = Grant.objects.filter(holding(on), user=OuterRef("pk"))
    return Q(is_active=False) | ~Q(Exists(held))


def leavers(
    user: Person, *, left: bool, on: date, after: str | None
) -> tuple[tuple[Leaver, ...], Page[User]]:
    """Who has something in hand, those who are gone first; `left` shows these alone."""
    found = with_work(people_reached(user), on)
    found = found.filter(gone(on)) if left else found
    page = keyset(found, order=ORDER, after=after)
    ids = [one.pk for one in page.items]
    away = set(User.objects.filter(gone(on), pk__in=ids).values_list("pk", flat=True))
    firms = _counted(Assignment.objects.filter(holding(on), officer__in=ids), "officer")
    cases = _cases_counted(user, ids)
    units = _units(ids)
    rows = (
        Leaver(
            one.pk,
            str(one),
            units.get(one.pk, ""),
            one.pk not in away,
            not one.is_active,
            firms.get(one.pk, 0),
            cases.get(one.pk, 0),
        )
        for one in page.items
    )
    return tuple(rows), page


def _counted(rows: QuerySet[Assignment], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


def _cases_counted(user: Person, ids: Collection[int]) -> Mapping[int, int]:
    rows = open_cases(user).filter(owner__in=ids).order_by()
    return dict(rows.values_list("owner").annotate(Count("pk")))


def _units(ids: Collection[int]) -> Mapping[int, str]:
    """Where each works or worked last."""
    grants = Grant.objects.filter(user__in=ids, unit__isnull=False).select_related("unit")
    return {grant.user_id: str(grant.unit) for grant in grants.order_by("since", "pk")}


def open_cases(user: Person) -> QuerySet[Case]:
    """The open cases of every kind that a person may list: no complaint about them or theirs."""
    reach = NO_CASE
    for kind in kinds():
        reach |= Q(pk__in=cases_visible_to(user, kind).values("pk"))
    return Case.objects.filter(reach, ended_at=None)


def person_to_leave(user: Person, pk: int, *, at: datetime) -> User:
    """One person whose work may be handed over; 403 without the right, 404 outside one's unit."""
    subject = ("user", str(pk))
    if not may(user, DO):
        refuse(user, DO, subject, at=at)
    found = people_reached(user).filter(pk=pk).first()
    if found is None:
        refuse(user, DO, subject, at=at, hidden=True)
    return found


def left_by(user: Person, leaver: User, on: date) -> Left:
    """What a person has in hand: firms served, open cases worked on or taken part in."""
    served = Assignment.objects.filter(holding(on), officer=leaver).values("enterprise")
    firms = Enterprise.objects.filter(pk__in=served).order_by("pinyin_sort", "pk")
    parts = CaseParty.objects.filter(owner=leaver, case=OuterRef("pk"))
    cases = open_cases(user).filter(Q(owner=leaver) | Exists(parts)).order_by("order_at", "pk")
    here = not User.objects.filter(gone(on), pk=leaver.pk).exists()
    return Left(
        leaver,
        here,
        tuple(firms.defer("name_tokens")),
        tuple(cases.select_related("firm").defer("tokens", "facts", "firm__name_tokens")),
    )


def successors(leaver: User, on: date) -> tuple[User, ...]:
    """Who could follow: people who hold a role in a unit where the person works or worked."""
    units = Unit.objects.filter(grants__user=leaver)
    roots = under(units.values_list("path", flat=True), "unit__path")
    held = Grant.objects.filter(roots, holding(on), user__is_active=True)
    people = User.objects.filter(pk__in=held.values("user")).exclude(pk=leaver.pk)
    return tuple(people.order_by("name", "pk"))


def officers_beside(leaver: User, on: date) -> Mapping[int, int]:
    """The 专员 of the same unit by id, each with how many firms they serve already."""
    units = Unit.objects.filter(grants__user=leaver)
    roots = under(units.values_list("path", flat=True), "unit__path")
    held = Grant.objects.filter(roots, holding(on), role=Role.OFFICER, user__is_active=True)
    ids = set(held.values_list("user", flat=True)) - {leaver.pk}
    loads = dict.fromkeys(sorted(ids), 0)
    return loads | _counted(Assignment.objects.filter(holding(on), officer__in=ids), "officer")


def takeable(successor: User, left: Left, firms: Collection[int]) -> frozenset[int]:
    """Those of the cases (ids) that a successor may work on, once `firms` are theirs.

    Never a complaint about the successor or their unit, nor a straight one.
    """
    ids = [case.pk for case in left.cases]
    allowed = NO_CASE
    for kind in kinds():
        allowed |= Q(kind=kind) & reached(successor, kind, "view")
    theirs = Q(firm__in=firms, withheld=False, direct=False) & not_about(successor)
    found = Case.objects.filter(pk__in=ids).filter(allowed | theirs)
    return frozenset(found.values_list("pk", flat=True))
