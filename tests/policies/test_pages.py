"""Pages of policies: who sees what, filters, older versions, ledgers, and few queries."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from liyuan.enterprises.models import Assignment
from liyuan.journal.models import Entry
from liyuan.policies.actions import compute_verdicts
from liyuan.rules.models import RuleVersion
from tests import atoll
from tests.cast import (
    FROM,
    auditor,
    department_worker,
    district_worker,
    inspector,
    leader,
    of_firm,
    officer,
)
from tests.policies.conftest import Firms
from tests.policies.facts import tell
from tests.sheets import first_sheet

FIRMS = "/policies/grow_up/reward/firms/"


@pytest.fixture(autouse=True)
def judged(firms: Firms) -> None:
    compute_verdicts(as_of=date(2026, 6, 1), at=datetime(2026, 6, 1, 2, tzinfo=UTC))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_public_reads_policies_but_no_counts_of_firms() -> None:
    page = text(Client(), "/policies/")
    assert "一次性奖励" in page
    assert "/firms/" not in page
    assert "/firms/" not in text(Client(), "/policies/grow_up/")


def test_columns_of_counts_are_for_who_may_count() -> None:
    assert "还差（户）" not in text(Client(), "/policies/")
    assert "还差（户）" in text(atoll.browser(leader()), "/policies/")


def test_a_condition_reads_as_the_law_does_with_its_threshold_and_article() -> None:
    page = text(Client(), "/policies/grow_up/")
    assert "不低于" in page
    assert "500 万元" in page
    assert "第三条" in page


def test_the_english_page_says_it_in_english() -> None:
    page = Client(headers={"accept-language": "en"}).get("/policies/grow_up/").content.decode()
    assert "Revenue reaches the least" in page
    assert "at least" in page.lower()


def test_filters_narrow_the_list_and_a_search_without_hits_says_so() -> None:
    assert "一次性奖励" in text(Client(), "/policies/?q=一次性&mode=automatic&window=open")
    assert "没有符合条件的记录" in text(Client(), "/policies/?q=没有这一条")


def test_an_unknown_policy_clause_or_version_is_not_found() -> None:
    client = atoll.browser(department_worker())
    paths = (
        "/policies/none/",
        "/policies/grow_up/none/firms/",
        "/policies/grow_up/?version=999999",
    )
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_a_department_counts_the_whole_city_and_a_district_its_own() -> None:
    everywhere = atoll.browser(department_worker())
    reef = atoll.browser(district_worker(unit=atoll.unit("A2")))
    assert "珊瑚船厂" in text(everywhere, f"{FIRMS}?outcome=eligible")
    assert "珊瑚船厂" not in text(reef, f"{FIRMS}?outcome=eligible")
    assert "海草食品" in text(reef, f"{FIRMS}?outcome=not")


def test_a_firm_finds_only_itself_among_the_firms_of_a_clause(firms: Firms) -> None:
    client = atoll.browser(of_firm(firms["poor"].pk))
    page = text(client, f"{FIRMS}?outcome=not")
    assert "海草食品" in page
    assert "珊瑚船厂" not in text(client, f"{FIRMS}?outcome=eligible")


def test_an_inspector_may_not_see_verdicts_and_the_refusal_is_journalled() -> None:
    assert atoll.browser(inspector()).get(FIRMS).status_code == 403
    assert Entry.objects.filter(action="access.refuse", subject_id="reward").exists()


def test_an_altered_page_token_is_refused() -> None:
    assert atoll.browser(department_worker()).get(f"{FIRMS}?after=nonsense").status_code == 400


def test_the_firms_of_a_clause_are_taken_as_a_ledger_and_that_is_journalled() -> None:
    client = atoll.browser(department_worker())
    cells = ledger(client, f"{FIRMS}export.xlsx?outcome=eligible")
    assert atoll.code_of(1) in cells
    assert 8.0 in cells
    assert Entry.objects.filter(action="ledger.export").exists()


def ledger(client: Client, path: str) -> list[object]:
    return [cell for row in first_sheet(client.get(path).content) for cell in row]


def test_who_sees_the_city_and_serves_one_firm_takes_only_that_firm_away(firms: Firms) -> None:
    both = leader(username="both")
    officer(username="both")
    Assignment.objects.create(enterprise=firms["poor"], officer=both, since=FROM)
    path = f"{FIRMS}export.xlsx?outcome="
    assert atoll.code_of(1) not in ledger(atoll.browser(both), f"{path}eligible")
    assert atoll.code_of(2) in ledger(atoll.browser(both), f"{path}not")


def test_an_older_version_is_shown_as_such() -> None:
    version = RuleVersion.objects.get(rule_id="policies/grow_up")
    page = text(Client(), f"/policies/grow_up/?version={version.pk}")
    assert "旧版本" not in page


@pytest.mark.parametrize("path", ["/policies/", "/policies/grow_up/", FIRMS + "?outcome=unknown"])
def test_more_firms_cost_no_more_queries(path: str, firms: Firms) -> None:
    client = atoll.browser(department_worker())
    before = atoll.counted(lambda: client.get(path))
    tell({atoll.firm(number): "100" for number in range(10, 40)})
    compute_verdicts(as_of=date(2026, 6, 1), at=datetime(2026, 6, 3, tzinfo=UTC))
    assert atoll.counted(lambda: client.get(path)) == before <= 15


def test_who_may_not_export_is_told_so() -> None:
    assert Client().get("/policies/export.xlsx").status_code == 302
    assert atoll.browser(leader()).get("/policies/export.xlsx").status_code == 403
    assert atoll.browser(auditor()).get("/policies/export.xlsx").status_code == 200


def test_an_officer_counts_the_firms_it_serves(firms: Firms) -> None:
    served = officer()
    Assignment.objects.create(enterprise=firms["rich"], officer=served, since=FROM)
    page = text(atoll.browser(served), "/policies/grow_up/")
    assert "初步匹配 1 户" in page
    assert "还差 0 户" in page
