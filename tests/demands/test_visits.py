"""The return desk: who is called, when again, by whom never, and who is called a second time."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.models import Case, CaseText
from liyuan.demands.domain_visits import Slot, Wait, called_twice, next_time, wait
from liyuan.demands.models import Visit
from liyuan.demands.queries_visits import to_call, to_call_again
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from liyuan.rules.models import PackDocument
from tests import atoll
from tests.cast import person
from tests.demands.cast import DAY, MONDAY, open_demand, to_answered, walk
from tests.sheets import first_sheet

Who = Mapping[str, User]
MORNING = Slot("上午", time(9, 30), time(11, 30))
AFTERNOON = Slot("下午", time(14, 30), time(17))
SLOTS = (MORNING, AFTERNOON)
AT = datetime(2026, 3, 16, 10, tzinfo=UTC)
NOBODY = {"outcome": "no_answer"}
ASKED = {"en": "Did they?", "choices": [{"key": "somebody", "name": "有", "en": "Yes"}]}
GRADES = [{"key": "satisfied", "name": "满意", "en": "Satisfied"}]
WHEN_NOT = {"question": "judged", "choice": "dissatisfied"}
GOOD = {"outcome": "reached", "rating": "satisfied", "solved": "yes"}


def resolved(firm: Enterprise, who: Who) -> Case:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    said = {"rating": "satisfied", "solved": True}
    return walk(case, ("evaluate", who["firm"], MONDAY + 2 * DAY, said))


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    return resolved(firm, who)


@pytest.fixture
def drawn(firm: Enterprise, who: Who) -> Case:
    """A demand of the twentieth part, called once."""
    case = resolved(firm, who)
    number = next(n for n in (f"2026-9{i:06d}" for i in range(999)) if called_twice(n))
    Case.objects.filter(pk=case.pk).update(number=number)
    case.refresh_from_db()
    call(who["caller"], case, GOOD)
    return case


def call(user: User, case: Case, said: Mapping[str, str], tab: str = "") -> Any:
    case.refresh_from_db()
    data = {"version": str(case.version), **said}
    return atoll.browser(user).post(f"/visits/{case.number}/{tab}", data)


def test_a_resolved_demand_is_on_the_desk_and_leaves_it_once_called(case: Case, who: Who) -> None:
    said = atoll.browser(who["caller"]).get("/visits/").content.decode()
    assert case.number in said
    assert call(who["caller"], case, GOOD).url == "/visits/"
    case.refresh_from_db()
    assert (case.state, Visit.objects.get(case=case).judged) == ("revisited", "satisfied")
    assert not to_call(who["caller"], timezone.now() - 9 * DAY).exists()


def test_an_effect_check_comes_back_when_it_is_due(case: Case, who: Who) -> None:
    call(who["caller"], case, GOOD)
    assert not to_call(who["caller"], timezone.now()).exists()
    case.clocks.filter(name="effect").update(deadline_at=timezone.now())
    assert "问效到期" in atoll.browser(who["caller"]).get("/visits/").content.decode()


def test_neither_who_handled_it_nor_their_unit_calls(case: Case, who: Who) -> None:
    handler, unit = who["department"], atoll.unit("AT-TRADE")
    colleague = person(Role.CALLER, unit=unit, username="colleague")
    assert atoll.browser(handler).get("/visits/").status_code == 403
    assert not to_call(colleague, timezone.now()).exists()
    path = f"/visits/{case.number}/"
    assert "办理过这件诉求" in atoll.browser(colleague).get(path).content.decode()
    assert call(colleague, case, GOOD).status_code == 422
    assert not Visit.objects.exists()


def test_a_second_attempt_on_the_same_day_is_refused_with_words(case: Case, who: Who) -> None:
    script(days_between=1)
    assert call(who["caller"], case, NOBODY).status_code == 302
    again = call(who["caller"], case, {**NOBODY, "note": "又拨了一次"})
    assert again.status_code == 422
    assert "改天再拨" in again.content.decode()
    assert "又拨了一次" in again.content.decode()
    assert Visit.objects.count() == 1


def test_after_three_calls_in_vain_the_visit_ends(case: Case, who: Who) -> None:
    script(days_between=1)
    for days in (3, 2, 1):
        assert "未访成" not in opened(who["caller"], case)
        call(who["caller"], case, NOBODY)
        Visit.objects.filter(case=case, at__gt=timezone.now() - DAY).update(
            at=timezone.now() - days * DAY
        )
    assert "未访成" in opened(who["caller"], case)
    assert call(who["caller"], case, {"outcome": "visit_unreached"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.demand.revisit_judged) == ("revisited", "")
    assert case.demand.revisited_at is None


def test_one_refusal_ends_the_visit_and_counts_as_none(case: Case, who: Who) -> None:
    assert call(who["caller"], case, {"outcome": "declined", "note": "不愿多谈"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.demand.revisited_at) == ("revisited", None)
    assert Visit.objects.get(case=case).outcome == "declined"


def test_a_dissatisfied_firm_that_refuses_the_call_stays_on_the_desk(
    firm: Enterprise, who: Who
) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    said = {"rating": "dissatisfied", "solved": False}
    case = walk(case, ("evaluate", who["firm"], MONDAY + 2 * DAY, said))
    assert call(who["caller"], case, {"outcome": "declined"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "resolved"


def test_a_dead_number_is_told_to_who_wrote_it_down_and_may_end_the_visit(
    case: Case, who: Who
) -> None:
    assert call(who["caller"], case, {"outcome": "wrong_number"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "resolved"
    told = Notice.objects.get(title="registrar.dead_number")
    assert told.user == who["firm"]
    assert call(who["caller"], case, {"outcome": "visit_unreached"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.demand.revisited_at) == ("revisited", None)


def test_supervision_reads_the_desk_and_makes_no_first_call(case: Case, who: Who) -> None:
    browser = atoll.browser(who["supervision"])
    assert case.number in browser.get("/visits/").content.decode()
    said = browser.get(f"/visits/{case.number}/").content.decode()
    assert "由回访员拨打和记录" in said
    assert 'name="outcome"' not in said
    assert call(who["supervision"], case, GOOD).status_code == 403
    assert not Visit.objects.exists()


def test_each_tab_of_the_desk_is_taken_along(case: Case, drawn: Case, who: Who) -> None:
    browser = atoll.browser(who["supervision"])
    first = str(first_sheet(browser.get("/visits/export.xlsx").content))
    again = str(first_sheet(browser.get("/visits/export.xlsx?second=1").content))
    assert (case.number in first, drawn.number in first) == (True, False)
    assert (case.number in again, drawn.number in again) == (False, True)
    taken = Entry.objects.filter(action="ledger.export", subject_id="visits")
    assert [entry.payload["second"] for entry in taken.order_by("pk")] == [False, True]


def test_supervision_makes_second_calls(drawn: Case, who: Who) -> None:
    assert call(who["supervision"], drawn, GOOD, "?second=1").status_code == 302
    assert Visit.objects.filter(case=drawn, second=True, caller=who["supervision"]).exists()


def test_a_dissatisfied_firm_has_it_done_again(case: Case, who: Who) -> None:
    bad = {"outcome": "reached", "rating": "dissatisfied", "solved": "no"}
    assert call(who["caller"], case, bad).status_code == 422
    call(who["caller"], case, {**bad, "note": "电压仍不稳"})
    case.refresh_from_db()
    assert (case.state, case.demand.redone) == ("handling", 1)


def test_who_is_not_reached_has_no_rating(case: Case, who: Who) -> None:
    answer = call(who["caller"], case, {**NOBODY, "rating": "satisfied"})
    assert answer.status_code == 422
    assert "没有接通" in answer.content.decode()


def test_a_stale_page_is_told(case: Case, who: Who) -> None:
    stale = {"version": "1", **GOOD}
    answer = atoll.browser(who["caller"]).post(f"/visits/{case.number}/", stale)
    assert answer.status_code == 422
    assert "已有新的办理动作" in answer.content.decode()


def test_somebody_else_calls_again_and_a_difference_is_told(drawn: Case, who: Who) -> None:
    other = person(Role.CALLER, unit=atoll.unit("AT"), username="second")
    at, tab = timezone.now(), "?second=1"
    assert not to_call_again(who["caller"], at).exists()
    assert list(to_call_again(other, at)) == [drawn]
    assert call(who["caller"], drawn, GOOD, tab).status_code == 422
    said = {"outcome": "reached", "rating": "dissatisfied", "solved": "no", "note": "没有解决"}
    assert call(other, drawn, said, tab).status_code == 302
    assert not to_call_again(other, at).exists()
    entry = Entry.objects.get(action="demand.second_call")
    assert "没有解决" not in str(entry.payload)
    assert CaseText.objects.get(entry=entry).text == "没有解决"
    assert "回答不一致" in opened(other, drawn)


def test_the_database_draws_as_the_function_does(case: Case, who: Who) -> None:
    drawn = [n for n in (f"2026-{i:07d}" for i in range(4_000)) if called_twice(n)]
    assert 0.04 < len(drawn) / 4_000 < 0.06
    Visit.objects.create(
        case=case, entry=Entry.objects.earliest("id"), caller=who["firm"], at=MONDAY,
        outcome="reached",
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(facts={"visited": True})
    for number in (*drawn[:5], "2026-0000001", "2026-0000002", "2026-0000003"):
        Case.objects.filter(pk=case.pk).update(number=number)
        assert to_call_again(who["caller"], MONDAY).exists() is called_twice(number)


@pytest.mark.parametrize(
    ("tried", "at", "why", "after"),
    [
        ((), AT, None, AT),
        ((), AT.replace(hour=8), Wait.HOURS, AT.replace(hour=9, minute=30)),
        ((AT,), AT, Wait.DAY, AT.replace(day=17, hour=14, minute=30)),
        ((AT,), AT + DAY, Wait.SLOT, AT.replace(day=17, hour=14, minute=30)),
        ((AT,), AT.replace(day=17, hour=15), None, AT.replace(day=17, hour=15)),
        ((), AT.replace(hour=20), Wait.HOURS, AT.replace(day=17, hour=9, minute=30)),
    ],
)
def test_no_part_of_the_day_is_tried_twice_while_another_is_left(
    tried: tuple[datetime, ...], at: datetime, why: Wait | None, after: datetime
) -> None:
    assert wait(tried, SLOTS, 1, at) is why
    assert next_time(tried, SLOTS, 1, at) == after


def test_a_longer_list_asks_no_more(
    firm: Enterprise, who: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = atoll.browser(who["caller"])
    for _ in range(3):
        resolved(firm, who)
    browser.get("/visits/")
    with django_assert_max_num_queries(20):
        assert browser.get("/visits/").content.count(b"2026-") >= 3


def test_what_else_a_firm_says_is_kept_for_callers_and_supervision(case: Case, who: Who) -> None:
    script(1)
    said = {**GOOD, "asked-pressed": "somebody"}
    assert call(who["caller"], case, said).status_code == 302
    visit = Visit.objects.get(case=case)
    assert visit.answers == {"pressed": "somebody"}
    entry = Entry.objects.get(action="visit.answers")
    assert (entry.payload["case"], entry.payload["answers"]) == (case.number, visit.answers)
    assert "有人打招呼吗" in opened(who["supervision"], case)
    unit = atoll.browser(who["department"]).get(f"/demands/{case.number}/").content.decode()
    assert case.number in unit
    assert "打招呼" not in unit


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({**GOOD, "asked-pressed": "x"}, "asked-pressed"),
        ({**NOBODY, "asked-pressed": "somebody"}, "asked-pressed"),
        ({**GOOD, "asked-why_not": "somebody"}, "asked-why_not"),
    ],
    ids=["no such answer", "nobody was reached", "an earlier answer leads past it"],
)
def test_an_answer_that_cannot_be_is_refused(
    case: Case, who: Who, said: Mapping[str, str], field: str
) -> None:
    script(1)
    answer = call(who["caller"], case, said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Visit.objects.exists()


def test_questions_stand_in_the_order_of_the_script(case: Case, who: Who) -> None:
    script(1)
    form = atoll.browser(who["caller"]).get(f"/visits/{case.number}/").context["form"]
    assert [field.name for field in form.visible_fields()] == [
        "outcome",
        "rating",
        "asked-why_not",
        "asked-pressed",
        "solved",
        "note",
    ]


def opened(user: User, case: Case) -> str:
    return atoll.browser(user).get(f"/visits/{case.number}/").content.decode()


def script(days_between: int) -> None:
    said = {
        "opening": "您好，{企业}",
        "closing": "谢谢",
        "attempts": [{"name": "全天", "from": "00:00", "to": "23:59"}],
        "days_between": days_between,
        "questions": [
            {"key": "judged", "text": "满意吗？", "en": "Satisfied?", "choices": GRADES},
            {**ASKED, "key": "why_not", "text": "哪里不满意？", "only_if": WHEN_NOT},
            {**ASKED, "key": "pressed", "text": "有人打招呼吗？"},
            {"key": "more", "text": "还有什么要补充？", "en": "More?"},
        ],
        "outcomes": [],
    }
    PackDocument.objects.update_or_create(
        name="visit_script", defaults={"content": said, "content_hash": f"h{days_between}"}
    )
