"""One person changes a rule in the workshop, another approves it: every page with axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_import import sound

pytestmark = pytest.mark.browser
RULE = "/workbench/rule/rules/near-threshold/"
TABS = ("table/", "try/", "compare/", "about/")


def draft_of(page: Page) -> str:
    """The address of the draft, copied or opened."""
    page.locator("main .ly-page-head .btn-primary").click()
    page.wait_for_url(re.compile(r"/workbench/drafts/\d+/$"))
    return page.url


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_every_tab_of_a_draft_is_accessible_and_fits(
    visit: Visit, narrow: bool, english: bool
) -> None:
    page = visit("/workbench/", login="department", narrow=narrow, english=english)
    sound(page)
    page.goto(RULE)
    sound(page)
    address = draft_of(page)
    sound(page)
    for tab in TABS:
        page.goto(address + tab)
        sound(page)


def test_a_finding_stands_beside_the_text_and_what_was_typed_stays(visit: Visit) -> None:
    page = visit(RULE, login="department")
    draft_of(page)
    kept = page.input_value("#id_text")
    page.fill("#id_text", kept.replace("hit_policy: FIRST", "hit_policy: SECOND"))
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("#text-remarks a").first).to_contain_text("行")
    expect(page.locator("#id_text")).to_have_value(re.compile("hit_policy: SECOND"))
    sound(page)
    page.fill("#id_text", kept)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("#text-remarks")).to_contain_text("没有问题")


def test_what_one_wrote_another_decides_on(visit: Visit) -> None:
    page = visit(RULE, login="department")
    address = draft_of(page)
    text = page.input_value("#id_text")
    page.fill("#id_text", re.sub(r"(?m)^note: .*$", "note: 只供服务，不作考核。", text))
    page.get_by_role("button", name="保存草稿").click()
    page.goto(address + "about/")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("须由没有参与起草和修改的另一人审批")).to_be_visible()
    path = address[address.index("/workbench/") :]
    other = visit(f"{path}about/", login="supervision")
    sound(other)
    other.get_by_role("button", name="退回").click()
    expect(other.get_by_text("请写明退回的原因")).to_be_visible()
    other.fill("#id_remarks", "请附依据文件")
    other.get_by_role("button", name="退回").click()
    expect(other.get_by_text("请附依据文件")).to_be_visible()
