"""How long a log-in lasts, where it is open, and what must be done before anything else."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client, override_settings
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import OpenSession, User
from liyuan.journal.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "Zhu-Lin-7-deep"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(LIYUAN_SECOND_FACTOR="none"):
        yield


@pytest.fixture
def officer() -> User:
    person = cast.officer(username="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def logged_in(**machine: Any) -> Client:
    client = Client(**machine)
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    return client


def altered(client: Client, name: str, by: int) -> None:
    session = client.session
    session[name] = session[name] + by
    session.save()


def test_a_session_in_use_is_prolonged_every_ten_minutes(officer: User) -> None:
    client = logged_in()
    client.get("/policies/")
    first = client.session["seen"]
    altered(client, "seen", -700)
    client.get("/policies/")
    assert client.session["seen"] >= first
    assert client.session.get_expiry_age() == 2 * 60 * 60


def test_a_short_idleness_does_not_end_a_session_in_use(officer: User, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 5 * 60
    client = logged_in()
    altered(client, "seen", -60)
    before = client.session["seen"]
    client.get("/policies/")
    assert client.session["seen"] > before


@pytest.mark.parametrize(("role", "status"), [(Role.SYSTEM_ADMIN, 302), (Role.OFFICER, 200)])
def test_an_administrator_rests_half_an_hour_and_others_longer(role: Role, status: int) -> None:
    person = cast.person(role, username="officer")
    person.set_password(PASSWORD)
    person.save()
    client = logged_in()
    altered(client, "seen", -31 * 60)
    assert client.get("/accounts/security/").status_code == status


def test_a_session_ends_after_twelve_hours_used_or_not(officer: User) -> None:
    client = logged_in()
    altered(client, "since", -12 * 3600 - 1)
    answer = client.get("/policies/")
    assert answer["Location"] == "/accounts/login/?next=/policies/"
    assert "_auth_user_id" not in client.session
    assert not OpenSession.objects.exists()


def test_a_fragment_of_a_session_that_ended_leads_the_whole_page(officer: User) -> None:
    client = logged_in()
    altered(client, "since", -12 * 3600 - 1)
    answer = client.get("/policies/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def test_the_key_of_a_session_changes_at_the_log_in(officer: User) -> None:
    client = Client()
    client.post("/language/", {"language": "en"})
    client.session.save()
    before = client.session.session_key
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert client.session.session_key != before


def test_a_person_sees_their_sessions_and_ends_the_others(officer: User) -> None:
    here, there = logged_in(), logged_in(REMOTE_ADDR="10.1.1.1", HTTP_USER_AGENT="Other/1")
    page = here.get("/accounts/security/").content.decode()
    assert all(word in page for word in ("10.1.1.1", "Other/1", "本机"))
    here.post("/accounts/security/elsewhere/")
    assert "_auth_user_id" not in there.session
    assert here.get("/accounts/security/").status_code == 200
    assert Entry.objects.latest("id").payload == {"ended": 1}


def test_a_changed_password_ends_the_others_and_keeps_this_one(officer: User) -> None:
    here, there = logged_in(), logged_in()
    new = {"oldpassword": PASSWORD, "password1": "Xin-Mi-Ma-88", "password2": "Xin-Mi-Ma-88"}
    here.post("/accounts/password/", new)
    assert here.get("/accounts/security/").status_code == 200
    assert there.get("/accounts/security/").status_code == 302
    assert here.session.session_key in OpenSession.objects.values_list("key", flat=True)


def test_who_has_a_one_time_password_sets_another_first(officer: User) -> None:
    User.objects.update(must_change_password=True)
    client = logged_in()
    assert client.get("/policies/")["Location"] == "/accounts/password/"
    new = {"oldpassword": PASSWORD, "password1": "Xin-Mi-Ma-88", "password2": "Xin-Mi-Ma-88"}
    client.post("/accounts/password/", new)
    assert client.get("/policies/").status_code == 200


@pytest.mark.parametrize(("days", "status"), [(89, 200), (90, 302)])
def test_a_password_serves_ninety_days(officer: User, days: int, status: int) -> None:
    User.objects.update(password_at=timezone.now() - timedelta(days=days))
    assert logged_in().get("/policies/").status_code == status


WRONG = {
    "too short": "Aa1-bcd",
    "two classes only": "abcdefghij12",
    "with the account's name": "Officer-2026-x",
    "known to everybody": "password123",
    "the present one": PASSWORD,
}


@pytest.mark.parametrize("password", WRONG.values(), ids=WRONG)
def test_a_weak_password_is_refused_beside_the_field(officer: User, password: str) -> None:
    client = logged_in()
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/accounts/password/", said)
    assert answer.status_code == 422
    assert "id_password1_error" in answer.content.decode()


def test_the_rules_are_told_before_one_types(officer: User) -> None:
    assert "至少 10 个字符" in logged_in().get("/accounts/password/").content.decode()


def test_none_of_the_last_five_passwords_comes_back(officer: User) -> None:
    client, used = logged_in(), [PASSWORD, *(f"Xin-Mi-Ma-{n}{n}" for n in range(1, 6))]
    for old, new in pairwise(used):
        said = {"oldpassword": old, "password1": new, "password2": new}
        assert client.post("/accounts/password/", said).status_code == 302
    again = {"oldpassword": used[-1], "password1": used[1], "password2": used[1]}
    assert client.post("/accounts/password/", again).status_code == 422
    first = {"oldpassword": used[-1], "password1": used[0], "password2": used[0]}
    assert client.post("/accounts/password/", first).status_code == 302


def test_cookies_are_closed_to_scripts_and_to_plain_http(settings: Any) -> None:
    names = ("SESSION", "CSRF", "LANGUAGE")
    assert all(getattr(settings, f"{name}_COOKIE_SECURE") for name in names)
    assert all(getattr(settings, f"{name}_COOKIE_HTTPONLY") for name in names)
    assert {getattr(settings, f"{name}_COOKIE_SAMESITE") for name in names} == {"Lax"}


def test_django_finds_nothing_wrong_with_a_deployment(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True  # as LIYUAN_PROXY=1 does
    call_command("check", deploy=True, fail_level="WARNING")
    settings.SESSION_COOKIE_SECURE = False
    with pytest.raises(SystemCheckError):
        call_command("check", deploy=True, fail_level="WARNING")


@override_settings(LIYUAN_PROXY=True)
def test_behind_a_proxy_only_its_own_word_is_taken(officer: User) -> None:
    forged = {"X-Forwarded-For": "10.9.9.9, 10.1.1.1"}
    client = Client(headers=forged)
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert OpenSession.objects.get().address == "10.1.1.1"


def test_without_a_proxy_nobody_names_their_own_address(officer: User) -> None:
    logged_in(headers={"X-Forwarded-For": "10.9.9.9"})
    assert OpenSession.objects.get().address == "127.0.0.1"
