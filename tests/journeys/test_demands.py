"""A demand goes round among six people; a mayor follows a figure to one case; a stranger asks."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser

TITLE = "冷却水压力不足，影响热处理"
WORDS = "上午十点到下午三点水压低于0.2兆帕，炉子降温慢，盼协调供水。"


def take(page: Page, number: str, step: str, fields: Mapping[str, str]) -> None:
    """Fill in the form of a step and send it; the page says that it is done."""
    page.goto(f"/demands/{number}/?step={step}")
    form = page.locator(f"form[action*='/{number}/{step}/']")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(rf"/demands/{number}/(#.*)?$"))


def test_a_demand_goes_round_and_is_closed(visit: Visit) -> None:
    firm = visit("/demands/new/", login="firm", narrow=True)
    firm.fill("[name=title]", TITLE)
    firm.fill("[name=text]", WORDS)
    firm.locator("main form button[type=submit]").last.click()
    expect(firm).to_have_url(re.compile(r"/demands/20\d\d-\d{7}/$"))
    number = firm.url.rstrip("/").rpartition("/")[2]

    district = visit(f"/demands/{number}/", login="district")
    expect(district.get_by_text(TITLE).first).to_be_visible()
    take(district, number, "hand_over", {"nature": "help", "lead": "CD-JXJ"})
    answer = {"result": "solved", "answer": "已加压至0.35兆帕，连续三日监测正常。"}
    take(visit("/desk/", login="department"), number, "sign_and_answer", answer)
    take(firm, number, "evaluate", {"rating": "satisfied", "solved": "yes"})
    caller = visit("/visits/", login="caller")
    take(caller, number, "visit", {"visit_rating": "satisfied", "visit_solved": "yes"})
    why = {"effect_declined": "企业表示问题已彻底解决，无须再访。"}
    take(caller, number, "note_effect_refused", why)
    supervision = visit("/supervision/", login="supervision")
    take(supervision, number, "archive", {})

    firm.goto(f"/demands/{number}/")
    expect(firm.get_by_text("已加压至0.35兆帕").first).to_be_visible()
    expect(firm.get_by_text("销号归档").first).to_be_visible()
    stranger = visit(f"/demands/{number}/", login="department2")
    expect(stranger.get_by_text(TITLE)).to_have_count(0)


def test_a_mayor_follows_a_red_unit_to_one_overdue_case_and_its_clock(visit: Visit) -> None:
    page = visit("/supervision/brief/", login="mayor")
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("专报")).click()
    assert taken.value.suggested_filename.endswith(".pdf")
    page.locator("main tbody a").first.click()
    expect(page).to_have_url(re.compile("late=1"))
    page.locator("#demands tbody a").first.click()
    number = page.url.rstrip("/").rpartition("/")[2]
    page.locator("details summary", has_text="已计").first.click()
    expect(page.get_by_text("计时依据").first).to_be_visible()

    supervision = visit(f"/demands/{number}/", login="supervision")
    supervision.get_by_role("button", name="起草督办文书").click()
    expect(supervision).to_have_url(re.compile(r"/papers/"))
    expect(supervision.get_by_text(number).first).to_be_visible()


def test_an_officer_settles_one_on_the_spot_with_a_phone(visit: Visit) -> None:
    page = visit("/demands/new/", login="officer", narrow=True)
    expect(page.locator("[name=channel]")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    tonight = visit("/supervision/", login="supervision")
    expect(tonight.get_by_text(re.compile("24:00")).first).to_be_visible()


def test_a_stranger_asks_without_an_account_and_follows_it_like_a_parcel(visit: Visit) -> None:
    phone = "13900000123"
    page = visit("/ask/", narrow=True)
    page.fill("[name=title]", "园区门口夜间没有公交")
    page.fill("[name=text]", "晚班十点下班，最后一班车九点半，盼延长。")
    page.fill("[name=firm]", "未登记的小厂")
    page.select_option("[name=district]", label="双流区")
    page.fill("[name=contact_name]", "王某")
    page.fill("[name=phone]", phone)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("#code-said")).not_to_be_empty()
    sent = visit("/notices/sent/", login="sysadmin")
    code = re.search(r"\b(\d{6})\b", sent.locator("main").inner_text())
    assert code
    page.fill("[name=code]", code.group(1))
    page.locator("main form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile(r"/ask/t/"))
    expect(page.get_by_text("园区门口夜间没有公交").first).to_be_visible()
    expect(page.get_by_text(re.compile("待受理|已登记|已收到")).first).to_be_visible()
