"""Cookies stay on this site, and nobody is led to another one."""

import pytest
from django.test import Client
from pytest_django import Settings

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from tests import atoll
from tests.test_every_url import People, city, people

__all__ = ["city", "people"]


def test_cookies_are_for_this_site_and_for_https_only(settings: Settings) -> None:
    assert settings.SESSION_COOKIE_SECURE
    assert settings.CSRF_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    " https://evil.example/",
    "\thttps://evil.example",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(target: str, people: People) -> None:
    bank = people[Role.BANK]
    led = [
        atoll.browser(None).post("/language/", {"language": "en", "next": target}),
        atoll.browser(None).post("/language/", {"language": "en"}, headers={"Referer": target}),
        atoll.browser(bank).get("/accounts/login/", {"next": target}),
        atoll.browser(bank).post("/accounts/logout/", {"next": target}),
    ]
    assert {answer.headers["Location"] for answer in led} == {"/"}


def test_after_the_log_in_nobody_is_led_elsewhere(db: None) -> None:
    User.objects.create_user("teller", password="Tide-2026-known")
    said = {"login": "teller", "password": "Tide-2026-known"}
    for target, led_to in ((ELSEWHERE[0], "/"), (ELSEWHERE[1], "/"), ("/parks/", "/parks/")):
        answer = Client().post("/accounts/login/", said | {"next": target})
        assert (answer.status_code, answer.headers["Location"]) == (302, led_to)
