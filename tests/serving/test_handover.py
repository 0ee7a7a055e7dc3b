"""离岗交接: firms and cases of who leaves go to others in one go; nothing is left with nobody."""

from collections.abc import Mapping

import pytest

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from tests import atoll
from tests.cast import FROM, person
from tests.demands import conftest as demands
from tests.demands.cast import HOUR, MONDAY, lead, open_demand, to_dispatched, walk
from tests.serving.conftest import serve

Who = Mapping[str, User]
city, firm, who = demands.city, demands.firm, demands.who


@pytest.fixture
def signed(firm: Enterprise, who: Who) -> Case:
    """A demand that the department's person signed for and works on."""
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    return walk(case, ("sign", who["department"], MONDAY + HOUR, {}))


@pytest.fixture
def colleague(firm: Enterprise) -> User:
    return person(Role.DEPARTMENT, unit=lead(), username="colleague")


def hand(by: User, leaver: User, **to: object) -> int:
    said = {name: str(getattr(one, "pk", one)) for name, one in to.items()}
    return atoll.browser(by).post(f"/handover/{leaver.pk}/", said).status_code


def close(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def test_cases_go_to_the_colleague_with_an_entry_each(
    signed: Case, who: Who, colleague: User
) -> None:
    assert hand(colleague, who["department"], cases_to=colleague) == 302
    signed.refresh_from_db()
    assert signed.owner == colleague
    entry = Entry.objects.get(action="demand.pass_on")
    assert (entry.subject_id, entry.payload["to_person"]) == (signed.number, colleague.pk)
    assert Entry.objects.get(action="handover.done").payload["cases"] == 1


def test_the_successor_and_the_firm_are_told_once(
    signed: Case, who: Who, colleague: User, firm: Enterprise
) -> None:
    other = to_dispatched(open_demand(firm.pk, who["firm"], title="第二件诉求"), who)
    walk(other, ("sign", who["department"], MONDAY + HOUR, {}))
    Notice.objects.all().delete()
    hand(who["supervision"], who["department"], cases_to=colleague)
    assert Notice.objects.get(user=colleague).params["number"] == 2
    assert Notice.objects.filter(user=who["firm"], title="firm.handler").count() == 1


def test_whoever_has_gone_is_listed_until_nothing_is_left(
    signed: Case, who: Who, colleague: User
) -> None:
    close(who["department"])
    browser = atoll.browser(colleague)
    assert "工作无人负责" in browser.get("/handover/?left=1").content.decode()
    hand(colleague, who["department"], cases_to=colleague)
    assert "没有需要交接的工作" in browser.get("/handover/?left=1").content.decode()


def test_a_complaint_about_the_successor_stays_where_it_is(
    signed: Case, who: Who, colleague: User
) -> None:
    Case.objects.filter(pk=signed.pk).update(about_person=colleague)
    hand(who["supervision"], who["department"], cases_to=colleague)
    signed.refresh_from_db()
    assert signed.owner == who["department"]
    assert Entry.objects.get(action="handover.done").payload["stayed"] == 1


def test_firms_are_shared_among_the_other_officers(firm: Enterprise, who: Who) -> None:
    home = atoll.unit("A1")
    free = [person(Role.OFFICER, unit=home, username=name) for name in ("first", "second")]
    serve(who["officer"], firm, *(atoll.firm(number) for number in (2, 3, 4)))
    close(who["officer"])
    assert hand(who["district"], who["officer"], firms_to="shared") == 302
    held = Assignment.objects.filter(until=None)
    assert [held.filter(officer=one).count() for one in free] == [2, 2]
    assert not held.filter(officer=who["officer"]).exists()
    assert Entry.objects.filter(action="enterprise.hand_over").count() == 4


def test_firms_do_not_go_to_who_is_no_officer(firm: Enterprise, who: Who) -> None:
    serve(who["officer"], firm)
    assert hand(who["district"], who["officer"], firms_to=who["district"]) == 422


def test_nobody_hands_over_the_work_of_another_unit(signed: Case, who: Who) -> None:
    browser = atoll.browser(who["other"])
    assert browser.get(f"/handover/{who['department'].pk}/").status_code == 404
    assert atoll.browser(who["officer"]).get("/handover/").status_code == 403


def test_without_a_choice_the_form_says_so(signed: Case, who: Who, colleague: User) -> None:
    assert hand(colleague, who["department"]) == 422


def test_an_officer_gets_the_cases_of_the_firms_that_come_along(firm: Enterprise, who: Who) -> None:
    serve(who["officer"], firm)
    case = open_demand(firm.pk, who["officer"])
    Case.objects.filter(pk=case.pk).update(owner=who["officer"])
    after = person(Role.OFFICER, unit=atoll.unit("A1"), username="after", since=FROM)
    assert hand(who["district"], who["officer"], firms_to=after, cases_to=after) == 302
    case.refresh_from_db()
    assert case.owner == after


def test_the_list_asks_as_much_for_many_people(signed: Case, who: Who) -> None:
    browser = atoll.browser(who["supervision"])
    few = atoll.counted(lambda: browser.get("/handover/"))
    for number in range(10, 16):
        officer = person(Role.OFFICER, unit=atoll.unit("A1"), username=f"o{number}")
        serve(officer, atoll.firm(number))
    assert atoll.counted(lambda: browser.get("/handover/")) == few
