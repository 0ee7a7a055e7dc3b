"""Every page, in both languages, wide and narrow: accessible, quiet, nothing cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
POLICY = "/policies/shuangliu-industry-2025/"
PAGES = [
    ("", "/"),
    ("", "/accounts/login/"),
    ("", "/policies/"),
    ("", POLICY),
    ("", "/parks/"),
    ("", "/parks/E1/"),
    ("", "/parks/roster/?on=2026-01-01&against=2024-01-01"),
    ("", "/parks/overlap/"),
    ("", "/parks/measures/revenue/"),
    ("", "/targets/"),
    ("", "/targets/N02/"),
    ("mayor", "/targets/N07/"),
    ("", "/figures/"),
    ("", "/cockpit/"),
    ("", "/cockpit/wall/"),
    ("", "/no-such-page/"),
    ("mayor", "/"),
    ("mayor", "/cockpit/"),
    ("mayor", "/cockpit/?map=firms"),
    ("mayor", "/cockpit/wall/"),
    ("mayor", "/enterprises/"),
    ("department", "/enterprises/?q=zzzz"),
    ("department", f"{POLICY}p01/firms/?outcome=not"),
    ("department", "/lists/"),
    ("department", "/lists/near-threshold/"),
    ("officer", "/"),
    ("mayor", "/screening/"),
    ("department", "/screening/1/"),
    ("department", "/screening/1/firms/tax-incentives/p29a/"),
    ("mayor", "/screening/1/diff/1/"),
    ("department", "/screening/clauses/tax-incentives/p28b/"),
    ("officer", "/checks/"),
    ("department", "check"),
    ("firm", "/"),
    ("firm", "firm-page"),
    ("department", "firm-page"),
    ("department", "/laboratory/"),
    ("department", "/laboratory/tax-incentives/p28b/"),
    ("firm", "agents"),
    ("firm", "agent-new"),
    ("secadmin", "firm-grant"),
    ("department", "/demands/calls/"),
    ("district", "/demands/bulk/"),
    ("supervision", "merge"),
    ("district", "/topics/"),
    ("mayor", "/topics/new/?category=power"),
    ("department", "topic"),
    ("mayor", "/demands/kpis/"),
    ("supervision", "/demands/kpis/cases/?counted=collected"),
    ("officer", "/calendar/?days=15"),
    ("department", "/imports/"),
    ("department", "/imports/new/"),
    ("department", "/imports/ledger/"),
    ("auditor", "/journal/"),
    ("auditor", "journal-entry"),
    ("sysadmin", "/parks/"),
    ("bank", "/enterprises/"),
    ("secrecy", "/enterprises/sensitive/"),
    ("firm", "/demands/"),
    ("firm", "demand-of-firm"),
    ("officer", "/demands/new/"),
    ("", "/ask/"),
    ("", "/ask/?at=E1"),
    ("district", "/ask/posters/?at=E1"),
    ("district", "/demands/"),
    ("department", "demand"),
    ("district", "/desk/"),
    ("caller", "/visits/"),
    ("caller", "/visits/?second=1"),
    ("caller", "call"),
    ("supervision", "/tiers/"),
    ("mayor", "/tiers/firms/?tier=leader"),
    ("district", "/tiers/balance/510116/"),
    ("supervision", "/handover/"),
    ("district", "leaver"),
    ("district", "/deputies/"),
    ("supervision", "/supervision/"),
    ("mayor", "/supervision/brief/"),
    ("supervision", "/supervision/daily/"),
    ("supervision", "/supervision/integrity/"),
    ("supervision", "/supervision/rectification/"),
    ("department", "/papers/"),
    ("supervision", "call"),
    ("department", "/demands/ledger/"),
    ("supervision", "/supervision/ratings/"),
    ("liaison", "/instructions/"),
    ("liaison", "/instructions/new/"),
    ("officer", "/notices/"),
    ("officer", "/notices/settings/"),
    ("sysadmin", "/notices/sent/"),
    ("secadmin", "/people/"),
    ("secadmin", "person"),
    ("secadmin", "/people/new/"),
    ("auditadmin", "/permissions/"),
    ("secadmin", "/accounts/security/"),
    ("secadmin", "/accounts/password/"),
    ("secadmin", "/accounts/second/on/"),
]
FOLLOW = {
    "demand": ("/demands/", "#demands th a"),
    "topic": ("/topics/", "#topics th a"),
    "untriaged": ("/demands/?state=registered", "#demands th a"),
    "merge": ("untriaged", "a[href$='/merge/']"),
    "call": ("/visits/", "#visits a[href^='/visits/2']"),
    "demand-of-firm": ("/demands/", "#demands h2 a"),
    "leaver": ("/handover/", "#people th a"),
    "check": ("/checks/", "#checks a[href^='/checks/']"),
    "agents": ("firm-page", "a[href$='/people/']"),
    "agent-new": ("agents", "a[href$='/people/new/']"),
    "firm-grant": ("person", "a[href^='/enterprises/grants/']"),
    "person": ("/people/?q=officer", "#people th a"),
    "firm-page": ("/enterprises/", "a[href^='/enterprises/9']"),
    "journal-entry": ("/journal/", "main a[href^='/journal/']"),
}


def opened(visit: Visit, path: str, **how: object) -> Page:
    """The page of a path, or the first one that a list leads to."""
    if path not in FOLLOW:
        return visit(path, **how)
    start, link = FOLLOW[path]
    page = opened(visit, start, **how)
    page.locator(link).first.click()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(("login", "path"), PAGES)
def test_page_is_accessible_and_fits(
    visit: Visit, login: str, path: str, narrow: bool, english: bool
) -> None:
    page = opened(visit, path, login=login, narrow=narrow, english=english)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "page is cut off"
    assert page.locator("html").get_attribute("lang") == ("en" if english else "zh-CN")
    assert page.get_by_text("Demonstration data" if english else "演示数据").first.is_visible()


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_the_english_page_shows_no_chinese_of_ours(visit: Visit, login: str, path: str) -> None:
    """Names of firms, documents and articles stay Chinese; labels, buttons and heads do not."""
    page = opened(visit, path, login=login, english=True)
    labels = page.locator("main :is(label, button, thead th, dt, h1, summary)").all_inner_texts()
    own = [t for t in labels if any("\u4e00" <= c <= "\u9fff" for c in t)]
    allowed = page.locator("main [lang^=zh]").all_inner_texts()
    assert [t for t in own if t not in allowed] == []
