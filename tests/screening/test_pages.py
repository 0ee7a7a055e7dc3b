"""Pages of screenings: begin, watch, call off, read, compare, and what of it to whom."""

import re
import shutil
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.test import Client

from liyuan.accounts.domain import Role
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.journal.models import Entry
from liyuan.screening.actions import request_screening
from liyuan.screening.domain import Cause, State
from liyuan.screening.files import directory
from liyuan.screening.gone import GONE
from liyuan.screening.models import ScreeningProgress, ScreeningRun
from liyuan.screening.queries_breakdown import broken_down
from liyuan.screening.queries_causes import causes_of_change
from liyuan.screening.queries_run import clause_head, policies_of
from tests import atoll
from tests.cast import person
from tests.policies.conftest import Firms
from tests.policies.facts import tell
from tests.screening.cast import AT, DAY, LATER, screen_now

CLAUSE = "grow_up/reward"


def reader(role: Role) -> Client:
    return atoll.browser(person(role, unit=atoll.unit("AT")))


@pytest.fixture
def department(firms: Firms) -> Client:
    return reader(Role.DEPARTMENT)


@pytest.fixture
def leader(firms: Firms) -> Client:
    return reader(Role.LEADER)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_department_begins_one_and_sees_how_far_it_is(department: Client) -> None:
    answer = department.post("/screening/start/", {"as_of": "2026-06-01"})
    run = ScreeningRun.objects.get()
    assert answer["Location"] == f"/screening/{run.pk}/"
    ScreeningProgress.objects.update(done=1, of=3)
    page = department.get(f"/screening/{run.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "已判定 1 / 3 户" in page
    assert "排队中" in page


def test_a_second_one_is_refused_and_the_day_stays(department: Client) -> None:
    request_screening(as_of=DAY, by=None, at=AT)
    answer = department.post("/screening/start/", {"as_of": "2026-07-02"})
    assert answer.status_code == 422


def test_a_day_that_is_none_is_refused_beside_its_field(department: Client) -> None:
    answer = department.post("/screening/start/", {"as_of": "morgen"})
    assert answer.status_code == 422
    assert 'value="morgen"' in answer.content.decode()


def test_called_off_it_says_so(department: Client) -> None:
    run = request_screening(as_of=DAY, by=None, at=AT)
    department.post(f"/screening/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert "已取消" in text(department, "/screening/")


def test_a_leader_reads_but_begins_none(leader: Client) -> None:
    assert "还没有筛查过" in text(leader, "/screening/")
    assert leader.post("/screening/start/", {"as_of": "2026-06-01"}).status_code == 403


def test_the_clauses_of_a_run_have_their_counts_and_budget(department: Client) -> None:
    run = screen_now()
    page = text(department, f"/screening/{run.pk}/")
    assert run.rules_hash[:12] in page
    assert "8 万元" in page
    only = text(department, f"/screening/{run.pk}/?policy=grow_up&mode=manual&sort=budget")
    assert len(only) < len(page)


def test_the_firms_behind_a_count_are_named_to_who_may_see_them(department: Client) -> None:
    run = screen_now()
    path = f"/screening/{run.pk}/firms/{CLAUSE}/"
    assert "珊瑚船厂" in text(department, path)
    assert "潮汐咨询" in text(department, f"{path}?outcome=unknown")
    assert "珊瑚船厂" not in text(department, f"{path}?district=A2")
    text(reader(Role.SYSTEM_ADMIN), path, 403)


def test_the_system_administrator_watches_and_reads_no_figure(firms: Firms) -> None:
    run, admin = screen_now(), reader(Role.SYSTEM_ADMIN)
    page = text(admin, f"/screening/{run.pk}/")
    assert run.rules_hash[:12] in page
    assert "8 万元" not in page
    for path in (f"/screening/clauses/{CLAUSE}/", f"/screening/{run.pk}/diff/{run.pk}/"):
        text(admin, path, 403)


def test_who_may_not_list_the_firms_is_told_no_small_cell(firms: Firms) -> None:
    run = screen_now()
    head = clause_head(run, policies_of(run), "grow_up", "reward", lang="zh")
    assert head is not None
    told, untold = (broken_down(run, head, names=names, lang="zh") for names in (True, False))
    assert any(line.counts for table in told.tables for line in table.lines)
    assert not any(line.counts for table in untold.tables for line in table.lines)


def test_a_firm_that_became_sensitive_is_named_no_more(firms: Firms, department: Client) -> None:
    run = screen_now()
    conceal_firm(firms["rich"], basis="潮防〔2026〕1号", by=None, at=LATER)
    assert "珊瑚船厂" not in text(department, f"/screening/{run.pk}/firms/{CLAUSE}/")


def test_two_runs_are_compared_and_say_why(firms: Firms, department: Client) -> None:
    before = screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    now = screen_now(LATER)
    answer = department.get("/screening/compare/", {"run": [before.pk, now.pk]})
    assert answer["Location"] == f"/screening/{now.pk}/diff/{before.pk}/"
    page = text(department, answer["Location"])
    assert "企业数据有更新" in page
    assert "基准日不同" not in page
    newly = f"/screening/{now.pk}/firms/{CLAUSE}/?change=newly&against={before.pk}"
    named = text(department, newly)
    assert "海草食品" in named
    assert "珊瑚船厂" not in named


def test_after_a_restore_pages_of_firms_say_that_the_city_must_be_screened_again(
    firms: Firms, department: Client
) -> None:
    before = screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    now = screen_now(LATER)
    shutil.rmtree(directory())
    for path in (f"{now.pk}/firms/{CLAUSE}/", f"{now.pk}/diff/{before.pk}/export.xlsx"):
        assert "请重新进行一次全市筛查" in text(department, f"/screening/{path}", GONE)
    assert "请重新进行一次全市筛查" in text(department, f"/screening/{now.pk}/diff/{before.pk}/")
    assert text(department, f"/screening/clauses/{CLAUSE}/")


def test_of_several_causes_a_firm_is_told_those_that_can_be_its_own(
    firms: Firms, department: Client
) -> None:
    before = screen_now()
    tell({firms["poor"]: "500"}, at=LATER)
    now = screen_now(LATER, as_of=date(2026, 6, 2))
    why = causes_of_change(before, now, f"policies/{CLAUSE}")
    assert why.of(firms["poor"].pk) == (Cause.DAY, Cause.FACTS)
    assert why.of(firms["rich"].pk) == (Cause.DAY,)
    path = f"/screening/{now.pk}/firms/{CLAUSE}/?change=newly&against={before.pk}"
    assert "基准日不同、企业数据有更新" in text(department, path)


def test_two_equal_runs_differ_in_nothing(department: Client) -> None:
    first, second = screen_now(), screen_now(LATER)
    page = text(department, f"/screening/{second.pk}/diff/{first.pk}/")
    assert "没有任何变化" in page


def test_the_page_of_a_clause_tells_where_firms_drop_out(department: Client) -> None:
    screen_now()
    page = text(department, f"/screening/clauses/{CLAUSE}/")
    assert "逐条件分布" in page
    assert "先问这一项" in page


def test_by_how_much_a_firm_misses_is_for_who_may_read_the_figure(firms: Firms) -> None:
    screen_now()
    path = f"/screening/clauses/{CLAUSE}/"
    assert "海草食品" not in text(reader(Role.LEADER), path)
    assert "0.01 万元" in text(reader(Role.AUDITOR), path)


def test_what_is_taken_away_is_journalled(department: Client) -> None:
    run = screen_now()
    paths = (
        "export.xlsx",
        f"{run.pk}/export.xlsx",
        f"{run.pk}/firms/{CLAUSE}/export.xlsx",
        f"clauses/{CLAUSE}/near.xlsx",
    )
    for path in paths:
        assert department.get(f"/screening/{path}").status_code == 200, path
    assert Entry.objects.filter(action="ledger.export").count() == len(paths)


def test_pages_ask_as_much_of_many_runs_as_of_few(department: Client) -> None:
    run = screen_now()
    paths = ("/screening/", f"/screening/{run.pk}/", f"/screening/clauses/{CLAUSE}/")
    few = [atoll.counted(partial(department.get, path)) for path in paths]
    for day in range(3, 6):
        screen_now(datetime(2026, 6, day, 2, tzinfo=UTC))
    assert [atoll.counted(partial(department.get, path)) for path in paths] == few
    assert max(few) <= 15
