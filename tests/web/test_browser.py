"""The parts in a real browser: drawn, usable by keyboard, readable by all, nothing refused."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., Page]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_parts(
    browser: Browser,
    live_server: LiveServer,
    settings: Settings,
) -> Iterator[Open]:
    """Opens the page of parts; in the end, the browser must not have complained."""
    settings.ROOT_URLCONF = "tests.web.showroom"
    settings.LIYUAN_DEMO = True
    complaints: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    contexts = []

    def open_(width: int = 1280, **options: Any) -> Page:
        viewport = ViewportSize(width=width, height=800)
        context = browser.new_context(viewport=viewport, locale="zh-CN", **options)
        context.set_default_timeout(5000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", told)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/parts", wait_until="networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_everyone_can_read_it(open_parts: Open, scheme: str, width: int) -> None:
    page = open_parts(width, color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_chart_is_drawn_and_its_numbers_stand_beside_it(open_parts: Open) -> None:
    page = open_parts()
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    page.get_by_text("以表格查看").click()
    expect(page.get_by_role("cell", name="1,500")).to_be_visible()


def test_colours_follow_the_desktop(open_parts: Open) -> None:
    page = open_parts(color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{background} !== '{light}'")


def test_a_slash_goes_to_the_search_box_but_can_be_typed_there(open_parts: Open) -> None:
    page = open_parts()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_have_value("/")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(open_parts: Open) -> None:
    page = open_parts()
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(open_parts: Open) -> None:
    page = open_parts()
    page.get_by_text("Menu").click()
    expect(page.get_by_text("in", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("in", exact=True)).to_be_hidden()
    expect(page.get_by_text("Menu")).to_be_focused()


def test_a_copy_says_that_it_was_made(open_parts: Open) -> None:
    page = open_parts(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "To be copied"


def test_a_filter_changes_the_list_and_the_address_only(open_parts: Open) -> None:
    page = open_parts()
    page.evaluate("window.kept = true")
    page.get_by_label("Kind").select_option("b")
    expect(page.locator("#said")).to_have_text("b")
    assert "kind=b" in page.url
    assert page.evaluate("window.kept")
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**after=on**")
    assert "kind=b" in page.url
    assert page.evaluate("window.kept")


def test_without_scripts_the_filter_and_the_pages_still_work(open_parts: Open) -> None:
    page = open_parts(java_script_enabled=False)
    page.get_by_label("Kind").select_option("b")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#said")).to_have_text("b")
    page.get_by_role("link", name="下一页").click()
    assert "after=on" in page.url


def test_on_a_phone_each_cell_names_its_column(open_parts: Open) -> None:
    page = open_parts(375)
    cell = page.locator("td.ly-number").first
    assert cell.get_attribute("data-label") == "Revenue"
    assert "Revenue" in cell.evaluate("cell => getComputedStyle(cell, '::before').content")


def test_paper_carries_no_navigation(open_parts: Open) -> None:
    page = open_parts(color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator(".ly-nav")).to_be_hidden()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.locator(".ly-demo")).to_be_visible()
    assert page.locator("thead").first.evaluate("e => getComputedStyle(e).display") == (
        "table-header-group"
    )
    assert len(page.pdf()) > 10_000
