"""The frame of every page, and what is shown when a page cannot be."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from liyuan.accounts.domain import Role
from liyuan.config import urls
from liyuan.config.navigation import ITEMS, SEARCH, marked
from liyuan.web.errors import server_error
from liyuan.web.paging import BadPage
from tests import cast

pytestmark = pytest.mark.django_db

ERRORS = {
    "refused": PermissionDenied("enterprise.view"),
    "page": BadPage("翻页标记无效"),
    "odd": BadRequest("x"),
    "broken": ZeroDivisionError(),
}


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise ERRORS[kind]


handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
urlpatterns = [*urls.urlpatterns, path("fail/<kind>", fail)]


@pytest.fixture
def failing(settings: Settings) -> Client:
    settings.ROOT_URLCONF = "tests.web.test_pages"
    return Client(raise_request_exception=False)


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("refused", 403, "没有权限"),
        ("page", 400, "翻页标记无效"),
        ("odd", 400, "请求无法识别"),
        ("broken", 500, "系统出错"),
    ],
)
def test_each_failure_says_what_happened_and_where_to_go(
    failing: Client, kind: str, status: int, words: str
) -> None:
    failing.force_login(cast.stranger())
    response = failing.get(f"/fail/{kind}")
    assert response.status_code == status
    assert words in text(response)
    assert 'href="/"' in text(response)
    assert "<h1>" in text(response)


def test_a_visitor_who_is_refused_is_led_to_the_log_in(failing: Client) -> None:
    response = failing.get("/fail/refused?x=1")
    assert response.headers["Location"] == "/accounts/login/?next=/fail/refused%3Fx%3D1"


def test_an_unknown_address_is_told_in_the_frame(client: Client) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "没有找到" in text(response)
    assert 'id="main"' in text(response)


def test_a_wrong_method_is_told_and_still_names_the_right_ones(client: Client) -> None:
    response = client.post("/healthz")
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert "操作方式不对" in text(response)


def test_an_expired_form_is_told() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "页面已过期" in text(response)


def test_the_page_of_a_broken_server_asks_no_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert server_error(rf.get("/")).status_code == 500


def test_the_health_page_asks_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}


def test_the_policy_for_content_allows_nothing_inline_and_nothing_foreign(client: Client) -> None:
    response = client.get("/no-such-page")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text(response))


def test_the_language_switch_keeps_the_page_and_marks_it(client: Client) -> None:
    assert '<html lang="zh-CN">' in text(client.get("/no-such-page"))
    answer = client.post("/language/", {"language": "en", "next": "/no-such-page"})
    assert (answer.status_code, answer["Location"]) == (302, "/no-such-page")
    page = text(client.get("/no-such-page"))
    assert '<html lang="en">' in page
    assert "Not found" in page


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.com/"})
    assert answer["Location"] == "/"


def test_what_a_signed_in_person_sees_is_kept_nowhere(client: Client) -> None:
    client.force_login(cast.person(Role.OFFICER))
    response = client.get("/no-such-page")
    assert "no-store" in response["Cache-Control"]
    assert "查看人" in text(response)


def test_a_fragment_whose_session_ended_leads_the_browser_to_the_log_in_page(
    client: Client,
) -> None:
    response = client.get(reverse("journal:page"), headers={"HX-Request": "true"})
    if response.status_code == 204:
        assert response["HX-Redirect"].startswith("/accounts/login/")
    else:
        assert response.status_code == 403


def test_a_demonstration_is_marked_on_every_page(client: Client, settings: Settings) -> None:
    settings.LIYUAN_DEMO = True
    assert "演示数据，非办事依据" in text(client.get("/no-such-page"))
    settings.LIYUAN_DEMO = False
    assert "演示数据" not in text(client.get("/no-such-page"))


def test_every_entry_of_the_navigation_leads_somewhere() -> None:
    for name in [*(name for name, _, _ in ITEMS), SEARCH[0]]:
        assert reverse(name)


def test_the_navigation_shows_what_a_person_may_open(client: Client) -> None:
    public = text(client.get("/no-such-page"))
    assert f'href="{reverse("policies:list")}"' in public
    assert f'href="{reverse("journal:page")}"' not in public
    assert 'role="search"' not in public
    client.force_login(cast.person(Role.OFFICER))
    officer = text(client.get("/no-such-page"))
    assert f'href="{reverse("enterprises:list")}"' in officer
    assert 'role="search"' in officer


@pytest.mark.parametrize("path", ["/targets/", "/targets/N02/", "/figures/"])
def test_a_page_without_an_entry_marks_the_one_it_is_reached_from(path: str) -> None:
    (parks,) = marked([(reverse("parks:list"), "园区")], path)
    assert parks.here == "true"


def test_the_frame_knows_nobody_where_no_session_was_read(rf: RequestFactory) -> None:
    from liyuan.config.navigation import frame

    request = rf.get("/")
    with translation.override("zh-hans"):
        assert frame(request)["roles"] == []
        request.user = AnonymousUser()
        assert frame(request)["roles"] == []
