"""A department hands over a ledger: columns, dry run, wrong cells, right rows; then once more."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from stdnum.cn import uscc

from tests.journeys.conftest import Visit
from tests.journeys.test_every_page import TAGS

pytestmark = pytest.mark.browser
STRANGER = "91999999000000001"


def sound(page: Page) -> None:
    """Accessible, nothing cut off."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "page is cut off"


def ledger(path: Path, codes: list[str], revenue: int) -> Path:
    """As an office keeps it: a title, a remark, headings of its own, in GBK."""
    rows = [
        "2025年度企业经营情况台账,,",
        "填报单位：市经信局,,",
        "社会信用代码,审计营业收入（元）,规上名录在库",
    ]
    rows += [f"{code},{revenue + number},是" for number, code in enumerate(codes)]
    rows.append(f"{STRANGER}{uscc.calc_check_digit(STRANGER)},5,是")
    path.write_bytes("\n".join(rows).encode("gbk"))
    return path


def codes_of(page: Page) -> list[str]:
    links = page.locator("main tbody a[href^='/enterprises/9']")
    return [str(a.get_attribute("href")).strip("/").split("/")[-1] for a in links.all()[:4]]


WORDS = {
    False: ("上传并识别各列", "检查（试运行）", "确认导入", "已导入", "内容相同，未更改"),
    True: ("Upload and find", "Check (dry run)", "Import", "Imported", "The same content"),
}


@pytest.mark.parametrize("english", [False, True], ids=["zh-wide", "en-narrow"])
def test_a_ledger_is_handed_over_twice(visit: Visit, english: bool, tmp_path: Path) -> None:
    upload, check, confirm, done, same = WORDS[english]
    look = {"login": "department", "english": english, "narrow": english}
    page = visit("/enterprises/", **look)
    file = ledger(tmp_path / "a.csv", codes_of(page), 70_000_000 + english)
    for ending in (done, same):
        page.goto("/imports/new/")
        page.set_input_files("input[name=file]", str(file))
        page.fill("input[name=year]", "2025")
        page.get_by_role("button", name=upload).click()
        expect(page.get_by_role("button", name=check)).to_be_visible()
        sound(page)
        page.get_by_role("button", name=check).click()
        page.locator("input[name=accept_valid]").wait_for(timeout=60_000)
        sound(page)
        expect(page.locator("#problems tbody tr")).to_have_count(1)
        page.check("input[name=accept_valid]")
        page.locator("#import").get_by_role("button", name=confirm, exact=True).click()
        expect(page.locator("#import").get_by_text(ending).first).to_be_visible(timeout=60_000)
        sound(page)
    page.goto("/imports/")
    expect(page.locator("tbody tr").first).to_be_visible()
    sound(page)


def test_it_works_without_javascript(visit: Visit, tmp_path: Path) -> None:
    browser = visit("/enterprises/", login="department").context.browser
    assert browser is not None
    state = visit("/imports/", login="department").context.storage_state()
    base = visit("/imports/", login="department").url.removesuffix("/imports/")
    context = browser.new_context(
        base_url=base, java_script_enabled=False, storage_state=state, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/enterprises/")
    file = ledger(tmp_path / "a.csv", codes_of(page), 80_000_000)
    page.goto("/imports/new/")
    page.set_input_files("input[name=file]", str(file))
    page.fill("input[name=year]", "2025")
    page.get_by_role("button", name="上传并识别各列").click()
    page.get_by_role("button", name="检查（试运行）").click()
    for _ in range(60):
        if page.get_by_role("button", name="确认导入").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.check("input[name=accept_valid]")
    page.get_by_role("button", name="确认导入").click()
    for _ in range(60):
        if page.get_by_text("已导入", exact=True).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_text("已导入", exact=True).first).to_be_visible()
    context.close()
