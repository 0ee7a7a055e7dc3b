"""The fixed cast: a small city of units, and one person per role, as tests need them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from liyuan.accounts.domain import Role, UnitKind
from liyuan.accounts.models import Grant, Unit, User

NOW = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)  # a Monday morning in the city
FROM = date(2020, 1, 1)


def unit(code: str, kind: UnitKind = UnitKind.DEPARTMENT, parent: Unit | None = None) -> Unit:
    """A unit by its code, made when it is not there."""
    path = f"{parent.path if parent else ''}{code}/"
    made, _ = Unit.objects.get_or_create(
        code=code, defaults={"name": code, "kind": kind, "parent": parent, "path": path}
    )
    return made


def city() -> Unit:
    return unit("C", UnitKind.CITY)


def district(code: str = "D1") -> Unit:
    return unit(code, UnitKind.DISTRICT, city())


def park(code: str = "P1") -> Unit:
    return unit(code, UnitKind.PARK, district())


HOMES: dict[Role, Callable[[], Unit]] = {
    Role.OFFICER: district,
    Role.PARK: park,
    Role.DISTRICT: district,
    Role.DEPARTMENT: lambda: unit("DEP", UnitKind.DEPARTMENT, city()),
    Role.BANK: lambda: unit("BANK", UnitKind.BANK, city()),
    Role.UNIVERSITY: lambda: unit("UNI", UnitKind.UNIVERSITY, city()),
}


def stranger(username: str = "stranger") -> User:
    """A person who holds no grant and has no password."""
    made, _ = User.objects.get_or_create(username=username, defaults={"name": username})
    return made


def person(
    role: Role,
    *,
    unit: Unit | None = None,
    firm: int | None = None,
    username: str = "",
    since: date = FROM,
    until: date | None = None,
    head: bool = False,
) -> User:
    """A person of a role, in the role's usual unit unless another is named."""
    user = stranger(username or f"{role}-{firm or (unit.code if unit else 'home')}".lower())
    if firm is None and unit is None:
        unit = HOMES.get(role, city)()
    held = {"user": user, "role": role, "unit": unit, "firm_id": firm, "since": since}
    Grant.objects.get_or_create(**held, defaults={"until": until, "head": head})
    return user


officer = partial(person, Role.OFFICER)
leader = partial(person, Role.LEADER)
auditor = partial(person, Role.AUDITOR)
audit_admin = partial(person, Role.AUDIT_ADMIN)
security_admin = partial(person, Role.SECURITY_ADMIN)
system_admin = partial(person, Role.SYSTEM_ADMIN)
park_worker = partial(person, Role.PARK)
district_worker = partial(person, Role.DISTRICT)
department_worker = partial(person, Role.DEPARTMENT)
supervisor = partial(person, Role.SUPERVISION)
inspector = partial(person, Role.INSPECTOR)


def of_firm(firm: int, username: str = "", *, head: bool = False) -> User:
    """A person who acts for a firm, by the firm's internal id."""
    return person(Role.FIRM, firm=firm, username=username, head=head)
