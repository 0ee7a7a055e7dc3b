"""Units, grants and accounts: the only writers of these tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from liyuan.accounts.domain import ADMINISTRATORS, DemoAccount, Role, UnitKind
from liyuan.accounts.models import Grant, Unit, User
from liyuan.journal.actions import record

UNIT_FIELDS = ["name", "en", "kind", "parent", "path"]


class GrantRefusedError(ValueError):
    """A grant that must not be given; the message says why."""


class UnitTreeError(ValueError):
    """The units do not form one tree below what is there."""


class NotADemoError(RuntimeError):
    """Demonstration accounts exist only in an instance that `demo` made."""


@transaction.atomic
def load_units(rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert or update units (code, name, en, kind, parent code), parents first; how many.

    Part of loading a pack, whose entry in the journal covers it. Units that are not named stay.
    """
    paths = _paths(rows, dict(Unit.objects.values_list("code", "path")))
    ids = dict(Unit.objects.values_list("code", "pk"))
    for row in sorted(rows, key=lambda row: paths[row["code"]].count("/")):
        code, parent = row["code"], row.get("parent") or None
        values = {
            "name": row["name"],
            "en": row.get("en") or "",
            "kind": UnitKind(row["kind"]),
            "parent_id": ids[parent] if parent else None,
            "path": paths[code],
        }
        ids[code] = Unit.objects.update_or_create(code=code, defaults=values)[0].pk
    return len(rows)


def _paths(rows: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> dict[str, str]:
    """The path of each code; a row that hangs on nothing, or on itself, is refused."""
    parents = {row["code"]: row.get("parent") or None for row in rows}
    paths: dict[str, str] = {}

    def path(code: str, below: tuple[str, ...]) -> str:
        if code in below:
            raise UnitTreeError(f"unit {code} lies below itself")
        if code not in parents:
            if code not in known:
                raise UnitTreeError(f"unit {below[-1]} names the unknown parent {code}")
            return known[code]
        if code not in paths:
            parent = parents[code]
            above = path(parent, (*below, code)) if parent else ""
            paths[code] = f"{above}{code}/"
        return paths[code]

    for code in parents:
        path(code, ())
    return paths


@transaction.atomic
def give_grant(
    user: User,
    role: Role,
    *,
    unit: Unit | None = None,
    firm_id: int | None = None,
    since: date,
    until: date | None = None,
    by: User | None,
    at: datetime,
) -> Grant:
    """Let a person hold a role in a unit, or act for a firm; `until` is the first day without it.

    Raises GrantRefusedError: a grant to oneself, a role in the wrong place, or a second one of
    the three administrators' roles.
    """
    _check_grant(user, role, unit, firm_id, by, timezone.localdate(at))
    grant = Grant.objects.create(
        user=user, role=role, unit=unit, firm_id=firm_id, since=since, until=until
    )
    user.forget_grants()
    place = unit.code if unit else firm_id
    payload = {"role": role, "place": place, "since": since, "until": until}
    record(action="grant.give", subject=("user", str(user.pk)), by=by, at=at, payload=payload)
    return grant


def _check_grant(
    user: User, role: Role, unit: Unit | None, firm_id: int | None, by: User | None, day: date
) -> None:
    if by is not None and by.pk == user.pk:
        raise GrantRefusedError("nobody grants to themselves")
    if role is Role.PUBLIC:
        raise GrantRefusedError("everybody is the public: it is not granted")
    if (role is Role.FIRM) != (firm_id is not None) or (unit is None) == (firm_id is None):
        raise GrantRefusedError("a firm's role is held for a firm, every other in a unit")
    # Locked, so that two grants at once cannot make one person two administrators.
    User.objects.select_for_update().get(pk=user.pk)
    others = ADMINISTRATORS - {role} if role in ADMINISTRATORS else ()
    held = user.grants.filter(role__in=others).filter(Q(until=None) | Q(until__gt=day))
    if held.exists():
        raise GrantRefusedError("the three administrators are three persons")


@transaction.atomic
def end_grant(grant: Grant, *, reason: str, by: User | None, at: datetime) -> None:
    """Take a role away from this day on; one that ended earlier keeps its end."""
    today = timezone.localdate(at)
    grant.until = min(grant.until or today, today)
    grant.save(update_fields=["until"])
    grant.user.forget_grants()
    payload = {"role": grant.role, "grant": grant.pk, "until": grant.until, "reason": reason}
    subject = ("user", str(grant.user_id))
    record(action="grant.end", subject=subject, by=by, at=at, payload=payload)


@transaction.atomic
def make_demo_accounts(accounts: Iterable[DemoAccount], *, password: str, at: datetime) -> None:
    """Make the demonstration's accounts, or complete them; a second call changes nothing."""
    if not settings.LIYUAN_DEMO:
        raise NotADemoError("this instance was not made by `demo`")
    hashed = make_password(password)  # once: it is slow by design, and the password is public
    units = {unit.code: unit for unit in Unit.objects.all()}
    for account in accounts:
        user, made = User.objects.get_or_create(
            username=account.login, defaults={"name": account.name, "password": hashed}
        )
        if made:
            subject = ("user", str(user.pk))
            record(action="account.make_demo", subject=subject, by=None, at=at, payload={})
        _grant_once(user, account, units.get(account.unit), at)


def _grant_once(user: User, account: DemoAccount, unit: Unit | None, at: datetime) -> None:
    firm = account.firm_id
    if (unit is None and firm is None) or user.grants.filter(unit=unit, firm_id=firm).exists():
        return
    day = timezone.localdate(at)
    give_grant(user, account.role, unit=unit, firm_id=firm, since=day, by=None, at=at)
