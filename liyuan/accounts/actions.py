"""Units, grants and accounts: the only writers of these tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from liyuan.accounts.domain import FOR_A_FIRM, DemoAccount, Refusal, Role, UnitKind, kept_apart
from liyuan.accounts.models import Grant, Unit, User
from liyuan.journal.actions import record

UNIT_FIELDS = ["name", "en", "kind", "parent", "path"]
# The demonstration's people have been in office longer than its story, which alarms them too.
IN_OFFICE = timedelta(days=365)


class RefusedError(ValueError):
    """A grant or an account that must not be made so; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


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
    head: bool = False,
    since: date,
    until: date | None = None,
    by: User | None,
    at: datetime,
) -> Grant:
    """Let a person hold a role in a unit, or act for a firm; `until` is the first day without it.

    Raises RefusedError: a grant to oneself or to a closed account, a role in the wrong place, one
    held already, or a role beside an administrator's.
    """
    # Locked, so that two grants at once cannot make one person two administrators.
    user.refresh_from_db(from_queryset=User.objects.select_for_update())
    grant = Grant(user=user, role=role, unit=unit, firm_id=firm_id, since=since, until=until)
    grant.head = head
    for refusal in _objections(grant, by):
        raise RefusedError(refusal)
    grant.save()
    user.forget_grants()
    payload: dict[str, Any] = {"role": role, "place": unit.code if unit else firm_id}
    payload |= {"since": since, "until": until} | ({"head": True} if head else {})
    record(action="grant.give", subject=("user", str(user.pk)), by=by, at=at, payload=payload)
    return grant


def _objections(grant: Grant, by: User | None) -> Iterator[Refusal]:
    """What stands against a grant; the database guards the administrators once more."""
    user, role = grant.user, Role(grant.role)
    if by is not None and by.pk == user.pk:
        yield Refusal.SELF
    if not user.is_active:
        yield Refusal.INACTIVE
    if role is Role.PUBLIC:
        yield Refusal.PUBLIC
    for_a_firm = role in FOR_A_FIRM
    if for_a_firm != (grant.firm_id is not None) or for_a_firm == bool(grant.unit):
        yield Refusal.PLACE
    if grant.until is not None and grant.until <= grant.since:
        yield Refusal.DAYS
    beside = _during(grant, user.grants.all())
    if any(kept_apart(role, Role(held.role)) for held in beside):
        yield Refusal.ADMINISTRATORS
    if beside.filter(role=role, unit=grant.unit, firm_id=grant.firm_id).exists():
        yield Refusal.TWICE
    if grant.head and _during(grant, _heads(grant.firm_id)).exists():
        yield Refusal.HEAD


def _during(grant: Grant, others: QuerySet[Grant]) -> QuerySet[Grant]:
    """Those of the others that hold on a day of this one."""
    held = others.filter(Q(until=None) | Q(until__gt=grant.since))
    return held if grant.until is None else held.filter(since__lt=grant.until)


def _heads(firm_id: int | None) -> QuerySet[Grant]:
    """Whoever was or is to be a firm's head, but for what was taken back on its first day."""
    return Grant.objects.filter(firm_id=firm_id, head=True).exclude(until=F("since"))


@transaction.atomic
def end_grant(grant: Grant, *, reason: str, by: User | None, at: datetime) -> None:
    """Take a role away from this day on; one that ended earlier keeps its end.

    Raises RefusedError: nobody ends a grant of their own.
    """
    if by is not None and by.pk == grant.user_id:
        raise RefusedError(Refusal.SELF)
    day = max(timezone.localdate(at), grant.since)  # one that has not begun ends as it begins
    grant.until = min(grant.until or day, day)
    grant.save(update_fields=["until"])
    grant.user.forget_grants()
    payload = {"role": grant.role, "grant": grant.pk, "until": grant.until, "reason": reason}
    subject = ("user", str(grant.user_id))
    record(action="grant.end", subject=subject, by=by, at=at, payload=payload)


@transaction.atomic
def make_demo_accounts(
    accounts: Iterable[DemoAccount], *, password: str | None, at: datetime
) -> None:
    """Make the demonstration's accounts, or complete them; a second call changes nothing.

    Without a password nobody logs in as them: people whom the city's lists name.
    """
    if not settings.LIYUAN_DEMO:
        raise NotADemoError("this instance was not made by `demo`")
    hashed = make_password(password)  # once: it is slow by design, and the password is public
    units = {unit.code: unit for unit in Unit.objects.all()}
    for account in accounts:
        user, made = User.objects.get_or_create(
            username=account.login.lower(), defaults={"name": account.name, "password": hashed}
        )
        if made:
            subject = ("user", str(user.pk))
            record(action="account.make_demo", subject=subject, by=None, at=at, payload={})
        _grant_once(user, account, units.get(account.unit), at)


def _grant_once(user: User, account: DemoAccount, unit: Unit | None, at: datetime) -> None:
    firm = account.firm_id
    if (unit is None and firm is None) or user.grants.filter(unit=unit, firm_id=firm).exists():
        return
    day = timezone.localdate(at) - IN_OFFICE
    role, head = account.role, account.head
    give_grant(user, role, unit=unit, firm_id=firm, head=head, since=day, by=None, at=at)
