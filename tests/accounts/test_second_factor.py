"""The second factor: set up, asked for, counted, demanded of administrators."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from liyuan.accounts.actions_people import reset_second_factor, use_code
from liyuan.accounts.models import User
from liyuan.journal.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "Zhu-Lin-7-deep"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def officer() -> User:
    return with_password(cast.officer(username="officer"))


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client: Client, login: str = "officer") -> Any:
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD})


def code_of(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def enrolled(client: Client) -> str:
    """Set a second factor up as a person does; the secret."""
    client.post("/accounts/again/", {"password": PASSWORD})
    page = client.get("/accounts/second/on/")
    secret: str = page.context["form"].secret
    assert client.post("/accounts/second/on/", {"code": code_of(secret)}).status_code == 302
    return secret


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_it_is_set_up_by_scanning_and_one_code(client: Client, officer: User) -> None:
    log_in(client)
    assert client.get("/accounts/second/on/")["Location"].startswith("/accounts/again/")
    client.post("/accounts/again/", {"password": PASSWORD})
    page = client.get("/accounts/second/on/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    wrong = client.post("/accounts/second/on/", {"code": "000000"})
    assert (wrong.status_code, "验证码不正确" in wrong.content.decode()) == (422, True)
    secret = page.context["form"].secret
    answer = client.post("/accounts/second/on/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/second/codes/"
    assert actions()[-1] == "account.second_on"


def test_the_secret_does_not_lie_open_in_the_database(client: Client, officer: User) -> None:
    log_in(client)
    secret = enrolled(client)
    assert secret not in str(list(Authenticator.objects.values()))


def test_the_recovery_codes_are_shown_once(client: Client, officer: User) -> None:
    log_in(client)
    enrolled(client)
    first, second = (client.get("/accounts/second/codes/").content.decode() for _ in range(2))
    assert first.count("<li><code>") == 10
    assert ("<li><code>" in second, "已经显示过" in second) == (False, True)
    client.post("/accounts/second/codes/new/")
    assert client.get("/accounts/second/codes/").content.decode().count("<li><code>") == 10


def test_the_log_in_asks_for_it(client: Client, officer: User) -> None:
    log_in(client)
    secret = enrolled(client)
    other = Client()
    assert log_in(other)["Location"] == "/accounts/second/"
    assert other.get("/accounts/security/").status_code == 302
    assert "验证码" in other.get("/accounts/second/").content.decode()
    other.post("/accounts/second/", {"code": code_of(secret, 1)})
    assert other.get("/accounts/security/").status_code == 200


def test_a_code_serves_once(client: Client, officer: User) -> None:
    log_in(client)
    secret = enrolled(client)
    code = code_of(secret, 1)
    one, two = Client(), Client()
    for other in (one, two):
        log_in(other)
        other.post("/accounts/second/", {"code": code})
    assert "_auth_user_id" in one.session
    assert "_auth_user_id" not in two.session


def test_a_code_serves_once_for_all_processes_and_as_long_as_it_holds(
    client: Client, officer: User
) -> None:
    log_in(client)
    code = code_of(enrolled(client), 1)
    other, late = Client(), Client()
    log_in(other)
    assert other.post("/accounts/second/", {"code": code}).status_code == 302
    cache.clear()  # what another process knows, and this one after half a minute
    log_in(late)
    assert late.post("/accounts/second/", {"code": code}).status_code == 422
    assert "_auth_user_id" not in late.session


def test_two_who_send_a_code_at_once_do_not_both_get_in(officer: User) -> None:
    taken = [use_code(officer, code, at=cast.NOW) for code in ("123456", "123 456")]
    assert taken == [True, False]
    later = cast.NOW + timedelta(minutes=3)
    assert use_code(officer, "123456", at=later)  # the same digits by chance


def test_a_recovery_code_serves_instead_and_once(client: Client, officer: User) -> None:
    log_in(client)
    enrolled(client)
    code = client.get("/accounts/second/codes/").context["unused_codes"][0]
    answers = []
    for _ in range(2):
        other = Client()
        log_in(other)
        answers.append(other.post("/accounts/second/", {"code": code}).status_code)
    assert answers == [302, 422]


def test_wrong_codes_lock_like_wrong_passwords(client: Client, officer: User) -> None:
    log_in(client)
    secret = enrolled(client)
    other = Client()
    log_in(other)
    found = [other.post("/accounts/second/", {"code": "000000"}).status_code for _ in range(5)]
    assert found == [422, 422, 422, 422, 429]
    assert actions()[-5:] == ["account.login_failed"] * 4 + ["account.lock"]
    other.post("/accounts/second/", {"code": code_of(secret, 1)})
    assert "_auth_user_id" not in other.session
    assert log_in(Client()).status_code == 429


def test_it_is_given_up_where_it_is_not_demanded(client: Client, officer: User) -> None:
    log_in(client)
    enrolled(client)
    client.post("/accounts/second/off/")
    assert not Authenticator.objects.exists()
    assert actions()[-1] == "account.second_off"


def test_an_administrator_sets_it_up_before_anything_else(client: Client) -> None:
    with_password(cast.audit_admin(username="chief"))
    log_in(client, "chief")
    assert client.get("/journal/")["Location"] == "/accounts/second/on/"
    enrolled(client)
    assert client.get("/journal/").status_code == 200
    assert client.post("/accounts/second/off/").status_code == 422
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize(("demanded", "status"), [("none", 200), ("everybody", 302)])
def test_of_whom_it_is_demanded_is_a_setting(
    client: Client, officer: User, settings: Any, demanded: str, status: int
) -> None:
    settings.LIYUAN_SECOND_FACTOR = demanded
    log_in(client)
    assert client.get("/policies/").status_code == status


def test_who_has_the_machine_can_let_a_locked_out_administrator_in_again() -> None:
    locked_out = cast.officer(username="locked-out")
    Authenticator.objects.create(user=locked_out, type=Authenticator.Type.TOTP, data={})
    reset_second_factor(locked_out, reason="恢复备份后密钥不同", by=None, at=timezone.now())
    assert not Authenticator.objects.filter(user=locked_out).exists()
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_id) == ("account.second_reset", None)
