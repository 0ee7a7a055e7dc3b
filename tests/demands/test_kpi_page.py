"""The page of figures: each number leads to as many demands, a wrong span is told."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.demands.domain_kpis import RATES, Kpi
from liyuan.demands.queries_kpi_page import kpi_page, trend_of
from liyuan.demands.queries_kpis import COUNTED, Period, Week, figures, kept, rates
from liyuan.demands.words import COUNTED_WORDS
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.cast import person
from tests.demands.cast import DAY, MONDAY, lead, open_demand, to_answered, to_dispatched
from tests.sheets import first_sheet

Who = Mapping[str, User]
SPAN = "since=2026-03-01&until=2026-03-31"


def worked(firm: Enterprise, who: Who) -> None:
    to_answered(open_demand(firm.pk, who["firm"]), who)
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    open_demand(firm.pk, who["firm"])


def test_each_number_leads_to_as_many_demands(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    browser = atoll.browser(who["supervision"])
    page = browser.get(f"/demands/kpis/?{SPAN}").context["page"]
    for kpi in page.kpis:
        for counted, told in ((kpi.rate.above, kpi.numerator), (kpi.rate.below, kpi.denominator)):
            listed = browser.get(f"/demands/kpis/cases/?counted={counted}&{SPAN}")
            assert len(listed.context["page"].items) == told, counted


def test_a_groups_number_leads_to_the_groups_demands(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    browser = atoll.browser(who["supervision"])
    rows = browser.get(f"/demands/kpis/?{SPAN}&axis=unit").context["page"].rows
    assert {row.name: row.collected for row in rows} == {lead().name: 2, "": 1}
    for row in rows:
        path = f"/demands/kpis/cases/?counted=collected&axis=unit&key={row.key}&{SPAN}"
        listed = browser.get(path)
        assert len(listed.context["page"].items) == row.collected
        assert f"{row.name or '未分'} · 2026-" in listed.content.decode()


def test_a_list_behind_a_number_names_it_and_is_taken_along(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    browser, asked = atoll.browser(who["supervision"]), f"counted=dispatched&axis=unit&{SPAN}"
    key = f"&key={lead().pk}"
    said = browser.get(f"/demands/kpis/cases/?{asked}{key}").content.decode()
    assert "<h1>已转办的诉求</h1>" in said
    assert "/demands/kpis/?axis=unit&amp;since=" in said
    taken = first_sheet(browser.get(f"/demands/kpis/cases/export.xlsx?{asked}{key}").content)
    assert len(taken) == 3 + 2
    wrong = "/demands/kpis/cases/export.xlsx?counted=none"
    assert browser.get(wrong).status_code == 422


def test_every_name_that_is_counted_has_words() -> None:
    assert set(COUNTED_WORDS) == set(COUNTED)


def test_a_small_group_has_no_place(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    period = Period(MONDAY - DAY, MONDAY + DAY, MONDAY + 3 * DAY)
    page = kpi_page(who["supervision"], period, "district", lang="zh")
    assert [row.place for row in page.rows] == [None]
    assert page.response == ""


def test_without_dates_the_month_so_far_is_told(who: Who) -> None:
    answer = atoll.browser(who["supervision"]).get("/demands/kpis/")
    period = answer.context["page"].period
    assert timezone.localtime(period.since).day == 1
    assert period.until > period.cut_off - timedelta(days=1)


def test_a_span_that_makes_no_sense_is_told(who: Who) -> None:
    browser = atoll.browser(who["supervision"])
    for wrong in ("since=x", "since=2026-03-31&until=2026-03-01", "since=2001-01-01", "axis=moon"):
        assert browser.get(f"/demands/kpis/?{wrong}").status_code == 422, wrong
    for wrong in ("counted=moon", "counted=closed&axis=unit&key=x", ""):
        assert browser.get(f"/demands/kpis/cases/?{wrong}").status_code == 422, wrong


def test_the_page_asks_as_much_for_many_as_for_few(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    browser = atoll.browser(who["supervision"])
    browser.get(f"/demands/kpis/?{SPAN}")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(f"/demands/kpis/?{SPAN}").status_code == 200
    assert len(asked) <= 12, [one["sql"][:80] for one in asked]


def test_weeks_add_up_to_the_whole(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    period = Period(MONDAY - 30 * DAY, MONDAY + 30 * DAY, MONDAY + 3 * DAY)
    found = figures(who["supervision"], period, "unit")
    (week,) = found.weeks
    assert week.begins == MONDAY.date()
    assert [(k.numerator, k.denominator) for k in week.kpis] == [
        (k.numerator, k.denominator) for k in found.whole.kpis
    ]


def test_the_course_has_a_gap_where_a_week_has_too_few() -> None:
    def week(n: int, above: int, below: int) -> Week:
        return Week(
            MONDAY.date() + n * 7 * DAY, tuple(Kpi(r, above, below, MONDAY) for r in RATES.values())
        )

    assert trend_of([week(0, 5, 10)]) is None
    drawn = trend_of([week(0, 5, 10), week(1, 9, 9)])
    assert drawn
    assert [list(series.values) for series in drawn.series] == [[Decimal("50.0"), None]] * 3


def test_a_count_is_kept_for_a_minute_and_never_for_somebody_else(
    firm: Enterprise, who: Who
) -> None:
    period = Period.until_now(MONDAY - DAY, MONDAY + DAY, MONDAY + 3 * DAY)
    leader = person(Role.LEADER, unit=atoll.unit("AT"))
    assert kept(rates, who["supervision"], period)[0].denominator == 0
    worked(firm, who)
    assert kept(rates, who["supervision"], period)[0].denominator == 0
    assert kept(rates, leader, period)[0].denominator == 3
    later = Period.until_now(MONDAY - DAY, MONDAY + DAY, MONDAY + 3 * DAY + timedelta(minutes=1))
    assert kept(rates, who["supervision"], later)[0].denominator == 3


def test_the_ledger_has_the_whole_and_each_group(firm: Enterprise, who: Who) -> None:
    worked(firm, who)
    answer = atoll.browser(who["supervision"]).get(f"/demands/kpis/export.xlsx?{SPAN}&axis=unit")
    told = [row[1:4] for row in first_sheet(answer.content)]
    assert ["", "合计", 3] in told
    assert ["", lead().name, 2] in told
