"""Logging in and out: what is said, what is remembered, and when it locks."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.journal.models import Entry, PersonalDetail
from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "Zhu-Lin-7-deep"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def officer() -> User:
    person = cast.officer(username="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client: Client, login: str = "officer", password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": login, "password": password})


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_a_person_logs_in_and_is_led_to_the_portal(client: Client, officer: User) -> None:
    answer = log_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_the_name_is_the_same_in_capitals(client: Client, officer: User) -> None:
    assert log_in(client, login=" Officer ").status_code == 302


def test_after_logging_in_one_is_led_to_where_one_was_going(client: Client, officer: User) -> None:
    answer = client.post(LOGIN, {"login": "officer", "password": PASSWORD, "next": "/parks/"})
    assert answer["Location"] == "/parks/"


def test_a_foreign_address_is_not_followed(client: Client, officer: User) -> None:
    form = {"login": "officer", "password": PASSWORD, "next": "https://example.org/"}
    assert client.post(LOGIN, form)["Location"] == "/"


def test_the_last_log_in_is_shown(client: Client, officer: User) -> None:
    officer.last_login = cast.NOW
    officer.save()
    log_in(client)
    first, second = (client.get("/policies/").content.decode() for _ in range(2))
    assert first.count("上次登录：2026-03-16 09:30") == 2  # the message, and the menu
    assert second.count("上次登录：2026-03-16 09:30") == 1


def test_the_address_of_the_last_log_in_is_shown(client: Client, officer: User) -> None:
    log_in(Client(REMOTE_ADDR="10.1.1.1"))
    log_in(client)
    assert "地址 10.1.1.1" in client.get("/policies/").content.decode()


def test_a_wrong_password_is_told_and_remembered(client: Client, officer: User) -> None:
    answer = log_in(client, password="wrong")
    assert answer.status_code == 422
    assert "账号或密码不正确" in answer.content.decode()
    assert actions() == ["account.login_failed"]
    assert Entry.objects.get().subject_id == str(officer.pk)


def test_who_logs_in_is_journalled_with_the_address_apart(client: Client, officer: User) -> None:
    log_in(client)
    entry = Entry.objects.get(action="account.login")
    assert (entry.actor, entry.payload) == (officer, {})
    assert PersonalDetail.objects.get(entry=entry).data == {"ip": "127.0.0.1"}


def test_what_a_stranger_typed_is_personal(client: Client) -> None:
    log_in(client, login="zhang-san")
    entry = Entry.objects.get()
    assert (entry.actor, entry.subject_id) == (None, "-")
    assert PersonalDetail.objects.get(entry=entry).data["login"] == "zhang-san"


def fail(client: Client, times: int) -> Any:
    return [log_in(client, password="wrong") for _ in range(times)][-1]


def test_the_fifth_failure_locks(client: Client, officer: User) -> None:
    assert fail(client, 4).status_code == 422
    answer = fail(client, 1)
    assert answer.status_code == 429
    assert "十五分钟" in answer.content.decode()
    assert actions() == ["account.login_failed"] * 4 + ["account.lock"]


def test_while_locked_the_right_password_does_not_help(client: Client, officer: User) -> None:
    fail(client, 5)
    assert log_in(client).status_code == 429
    assert "_auth_user_id" not in client.session
    assert actions().count("account.lock") == 1


def test_a_name_that_nobody_has_locks_with_the_same_words(client: Client, officer: User) -> None:
    known = fail(client, 5).content
    stranger = [log_in(client, login="nobody", password="x") for _ in range(5)][-1]
    assert (stranger.status_code, len(stranger.content)) == (429, len(known))


def failing(client: Client, names: int) -> None:
    for number in range(names):
        log_in(client, login=f"name{number}", password="x")


def test_an_office_behind_one_address_may_mistype_on_a_monday(
    client: Client, officer: User
) -> None:
    failing(client, 30)
    assert log_in(client).status_code == 302


def test_no_number_of_names_locks_where_that_is_switched_off(
    client: Client, officer: User, settings: Any
) -> None:
    settings.LIYUAN_NAMES_PER_ADDRESS = 0
    failing(client, 3)
    assert log_in(client).status_code == 302


def test_many_names_from_one_address_are_not_looked_at(
    client: Client, officer: User, settings: Any
) -> None:
    settings.LIYUAN_NAMES_PER_ADDRESS = 20
    failing(client, 20)
    answer = log_in(client)
    assert (answer.status_code, "_auth_user_id" in client.session) == (422, False)
    assert "来自本机的失败次数过多" in answer.content.decode()
    assert log_in(Client(REMOTE_ADDR="10.1.1.1")).status_code == 302


def test_another_address_is_not_locked(client: Client, officer: User) -> None:
    fail(client, 5)
    assert log_in(Client(REMOTE_ADDR="10.1.1.1")).status_code == 302


def test_the_lock_opens_after_a_quarter_of_an_hour(client: Client, officer: User) -> None:
    from axes.models import AccessAttempt

    fail(client, 6)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert log_in(client).status_code == 302


def test_a_success_forgets_the_failures(client: Client, officer: User) -> None:
    fail(client, 4)
    log_in(client)
    client.logout()
    assert fail(client, 4).status_code == 422


def test_an_inactive_person_cannot_log_in(client: Client, officer: User) -> None:
    User.objects.update(is_active=False)
    assert log_in(client).status_code == 422


def test_logging_out_is_journalled(client: Client, officer: User) -> None:
    log_in(client)
    client.post("/accounts/logout/")
    assert actions() == ["account.login", "account.logout"]
    assert "_auth_user_id" not in client.session


def test_nobody_is_logged_out_by_a_link(client: Client, officer: User) -> None:
    log_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session


def test_the_password_is_changed_by_the_old_one(client: Client, officer: User) -> None:
    log_in(client)
    new = {"password1": "Xin-Mi-Ma-88", "password2": "Xin-Mi-Ma-88"}
    refused = client.post("/accounts/password/", {"oldpassword": "wrong", **new})
    assert refused.status_code == 422
    client.post("/accounts/password/", {"oldpassword": PASSWORD, **new})
    officer.refresh_from_db()
    assert officer.check_password("Xin-Mi-Ma-88")
    assert actions()[-1] == "account.password"


def test_accounts_are_offered_only_in_a_demonstration(
    client: Client, officer: User, settings: Any
) -> None:
    settings.LIYUAN_DEMO = False
    assert "服务专员" not in client.get(LOGIN).content.decode()
    settings.LIYUAN_DEMO = True
    assert "服务专员" in client.get(LOGIN).content.decode()


def test_there_is_no_sign_up_and_no_reset_by_mail(client: Client) -> None:
    paths = ["signup", "password/reset", "email", "confirm-email"]
    assert {client.get(f"/accounts/{path}/").status_code for path in paths} == {404}
