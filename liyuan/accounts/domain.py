"""Roles, scopes, kinds of unit, levels of confidentiality, and the permission table."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class UnitKind(StrEnum):
    """What a node of the unit tree is."""

    CITY = "city"
    DEPARTMENT = "department"
    DISTRICT = "district"
    PARK = "park"
    OPERATOR = "operator"
    BANK = "bank"
    UNIVERSITY = "university"


class Role(StrEnum):
    """What a person is to the system; each has its rows in the permission table."""

    FIRM = "firm"
    FIRM_READER = "firm_reader"
    OFFICER = "officer"
    PARK = "park"
    DISTRICT = "district"
    DEPARTMENT = "department"
    SUPERVISION = "supervision"
    CALLER = "caller"
    LEADER = "leader"
    LIAISON = "liaison"
    INSPECTOR = "inspector"
    BANK = "bank"
    UNIVERSITY = "university"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SECRECY = "secrecy"
    PUBLIC = "public"


class Scope(StrEnum):
    """Over which records a permission holds."""

    OWN = "own"
    ASSIGNED = "assigned"
    UNIT = "unit"
    TERRITORY = "territory"
    MATTER = "matter"
    SENSITIVE = "sensitive"
    CITY = "city"
    PUBLIC = "public"


class Level(StrEnum):
    """How confidential a field or fact is."""

    PUBLIC = "public"
    INTERNAL = "internal"
    WORK_SECRET = "work_secret"  # noqa: S105 (a level, not a password)
    BUSINESS_SECRET = "business_secret"  # noqa: S105
    PERSONAL = "personal"


class Purpose(StrEnum):
    """What a fact may be used for: by a rule, or by a person who reads it."""

    POLICY = "policy"
    SERVICE = "service"
    PROFILE = "profile"
    MONITORING = "monitoring"
    VERIFICATION = "verification"
    STATISTICS = "statistics"


@dataclass(frozen=True)
class Clearance:
    """What facts a person may read: up to which levels, and for which purposes."""

    levels: frozenset[str]
    purposes: frozenset[str]

    def refuses(self, level: str, purposes: Iterable[str]) -> str:
        """Why a fact may not be read, `level` or `purpose`; empty when it may.

        What is public is for every purpose.
        """
        if level not in self.levels:
            return "level"
        lawful = level == Level.PUBLIC or not self.purposes.isdisjoint(purposes)
        return "" if lawful else "purpose"


@dataclass(frozen=True)
class Permission:
    """One row of the table: who may do what, over which records."""

    role: Role
    action: str
    scope: Scope


@dataclass(frozen=True)
class PermissionTable:
    """All permissions; what is not in it is forbidden."""

    rows: tuple[Permission, ...]
    by_action: Mapping[str, Mapping[Role, frozenset[Scope]]]

    def scopes(self, role: Role, action: str) -> frozenset[Scope]:
        return self.by_action.get(action, {}).get(role, frozenset())


def table_of(rows: Iterable[Permission]) -> PermissionTable:
    kept = tuple(rows)
    if len(set(kept)) != len(kept):
        raise ValueError("a permission is given twice")
    index: dict[str, dict[Role, frozenset[Scope]]] = defaultdict(dict)
    for row in kept:
        before = index[row.action].get(row.role, frozenset())
        index[row.action][row.role] = before | {row.scope}
    return PermissionTable(kept, MappingProxyType(index))


@cache
def permissions() -> PermissionTable:
    """The table of `permissions.csv`, read once."""
    with files("liyuan.accounts").joinpath("permissions.csv").open(encoding="utf-8") as lines:
        return table_of(
            Permission(Role(row["role"]), row["action"], Scope(row["scope"]))
            for row in csv.DictReader(lines)
        )


# 三员分立: who runs the system, who grants and who audits are three persons, and none of them
# does the city's business.
# What a deputy does for somebody: the work on the desk and what one reads for it. Papers, rules,
# accounts and files for the whole city are done by their own people, or wait.
DEPUTED = (
    *("portal.", "desk.", "demand.", "case.", "enterprise.list", "enterprise.view"),
    *("fact.read.", "fact.use.", "field.read.", "verdict.", "standing.", "policy.", "park."),
    *("cockpit.", "target.", "figure.", "calendar.", "deputy."),
)
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


# The roles that are held for a firm; the others are held in a unit.
FOR_A_FIRM = frozenset({Role.FIRM, Role.FIRM_READER})


def kept_apart(one: Role, other: Role) -> bool:
    """Whether no person may hold both roles at once."""
    return one != other and bool({one, other} & ADMINISTRATORS)


class Refusal(StrEnum):
    """Why a grant, or an account, is not made as asked."""

    SELF = "nobody changes their own account or grants"
    PUBLIC = "everybody is the public: it is not granted"
    PLACE = "a firm's role is held for a firm, every other in a unit"
    ADMINISTRATORS = "the three administrators are three persons, and do no other business"
    TWICE = "the person holds this role there already"
    HEAD = "the firm has a legal representative already"
    DAYS = "a grant ends after it begins"
    NAME_TAKEN = "there is an account of this name"
    INACTIVE = "the account is closed"


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration; its firm may come later than the person."""

    login: str
    role: Role
    name: str
    unit: str = ""
    firm_id: int | None = None
    head: bool = False
