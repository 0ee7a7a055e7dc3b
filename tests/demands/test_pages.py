"""The pages of demands: who sees what, steps from their forms, intake, the list as a 台账."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry, PersonalDetail
from tests import atoll
from tests.cast import FROM
from tests.demands.cast import lead, open_demand, to_answered, to_dispatched, walk
from tests.sheets import first_sheet

Who = Mapping[str, User]


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    return open_demand(
        firm.pk,
        who["firm"],
        timezone.now() - timedelta(minutes=5),
        collected_at=timezone.now() - timedelta(hours=1),
    )


def page(user: User | None, path: str) -> str:
    answer = atoll.browser(user).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_each_sees_the_steps_that_are_theirs(case: Case, who: Who) -> None:
    own = page(who["firm"], f"/demands/{case.number}/")
    assert "企业撤回" in own
    assert "受理</button>" not in own
    assert "受理</button>" in page(who["district"], f"/demands/{case.number}/")


def test_the_case_of_others_is_hidden(case: Case, who: Who) -> None:
    for name in ("other", "department"):
        assert atoll.browser(who[name]).get(f"/demands/{case.number}/").status_code == 404


def test_a_step_is_taken_from_its_form(case: Case, who: Who) -> None:
    browser, path = atoll.browser(who["district"]), f"/demands/{case.number}"
    browser.post(f"{path}/accept/", {"version": 1})
    browser.post(f"{path}/triage_personal/", {"version": 2, "nature": "help"})
    answer = browser.post(f"{path}/dispatch/", {"version": 3, "lead": lead().code})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.lead) == ("dispatched", lead())


def test_a_refused_step_keeps_what_was_typed(case: Case, who: Who) -> None:
    path = f"/demands/{case.number}/refuse/"
    answer = atoll.browser(who["district"]).post(path, {"version": 1, "guidance": "请到政务中心"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "请到政务中心" in said
    assert "ly-error" in said


def test_who_was_overtaken_is_told(case: Case, who: Who) -> None:
    browser, path = atoll.browser(who["district"]), f"/demands/{case.number}/accept/"
    browser.post(path, {"version": 1})
    again = browser.post(path, {"version": 1})
    assert again.status_code == 422
    assert "已有新的办理动作" in again.content.decode()


def test_a_step_of_another_is_refused(case: Case, who: Who) -> None:
    path = f"/demands/{case.number}/accept/"
    assert atoll.browser(who["firm"]).post(path, {"version": 1}).status_code == 403


def test_the_last_step_is_taken_back_from_the_page(case: Case, who: Who) -> None:
    browser, path = atoll.browser(who["district"]), f"/demands/{case.number}"
    browser.post(f"{path}/accept/", {"version": 1})
    assert "撤销" in browser.get(f"{path}/").content.decode()
    browser.post(f"{path}/undo/")
    case.refresh_from_db()
    assert case.state == "registered"


def test_every_counted_minute_is_shown(case: Case, who: Who) -> None:
    said = page(who["district"], f"/demands/{case.number}/")
    assert "全程时限" in said
    assert "计时依据" in said


def test_an_unnamed_firm_is_not_named_to_its_handler(firm: Enterprise, who: Who) -> None:
    at = timezone.now() - timedelta(hours=2)
    case = open_demand(firm.pk, who["firm"], at, withheld=True, collected_at=at)
    to_dispatched(case, who, at)
    path = f"/demands/{case.number}/"
    for place in (path, "/demands/"):
        said = page(who["department"], place)
        assert "匿名" in said
        assert firm.name not in said
        assert str(who["firm"]) not in said
    assert firm.name in page(who["supervision"], path)


def test_a_firm_does_not_read_what_units_write_to_each_other(firm: Enterprise, who: Who) -> None:
    at = timezone.now() - timedelta(days=2)
    case = to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    given = {"version": case.version, "return_reason": "不属本单位职责", "proposed_unit": "AT-STAT"}
    Case.objects.filter(pk=case.pk).update(facts={**case.facts, "returns": 0})
    case.clocks.filter(name="return_window").update(deadline_at=timezone.now() + timedelta(days=9))
    browser = atoll.browser(who["department"])
    browser.post(f"/demands/{case.number}/return/", given)
    assert "不属本单位职责" not in page(who["firm"], f"/demands/{case.number}/")


def test_a_contact_is_opened_with_a_reason_that_is_journalled(firm: Enterprise, who: Who) -> None:
    at = timezone.now() - timedelta(hours=2)
    brought = {"contact_name": "岛上来客", "contact_phone": "13800000000", "collected_at": at}
    case = to_dispatched(open_demand(firm.pk, who["firm"], at, **brought), who, at)
    path, browser = f"/demands/{case.number}/", atoll.browser(who["department"])
    assert "岛上来客" not in page(who["department"], path)
    assert browser.post(f"{path}contact/", {}).status_code == 422
    told = browser.post(f"{path}contact/", {"reason": "预约现场"})
    assert "岛上来客" in told.content.decode()
    entry = Entry.objects.get(action="demand.contact")
    assert "预约现场" not in str(entry.payload)
    assert PersonalDetail.objects.filter(entry=entry).exists()


def brought_form(**more: object) -> dict[str, object]:
    return {"title": "请求增容", "text": "变压器不够", "nature": "help", **more}


def test_a_firm_brings_a_demand(firm: Enterprise, who: Who) -> None:
    said = brought_form(firm=firm.credit_code)
    answer = atoll.browser(who["firm"]).post("/demands/new/", said)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/demands/{case.number}/"
    assert (case.firm, case.state, case.demand.on_behalf) == (firm, "registered", False)


def test_a_firm_confirms_what_was_written_for_it_and_nothing_of_its_own(
    firm: Enterprise, who: Who
) -> None:
    own = open_demand(firm.pk, who["firm"])
    browser = atoll.browser(who["firm"])
    assert "确认代填" not in browser.get(f"/demands/{own.number}/").content.decode()
    written = open_demand(firm.pk, who["district"], on_behalf=True)
    path = f"/demands/{written.number}/"
    shown = browser.get(path).content.decode()
    assert "代填，待企业确认" in shown
    assert "确认代填" in shown
    assert browser.post(f"{path}confirm/", {"version": written.version}).status_code == 302
    shown = browser.get(path).content.decode()
    assert "代填，企业已确认" in shown
    assert "下一步" not in shown or "/confirm/" not in shown


def test_an_officer_settles_a_demand_at_once_for_a_firm(firm: Enterprise, who: Who) -> None:
    Assignment.objects.create(enterprise=firm, officer=who["officer"], since=FROM)
    collected = timezone.localtime() - timedelta(hours=3)
    said = brought_form(
        firm=firm.name,
        channel="visit",
        collected_at=f"{collected:%Y-%m-%dT%H:%M}",
        at_once="on",
        result="explained",
        answer="已当场说明办理流程。",
    )
    answer = atoll.browser(who["officer"]).post("/demands/new/", said)
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.get()
    assert (case.state, case.demand.at_once, case.demand.late_registration) == (
        "answered",
        True,
        True,
    )
    assert "代填" in page(who["officer"], f"/demands/{case.number}/")


def test_nothing_is_collected_later_than_now(firm: Enterprise, who: Who) -> None:
    Assignment.objects.create(enterprise=firm, officer=who["officer"], since=FROM)
    later = timezone.localtime() + timedelta(hours=3)
    said = brought_form(firm=firm.name, channel="visit", collected_at=f"{later:%Y-%m-%dT%H:%M}")
    answer = atoll.browser(who["officer"]).post("/demands/new/", said)
    assert answer.status_code == 422
    assert "变压器不够" in answer.content.decode()


def test_what_is_reported_of_a_unit_is_out_of_its_sight(firm: Enterprise, who: Who) -> None:
    said = brought_form(firm=firm.credit_code, direct="on", subject_unit=lead().code)
    atoll.browser(who["firm"]).post("/demands/new/", said)
    case = Case.objects.get()
    path = f"/demands/{case.number}/"
    assert case.state == "direct"
    for name in ("department", "district"):
        assert atoll.browser(who[name]).get(path).status_code == 404
    assert "直报" in page(who["supervision"], path)


def test_a_demand_told_before_is_hinted_at_while_typing(case: Case, who: Who) -> None:
    hinted = "/demands/new/hints/?title=车间用电容量"
    assert case.number in page(who["district"], hinted)
    assert case.number in page(who["firm"], hinted)


def test_a_list_shows_what_is_in_reach_and_is_narrowed_by_its_address(case: Case, who: Who) -> None:
    assert case.title in page(who["district"], "/demands/?q=用电容量")
    assert case.title not in page(who["district"], "/demands/?state=archived")
    assert case.title not in page(who["other"], "/demands/")
    assert atoll.browser(who["district"]).get("/demands/?since=x").status_code == 422


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("0140", True),
        ("机床 0140", True),
        ("ab型", True),
        ("1400", False),
        ("0-1-4-0", True),
        ("4014", False),
        ("ｃ40", True),
        ("BA", False),
    ],
)
def test_a_search_finds_words_not_their_letters(
    said: str, found: bool, firm: Enterprise, who: Who
) -> None:
    case = open_demand(firm.pk, who["firm"], title="机床ＡＢ型 0140 换 C40 料，另有 0014")
    answer = page(who["district"], f"/demands/?{urlencode({'q': said})}")
    assert (case.title in answer) is found


def test_a_ledger_has_the_offices_columns(case: Case, who: Who) -> None:
    answer = atoll.browser(who["district"]).get("/demands/export.xlsx")
    rows = first_sheet(answer.content)
    assert rows[0][0] == "企业诉求台账"
    assert {"主办单位", "协办单位", "时限", "进展", "是否销号"} <= set(map(str, rows[2]))
    assert case.number in rows[3]


@pytest.mark.parametrize(("name", "most"), [("firm", 22), ("district", 28), ("department", 28)])
def test_the_page_of_a_demand_costs_few_queries(
    name: str, most: int, firm: Enterprise, who: Who
) -> None:
    at = timezone.now() - timedelta(days=2)
    case = to_answered(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    browser = atoll.browser(who[name])
    path = f"/demands/{case.number}/"
    browser.get(path)
    assert atoll.counted(lambda: browser.get(path)) <= most


@pytest.mark.parametrize("name", ["firm", "district", "department"])
def test_a_list_costs_the_same_however_long(name: str, firm: Enterprise, who: Who) -> None:
    at = timezone.now() - timedelta(days=2)
    browser = atoll.browser(who[name])
    to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    browser.get("/demands/")
    few = atoll.counted(lambda: browser.get("/demands/"))
    for _ in range(3):
        to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    assert atoll.counted(lambda: browser.get("/demands/")) <= few <= 15


@pytest.mark.parametrize(
    ("step", "said", "told"),
    [
        ("answer", {"result": "solved", "answer": "资金{金额}已拨付。"}, "{金额}"),
        (
            "ask_hanging",
            {"hang_reason": "难", "milestones": "无", "next_report": "2036-01-01"},
            "带日期的节点",
        ),
        (
            "ask_hanging",
            {"hang_reason": "难", "milestones": "2036-01-01 完工", "next_report": "2020-01-01"},
            "今天以后",
        ),
        ("ask_extension", {"extension_reason": "待料", "extra_days": "0"}, "至少延长"),
    ],
)
def test_blanks_past_days_and_nothing_at_all_are_refused_beside_their_field(
    firm: Enterprise, who: Who, step: str, said: dict[str, str], told: str
) -> None:
    at = timezone.now() - timedelta(hours=2)
    case = to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)
    case = walk(case, ("sign", who["department"], at, {}))
    path = f"/demands/{case.number}/{step}/"
    answer = atoll.browser(who["department"]).post(path, {**said, "version": case.version})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_form_sent_twice_registers_once(firm: Enterprise, who: Who) -> None:
    browser, said = atoll.browser(who["firm"]), brought_form(firm=firm.credit_code)
    first, second = (browser.post("/demands/new/", said) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_what_was_typed_too_late_can_be_copied(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    path, said = f"/demands/{case.number}/sign_and_answer/", {"result": "solved", "version": 4}
    browser = atoll.browser(who["department"])
    seen = {**said, "version": case.version}
    assert browser.post(path, {**seen, "answer": "先答"}).status_code == 302
    late = browser.post(path, {**seen, "answer": "后写的这些话"})
    assert late.status_code == 422
    assert "后写的这些话" in late.content.decode()
