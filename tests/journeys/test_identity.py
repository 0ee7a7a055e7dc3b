"""Who is it: log-in by the city's unified identity, and whom a firm's head names."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, log_in

# the provider runs in a thread of the tests, and its libraries warn of their own future
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
HERE = re.compile(r"http://(127\.0\.0\.1|localhost):")


def at_the_log_in(visit: Visit, path: str) -> Page:
    """The log-in page; the provider's asks a foreign address for its looks, which no test needs."""
    page = visit(path)
    page.route(
        lambda url: not HERE.match(url),
        lambda route: route.fulfill(body="", content_type="text/css"),
    )
    return page


def test_an_officer_enters_by_unified_identity_and_leaves_both(visit: Visit, provider: str) -> None:
    page = at_the_log_in(visit, "/accounts/login/?next=/lists/")
    page.get_by_role("link", name="统一身份认证登录").click()
    expect(page).to_have_url(re.compile(f"^{provider}/"))
    page.get_by_role("button", name="7", exact=True).click()
    expect(page).to_have_url(re.compile("/lists/$"))
    expect(page.get_by_text("周晓岚").first).to_be_visible()


def test_who_has_no_account_here_is_told_whom_to_ask(visit: Visit, provider: str) -> None:
    page = at_the_log_in(visit, "/accounts/login/")
    page.get_by_role("link", name="统一身份认证登录").click()
    page.get_by_role("button", name="8", exact=True).click()
    expect(page.get_by_text("没有对应的账号").first).to_be_visible()
    page.goto("/enterprises/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_firms_head_names_an_agent_who_enters_once_and_is_ended(visit: Visit) -> None:
    page = visit("/", login="firm")
    page.locator("main a[href^='/enterprises/9']").first.click()
    page.get_by_role("link", name="本企业经办人").click()
    page.get_by_role("link", name="指定经办人").click()
    page.select_option("[name=how]", "new")
    page.fill("[name=login]", "agent-li")
    page.fill("[name=name]", "李代")
    page.select_option("[name=role]", "firm_reader")
    page.get_by_role("button", name="指定").click()
    once = page.locator("#once").inner_text()

    other = visit("/accounts/login/")
    log_in(other, "agent-li", once)
    expect(other.get_by_text("请先设置新密码").first).to_be_visible()

    page.get_by_role("link", name="已经交付").click()
    page.get_by_role("link", name="终止：agent-li").click()
    page.fill("[name=reason]", "离职")
    page.get_by_role("button", name="终止经办").click()
    expect(page.get_by_text("已终止，立即生效").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("李代")).get_by_text("已结束")).to_be_visible()
