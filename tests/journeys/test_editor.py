"""A rule is written in the browser: names are offered, findings come, no key is trapped."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_import import sound
from tests.journeys.test_workshop import RULE, draft_of

pytestmark = pytest.mark.browser
OFFER = "#ly-offer [role=option]"
CHOSEN = "#ly-offer [aria-selected=true]"


def caret_before(page: Page, passage: str) -> None:
    page.locator("#id_text").evaluate(
        "(area, passage) => { area.focus();"
        " const at = area.value.indexOf(passage); area.setSelectionRange(at, at); }",
        passage,
    )


def compose(page: Page, kind: str, data: str = "") -> None:
    """What an input method tells the page: nothing is final before its end."""
    page.locator("#id_text").evaluate(
        "(area, [kind, data]) => { const { selectionStart: from, selectionEnd: to } = area;"
        " if (kind === 'input') area.setRangeText(data, from, to, 'end');"
        " area.dispatchEvent(kind === 'input'"
        " ? new InputEvent('input', {data, isComposing: true, bubbles: true})"
        " : new CompositionEvent(kind, {data, bubbles: true})); }",
        [kind, data],
    )


@pytest.fixture
def writing(visit: Visit) -> Page:
    page = visit(RULE, login="department")
    draft_of(page)
    return page


def test_a_name_is_chosen_and_the_text_is_checked_while_it_is_written(writing: Page) -> None:
    kept = writing.input_value("#id_text")
    caret_before(writing, " > 入规前年收入")
    writing.keyboard.type(" + 四上门")
    expect(writing.locator(OFFER).first).to_contain_text("四上门槛")
    expect(writing.locator("[data-sentences]")).to_contain_text("个名称")
    sound(writing)
    writing.keyboard.press("ArrowDown")
    writing.keyboard.press("ArrowUp")
    expect(writing.locator(CHOSEN)).to_have_count(1)
    writing.keyboard.press("Enter")
    expect(writing.locator("#ly-offer")).to_be_hidden()
    assert "入规收入 + 四上门槛 > 入规前年收入" in writing.input_value("#id_text")
    expect(writing.locator("#text-remarks")).to_contain_text("没有问题", timeout=15_000)
    writing.keyboard.type("之外")
    expect(writing.locator("#text-remarks a")).to_have_count(1, timeout=15_000)
    expect(writing.locator("[data-sentences]")).to_contain_text("发现 1 处问题")
    expect(writing.locator("#id_text")).to_be_focused()
    expect(writing.locator(".ly-gutter .ly-marked")).to_have_count(1)
    sound(writing)
    writing.reload()
    assert writing.input_value("#id_text") == kept


def test_nothing_is_offered_while_an_input_method_composes(writing: Page) -> None:
    caret_before(writing, "四上门槛")
    compose(writing, "compositionstart")
    compose(writing, "input", "入规")
    writing.wait_for_timeout(500)
    assert writing.locator(OFFER).count() == 0
    compose(writing, "compositionend", "入规")
    expect(writing.locator(OFFER).first).to_contain_text("入规")


def test_tab_takes_a_name_and_after_escape_leaves_the_text(writing: Page) -> None:
    caret_before(writing, "四上门槛")
    writing.keyboard.press("Control+Space")
    expect(writing.locator(CHOSEN)).to_have_count(1)
    writing.keyboard.press("Escape")
    expect(writing.locator("#ly-offer")).to_be_hidden()
    expect(writing.locator("#id_text")).to_be_focused()
    writing.keyboard.press("Tab")
    expect(writing.locator("#id_text")).not_to_be_focused()


def test_a_finding_leads_to_its_line(writing: Page) -> None:
    caret_before(writing, " > 入规前年收入")
    writing.keyboard.type("之外")
    link = writing.locator("#text-remarks a").first
    expect(link).to_be_visible(timeout=15_000)
    link.click()
    expect(writing.locator("#id_text")).to_be_focused()
    line = writing.locator("#id_text").evaluate(
        "area => area.value.slice(0, area.selectionStart).split('\\n').length"
    )
    assert link.get_attribute("data-line") == str(line)


def test_arrows_move_between_cells_and_enter_saves_nothing(visit: Visit) -> None:
    page = visit(RULE, login="department")
    page.goto(draft_of(page) + "table/")
    page.locator("[name=when-0-0]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=when-1-0]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=when-1-1]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=when-2-1]")).to_be_focused()
    expect(page).to_have_url(re.compile("/table/$"))
    assert page.get_by_text("已保存").count() == 0
