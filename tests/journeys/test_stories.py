"""What people do: a mayor, a department, a factory owner, an auditor, and who has no right."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, log_in

pytestmark = pytest.mark.browser

P01 = "/policies/shuangliu-industry-2025/"


def test_a_mayor_reads_the_targets_and_follows_a_figure(visit: Visit) -> None:
    page = visit("/cockpit/", login="mayor")
    expect(page.get_by_text("82.4%").first).to_be_visible()
    expect(page.get_by_text("66.7%").first).to_be_visible()


def test_a_department_finds_a_firm_and_reads_why_it_matches(visit: Visit) -> None:
    page = visit(f"{P01}p01/firms/?outcome=eligible", login="department")
    page.locator("main tbody a").first.click()
    section = page.locator("#policies")
    expect(section.get_by_text("初步匹配").first).to_be_visible()
    expect(section.get_by_text("以主管部门审核为准").first).to_be_visible()
    expect(page.get_by_text("符合", exact=True)).to_have_count(0)


def test_an_officer_reads_what_a_firm_lacks_of_the_next_rung(visit: Visit) -> None:
    page = visit("/enterprises/?q=砚屿", login="officer")
    page.locator("main tbody a").first.click()
    card = page.locator("#ladders")
    expect(card.get_by_text("科技型中小企业").first).to_be_visible()
    for fold in card.locator("summary").all():
        fold.click()
    expect(card.get_by_text("研发投入强度达到要求").first).to_be_visible()
    expect(card.get_by_text("还差 1.28 个百分点").first).to_be_visible()


def test_a_department_takes_the_watch_list_of_a_park_with_its_warning(visit: Visit) -> None:
    page = visit("/lists/", login="department")
    page.locator("#near-threshold a").last.click()
    expect(page.get_by_text("任何人不得要求企业入统").first).to_be_visible()
    page.get_by_text("按园区", exact=True).click()
    page.locator("#rows details tbody a").first.click()
    expect(page).to_have_url(re.compile("park="))
    rows = page.locator("#rows > .ly-table tbody tr, #rows table").last.locator("tbody tr")
    assert rows.count() >= 1
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("导出")).click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_firm_sees_its_own_page_and_no_other(visit: Visit) -> None:
    page = visit("/enterprises/", login="firm")
    own = page.locator("main tbody a[href^='/enterprises/9']")
    expect(own).to_have_count(1)
    other = visit(f"{P01}p01/firms/?outcome=not", login="department")
    href = other.locator("main tbody a").first.get_attribute("href")
    assert page.request.get(str(href).split("#")[0]).status == 404


def test_search_by_part_of_a_name_by_code_and_by_initials(visit: Visit) -> None:
    page = visit("/enterprises/", login="department")
    row = page.locator("main tbody tr").first
    name = row.locator("a").first.inner_text()
    code = str(row.locator("a").first.get_attribute("href")).strip("/").split("/")[-1]
    for query in (name[2:6], code[:14]):
        page.goto(f"/enterprises/?q={query}")
        expect(page.locator("main tbody").get_by_text(name).first).to_be_visible()


def test_filters_stay_in_the_address(visit: Visit) -> None:
    page = visit("/enterprises/", login="department")
    page.select_option("select[name=district]", index=1)
    page.wait_for_url(re.compile(r"district="))
    page.reload()
    assert page.input_value("select[name=district]") != ""


def test_the_language_is_switched_and_kept(visit: Visit) -> None:
    page = visit("/policies/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/parks/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_auditor_verifies_the_journal(visit: Visit) -> None:
    page = visit("/journal/", login="auditor")
    page.get_by_role("button", name=re.compile("核验")).click()
    expect(page.get_by_text("核验通过").first).to_be_visible()


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("bank", "/enterprises/"),
        ("firm", "/journal/"),
        ("mayor", "/journal/"),
        ("sysadmin", "/enterprises/"),
        ("mayor", "/enterprises/export.xlsx"),
    ],
)
def test_a_role_without_the_right_is_told_so(visit: Visit, login: str, path: str) -> None:
    page = visit("/", login=login)
    assert page.request.get(path).status == 403


def test_a_visitor_is_asked_to_log_in_and_comes_back(visit: Visit) -> None:
    page = visit("/enterprises/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/enterprises/"))


def test_a_wrong_password_is_told_beside_the_field_and_the_name_is_kept(visit: Visit) -> None:
    page = visit("/accounts/login/")
    page.fill("input[name=login]", "mayor")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    expect(
        page.locator("main .ly-error, main .ly-note-bad, main [role=alert]").first
    ).to_be_visible()
    assert page.input_value("input[name=login]") == "mayor"
    log_in(page, "mayor")


def test_lists_and_filters_work_without_javascript(visit: Visit, site: str) -> None:
    browser = visit("/").context.browser
    assert browser is not None
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/policies/")
    page.select_option("select[name=window]", "closed")
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url(re.compile("window=closed"))
    expect(page.locator("main tbody tr")).to_have_count(4)
    context.close()
