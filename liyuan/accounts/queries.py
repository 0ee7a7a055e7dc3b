"""Reads of units and accounts: names, the unit a person works for, a demonstration's log-ins."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q

from liyuan.accounts.access import Person, grants_of
from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant, Unit
from liyuan.accounts.words import ROLES
from liyuan.web.compiled import Compiled
from liyuan.web.language import named

_BY_CODE = Compiled(lambda code: Unit.objects.filter(code=code))


def unit_by_code(code: str) -> Unit | None:
    """The unit of this code, if there is one; a database takes no NUL."""
    return _BY_CODE.first(code.replace("\0", ""))


def unit_names(lang: str) -> Mapping[str, str]:
    """The name of every unit by its code, in the reader's language."""
    units = Unit.objects.values_list("code", "name", "en")
    return {code: named(name, en, lang) for code, name, en in units}


def filling_unit(user: Person, lang: str) -> str:
    """The unit that a person works for, for the head of a 台账; empty for a firm or the public."""
    units = (grant.unit for grant in grants_of(user) if grant.unit)
    return next((named(unit.name, unit.en, lang) for unit in units), "")


@dataclass(frozen=True)
class DemoLogin:
    """An account that a demonstration offers, with what it is."""

    login: str
    role: str
    name: str


def demo_logins() -> tuple[DemoLogin, ...]:
    """The accounts of a demonstration; none anywhere else."""
    if not settings.LIYUAN_DEMO:
        return ()
    named = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)  # nobody logs in as these
    grants = Grant.objects.exclude(named).select_related("user").order_by("user_id")
    return tuple(
        DemoLogin(grant.user.username, str(ROLES[Role(grant.role)]), str(grant.user))
        for grant in grants
    )
