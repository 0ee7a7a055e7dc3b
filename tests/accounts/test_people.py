"""The security administrator's pages: accounts made, closed and unlocked; roles given and ended."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from liyuan.accounts.access import may
from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant, User
from liyuan.journal.models import Entry, PersonalDetail
from tests import cast
from tests.atoll import counted
from tests.sheets import first_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def boss() -> User:
    return cast.security_admin(username="boss")


@pytest.fixture
def client(boss: User) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def logins(client: Client, query: str = "") -> list[str]:
    return [line.login for line in client.get(f"/people/{query}").context["page"].items]


def last() -> Entry:
    return Entry.objects.latest("id")


# --- the list


def test_accounts_are_found_by_name_role_and_state(client: Client) -> None:
    officer, leaver = cast.officer(username="zhou"), cast.stranger("leaver")
    User.objects.filter(pk=leaver.pk).update(is_active=False, name="王离")
    AccessAttempt.objects.create(
        username="zhou", failures_since_start=5, attempt_time=timezone.now(), ip_address="10.0.0.1"
    )
    assert logins(client) == ["boss", "leaver", officer.username]
    assert logins(client, "?q=王") == logins(client, "?state=closed") == ["leaver"]
    assert logins(client, "?role=officer") == logins(client, "?state=locked") == ["zhou"]
    assert logins(client, "?state=idle") == ["leaver"]
    assert logins(client, "?q=nobody") == []


@pytest.mark.parametrize("query", ["?role=king", "?state=x", f"?q={'x' * 61}"])
def test_a_wrong_filter_is_told(client: Client, query: str) -> None:
    for path in ("/people/", "/people/export.xlsx"):
        assert client.get(path + query).status_code == 422


def test_pages_follow_one_another_without_gap(client: Client) -> None:
    User.objects.bulk_create(User(username=f"u{n:03}") for n in range(60))
    first = client.get("/people/").context["page"]
    second = client.get("/people/", {"after": first.next}).context["page"]
    assert [line.login for line in (*first.items, *second.items)][1:] == [
        f"u{n:03}" for n in range(60)
    ]


def test_more_accounts_ask_no_more_queries(client: Client) -> None:
    few = counted(lambda: client.get("/people/"))
    for number in range(20):
        cast.officer(username=f"officer{number}")
    assert counted(lambda: client.get("/people/")) == few <= 15


def test_the_ledger_is_what_the_filters_leave(client: Client) -> None:
    cast.officer(username="zhou")
    taken = client.get("/people/export.xlsx?role=officer")
    assert [row[1] for row in first_sheet(taken.content)[3:]] == ["zhou"]
    assert last().action == "account.export"


# --- making, closing, unlocking


def test_an_account_is_made_with_a_password_for_one_log_in(client: Client) -> None:
    answer = client.post("/people/new/", {"login": "Li.Ming", "name": "李明"})
    once, made = answer.context["once"], User.objects.get(username="li.ming")
    assert once in answer.content.decode()
    assert made.check_password(once)
    assert made.must_change_password
    assert not may(made, "enterprise.list")
    entry = last()
    assert (entry.action, entry.payload) == ("account.make", {})
    assert PersonalDetail.objects.get(entry=entry).data["name"] == "李明"


WRONG = {
    "taken, in capitals": {"login": "BOSS", "name": "某"},
    "with a space": {"login": "li ming", "name": "某"},
    "in Chinese": {"login": "李明", "name": "某"},
    "one sign": {"login": "a", "name": "某"},
    "markup": {"login": "<b>x", "name": "某"},
    "no name": {"login": "fine", "name": ""},
}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
def test_a_wrong_account_is_refused_and_kept_in_the_form(client: Client, said: Any) -> None:
    answer = client.post("/people/new/", said)
    assert answer.status_code == 422
    assert said["login"].replace("<", "&lt;").replace(">", "&gt;") in answer.content.decode()
    assert User.objects.count() == 1


def test_who_leaves_loses_log_in_sessions_and_every_grant(client: Client) -> None:
    leaver = cast.officer(username="leaver")
    cast.person(Role.PARK, username="leaver")
    there = Client()
    there.force_login(leaver)
    client.post(f"/people/{leaver.pk}/close/", {"reason": "调离"})
    assert there.get("/accounts/security/").status_code == 302
    assert {g.until for g in leaver.grants.all()} == {timezone.localdate()}
    assert Entry.objects.filter(action="grant.end").count() == 2
    assert last().payload == {"reason": "调离"}


def test_who_comes_back_comes_without_grants(client: Client) -> None:
    leaver = cast.officer(username="leaver")
    for verb in ("close", "reopen"):
        client.post(f"/people/{leaver.pk}/{verb}/", {"reason": "借调"})
    leaver.refresh_from_db()
    assert leaver.is_active
    assert not may(leaver, "enterprise.list")


def test_a_reason_is_asked_for(client: Client) -> None:
    officer = cast.officer()
    assert client.post(f"/people/{officer.pk}/close/", {"reason": ""}).status_code == 422
    assert User.objects.get(pk=officer.pk).is_active


def test_a_locked_account_is_unlocked(client: Client) -> None:
    officer = cast.officer(username="zhou")
    for _ in range(5):
        Client().post("/accounts/login/", {"login": "zhou", "password": "x"})
    assert "登录锁定" in text(client, f"/people/{officer.pk}/")
    client.post(f"/people/{officer.pk}/unlock/", {"reason": "本人申请"})
    assert logins(client, "?state=locked") == []


def test_a_lost_second_factor_is_reset(client: Client) -> None:
    officer = cast.officer()
    Authenticator.objects.create(user=officer, type="totp", data={})
    client.post(f"/people/{officer.pk}/second/", {"reason": "手机遗失"})
    assert not Authenticator.objects.exists()
    assert last().action == "account.second_reset"


def test_a_lost_password_is_replaced_by_one_for_one_log_in(client: Client) -> None:
    officer = cast.officer()
    once = client.post(f"/people/{officer.pk}/password/").context["once"]
    officer.refresh_from_db()
    assert officer.check_password(once)
    assert officer.must_change_password
    assert once not in str(list(Entry.objects.values()))


VERBS = ("close/", "reopen/", "unlock/", "second/", "password/")


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_changes_their_own_account(client: Client, boss: User, verb: str) -> None:
    before = User.objects.values().get(pk=boss.pk)
    client.post(f"/people/{boss.pk}/{verb}", {"reason": "试试"})
    assert User.objects.values().get(pk=boss.pk) == before
    assert "不能更改自己的账号" in text(client, f"/people/{boss.pk}/")


# --- grants


def given(client: Client, user: User, role: Role = Role.OFFICER, **more: Any) -> Any:
    said = {"role": role, "unit": cast.district().pk, "since": timezone.localdate()}
    return client.post(f"/people/{user.pk}/grant/", said | more)


def test_a_role_is_given_and_holds_at_once(client: Client) -> None:
    person = cast.stranger()
    assert given(client, person).status_code == 302
    assert may(User.objects.get(pk=person.pk), "enterprise.list")
    assert "服务专员" in text(client, f"/people/{person.pk}/")
    assert last().actor_id == User.objects.get(username="boss").pk


def test_what_stands_against_a_role_is_told(client: Client, boss: User) -> None:
    today = timezone.localdate()
    cases: list[tuple[User, dict[str, Any], str]] = [
        (boss, {}, "不能更改自己"),
        (cast.system_admin(), {}, "三员分立"),
        (cast.officer(), {}, "已有同一授权"),
        (cast.stranger(), {"until": today}, "截止日必须晚于起始日"),
        (cast.stranger(), {"since": today - timedelta(days=1)}, "不能倒签"),
        (cast.stranger(), {"unit": 0}, "errors"),
        (cast.stranger(), {"role": "firm"}, "errors"),
        (cast.stranger(), {"since": "2026-02-31"}, "errors"),
    ]
    for person, more, words in cases:
        answer = given(client, person, **more)
        assert answer.status_code == 422
        assert words == "errors" or words in answer.content.decode()


def test_a_role_is_ended_for_a_reason(client: Client) -> None:
    officer = cast.officer()
    grant = officer.grants.get()
    path = f"/people/{officer.pk}/grants/{grant.pk}/end/"
    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "调整分工"})
    assert not may(User.objects.get(pk=officer.pk), "enterprise.list")
    assert "已结束" in text(client, f"/people/{officer.pk}/")


def test_a_grant_is_ended_only_on_its_own_person(client: Client) -> None:
    grant = cast.officer().grants.get()
    wrong = f"/people/{cast.stranger().pk}/grants/{grant.pk}/end/"
    assert client.post(wrong, {"reason": "试试"}).status_code == 404
    assert Grant.objects.get(pk=grant.pk).until is None


def test_the_audit_administrator_reads_what_the_others_did(client: Client) -> None:
    given(client, cast.stranger())
    with_journal = Client()
    with_journal.force_login(cast.audit_admin())
    assert "授权" in text(with_journal, "/journal/?actor=boss")
    assert client.get("/journal/").status_code == 403


def test_the_system_administrator_gives_no_grants(client: Client) -> None:
    system, person = Client(), cast.stranger()
    system.force_login(cast.system_admin())
    assert given(system, person).status_code == 403
    assert not person.grants.exists()


def test_the_security_administrator_sees_no_business(client: Client) -> None:
    paths = ("/enterprises/", "/lists/", "/imports/", "/journal/")
    assert {client.get(path).status_code for path in paths} == {403}
    firm = cast.of_firm(7)
    assert "企业 #7" in text(client, f"/people/{firm.pk}/")


# --- the permission table


def test_the_permission_table_is_narrowed_and_taken(client: Client) -> None:
    rows = client.get("/permissions/?role=bank").context["rows"]
    assert {str(row[0]) for row in rows} == {"银行"}
    some = client.get("/permissions/?action=grant.&scope=city").context["rows"]
    assert {row[2] for row in some} == {"grant.list", "grant.give", "grant.end"}
    taken = client.get("/permissions/export.xlsx?role=bank")
    assert len(first_sheet(taken.content)) == 3 + len(rows)
    assert client.get("/permissions/?role=king").status_code == 422
