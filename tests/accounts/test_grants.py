"""Giving and ending a grant, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from liyuan.accounts.access import may
from liyuan.accounts.actions import (
    NotADemoError,
    RefusedError,
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
    with pytest.raises(RefusedError):
        give(cast.stranger(), role, **where)


def test_nobody_grants_to_themselves() -> None:
    boss = cast.security_admin()
    with pytest.raises(RefusedError, match="own account"):
        give(boss, Role.AUDITOR, unit=cast.city(), by=boss)


def test_the_three_administrators_are_three_persons() -> None:
    with pytest.raises(RefusedError, match="three persons"):
        give(cast.system_admin(), Role.AUDIT_ADMIN, unit=cast.city())


def test_a_former_administrator_may_become_another() -> None:
    person = cast.system_admin(until=date(2026, 1, 1))
    assert give(person, Role.AUDIT_ADMIN, unit=cast.city(), since=date(2026, 1, 1))


APART = [
    (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
    (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    (Role.AUDIT_ADMIN, Role.DEPARTMENT),
    (Role.DISTRICT, Role.SYSTEM_ADMIN),
    (Role.SECURITY_ADMIN, Role.AUDITOR),
]


@pytest.mark.parametrize(("held", "asked"), APART)
def test_an_administrator_does_no_other_business(held: Role, asked: Role) -> None:
    somebody = cast.person(held)
    with pytest.raises(RefusedError, match="no other business"):
        give(somebody, asked, unit=cast.city())


def test_not_even_for_a_time_to_come() -> None:
    somebody = cast.system_admin()
    with pytest.raises(RefusedError, match="no other business"):
        give(somebody, Role.OFFICER, unit=cast.city(), since=date(2030, 1, 1))


@pytest.mark.parametrize(("held", "asked"), APART)
def test_the_database_keeps_administrators_apart_by_itself(held: Role, asked: Role) -> None:
    somebody = cast.person(held)
    with pytest.raises(IntegrityError, match="no other role"), transaction.atomic():
        Grant.objects.create(user=somebody, role=asked, unit=cast.city(), since=cast.FROM)
    cast.person(Role.PUBLIC, username="other")
    with pytest.raises(IntegrityError, match="no other role"):
        Grant.objects.filter(user__username="other").update(user=somebody, role=asked)


def test_a_second_role_of_the_same_business_is_fine() -> None:
    assert give(cast.department_worker(), Role.SUPERVISION, unit=cast.city())


HEADS = [
    ({}, {}, False),
    ({"until": date(2027, 1, 1)}, {"since": date(2026, 12, 31)}, False),
    ({"until": date(2027, 1, 1)}, {"since": date(2027, 1, 1)}, True),
    ({}, {"firm_id": 8}, True),
]


@pytest.mark.parametrize(("held", "asked", "given"), HEADS)
def test_a_firm_has_one_legal_representative_at_a_time(
    held: dict[str, Any], asked: dict[str, Any], given: bool
) -> None:
    give(cast.stranger("first"), Role.FIRM, firm_id=7, head=True, **held)
    second = {"firm_id": 7, "head": True} | asked
    if given:
        assert give(cast.stranger("second"), Role.FIRM, **second).head
    else:
        with pytest.raises(RefusedError, match="legal representative"):
            give(cast.stranger("second"), Role.FIRM, **second)


def test_the_next_legal_representative_may_come_the_day_the_last_one_goes() -> None:
    first = give(cast.stranger("first"), Role.FIRM, firm_id=7, head=True)
    end_grant(first, reason="变更登记", by=None, at=cast.NOW)
    today = timezone.localdate(cast.NOW)
    assert give(cast.stranger("second"), Role.FIRM, firm_id=7, head=True, since=today)


def test_the_database_knows_of_one_head_by_itself() -> None:
    cast.of_firm(7, "first", head=True)
    with pytest.raises(IntegrityError, match="a_firm_has_one_head"):
        cast.of_firm(7, "second", head=True)


def test_the_same_role_is_not_held_there_twice() -> None:
    with pytest.raises(RefusedError, match="already"):
        give(cast.auditor(), Role.AUDITOR, unit=cast.city(), since=date(2026, 1, 1))


def test_a_grant_taken_back_on_its_first_day_may_be_given_again() -> None:
    today = timezone.localdate(cast.NOW)
    first = give(cast.stranger(), Role.AUDITOR, unit=cast.city(), since=today)
    end_grant(first, reason="误授", by=None, at=cast.NOW)
    assert give(cast.stranger(), Role.AUDITOR, unit=cast.city(), since=today)


def test_a_grant_that_has_not_begun_ends_as_it_begins() -> None:
    coming = give(cast.stranger(), Role.AUDITOR, unit=cast.city(), since=date(2030, 1, 1))
    end_grant(coming, reason="取消", by=None, at=cast.NOW)
    assert coming.until == coming.since


def test_nobody_ends_their_own_grant() -> None:
    boss = cast.security_admin()
    with pytest.raises(RefusedError, match="own account"):
        end_grant(boss.grants.get(), reason="试", by=boss, at=cast.NOW)


def test_a_closed_account_is_given_nothing() -> None:
    former = cast.stranger()
    User.objects.update(is_active=False)
    with pytest.raises(RefusedError, match="closed"):
        give(former, Role.AUDITOR, unit=cast.city())


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
