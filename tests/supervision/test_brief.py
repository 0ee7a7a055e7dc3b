"""The leader's one page: last night, red units, the same on one sheet of paper."""

import html
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.models import Enterprise
from liyuan.rules.queries_calendar import calendar_for
from liyuan.supervision.queries_brief import Red, brief, red_of
from tests import atoll
from tests.cast import person
from tests.demands.cast import HOUR, MONDAY, lead, open_demand, to_dispatched

Who = Mapping[str, User]


def after_midnight(at: datetime) -> datetime:
    local = at.astimezone(calendar_for(None).zone)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1, hours=8)


def test_last_night_counts_what_was_handed_over_late_and_what_still_is_not(
    firm: Enterprise, who: Who
) -> None:
    open_demand(firm.pk, who["firm"])
    late = open_demand(firm.pk, who["firm"])
    to_dispatched(open_demand(firm.pk, who["firm"]), who, MONDAY + HOUR)
    morning = after_midnight(MONDAY)
    to_dispatched(late, who, morning - HOUR)
    seen = brief(who["supervision"], at=morning, lang="zh")
    assert (seen.night, seen.still) == (2, 1)


def test_a_unit_with_something_overdue_is_red(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    seen = brief(who["supervision"], at=MONDAY + timedelta(days=30), lang="zh")
    assert [(unit.code, unit.late, unit.held) for unit in seen.red] == [(lead().code, 1, 1)]
    assert [row.number for row in seen.worst] == [case.number]


def test_small_units_stand_after_the_ranked_ones() -> None:
    units = [Red("A", "A", 9, 9), Red("B", "B", 2, 20), Red("C", "C", 5, 10), Red("D", "D", 0, 40)]
    assert [unit.code for unit in red_of(units)] == ["C", "B", "A"]


def test_without_a_figure_there_is_no_index(who: Who) -> None:
    seen = brief(who["supervision"], at=MONDAY, lang="zh")
    assert seen.index is None
    assert all(kpi.percent is None for kpi in seen.rates)


@pytest.mark.parametrize("login", ["supervision", "leader"])
def test_the_report_is_one_sheet(login: str, firm: Enterprise, who: Who) -> None:
    reader = {
        **who,
        "leader": person(Role.LEADER, unit=atoll.unit("AT"), username="leads"),
    }[login]
    for _ in range(12):
        to_dispatched(open_demand(firm.pk, who["firm"]), who)
    answer = atoll.browser(reader).get("/supervision/brief.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.count(b"/Type /Page\n") + answer.content.count(b"/Type/Page\n") <= 1


def test_the_page_asks_a_fixed_number_of_questions(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    browser = atoll.browser(who["supervision"])
    browser.get("/supervision/brief/")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/supervision/brief/").status_code == 200
    assert len(asked) <= 16, [one["sql"][:90] for one in asked]


def test_the_month_is_counted_once_a_minute(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    at = MONDAY + timedelta(days=1)
    for seconds, counts in ((0, 1), (59, 0), (61, 1)):
        with CaptureQueriesContext(connection) as asked:
            brief(who["supervision"], at=at + timedelta(seconds=seconds), lang="zh")
        assert sum("n_same_day" in one["sql"] for one in asked) == counts


def test_the_figure_of_last_night_leads_to_its_demands(firm: Enterprise, who: Who) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    case = open_demand(firm.pk, who["firm"], yesterday, collected_at=yesterday)
    browser = atoll.browser(who["supervision"])
    page = browser.get("/supervision/brief/").content.decode()
    link = re.search(r'href="(/demands/\?late=missed[^"]*)"', page)
    assert link is not None
    listed = browser.get(html.unescape(link[1]))
    assert [row.number for row in listed.context["page"].items] == [case.number]


def test_red_units_beyond_the_page_are_counted() -> None:
    units = [Red(str(n), str(n), 1 + n, 9) for n in range(12)]
    assert [unit.late for unit in red_of(units)][:2] == [12, 11]
    assert len(red_of(units)) == 12
