"""Topics: where one shows, opening one, putting demands in, closing it with an outcome."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.models import Topic
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from tests import atoll
from tests.cast import person
from tests.demands.cast import HOUR, lead, open_demand, to_dispatched, walk
from tests.sheets import first_sheet

Who = Mapping[str, User]
POWER = "reef-dock"


def signed(case: Case, who: Who, at: datetime) -> Case:
    return walk(to_dispatched(case, who, at), ("sign", who["department"], at + 3 * HOUR, {}))


@pytest.fixture
def three(firm: Enterprise, who: Who) -> tuple[Case, ...]:
    """Three firms of one place without power, in hand at one department."""
    at = timezone.now() - timedelta(days=1)
    firms = [firm, atoll.firm(2), atoll.firm(3)]
    opened = [
        open_demand(one.pk, who["firm"], at, collected_at=at, category=POWER) for one in firms
    ]
    return tuple(signed(case, who, at) for case in opened)


def opened(who: Who, **said: str) -> Topic:
    form = {"name": "礁湖园用电不足", "unit": lead().code, "category": POWER, **said}
    answer = atoll.browser(who["supervision"]).post("/topics/new/", form)
    assert answer.status_code == 302, answer.content.decode()
    return Topic.objects.latest("pk")


def test_three_firms_with_one_problem_are_pointed_out(three: tuple[Case, ...], who: Who) -> None:
    page = atoll.browser(who["supervision"]).get("/topics/").content.decode()
    assert "可能需要立专题" in page
    assert "/topics/new/?category=reef&" in page
    Case.objects.filter(pk=three[0].pk).update(firm=three[1].firm)
    page = atoll.browser(who["supervision"]).get("/topics/").content.decode()
    assert "可能需要立专题" not in page


def test_a_complaint_is_no_part_of_a_hint(three: tuple[Case, ...], who: Who) -> None:
    Case.objects.filter(pk=three[0].pk).update(direct=True)
    page = atoll.browser(who["supervision"]).get("/topics/").content.decode()
    assert "可能需要立专题" not in page


def test_opening_a_topic_tells_its_unit_and_is_journalled(who: Who) -> None:
    topic = opened(who)
    entry = Entry.objects.get(action="topic.open")
    assert (entry.subject_id, entry.payload["unit"]) == (str(topic.pk), lead().code)
    assert "礁湖" not in str(entry.payload)
    assert Notice.objects.filter(title="topic.opened", user=who["department"]).exists()


def test_a_topic_without_name_or_unit_is_refused_beside_the_field(who: Who) -> None:
    said = {"name": "", "unit": "nobody", "category": POWER, "plan": "写好的安排"}
    answer = atoll.browser(who["supervision"]).post("/topics/new/", said)
    assert answer.status_code == 422
    assert "写好的安排" in answer.content.decode()
    assert not Topic.objects.exists()


def test_the_unit_in_charge_puts_its_demands_in_and_each_is_told(
    three: tuple[Case, ...], who: Who
) -> None:
    topic, desk = opened(who), atoll.browser(who["department"])
    page = desk.get(f"/topics/{topic.pk}/").content.decode()
    picks = [f"{case.number}:{case.version}" for case in three]
    assert all(f'value="{pick}"' in page for pick in picks)
    stale = f"{three[2].number}:{three[2].version - 1}"
    answer = desk.post(f"/topics/{topic.pk}/join/", {"pick": [*picks[:2], stale]}).content.decode()
    assert "已并入 2 件，未并入 1 件" in answer
    states = [Case.objects.get(pk=case.pk).state for case in three]
    assert states == ["in_topic", "in_topic", "signed"]
    row = atoll.browser(who["supervision"]).get("/topics/export.xlsx").content
    cells = first_sheet(row)[3]
    assert cells[1] == "礁湖园用电不足"
    assert cells[6:9] == [2.0, 2.0, 2.0]


def test_who_does_not_reach_a_demand_neither_counts_nor_reads_it(
    three: tuple[Case, ...], who: Who
) -> None:
    topic = opened(who)
    picks = [f"{case.number}:{case.version}" for case in three]
    atoll.browser(who["department"]).post(f"/topics/{topic.pk}/join/", {"pick": picks})
    stranger = atoll.browser(who["other"])
    page = stranger.get(f"/topics/{topic.pk}/").content.decode()
    assert "还没有您可查看的诉求" in page
    assert all(case.number not in page for case in three)
    answer = stranger.post(f"/topics/{topic.pk}/join/", {"pick": picks}).content.decode()
    assert "已并入 0 件，未并入 3 件" in answer
    assert atoll.browser(who["firm"]).get("/topics/").status_code == 403


def test_the_outcome_of_a_topic_is_offered_as_an_answer(three: tuple[Case, ...], who: Who) -> None:
    topic, desk = opened(who), atoll.browser(who["department"])
    pick = f"{three[0].number}:{three[0].version}"
    desk.post(f"/topics/{topic.pk}/join/", {"pick": pick})
    assert desk.post(f"/topics/{topic.pk}/close/", {"outcome": ""}).status_code == 422
    desk.post(f"/topics/{topic.pk}/close/", {"outcome": "新建一条十千伏线路。"})
    topic.refresh_from_db()
    assert (topic.state, topic.outcome) == ("closed", "新建一条十千伏线路。")
    page = desk.get(f"/demands/{three[0].number}/?step=answer").content.decode()
    assert "专题结论" in page
    late = f"{three[1].number}:{three[1].version}"
    answer = desk.post(f"/topics/{topic.pk}/join/", {"pick": late}).content.decode()
    assert "未并入 1 件" in answer


def test_another_unit_does_not_close_a_topic(who: Who) -> None:
    topic = opened(who)
    answer = atoll.browser(who["other"]).post(f"/topics/{topic.pk}/close/", {"outcome": "x"})
    assert answer.status_code == 403
    assert Entry.objects.filter(action="access.refuse", subject_id=str(topic.pk)).exists()
    leader = person(Role.LEADER, unit=atoll.unit("AT"), username="leads")
    assert atoll.browser(leader).get("/topics/new/").status_code == 200


def test_the_list_costs_the_same_however_long(three: tuple[Case, ...], who: Who) -> None:
    browser = atoll.browser(who["supervision"])
    opened(who)
    browser.get("/topics/")
    few = atoll.counted(lambda: browser.get("/topics/"))
    for _ in range(3):
        opened(who)
    assert atoll.counted(lambda: browser.get("/topics/")) <= few


def test_the_way_of_a_demand_names_its_topic(three: tuple[Case, ...], who: Who) -> None:
    topic = opened(who)
    said = {"topic": str(topic.pk)}
    case = walk(three[0], ("join_topic", who["department"], timezone.now(), said))
    page = atoll.browser(who["department"]).get(f"/demands/{case.number}/").content.decode()
    assert topic.name in page.partition("办理经过")[2]


def test_units_with_demands_in_a_topic_hear_of_its_outcome(
    three: tuple[Case, ...], who: Who
) -> None:
    topic = opened(who)
    said = {"topic": str(topic.pk)}
    walk(three[0], ("join_topic", who["department"], timezone.now(), said))
    closed = {"outcome": "新变电站 2027 年 3 月投运。"}
    atoll.browser(who["supervision"]).post(f"/topics/{topic.pk}/close/", closed)
    told = Notice.objects.filter(title="topic.closed").values_list("user__username", flat=True)
    assert who["department"].username in told
    assert who["other"].username not in told
