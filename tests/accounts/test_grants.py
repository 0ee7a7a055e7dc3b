"""Giving and ending a grant, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from liyuan.accounts.access import may
from liyuan.accounts.actions import (
    GrantRefusedError,
    NotADemoError,
    end_grant,
    give_grant,
    make_demo_accounts,
)
from liyuan.accounts.domain import DemoAccount, Role
from liyuan.accounts.models import Grant, User
from liyuan.accounts.queries import demo_logins
from liyuan.journal.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def give(user: User, role: Role, **more: Any) -> Grant:
    given: dict[str, Any] = {"since": cast.FROM, "by": cast.stranger("boss"), "at": cast.NOW}
    return give_grant(user, role, **(given | more))


def test_a_grant_given_is_a_grant_held_and_journalled() -> None:
    person = cast.stranger()
    assert not may(person, "journal.view")
    give(person, Role.AUDITOR, unit=cast.city())
    assert may(person, "journal.view")
    assert Entry.objects.get().payload["role"] == "auditor"


def test_a_grant_that_ended_earlier_is_not_made_longer_by_ending_it() -> None:
    past = cast.auditor(until=date(2026, 1, 1)).grants.get()
    end_grant(past, reason="调离", by=None, at=cast.NOW)
    assert Grant.objects.get(pk=past.pk).until == date(2026, 1, 1)


def test_a_grant_ended_is_gone_the_same_day() -> None:
    person = cast.auditor()
    end_grant(person.grants.get(), reason="调离", by=None, at=cast.NOW)
    assert not may(person, "journal.view")
    assert Entry.objects.get().payload["reason"] == "调离"


REFUSED = {
    "a firm's role in a unit": (Role.FIRM, {"unit": True}),
    "an official's role for a firm": (Role.OFFICER, {"firm_id": 7}),
    "a role nowhere": (Role.OFFICER, {}),
    "being the public": (Role.PUBLIC, {"unit": True}),
}


@pytest.mark.parametrize(("role", "place"), REFUSED.values(), ids=REFUSED)
def test_a_role_in_the_wrong_place_is_refused(role: Role, place: dict[str, Any]) -> None:
    where = {"unit": cast.city()} if place.get("unit") else place
    with pytest.raises(GrantRefusedError):
        give(cast.stranger(), role, **where)


def test_nobody_grants_to_themselves() -> None:
    boss = cast.security_admin()
    with pytest.raises(GrantRefusedError, match="themselves"):
        give(boss, Role.AUDITOR, unit=cast.city(), by=boss)


def test_the_three_administrators_are_three_persons() -> None:
    with pytest.raises(GrantRefusedError, match="three persons"):
        give(cast.system_admin(), Role.AUDIT_ADMIN, unit=cast.city())


def test_a_former_administrator_may_become_another() -> None:
    person = cast.system_admin(until=date(2026, 1, 1))
    assert give(person, Role.AUDIT_ADMIN, unit=cast.city())


def test_nobody_passes_the_table_as_superuser() -> None:
    with pytest.raises(IntegrityError):
        User.objects.create(username="root", is_superuser=True)


ACCOUNTS = [
    DemoAccount("mayor", Role.LEADER, "林远", unit="C"),
    DemoAccount("firm", Role.FIRM, "赵砚", firm_id=7),
]


def test_demonstration_accounts_are_made_once(settings: Any) -> None:
    settings.LIYUAN_DEMO = True
    cast.city()
    for _ in range(2):
        make_demo_accounts(ACCOUNTS, password="Liyuan-2026-demo", at=cast.NOW)
    assert [login.login for login in demo_logins()] == ["mayor", "firm"]
    assert User.objects.get(username="mayor").check_password("Liyuan-2026-demo")


def test_an_account_gets_its_firm_when_the_firm_is_there(settings: Any) -> None:
    settings.LIYUAN_DEMO = True
    waiting = DemoAccount("firm", Role.FIRM, "赵砚")
    make_demo_accounts([waiting], password="x", at=cast.NOW)
    assert not Grant.objects.exists()
    make_demo_accounts([ACCOUNTS[1]], password="x", at=cast.NOW)
    assert Grant.objects.get().firm_id == 7


def test_elsewhere_there_are_no_demonstration_accounts(settings: Any) -> None:
    settings.LIYUAN_DEMO = False
    with pytest.raises(NotADemoError):
        make_demo_accounts(ACCOUNTS, password="x", at=cast.NOW)
    assert not demo_logins()
