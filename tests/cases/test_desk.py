"""My desk: what waits for whom, how near midnight is, and that it costs few queries."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.cases.queries_desk import positions
from liyuan.cases.queries_pile import whole_desk
from liyuan.enterprises.models import Enterprise
from tests import atoll
from tests.demands.cast import open_demand, to_answered, to_dispatched, walk
from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]
Who = Mapping[str, User]


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    at = timezone.now() - timedelta(minutes=30)
    return open_demand(firm.pk, who["firm"], at, collected_at=at)


def desk(user: User) -> str:
    answer = atoll.browser(user).get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_demand_lies_on_the_desk_of_its_district_until_it_is_handed_over(
    case: Case, who: Who
) -> None:
    said = desk(who["district"])
    assert case.number in said
    assert "尚有诉求未转办" in said
    to_dispatched(case, who, timezone.now())
    assert case.number not in desk(who["district"])
    assert case.number in desk(who["department"])


def test_nothing_lies_on_the_desk_of_who_has_no_part(case: Case, who: Who) -> None:
    assert "没有等您办理的事项" in desk(who["other"])


def test_an_answer_lies_on_the_desk_of_the_firm(firm: Enterprise, who: Who) -> None:
    at = timezone.now() - timedelta(days=2)
    case = to_answered(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    assert case.number in desk(who["firm"])


@pytest.mark.parametrize(("name", "most"), [("firm", 16), ("district", 18), ("department", 16)])
def test_a_desk_costs_few_queries(name: str, most: int, case: Case, who: Who) -> None:
    browser = atoll.browser(who[name])
    browser.get("/desk/")
    assert atoll.counted(lambda: browser.get("/desk/")) <= most


def test_all_that_one_must_act_on_stands_in_one_list_by_deadline(
    firm: Enterprise, who: Who
) -> None:
    now = timezone.now() - timedelta(minutes=5)
    at = now - timedelta(days=3)
    tonight = open_demand(firm.pk, who["firm"], now, collected_at=now)
    late = open_demand(firm.pk, who["firm"], at, collected_at=at)
    asking = walk(
        to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at),
        ("sign", who["department"], at, {}),
        ("ask_extension", who["department"], at, {"extension_reason": "待料", "extra_days": 3}),
    )
    said = desk(who["district"])
    places = [said.index(case.number) for case in (late, tonight, asking)]
    assert places == sorted(places)
    assert "待审批" in said.rpartition(asking.number)[2][:40]


def test_the_whole_desk_is_paged_by_key_and_back(
    firm: Enterprise, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liyuan.cases.queries_pile.PAGE_SIZE", 2)
    at = timezone.now() - timedelta(hours=5)
    opened = [open_demand(firm.pk, who["firm"], at, collected_at=at) for _ in range(5)]
    walk(
        to_dispatched(opened[0], who, at),
        ("sign", who["department"], at, {}),
        ("ask_extension", who["department"], at, {"extension_reason": "待料", "extra_days": 3}),
    )
    user, seen, after = who["district"], [], None
    piles = positions(user, at=timezone.now())
    assert len(piles) == 2
    for _ in range(3):
        page = whole_desk(user, piles, after=after, at=timezone.now(), lang="zh-hans")
        seen.append([row.number for row in page.items])
        before, after = page.previous, page.next
    assert [len(one) for one in seen] == [2, 2, 1]
    assert {number for one in seen for number in one} == {case.number for case in opened}
    again = whole_desk(user, piles, after=before, at=timezone.now(), lang="zh-hans")
    assert [row.number for row in again.items] == seen[1]
