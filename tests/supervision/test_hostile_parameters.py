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
