"""What a person may do, over which units and firms: grants read against the permission table."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NoReturn

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from liyuan.accounts.domain import ADMINISTRATORS, DEPUTED, Level, Role, Scope, permissions
from liyuan.accounts.models import Grant, Unit, User
from liyuan.journal.actions import record
from liyuan.web.compiled import Compiled

Person = User | AnonymousUser


def grants_of(user: Person, on: date | None = None) -> tuple[Grant, ...]:
    """The grants that hold on a day (today in the city); read once per user object."""
    if not isinstance(user, User):
        return ()
    # Not by __dict__: the user of a request is a proxy that has one of its own.
    kept: dict[date, tuple[Grant, ...]] | None = getattr(user, "_grants_on", None)
    if kept is None:
        kept = {}
        setattr(user, "_grants_on", kept)  # noqa: B010 -- no field of the model
    day = on or timezone.localdate()
    if day not in kept:
        kept[day] = tuple(grant for grant in _HOLDING(user.pk, day) if _stands(user, grant))
    return kept[day]


def _stands(user: User, grant: Grant) -> bool:
    """Whether a grant counts: a deputy has what the person has in that unit, and no more."""
    if user.deputing is None:
        return True
    return grant.unit_id == user.deputing.unit_id and Role(grant.role) not in ADMINISTRATORS


def persons_of(user: Person) -> tuple[Any, ...]:
    """The ids of who acts: a person, and who stands in for them; what is apart is so for both."""
    stand_in = getattr(user, "stand_in", None)
    return (user.pk, stand_in.pk) if stand_in else (user.pk,)


def deputed(user: Person, action: str) -> bool:
    """Whether a person may do this in their own place, or for somebody who is away."""
    return not getattr(user, "stand_in", None) or action.startswith(DEPUTED)


def _holding(user: int, day: date) -> QuerySet[Grant]:
    holding = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return Grant.objects.filter(holding, user=user).select_related("unit").order_by("id")


_HOLDING = Compiled(_holding)


def roles_of(user: Person) -> frozenset[Role]:
    """The roles a person holds; everybody is also the public."""
    return frozenset({Role.PUBLIC, *(Role(grant.role) for grant in grants_of(user))})


def may(user: Person, action: str) -> frozenset[Scope]:
    """The scopes in which a person may do something; empty when not at all."""
    if not deputed(user, action):
        return frozenset()
    return frozenset(
        scope for role in roles_of(user) for scope in permissions().scopes(role, action)
    )


def require(user: Person, action: str) -> frozenset[Scope]:
    """The scopes as of `may`, or PermissionDenied."""
    scopes = may(user, action)
    if not scopes:
        raise PermissionDenied(action)
    return scopes


def refuse(
    user: Person, action: str, subject: tuple[str, str], *, at: datetime, hidden: bool = False
) -> NoReturn:
    """Journal that one object was refused, then raise: 404 when its existence is hidden, or 403."""
    if isinstance(user, User):
        with transaction.atomic():
            record(
                action="access.refuse", subject=subject, by=user, at=at, payload={"action": action}
            )
    raise Http404 if hidden else PermissionDenied(action)


def granting(user: Person, action: str, scope: Scope) -> tuple[Grant, ...]:
    """The grants whose role gives an action in a scope: a role counts only where it is held."""
    table = permissions()
    if not deputed(user, action):
        return ()
    return tuple(g for g in grants_of(user) if scope in table.scopes(Role(g.role), action))


def paths_of(user: Person, action: str, scope: Scope) -> frozenset[str]:
    """The roots of the unit subtrees in which a person may do something in a scope."""
    return frozenset(g.unit.path for g in granting(user, action, scope) if g.unit)


def firms_of(user: Person, action: str) -> frozenset[int]:
    """The firms for which a person acts and may do something as the firm."""
    return frozenset(g.firm_id for g in granting(user, action, Scope.OWN) if g.firm_id is not None)


def under(paths: Iterable[str], field: str = "path") -> Q:
    """Predicate: the unit path in `field` lies in one of the subtrees; of none, when no path."""
    chosen = Q(pk__in=())
    for path in paths:
        chosen |= Q(**{f"{field}__startswith": path})
    return chosen


def units_below(user: Person, action: str, scope: Scope) -> QuerySet[Unit]:
    """The units in whose subtrees a person may do something in a scope."""
    return Unit.objects.filter(under(paths_of(user, action, scope)))


def readable_levels(user: Person, within: Iterable[Scope] | None = None) -> frozenset[Level]:
    """The levels of facts a person may read, of records reached by the scopes `within` (any)."""
    reach = frozenset(Scope) if within is None else frozenset(within)
    return frozenset(level for level in Level if may(user, f"fact.read.{level}") & reach)


class TableBackend(ModelBackend):
    """Lets Django's own `user.has_perm("journal.view")` and `perms.` ask the permission table.

    Layers below this one and templates use it, since they cannot import this module.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return obj is None and bool(may(user_obj, perm))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        held = permissions().by_action
        return any(a.startswith(f"{app_label}.") and may(user_obj, a) for a in held)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return {action for action in permissions().by_action if may(user_obj, action)}
