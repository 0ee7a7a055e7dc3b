"""AB 角: a deputy has the desk of who is away, no more, under the own name, to the last day."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Deputy, User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.actions import move_case
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from tests import atoll
from tests.cast import person
from tests.demands import conftest as demands
from tests.demands.cast import MONDAY, open_demand, to_answered, walk

Who = Mapping[str, User]
city, firm, who = demands.city, demands.firm, demands.who


@pytest.fixture
def colleague(firm: Enterprise) -> User:
    """An officer of the lagoon, who handles no case of the district's desk."""
    return person(Role.OFFICER, unit=atoll.unit("A1"), username="colleague")


def name(by: User, deputy: User, last: date | None = None) -> int:
    today = timezone.localdate()
    said = {
        "deputy": f"{deputy.pk}-{atoll.unit('A1').pk}",
        "since": today.isoformat(),
        "last": (last or today).isoformat(),
    }
    return atoll.browser(by).post("/deputies/", said).status_code


def seated(deputy: User) -> Client:
    """A browser in which the deputy sat down at the desk of who is away."""
    browser = atoll.browser(deputy)
    row = Deputy.objects.latest("pk")
    assert browser.post(f"/deputies/{row.pk}/act/").status_code == 302
    return browser


def accept(browser: Client, case: Case) -> int:
    path = f"/demands/{case.number}/accept/"
    return browser.post(path, {"version": case.version}).status_code


def test_the_deputy_acts_for_the_person_and_the_journal_says_both(
    firm: Enterprise, who: Who, colleague: User
) -> None:
    case = open_demand(firm.pk, who["firm"])
    assert name(who["district"], colleague) == 302
    browser = seated(colleague)
    assert f"代 {who['district'].name} 办理" in browser.get("/desk/").content.decode()
    assert accept(browser, case) == 302
    entry = Entry.objects.get(action="demand.accept")
    assert entry.actor == colleague
    assert entry.payload["stands_for"] == who["district"].pk
    page = browser.get(f"/demands/{case.number}/").content.decode()
    assert f"{colleague.name}（代 {who['district'].name}）" in page


def test_without_sitting_down_a_deputy_has_the_own_rights_alone(
    firm: Enterprise, who: Who, colleague: User
) -> None:
    case = open_demand(firm.pk, who["firm"])
    name(who["district"], colleague)
    assert accept(atoll.browser(colleague), case) in (403, 404)


def test_it_ends_by_itself(firm: Enterprise, who: Who, colleague: User) -> None:
    case = open_demand(firm.pk, who["firm"])
    name(who["district"], colleague)
    browser = seated(colleague)
    today = timezone.localdate()
    Deputy.objects.update(since=today - timedelta(days=3), until=today)
    assert accept(browser, case) in (403, 404)


def test_it_ends_when_the_person_says_so(firm: Enterprise, who: Who, colleague: User) -> None:
    name(who["district"], colleague)
    browser = seated(colleague)
    row = Deputy.objects.get()
    assert atoll.browser(who["district"]).post(f"/deputies/{row.pk}/end/").status_code == 302
    assert "结束代办" not in browser.get("/desk/").content.decode()
    assert Entry.objects.filter(action="deputy.end").exists()


def test_only_a_colleague_of_the_unit_is_a_deputy(firm: Enterprise, who: Who) -> None:
    assert name(who["district"], who["other"]) == 422
    assert not Deputy.objects.exists()


def test_nobody_sits_down_at_a_desk_that_is_not_lent_to_them(
    firm: Enterprise, who: Who, colleague: User
) -> None:
    name(who["district"], colleague)
    path = f"/deputies/{Deputy.objects.get().pk}/act/"
    assert atoll.browser(who["officer"]).post(path).status_code == 404


def test_papers_rules_and_files_stay_with_their_own_people(
    firm: Enterprise, who: Who, colleague: User
) -> None:
    name(who["district"], colleague)
    browser = seated(colleague)
    assert browser.get("/imports/").status_code == 403
    assert browser.get("/papers/").status_code == 403


def test_what_two_must_do_is_not_done_by_a_deputy_and_the_person(
    firm: Enterprise, who: Who
) -> None:
    """回访 ≠ 办理: a caller who stood in for the handler does not call the firm afterwards."""
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    said = {"rating": "satisfied", "solved": True}
    case = walk(case, ("evaluate", who["firm"], MONDAY + timedelta(days=2), said))
    caller, away = who["caller"], person(Role.CALLER, unit=atoll.unit("AT"), username="away")
    row = Deputy.objects.create(
        person=away,
        deputy=who["department"],
        unit=atoll.unit("AT"),
        since=timezone.localdate(),
        until=timezone.localdate() + timedelta(days=1),
    )
    away.stand_in, away.deputing = who["department"], row
    visit = {"visit_rating": "satisfied", "visit_solved": True}
    with pytest.raises(StepRefused):
        move_case(case, "visit", visit, by=away, at=MONDAY + timedelta(days=3))
    move_case(case, "visit", visit, by=caller, at=MONDAY + timedelta(days=3))


def test_a_complaint_about_the_deputy_is_hidden_on_the_lent_desk(
    firm: Enterprise, who: Who, colleague: User
) -> None:
    case = open_demand(firm.pk, who["firm"])
    Case.objects.filter(pk=case.pk).update(about_person=colleague)
    name(who["district"], colleague)
    assert cases_visible_to(who["district"], KIND).exists()
    assert seated(colleague).get(f"/demands/{case.number}/").status_code == 404


def test_the_deputy_is_told(firm: Enterprise, who: Who, colleague: User) -> None:
    name(who["district"], colleague)
    assert Notice.objects.get(user=colleague).title == "deputy.named"


def test_the_own_account_is_never_that_of_who_is_away(
    firm: Enterprise, who: Who, colleague: User
) -> None:
    name(who["district"], colleague)
    page = seated(colleague).get("/accounts/security/").content.decode()
    assert colleague.username in page
    assert who["district"].username not in page


def test_a_lent_desk_costs_one_question_more(firm: Enterprise, who: Who, colleague: User) -> None:
    name(who["district"], colleague)
    own, lent = atoll.browser(who["district"]), seated(colleague)
    assert atoll.counted(lambda: lent.get("/desk/")) <= atoll.counted(lambda: own.get("/desk/")) + 3


def test_dates_are_checked(firm: Enterprise, who: Who, colleague: User) -> None:
    today = timezone.localdate()
    assert name(who["district"], colleague, today - timedelta(days=1)) == 422
    assert name(who["district"], colleague, today + timedelta(days=200)) == 422
