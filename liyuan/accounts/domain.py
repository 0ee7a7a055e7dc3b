"""Roles, scopes, kinds of unit and levels of confidentiality."""

from enum import StrEnum


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
    OFFICER = "officer"
    PARK = "park"
    DISTRICT = "district"
    DEPARTMENT = "department"
    SUPERVISION = "supervision"
    LEADER = "leader"
    INSPECTOR = "inspector"
    BANK = "bank"
    UNIVERSITY = "university"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    PUBLIC = "public"


class Scope(StrEnum):
    """Over which records a permission holds."""

    OWN = "own"
    ASSIGNED = "assigned"
    UNIT = "unit"
    TERRITORY = "territory"
    MATTER = "matter"
    CITY = "city"


class Level(StrEnum):
    """How confidential a field or fact is."""

    PUBLIC = "public"
    INTERNAL = "internal"
    WORK_SECRET = "work_secret"
    BUSINESS_SECRET = "business_secret"
    PERSONAL = "personal"
