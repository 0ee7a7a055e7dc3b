"""What supervision takes along as a 台账, and drafts that their writer throws away."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.models import Demand
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.supervision.actions_papers import delete_paper, draft_paper, issue_paper
from liyuan.supervision.domain import SupervisionRefused
from liyuan.supervision.models import Instruction, Paper, Task
from tests import atoll
from tests.cast import person
from tests.demands.cast import DAY, MONDAY, lead, open_demand, to_answered, walk
from tests.sheets import first_sheet
from tests.supervision.test_papers import case

Who = Mapping[str, User]
__all__ = ["case"]
SPAN = "?since=2026-03-01&until=2026-03-31"


def rows(browser: Client, path: str) -> list[list[Any]]:
    answer = browser.get(path)
    assert answer.status_code == 200
    return first_sheet(answer.content)


def test_each_sign_of_a_case_is_a_row(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    Demand.objects.filter(pk=case.pk).update(late_registration=True, reopened=1)
    path = f"/supervision/integrity/export.xlsx{SPAN}"
    found = rows(atoll.browser(who["supervision"]), path)
    assert sum(case.number in row for row in found) == 2
    assert Entry.objects.filter(action="ledger.export", subject_id="integrity").exists()
    wrong = "/supervision/integrity/export.xlsx?since=x"
    assert atoll.browser(who["supervision"]).get(wrong).status_code == 422


def test_what_is_to_be_put_right_is_taken_along(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    rated = {"rating": "dissatisfied", "solved": False}
    walk(case, ("evaluate", who["firm"], MONDAY + 2 * DAY, rated))
    browser, path = atoll.browser(who["supervision"]), "/supervision/rectification/export.xlsx"
    assert any(case.number in row for row in rows(browser, f"{path}?cause=bad"))
    assert not any(case.number in row for row in rows(browser, f"{path}?cause=blocked"))
    assert browser.get(f"{path}?cause=x").status_code == 422


def test_an_instruction_is_taken_along_with_the_tasks_that_one_sees(city: None, who: Who) -> None:
    by, day = who["supervision"], MONDAY.date()
    made = Instruction.objects.create(
        leader="a",
        leader_name="某人",
        given_on=day,
        text="用电",
        recorded_at=MONDAY,
        recorded_by=by,
    )
    for code, text in (("AT-TRADE", "增容"), ("AT-STAT", "摸底")):
        unit = atoll.unit(code)
        Task.objects.create(
            instruction=made, unit=unit, text=text, due_on=day, opened_at=MONDAY, opened_by=by
        )
    path = "/instructions/export.xlsx"
    of_all = str(rows(atoll.browser(who["supervision"]), path))
    own = str(rows(atoll.browser(who["department"]), f"{path}?state=open"))
    assert "增容" in of_all
    assert "摸底" in of_all
    assert "增容" in own
    assert "摸底" not in own


@pytest.fixture
def draft(case: Case, who: Who) -> Paper:
    return draft_paper("reminder", lead(), [case], by=who["supervision"], at=MONDAY + 30 * DAY)


def test_a_draft_is_thrown_away_by_its_writer(draft: Paper, who: Who) -> None:
    browser = atoll.browser(who["supervision"])
    assert "删除草稿" in browser.get(f"/papers/{draft.pk}/").content.decode()
    assert browser.post(f"/papers/{draft.pk}/delete/")["Location"] == "/papers/"
    assert not Paper.objects.exists()
    entry = Entry.objects.get(action="paper.delete")
    assert (entry.subject_id, entry.payload["unit"]) == (str(draft.pk), lead().code)


def test_nobody_else_throws_it_away(draft: Paper, who: Who) -> None:
    other = person(Role.SUPERVISION, unit=atoll.unit("AT"), username="second")
    browser = atoll.browser(other)
    assert "删除草稿" not in browser.get(f"/papers/{draft.pk}/").content.decode()
    assert browser.post(f"/papers/{draft.pk}/delete/")["Location"] == f"/papers/{draft.pk}/"
    assert Paper.objects.get() == draft


def test_what_was_issued_stays(draft: Paper, who: Who) -> None:
    at = MONDAY + 30 * DAY
    issue_paper(draft, by=who["supervision"], at=at)
    with pytest.raises(SupervisionRefused):
        delete_paper(draft, by=who["supervision"], at=at)
    assert Paper.objects.exists()
