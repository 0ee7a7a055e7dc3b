"""A demand split into parts: own lead and clocks, the same protection, one page for the firm."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.actions import move_case
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.demands.actions_split import split_off
from liyuan.demands.domain import Nature
from liyuan.enterprises.models import Enterprise
from liyuan.notices.models import Notice
from tests import atoll
from tests.demands.cast import open_demand, to_dispatched, unit_of, walk

Who = Mapping[str, User]
HOUR = timedelta(hours=1)
SAID = {"title": "道路一侧未通", "text": "厂区西侧道路未通，货车绕行。"}
ANSWER = {"result": "solved", "answer": "已增容至800千伏安。"}


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    at = timezone.now() - 2 * HOUR
    return to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)


def split(case: Case, who: Who) -> Case:
    answer = atoll.browser(who["district"]).post(f"/demands/{case.number}/split/", SAID)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get(parent=case)


def read(user: User, case: Case) -> str:
    answer = atoll.browser(user).get(f"/demands/{case.number}/")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_parent_and_part_show_each_other_and_the_part_has_its_own_lead(
    case: Case, who: Who
) -> None:
    child = split(case, who)
    now = timezone.now()
    child = move_case(
        child, "hand_over", {"nature": "help", "lead": "AT-STAT"}, by=who["district"], at=now
    )
    assert (child.lead, child.firm_id) == (atoll.unit("AT-STAT"), case.firm_id)
    assert child.clocks.filter(name="sign", unit=child.lead).exists()
    assert child.number in read(who["district"], case)
    assert case.number in read(who["district"], child)
    assert case.number not in read(who["other"], child)


def test_a_firm_lists_one_case_and_follows_its_parts_there(case: Case, who: Who) -> None:
    child = split(case, who)
    listed = atoll.browser(who["firm"]).get("/demands/").content.decode()
    assert case.number in listed
    assert child.number not in listed
    assert child.number in read(who["firm"], case)


def test_the_parent_is_not_answered_while_a_part_is_open_unless_it_is_said_why(
    case: Case, who: Who
) -> None:
    split(case, who)
    now = timezone.now()
    signed = walk(case, ("sign", who["department"], now, {}))
    with pytest.raises(StepRefused) as refused:
        walk(signed, ("answer", who["department"], now, ANSWER))
    assert refused.value.field == "parts_note"
    walk(signed, ("answer", who["department"], now, ANSWER | {"parts_note": "道路另案推进"}))


def test_a_part_of_a_complaint_is_protected_as_the_complaint_is(firm: Enterprise, who: Who) -> None:
    at = timezone.now() - HOUR
    case = open_demand(
        firm.pk,
        who["firm"],
        at,
        collected_at=at,
        nature=Nature.COMPLAINT,
        transition="register_direct",
        given={"subject_unit": "AT-STAT"},
        about_person=who["officer"].pk,
        withheld=True,
    )
    by = who["supervision"]
    child = split_off(case, **SAID, by=by, unit=unit_of(by), at=timezone.now())
    child.refresh_from_db()
    for name in ("direct", "about_id", "about_person_id", "withheld"):
        assert getattr(child, name) == getattr(Case.objects.get(pk=case.pk), name), name
        assert getattr(child, name), name
    assert read(who["officer"], child) == "404"


@pytest.mark.parametrize(("name", "status"), [("firm", 403), ("department", 403), ("other", 403)])
def test_who_does_not_hand_over_splits_nothing(
    case: Case, who: Who, name: str, status: int
) -> None:
    answer = atoll.browser(who[name]).post(f"/demands/{case.number}/split/", SAID)
    assert answer.status_code == status
    assert not Case.objects.filter(parent=case).exists()


def test_a_part_is_not_split_again_and_an_empty_one_is_refused(case: Case, who: Who) -> None:
    child = split(case, who)
    browser = atoll.browser(who["district"])
    assert browser.post(f"/demands/{child.number}/split/", SAID).status_code == 422
    assert browser.post(f"/demands/{case.number}/split/", {"title": ""}).status_code == 422


def test_an_answer_asks_about_open_parts_only_where_there_are_some(case: Case, who: Who) -> None:
    path = f"/demands/{case.number}/?step=sign_and_answer"
    browser = atoll.browser(who["department"])
    assert "子件未结说明" not in browser.get(path).content.decode()
    split(case, who)
    assert "子件未结说明" in browser.get(path).content.decode()


def test_the_firm_is_told_of_each_part(case: Case, who: Who) -> None:
    child = split(case, who)
    told = Notice.objects.filter(user=who["firm"], subject_id=child.number)
    assert [notice.title for notice in told] == ["firm.registered"]
