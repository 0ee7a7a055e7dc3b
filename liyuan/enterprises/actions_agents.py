"""Who acts for a firm: its legal representative names people, the security administrator too."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.actions import give_grant
from liyuan.accounts.actions_people import make_account
from liyuan.accounts.domain import FOR_A_FIRM, Role
from liyuan.accounts.models import Grant, User
from liyuan.enterprises.models import Enterprise


class UnknownAgentError(LookupError):
    """There is no account of this name that a firm may name."""


@transaction.atomic
def name_agent(
    firm: Enterprise,
    login: str,
    role: Role,
    *,
    since: date,
    until: date | None,
    by: User,
    at: datetime,
) -> Grant:
    """Let a person who has an account act for a firm.

    Raises UnknownAgentError, and RefusedError as `give_grant` does.
    """
    user = User.objects.filter(username=login.lower(), is_active=True).first()
    # An official is as unknown to a firm as nobody: a firm learns of no account but its own, and
    # names nobody who decides about firms.
    if user is None or (user.pk != by.pk and _in_office(user, timezone.localdate(at))):
        raise UnknownAgentError(login)
    return give_grant(user, role, firm_id=firm.pk, since=since, until=until, by=by, at=at)


def _in_office(user: User, on: date) -> bool:
    held = user.grants.filter(Q(until=None) | Q(until__gt=on))
    return held.exclude(role__in=FOR_A_FIRM).exists()


@transaction.atomic
def make_agent(
    firm: Enterprise,
    login: str,
    name: str,
    role: Role,
    *,
    since: date,
    until: date | None,
    by: User,
    at: datetime,
) -> tuple[User, str]:
    """A new account that acts for a firm, and the password with which it is entered once."""
    user, once = make_account(login, name, by=by, at=at)
    give_grant(user, role, firm_id=firm.pk, since=since, until=until, by=by, at=at)
    return user, once


@transaction.atomic
def grant_firm(
    user: User,
    firm: Enterprise,
    power: str,
    *,
    since: date,
    until: date | None,
    by: User,
    at: datetime,
) -> Grant:
    """What the security administrator gives for a firm: its head, one who acts, one who reads."""
    head = power == "head"
    role = Role.FIRM if head else Role(power)
    return give_grant(
        user, role, firm_id=firm.pk, head=head, since=since, until=until, by=by, at=at
    )
