"""Every address against the permission table: what is not declared, or lets in too many, fails."""

import pytest
from django.test import Client

from liyuan.accounts.domain import Role, permissions
from liyuan.config.gates import GATES, GET, POST, addresses
from tests import atoll
from tests.test_every_url import People, city, people
from tests.url_roles import Row
from tests.url_rows import TABLE

__all__ = ["city", "people"]
FORBIDDEN, METHOD_NOT_ALLOWED = 403, 405


def test_every_address_declares_the_action_that_opens_it() -> None:
    undeclared = sorted(set(addresses()) - GATES.keys())
    assert not undeclared, f"declare in liyuan/config/gates.py: {', '.join(undeclared)}"
    assert sorted(GATES.keys() - set(addresses())) == []


def test_every_action_of_a_gate_is_in_the_permission_table() -> None:
    asked = frozenset[str]().union(*(gate.any_of for gate in GATES.values()))
    assert asked <= permissions().by_action.keys()


def holds(role: Role, row: Row) -> bool:
    """Whether the table gives a role, or everybody, any action of the row's gate."""
    return any(
        permissions().scopes(held, action)
        for held in {role, Role.PUBLIC}
        for action in GATES[row.name].any_of
    )


GOVERNED = [row for row in TABLE if row.name in GATES and GATES[row.name].any_of]


@pytest.mark.parametrize("role", Role)
def test_nobody_gets_in_whom_the_table_does_not_let_in(role: Role) -> None:
    kept_out = [row for row in GOVERNED if not holds(role, row)]
    assert [row.path for row in kept_out if role in row.let_in] == []


@pytest.mark.parametrize("role", Role)
def test_whom_the_table_lets_in_gets_in_somewhere(role: Role) -> None:
    """A gate that names the wrong action would close an address to a role that holds it."""
    held = {row.name for row in GOVERNED if holds(role, row)}
    opened = {row.name for row in GOVERNED if role in row.let_in | row.hidden_from}
    needs_more = {"imports:template", "standings:export", "policies:firms_export"}
    of_others = {"workbench:approve", "workbench:return"}  # nobody approves a draft of their own
    assert held - opened <= needs_more | of_others | {"imports:list", "imports:new"}


def test_an_address_answers_only_the_methods_it_declares(people: People) -> None:
    client = atoll.browser(None)
    wrong = []
    for row in TABLE:
        if row.name not in GATES or row.name.startswith(("account_", "mfa_", "openid_", "social")):
            continue
        methods = GATES[row.name].methods
        path = row.path.replace("ENTRY", "1").replace("IMPORT", "1").replace("SCREENING", "1")
        path = path.replace("DRAFT", "1").replace("VERSION", "1").replace("PERSON", "1")
        refused = {"post"} if methods == GET else {"get"} if methods == POST else set[str]()
        answers = [client.generic(verb.upper(), path).status_code for verb in refused]
        if answers not in ([], [METHOD_NOT_ALLOWED]):
            wrong.append(path)
    assert wrong == []


def test_nothing_is_posted_without_its_token(people: People) -> None:
    posted = [row for row in TABLE if "POST" in GATES[row.name].methods]
    assert posted
    for row in posted:
        client = Client(enforce_csrf_checks=True)
        if user := people[Role.AUDIT_ADMIN]:
            client.force_login(user)
        path = row.path.replace("ENTRY", "1").replace("IMPORT", "1").replace("LISTING", "1")
        path = path.replace("SCREENING", "1")
        path = (
            path.replace("DRAFT", "1")
            .replace("PERSON", "1")
            .replace("GRANT", "1")
            .replace("AGENT", "1")
        )
        assert client.post(path).status_code == FORBIDDEN, row.path
