"""Whatever stands in an address of demands and supervision, the answer is a page."""

from collections.abc import Mapping

import pytest
from pytest_django import Settings

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.cast import person
from tests.demands.cast import open_demand, to_answered
from tests.web.test_hostile_parameters import ANSWERS, HOSTILE

Who = Mapping[str, User]
LIST = ("q", "state", "unit", "district", "category", "nature", "late", "since", "until")
SPAN = ("since", "until", "axis")
PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "/desk/": ("district", ("pile", "after")),
    "/demands/": ("district", (*LIST, "whose", "after")),
    "/demands/export.xlsx": ("district", LIST),
    "/demands/new/hints/": ("officer", ("firm", "title", "text")),
    "/demands/new/firms/": ("officer", ("firm",)),
    "/demands/kpis/": ("supervision", SPAN),
    "/demands/kpis/cases/?counted=closed": ("supervision", (*SPAN, "axis", "key", "after")),
    "/demands/bulk/": ("district", ("pick",)),
    "/demands/calls/": ("department", ("after",)),
    "/demands/NUMBER/": ("district", ("step", "reply")),
    "/demands/OPEN/merge/": ("district", ("q", "main")),
    "/visits/": ("caller", ("second", "after")),
    "/ask/": ("district", ("at",)),
    "/ask/posters/": ("district", ("at",)),
    "/supervision/daily/": ("supervision", ("day", "reason", "unit", "after")),
    "/supervision/integrity/": ("supervision", ("since", "until", "unit")),
    "/supervision/rectification/": ("supervision", ("cause", "after")),
    "/papers/": ("supervision", ("kind", "state", "unit", "after")),
    "/instructions/": ("leader", ("state", "after")),
    "/tiers/firms/": ("leader", ("tier", "district", "leader", "officer", "contact", "after")),
    "/handover/": ("supervision", ("left", "after")),
    "/notices/": ("officer", ("topic", "unread", "after")),
}


@pytest.mark.parametrize("path", PAGES)
def test_no_parameter_makes_a_page_fail(
    path: str, firm: Enterprise, who: Who, settings: Settings
) -> None:
    settings.LIYUAN_ASK = True
    login, names = PAGES[path]
    leader = person(Role.LEADER, unit=atoll.unit("AT"), username="leads")
    browser = atoll.browser({**who, "leader": leader}[login])
    browser.raise_request_exception = False
    worked = to_answered(open_demand(firm.pk, who["firm"]), who)
    fresh = open_demand(firm.pk, who["firm"])
    address = path.replace("NUMBER", worked.number).replace("OPEN", fresh.number)
    assert browser.get(address).status_code == 200
    told = {
        (name, kind): browser.get(address, {"counted": "closed", name: value}).status_code
        for name in names
        for kind, value in HOSTILE.items()
    }
    assert {asked: status for asked, status in told.items() if status not in ANSWERS} == {}


ADDRESSES = (
    "/demands/%00/",
    "/demands/2026%000000001/note/",
    "/demands/%F0%9F%91%A9/",
    "/demands/..%2F..%2Fetc/",
    "/demands/" + "9" * 3000 + "/",
    "/demands/2026-0000001/%00/",
    "/visits/%00/",
    "/visits/" + "9" * 5000 + "/",
    "/ask/t/%00/",
    "/papers/" + "9" * 30 + "/",
    "/instructions/" + "9" * 30 + "/",
    "/topics/" + "9" * 30 + "/",
    "/handover/" + "9" * 30 + "/",
    "/supervision/integrity/%00/",
    "/api/v1/demands/%00",
    "/notices/" + "9" * 30 + "/",
)


@pytest.mark.parametrize("path", ADDRESSES, ids=lambda path: path[:40])
def test_no_address_makes_the_site_fail(path: str, who: Who, settings: Settings) -> None:
    settings.LIYUAN_ASK = True
    for user in (*who.values(), person(Role.LEADER, unit=atoll.unit("AT"), username="leads")):
        browser = atoll.browser(user)
        browser.raise_request_exception = False
        for method in (browser.get, browser.post):
            assert method(path).status_code in {302, 400, 403, 404, 405, 414}
