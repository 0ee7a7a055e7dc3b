"""Open checks: found by a run as a set, seen within one's scope, settled by a person, closed."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from liyuan.accounts.models import User
from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.actions_checks import settle_check
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.domain_checks import CheckClosed, CheckState
from liyuan.enterprises.models import Assignment, BasisCheck, Enterprise, FactCheck
from liyuan.journal.models import Entry
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.models import VerdictRun
from tests import atoll
from tests.cast import FROM, department_worker, leader, of_firm, officer, park_worker

DAY = date(2026, 6, 1)
LIST = "/checks/"


def at(hour: int) -> datetime:
    return datetime(2026, 6, 1, hour, tzinfo=UTC)


@pytest.fixture
def firm() -> Enterprise:
    one = atoll.firm(1, "珊瑚船厂有限公司", park="P1")
    say(one, "revenue_books", 600, 1)
    say(one, "revenue_harbour", 500, 1)
    return one


def say(one: Enterprise, fact: str, wan: int, hour: int, basis: str = "环屿数据条例") -> None:
    columns = {"firm": pa.array([one.pk], pa.int64()), fact: pa.array([wan * 1_000_000])}
    register_batch(
        pa.table(columns),
        source=fact,
        source_unit="AT-TRADE",
        sharing_basis=basis,
        year=2025,
        effective=date(2025, 12, 31),
        received_at=at(hour),
        by=None,
        at=at(hour),
    )


def run(hour: int) -> VerdictRun:
    return compute_verdicts(as_of=DAY, at=at(hour))


def serving(one: Enterprise) -> User:
    user = officer()
    Assignment.objects.get_or_create(enterprise=one, officer=user, since=FROM)
    return user


def test_a_run_opens_a_check_once_and_tells_how_many(firm: Enterprise) -> None:
    run(2)
    run(3)
    (check,) = FactCheck.objects.all()
    assert (check.enterprise, check.fact, check.year) == (firm, "revenue", 2025)
    assert check.said == [["revenue_books", 600_000_000], ["revenue_harbour", 500_000_000]]
    assert (str(check.difference), check.state, check.found_at) == ("0.1667", "open", at(2))
    told = [
        e.payload["checks"] for e in Entry.objects.filter(action="policy.judged").order_by("id")
    ]
    assert told == [
        {"opened": 1, "changed": 0, "closed": 0},
        {"opened": 0, "changed": 0, "closed": 0},
    ]


def test_it_closes_itself_when_the_sources_agree_again(firm: Enterprise) -> None:
    run(2)
    say(firm, "revenue_harbour", 599, 3)
    run(4)
    check = FactCheck.objects.get()
    assert (check.state, check.closed_at) == (CheckState.AGREED, at(4))


def test_a_look_back_changes_no_check(firm: Enterprise) -> None:
    run(2)
    compute_verdicts(as_of=date(2025, 12, 31), at=at(3))
    assert FactCheck.objects.get().state == CheckState.OPEN


def test_a_confirmed_source_counts_until_it_changes(firm: Enterprise) -> None:
    first = run(2)
    user = serving(firm)
    said = {"reason": "审计报告晚于申报", "evidence": "审计报告第1号"}
    settle_check(FactCheck.objects.get(), "revenue_harbour", **said, by=user, at=at(3))
    entry = Entry.objects.get(action="check.settle")
    assert entry.payload["source"] == "revenue_harbour"
    run(4)
    assert FactCheck.objects.get().state == CheckState.CONFIRMED
    say(firm, "revenue_harbour", 400, 5)
    run(6)
    assert FactCheck.objects.filter(state=CheckState.OPEN).count() == 1
    assert first.verdicts.get(enterprise=firm, clause="reward").outcome == "unknown"


def test_a_check_is_settled_once(firm: Enterprise) -> None:
    run(2)
    user, check = serving(firm), FactCheck.objects.get()
    for source in ("revenue_survey", "revenue_books"):
        if source == "revenue_books":
            settle_check(check, source, reason="已核", evidence="账簿", by=user, at=at(3))
        with pytest.raises(CheckClosed):
            settle_check(check, source, reason="已核", evidence="账簿", by=user, at=at(4))


def test_one_sees_checks_of_ones_firms_or_of_figures_that_ones_unit_supplies(
    firm: Enterprise,
) -> None:
    run(2)
    supplies = department_worker(unit=atoll.unit("AT-TRADE"))
    for user in (serving(firm), park_worker(unit=atoll.unit("P1")), supplies):
        assert "珊瑚船厂" in atoll.browser(user).get(LIST).content.decode()
    for user, status in ((of_firm(firm.pk), 403), (leader(), 403)):
        assert atoll.browser(user).get(LIST).status_code == status


def test_a_unit_reads_the_figure_that_it_supplies_and_not_the_others(firm: Enterprise) -> None:
    run(2)
    html = atoll.browser(department_worker(unit=atoll.unit("AT-TRADE"))).get(LIST)
    assert "500 万元" in html.content.decode()
    assert "600 万元" not in html.content.decode()


def test_the_officer_settles_on_the_page_with_reason_and_evidence(firm: Enterprise) -> None:
    run(2)
    client, url = atoll.browser(serving(firm)), f"{LIST}{FactCheck.objects.get().pk}/"
    assert client.post(url, {"source": "revenue_books"}).status_code == 422
    said = {"source": "revenue_books", "reason": "账簿已审计", "evidence": "审计报告第1号"}
    assert client.post(url, said).status_code == 302
    assert FactCheck.objects.get().source == "revenue_books"


def test_a_sensitive_firm_is_on_its_officers_page_and_in_no_file(firm: Enterprise) -> None:
    run(2)
    desk = atoll.browser(serving(firm))
    conceal_firm(firm, basis="环屿保密〔2026〕1号", by=None, at=at(3))
    assert firm.name in desk.get(LIST).content.decode()
    desk.get(f"{LIST}export.xlsx")
    assert Entry.objects.get(action="ledger.export").payload["rows"] == 0


def test_a_page_of_checks_asks_the_same_queries_however_many_there_are(firm: Enterprise) -> None:
    run(2)
    client = atoll.browser(serving(firm))
    few = atoll.counted(lambda: client.get(LIST))
    other = atoll.firm(2)
    serving(other)
    say(other, "revenue_books", 10, 3)
    say(other, "revenue_harbour", 20, 3)
    run(4)
    assert atoll.counted(lambda: client.get(LIST)) == few <= 15


@pytest.fixture
def gap(firm: Enterprise) -> BasisCheck:
    """Two firms whose harbour figures came without a basis, as a run found them."""
    for one in (firm, atoll.firm(2)):
        say(one, "revenue_harbour", 500, 2, basis="")
    run(3)
    return BasisCheck.objects.get()


def test_what_lacks_a_basis_is_one_task_of_the_unit_that_has_to_bring_it(
    gap: BasisCheck,
) -> None:
    assert (gap.unit, gap.facts, gap.firms) == ("AT-TRADE", [["revenue_harbour", 2025]], 2)
    assert Entry.objects.latest("id").payload["basis"] == {"opened": 1, "changed": 0, "closed": 0}
    run(4)
    assert BasisCheck.objects.get().found_at == at(3)


def test_the_task_closes_when_the_basis_is_there(gap: BasisCheck, firm: Enterprise) -> None:
    say(firm, "revenue_harbour", 500, 4)
    run(5)
    assert BasisCheck.objects.get().firms == 1
    say(Enterprise.objects.exclude(pk=firm.pk).get(), "revenue_harbour", 500, 6)
    run(7)
    assert (BasisCheck.objects.get().state, BasisCheck.objects.get().closed_at) == ("agreed", at(7))


def test_the_task_is_on_the_page_of_the_unit_and_of_nobody_who_cannot_help(
    gap: BasisCheck, firm: Enterprise
) -> None:
    supplies = department_worker(unit=atoll.unit("AT-TRADE"))
    other = department_worker(username="other", unit=atoll.unit("AT-STAT"))
    for user, sees in ((supplies, True), (other, False), (serving(firm), False)):
        assert ("待补依据" in atoll.browser(user).get(LIST).content.decode()) is sees


def test_a_sensitive_firm_opens_no_task_of_a_unit(firm: Enterprise) -> None:
    conceal_firm(firm, basis="环屿保密〔2026〕1号", by=None, at=at(2))
    say(firm, "revenue_harbour", 500, 2, basis="")
    run(3)
    assert not BasisCheck.objects.exists()
