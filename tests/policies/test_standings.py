"""Lists that a run keeps: who is in them, who sees whom, by park, as a ledger, and few queries."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry
from liyuan.policies.actions import compute_verdicts
from liyuan.policies.models import Standing, VerdictRun
from tests import atoll
from tests.cast import FROM, department_worker, district_worker, inspector, leader, officer
from tests.policies.conftest import Firms
from tests.policies.test_pages import ledger, text

LIST = "/lists/shells/"
AT = datetime(2026, 5, 2, tzinfo=UTC)


def rated(shells: dict[Enterprise, str]) -> None:
    register_batch(
        pa.table(
            {"firm": pa.array([one.pk for one in shells], pa.int64()), "green": [*shells.values()]}
        ),
        source="绿色手册",
        source_unit="AT-TRADE",
        sharing_basis="环屿数据条例",
        year=None,
        effective=date(2026, 1, 1),
        received_at=AT,
        by=None,
        at=AT,
    )


def judge() -> None:
    compute_verdicts(as_of=date(2026, 6, 1), at=datetime(2026, 6, 1, 2, tzinfo=UTC))


@pytest.fixture(autouse=True)
def judged(firms: Firms) -> None:
    rated({firms["rich"]: "gold", firms["poor"]: "silver"})
    judge()


def test_a_run_keeps_what_the_rule_says_to_keep(firms: Firms) -> None:
    found = set(Standing.objects.values_list("enterprise__name", "value"))
    assert found == {(firms["rich"].name, "gold"), (firms["poor"].name, "silver")}


def test_a_list_says_what_it_is_for_and_links_to_the_firms() -> None:
    page = text(atoll.browser(department_worker()), LIST)
    assert "不得要求企业调整数据" in page
    assert "珊瑚船厂" in page
    assert "金贝" in page
    assert "潮汐咨询" not in page


def test_filters_narrow_the_list() -> None:
    client = atoll.browser(department_worker())
    assert "海草食品" not in text(client, f"{LIST}?value=gold")
    assert "海草食品" in text(client, f"{LIST}?district=A2")
    assert "没有符合条件的记录" in text(client, f"{LIST}?value=gold&district=A2")


@pytest.mark.parametrize("path", [LIST, f"{LIST}export.xlsx"])
def test_a_filter_that_is_wrong_is_told_and_shows_no_firm(path: str) -> None:
    answer = atoll.browser(department_worker()).get(f"{path}?value=zz")
    assert answer.status_code == 422
    assert "筛选条件有误" in answer.content.decode()
    assert "海草食品" not in answer.content.decode()


def test_a_district_and_an_officer_see_their_own(firms: Firms) -> None:
    reef = atoll.browser(district_worker(unit=atoll.unit("A2")))
    assert "珊瑚船厂" not in text(reef, LIST)
    served = officer()
    Assignment.objects.create(enterprise=firms["poor"], officer=served, since=FROM)
    page = text(atoll.browser(served), LIST)
    assert ("海草食品" in page, "珊瑚船厂" in page) == (True, False)


def test_the_index_counts_what_one_may_see() -> None:
    assert "全部 2 户" in text(atoll.browser(department_worker()), "/lists/")
    reef = atoll.browser(district_worker(unit=atoll.unit("A2")))
    assert "全部 1 户" in text(reef, "/lists/")


def test_a_list_is_taken_as_a_ledger_and_that_is_journalled() -> None:
    client = atoll.browser(department_worker())
    cells = ledger(client, f"{LIST}export.xlsx?value=gold")
    assert (atoll.code_of(1) in cells, atoll.code_of(2) in cells) == (True, False)
    assert Entry.objects.filter(action="ledger.export", subject_id="shells").exists()
    assert atoll.browser(leader()).get(f"{LIST}export.xlsx").status_code == 403


def test_who_may_not_see_lists_is_told_so_and_an_unknown_list_is_not_found() -> None:
    assert atoll.browser(inspector()).get(LIST).status_code == 403
    client = atoll.browser(department_worker())
    paths = ("/lists/size/", "/lists/nothing/", "/lists/nothing/export.xlsx")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


@pytest.mark.parametrize("path", [LIST, "/lists/"])
def test_more_firms_cost_no_more_queries(path: str) -> None:
    client = atoll.browser(department_worker())
    before = atoll.counted(lambda: client.get(path))
    rated({atoll.firm(number, park="P1"): "gold" for number in range(10, 40)})
    judge()
    assert atoll.counted(lambda: client.get(path)) == before <= 15


def test_firms_are_ranked_among_all_that_can_be_assessed(firms: Firms) -> None:
    penalised({firms["rich"]: False, firms["poor"]: False})
    judge()
    assert classes() == {firms["rich"].name: "high", firms["poor"].name: "low"}


def test_a_vetoed_firm_is_in_the_last_class_and_an_unknown_veto_in_none(firms: Firms) -> None:
    penalised({firms["rich"]: True})
    judge()
    assert classes() == {firms["rich"].name: "out"}


def penalised(by_firm: dict[Enterprise, bool]) -> None:
    firms = pa.array([one.pk for one in by_firm], pa.int64())
    register_batch(
        pa.table({"firm": firms, "penalised": [*by_firm.values()]}),
        source="处罚公示",
        source_unit="AT-TRADE",
        sharing_basis="环屿数据条例",
        year=None,
        effective=date(2026, 1, 1),
        received_at=AT,
        by=None,
        at=AT,
    )


def classes() -> dict[str, str]:
    run = VerdictRun.objects.latest("id")
    ranked = Standing.objects.filter(run=run, version__rule_id="rules/tide")
    return dict(ranked.values_list("enterprise__name", "value"))
