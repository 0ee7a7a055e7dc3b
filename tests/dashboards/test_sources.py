"""一企一档 tells which source counts, what is open and why, and what is for other purposes."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from liyuan.accounts.models import User
from liyuan.dashboards.queries_facts import FactLine, State
from liyuan.dashboards.queries_firm import firm_page
from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.queries_firm import Answer
from tests import atoll
from tests.cast import FROM, inspector, leader, of_firm, officer

AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
DAY = date(2026, 6, 1)


@pytest.fixture
def firm() -> Enterprise:
    return atoll.firm(1, "珊瑚船厂有限公司", park="P1")


def officer_of(one: Enterprise) -> User:
    serving = officer()
    Assignment.objects.get_or_create(enterprise=one, officer=serving, since=FROM)
    return serving


def say(
    one: Enterprise,
    fact: str,
    value: Any,
    of: pa.DataType | None = None,
    *,
    basis: str = "环屿数据条例",
    until: date | None = None,
    year: int | None = 2025,
) -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    columns = {"firm": pa.array([one.pk], pa.int64()), fact: pa.array([value], of or pa.int64())}
    register_batch(
        pa.table(columns),
        source=f"{fact}的来源",
        source_unit="AT-STAT",
        sharing_basis=basis,
        basis_until=until,
        year=year,
        effective=date(2025, 12, 31),
        received_at=at,
        by=None,
        at=at,
    )


def revenues(one: Enterprise, books: int, harbour: int, **more: Any) -> None:
    say(one, "revenue_books", books * 1_000_000)
    say(one, "revenue_harbour", harbour * 1_000_000, **more)


def lines(one: Enterprise, user: User, lang: str = "zh") -> dict[str, FactLine]:
    page = firm_page(one, user, at=AT, lang=lang)
    return {line.id: line for group in page.groups for line in group.lines}


def test_the_page_names_the_source_that_counts_and_the_others(firm: Enterprise) -> None:
    revenues(firm, 600, 590)
    line = lines(firm, officer_of(firm))["revenue"]
    assert line.state is State.KNOWN
    assert line.values[0].value == 600_000_000
    assert line.source == "revenue_books的来源"
    (told,) = line.sources
    assert [(one.name, one.counts) for one in told.said] == [
        ("账簿营收", True),
        ("港口营收", False),
    ]


def test_a_difference_is_open_on_the_page_and_in_the_verdict(firm: Enterprise) -> None:
    revenues(firm, 600, 500)
    compute_verdicts(as_of=DAY, at=AT)
    page = firm_page(firm, officer_of(firm), at=AT, lang="zh")
    line = next(li for g in page.groups for li in g.lines if li.id == "revenue")
    assert (line.state, line.why, line.values) == (State.CHECK, "disagree", ())
    assert [one.value for one in line.sources[0].said] == [600_000_000, 500_000_000]
    assert page.policies is not None
    unknown = page.policies.groups[Answer.UNKNOWN]
    missing = {fact.name: fact.why for clause in unknown for fact in clause.missing}
    assert missing["营收"] == "disagree"


def test_the_firm_reads_only_that_it_is_checked(firm: Enterprise) -> None:
    revenues(firm, 600, 500)
    user = of_firm(firm.pk)
    line = lines(firm, user)["revenue"]
    assert line.state is State.CHECK
    assert line.sources[0].said == ()
    html = atoll.browser(user).get(f"/enterprises/{firm.credit_code}/?facts=year")
    assert "各来源数据不一致，待核" in html.content.decode()


def test_a_figure_whose_basis_is_over_is_not_read_and_not_shown(firm: Enterprise) -> None:
    revenues(firm, 600, 500, until=date(2026, 5, 31))
    found = lines(firm, officer_of(firm))
    assert found["revenue"].state is State.KNOWN
    assert (found["revenue_harbour"].state, found["revenue_harbour"].why) == (
        State.CHECK,
        "no_basis",
    )
    assert found["revenue_harbour"].values == ()


def test_without_any_basis_the_verdict_is_open(firm: Enterprise) -> None:
    say(firm, "revenue_books", 600_000_000, basis="")
    run = compute_verdicts(as_of=DAY, at=AT)
    assert run.verdicts.get(enterprise=firm, clause="reward").outcome == "unknown"
    line = lines(firm, officer_of(firm))["revenue"]
    assert (line.state, line.why) == (State.CHECK, "no_basis")


def test_the_return_of_a_survey_is_shown_to_nobody(firm: Enterprise) -> None:
    say(firm, "revenue_survey", 777_000_000)
    for user in (leader(), of_firm(firm.pk), officer_of(firm)):
        line = lines(firm, user)["revenue_survey"]
        assert (line.state, line.why, line.values) == (State.HIDDEN, "purpose", ())


def test_an_inspector_reads_what_is_public_and_nothing_for_other_purposes(firm: Enterprise) -> None:
    say(firm, "staff", 12)
    found = lines(firm, inspector())
    assert (found["staff"].state, found["staff"].why) == (State.HIDDEN, "purpose")
    assert found["sector"].state is State.MISSING


def test_a_source_that_only_verifies_says_yes_or_no(firm: Enterprise) -> None:
    say(firm, "harbour_cleared", True, pa.bool_(), year=None)
    line = lines(firm, officer_of(firm))["harbour_cleared"]
    assert [shown.text for shown in line.values] == ["是（核验）"]
    assert line.question == "企业在港口有无欠费？"
