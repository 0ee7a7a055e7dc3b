"""一企一档: facts with source and freshness, what is hidden or missing, decisions, timeline."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.dashboards import queries_facts
from liyuan.dashboards.queries_facts import FactLine, State
from liyuan.dashboards.queries_firm import FirmPage, firm_page
from liyuan.enterprises.actions import enter_fact, register_batch
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.actions import record
from liyuan.policies.actions import compute_verdicts
from tests import atoll
from tests.cast import FROM, department_worker, leader, of_firm, officer, person

AT = datetime(2026, 6, 1, 2, tzinfo=UTC)


@pytest.fixture
def firm() -> Enterprise:
    one = atoll.firm(1, "珊瑚船厂有限公司", park="P1")
    receive(one, {"staff": pa.array([12], pa.int64())}, on=date(2026, 5, 1))
    receive(one, {"revenue": pa.array([60_000_000_000], pa.int64())}, on=date(2026, 5, 1))
    return one


def receive(one: Enterprise, columns: dict[str, Any], *, on: date, year: int | None = 2025) -> None:
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    register_batch(
        pa.table({"firm": pa.array([one.pk], pa.int64()), **columns}),
        source="统计年报",
        source_unit="AT-STAT",
        sharing_basis="环屿数据条例",
        year=year,
        effective=date(2025, 12, 31),
        received_at=at,
        by=None,
        at=at,
    )


def page_of(one: Enterprise, user: User, at: datetime = AT) -> FirmPage:
    return firm_page(one, user, at=at, lang="zh")


def lines(page: FirmPage) -> dict[str, FactLine]:
    return {line.id: line for group in page.groups for line in group.lines}


def test_a_fact_has_value_year_source_and_the_day_it_was_known(firm: Enterprise) -> None:
    line = lines(page_of(firm, of_firm(firm.pk)))["staff"]
    assert line.state is State.KNOWN
    assert [(shown.year, shown.value) for shown in line.values][:2] == [(2025, 12), (2024, None)]
    assert (line.supplier, line.source, line.received) == ("统计局", "统计年报", date(2026, 5, 1))


def test_a_fact_above_ones_level_is_hidden_and_says_so(firm: Enterprise) -> None:
    page = page_of(firm, leader())
    line = lines(page)["revenue"]
    assert (line.state, line.values, line.source) == (State.HIDDEN, (), "")
    assert lines(page)["staff"].state is State.KNOWN
    html = atoll.browser(leader(username="other")).get(f"/enterprises/{firm.credit_code}/")
    assert "无权查看" in html.content.decode()
    assert "60,000" not in html.content.decode()
    assert "6 亿元" not in html.content.decode()


def test_a_long_group_of_facts_comes_when_it_is_opened(
    firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_facts, "LONG", 1)
    client, url = atoll.browser(of_firm(firm.pk)), f"/enterprises/{firm.credit_code}/"
    folded = client.get(url).content.decode()
    assert "统计年报" not in folded
    assert 'href="?facts=year#facts-year"' in folded
    assert "统计年报" in client.get(url, {"facts": "year"}).content.decode()
    part = client.get(url, {"facts": "year"}, headers={"HX-Request": "true"}).content.decode()
    assert "统计年报" in part
    assert "<html" not in part


def test_the_sheet_for_paper_is_made_when_it_is_asked_for(firm: Enterprise) -> None:
    client, url = atoll.browser(of_firm(firm.pk)), f"/enterprises/{firm.credit_code}/"
    page = client.get(url).content.decode()
    assert 'data-sheet="?sheet=1"' in page
    assert 'id="sheet"' not in page
    assert 'id="sheet"' in client.get(url, {"sheet": "1"}).content.decode()


def test_clauses_that_are_not_for_the_firm_are_explained_when_they_are_opened(
    firm: Enterprise,
) -> None:
    compute_verdicts(as_of=date(2099, 1, 1), at=AT)
    client, url = atoll.browser(of_firm(firm.pk)), f"/enterprises/{firm.credit_code}/"
    answer = next(a for a in ("not_for", "closed") if f"policies-{a}" in at_once(client, url))
    assert f'href="?policies={answer}#policies-{answer}"' in at_once(client, url)
    opened = client.get(url, {"policies": answer}).content.decode()
    assert f'id="policies-{answer}" open' in opened
    assert opened.count('class="ly-clause"') > at_once(client, url).count('class="ly-clause"')


def at_once(client: Client, url: str) -> str:
    return str(client.get(url).content.decode())


def test_a_missing_fact_says_who_has_it_and_whether_to_ask(firm: Enterprise) -> None:
    line = lines(page_of(firm, of_firm(firm.pk)))["exports"]
    assert (line.state, line.supplier, line.ask_firm) == (State.MISSING, "商贸局", True)


def test_before_publication_a_fact_is_awaited_and_not_missing(firm: Enterprise) -> None:
    early = datetime(2026, 2, 1, tzinfo=UTC)
    assert lines(page_of(firm, of_firm(firm.pk), early))["exports"].state is State.AWAITED


def test_a_fact_past_its_freshness_is_marked(firm: Enterprise) -> None:
    late = AT + timedelta(days=401)
    assert lines(page_of(firm, of_firm(firm.pk), late))["staff"].state in (
        State.STALE,
        State.MISSING,
    )
    soon = datetime(2026, 12, 31, tzinfo=UTC)
    assert lines(page_of(firm, of_firm(firm.pk), soon))["staff"].state is State.KNOWN


def test_the_size_class_has_its_reasons(firm: Enterprise) -> None:
    decision = page_of(firm, of_firm(firm.pk)).decisions[0]
    assert (decision.value, decision.above) == ("小", "大")
    assert [reason for reason in decision.short_of if "12" in reason and "100" in reason]


def test_values_above_ones_level_are_not_told_among_the_reasons(firm: Enterprise) -> None:
    """The revenue of 600 million is a business secret; the staff of 12 is not."""
    receive(firm, {"staff": pa.array([120], pa.int64())}, on=date(2026, 5, 2))
    told = " ".join(page_of(firm, leader()).decisions[0].reasons)
    assert "120" in told
    assert "1,000" in told
    assert "6 亿元" not in told
    assert "6 亿元" in " ".join(page_of(firm, of_firm(firm.pk)).decisions[0].reasons)


def test_a_decision_that_lacks_facts_names_them_and_who_has_them() -> None:
    bare = atoll.firm(2)
    decision = page_of(bare, of_firm(bare.pk)).decisions[0]
    assert decision.value == ""
    assert {fact.supplier for fact in decision.missing} == {"统计局"}


def test_the_head_names_the_officer_in_charge_today(firm: Enterprise) -> None:
    Assignment.objects.create(enterprise=firm, officer=officer(), since=FROM, until=FROM)
    now = officer(username="海燕")
    Assignment.objects.create(enterprise=firm, officer=now, since=FROM)
    assert page_of(firm, department_worker()).head.officers == ("海燕",)


def test_the_timeline_tells_actions_but_not_who_was_refused(firm: Enterprise) -> None:
    enter_fact(
        firm, "staff", 13, year=2025, effective=date(2025, 12, 31), source="走访", by=None, at=AT
    )
    with transaction.atomic():
        subject = ("enterprise", firm.credit_code)
        record(action="access.refuse", subject=subject, by=None, at=AT, payload={})
    told = page_of(firm, department_worker()).timeline
    assert [(line.words, line.about) for line in told] == [("录入数据", "员工 2025")]


def test_the_page_shows_policies_after_a_run(firm: Enterprise) -> None:
    client = atoll.browser(of_firm(firm.pk))
    path = f"/enterprises/{firm.credit_code}/"
    assert "尚未核算" in client.get(path).content.decode()
    compute_verdicts(as_of=timezone.localdate(), at=timezone.now())
    assert "以主管部门审核为准" in client.get(path).content.decode()


def test_it_asks_at_most_twenty_one_queries_however_much_is_known(firm: Enterprise) -> None:
    compute_verdicts(as_of=timezone.localdate(), at=timezone.now())
    client = atoll.browser(of_firm(firm.pk))
    path = f"/enterprises/{firm.credit_code}/"
    client.get(path)  # what never changes is asked once
    few = atoll.counted(lambda: client.get(path))
    for number in range(2, 8):
        atoll.firm(number)
    receive(firm, {"exports": pa.array([1], pa.int64())}, on=date(2026, 5, 2))
    assert atoll.counted(lambda: client.get(path)) == few <= 21


def test_an_english_reader_reads_english(firm: Enterprise) -> None:
    client = atoll.browser(person(Role.DEPARTMENT))
    client.cookies["django_language"] = "en"
    page = client.get(f"/enterprises/{firm.credit_code}/").content.decode()
    for words in ("Staff", "Lagoon", "Coral High-tech Park", "Statistics Office"):
        assert words in page
