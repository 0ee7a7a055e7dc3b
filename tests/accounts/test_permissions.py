"""The permission table, walked: every role may do what it says, there, and nothing else."""

import ast
from pathlib import Path

import pytest

from liyuan.accounts.access import Person, firms_of, may, paths_of, readable_levels, require
from liyuan.accounts.domain import FOR_A_FIRM, Level, Permission, Role, Scope, permissions, table_of
from tests import cast

TABLE = permissions()
ACTIONS = sorted(TABLE.by_action)
FIRM = 7


def somebody(role: Role) -> Person:
    from django.contrib.auth.models import AnonymousUser

    if role is Role.PUBLIC:
        return AnonymousUser()
    return cast.person(role, firm=FIRM if role in FOR_A_FIRM else None)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_its_rows_say_and_nothing_else(role: Role) -> None:
    person = somebody(role)
    for action in ACTIONS:
        expected = TABLE.scopes(role, action) | TABLE.scopes(Role.PUBLIC, action)
        assert may(person, action) == expected, action


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r for r in Role if r not in FOR_A_FIRM | {Role.PUBLIC}])
def test_each_role_acts_in_its_own_unit_only(role: Role) -> None:
    person = somebody(role)
    home = {person.grants.get().unit.path}  # type: ignore[union-attr]
    for row in TABLE.rows:
        expected = home if row.scope in TABLE.scopes(role, row.action) else set()
        assert paths_of(person, row.action, row.scope) == expected, row


@pytest.mark.django_db
def test_a_firm_acts_for_itself_only() -> None:
    person = somebody(Role.FIRM)
    assert firms_of(person, "enterprise.view") == {FIRM}
    assert paths_of(person, "enterprise.view", Scope.OWN) == set()


ALONE = {
    "uncertain parks are the system administrator's": ("park.view_uncertain", {"system_admin"}),
    "packs are the system administrator's": ("pack.load", {"system_admin"}),
    "grants are the security administrator's": ("grant.give", {"security_admin"}),
    "erasing is the audit administrator's": ("journal.erase", {"audit_admin"}),
    "the journal is for audit": ("journal.view", {"auditor", "audit_admin"}),
}


@pytest.mark.parametrize(("action", "roles"), ALONE.values(), ids=ALONE)
def test_what_belongs_to_few(action: str, roles: set[str]) -> None:
    assert set(TABLE.by_action[action]) == roles


ABOUT_FIRMS = [
    action for action in ACTIONS if action.startswith(("enterprise.", "fact.", "verdict."))
]
OUTSIDERS = [Role.BANK, Role.UNIVERSITY, Role.PUBLIC]
ADMINISTRATORS = [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.mark.parametrize("role", OUTSIDERS + ADMINISTRATORS)
def test_who_sees_nothing_of_firms(role: Role) -> None:
    assert not [action for action in ABOUT_FIRMS if TABLE.scopes(role, action)]


LEVELS = {
    Role.INSPECTOR: {Level.PUBLIC, Level.INTERNAL},
    Role.LEADER: {Level.PUBLIC, Level.INTERNAL, Level.WORK_SECRET},
    Role.AUDITOR: set(Level) - {Level.PERSONAL},
    Role.OFFICER: set(Level),
    Role.FIRM: set(Level) - {Level.WORK_SECRET},
    Role.FIRM_READER: set(Level) - {Level.WORK_SECRET, Level.PERSONAL},
    Role.BANK: set(),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "levels"), LEVELS.items())
def test_which_levels_a_role_reads(role: Role, levels: set[Level]) -> None:
    assert readable_levels(somebody(role)) == levels


@pytest.mark.django_db
def test_levels_count_only_in_the_scopes_that_reach_the_firm() -> None:
    assert readable_levels(cast.officer(), within={Scope.TERRITORY}) == set()


def test_a_row_given_twice_is_an_error() -> None:
    row = Permission(Role.BANK, "policy.view", Scope.PUBLIC)
    with pytest.raises(ValueError, match="twice"):
        table_of([row, row])


ASKERS = {"may", "require", "refuse", "paths_of", "firms_of", "units_below", "granting", "allowed"}

# refused by whose it is, not by the table: a notice is its reader's, a file goes with its subject
BY_OWNER = {"attachment.read", "notice.open"}


def actions_asked_for() -> set[tuple[str, str]]:
    """Each action that the code asks the table for, by its literal in the call."""
    found = set()
    for path in Path("liyuan").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ASKERS:
                words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                found |= {(str(path), w) for w in words if isinstance(w, str) and "." in w}
    return found


def test_the_code_asks_only_for_actions_of_the_table() -> None:
    asked = actions_asked_for()
    assert len(asked) > 3
    assert {
        (where, action) for where, action in asked if action not in {*ACTIONS, *BY_OWNER}
    } == set()


@pytest.mark.django_db
def test_require_raises_for_what_one_may_not_do() -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        require(cast.stranger(), "journal.view")
