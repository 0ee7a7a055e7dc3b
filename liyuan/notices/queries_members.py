"""Who is reached when something is told to an audience: people with open accounts and grants."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.models import Grant, User
from liyuan.notices.domain import Audience, To

# A person, or a telephone outside.
Receiver = tuple[int | None, str]


def members_of(audiences: Iterable[To], at: datetime) -> Mapping[To, list[Receiver]]:
    """Who is told when an audience is: people with open accounts and grants that hold."""
    found: dict[To, list[Receiver]] = defaultdict(list)
    by_kind: dict[Audience, list[To]] = defaultdict(list)
    for to in audiences:
        by_kind[to.audience].append(to)
    for to in by_kind[Audience.PHONE]:
        found[to].append((None, to.phone))
    for number in _open_accounts(by_kind[Audience.USER]):
        found[To.user(number)].append((number, ""))
    held = _held(by_kind[Audience.UNIT], by_kind[Audience.FIRM], at)
    for to in (*by_kind[Audience.UNIT], *by_kind[Audience.FIRM]):
        people = held.get((to.audience, to.number, to.role), ())
        found[to] = [(user, "") for user in dict.fromkeys(people)]
    return found


def _open_accounts(people: Sequence[To]) -> Iterable[int]:
    if not people:
        return ()
    numbers = [to.number for to in people]
    return User.objects.filter(pk__in=numbers, is_active=True).values_list("pk", flat=True)


Held = Mapping[tuple[Audience, int, str], list[int]]


def _held(units: Sequence[To], firms: Sequence[To], at: datetime) -> Held:
    """Persons by what they hold: a unit, a unit and a role, a firm."""
    held: dict[tuple[Audience, int, str], list[int]] = defaultdict(list)
    if not (units or firms):
        return held
    day = timezone.localdate(at)
    places = Q(unit__in=[to.number for to in units]) | Q(firm_id__in=[to.number for to in firms])
    holding = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    grants = Grant.objects.filter(places, holding, user__is_active=True).order_by("user_id")
    for user, role, unit, firm in grants.values_list("user_id", "role", "unit_id", "firm_id"):
        if unit is not None:
            held[Audience.UNIT, unit, ""].append(user)
            held[Audience.UNIT, unit, role].append(user)
        if firm is not None:
            held[Audience.FIRM, firm, ""].append(user)
    return held
