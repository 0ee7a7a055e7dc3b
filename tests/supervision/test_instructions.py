"""批示: recorded by the liaison, done by units, reported, closed; the leader only reads."""

from collections.abc import Mapping

import pytest

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from liyuan.rules.models import PackDocument
from liyuan.supervision.models import Instruction, Task
from tests import atoll
from tests.cast import person
from tests.demands.cast import lead, open_demand, to_dispatched

Who = Mapping[str, User]
WORDS = "请妥善解决用电问题，一周内报结果。"


@pytest.fixture
def liaison(city: None) -> User:
    row = {"key": "lead-01", "leader": "某人", "title": "市领导"}
    PackDocument.objects.create(name="leaders", content=[row], content_hash="x")
    return person(Role.LIAISON, unit=atoll.unit("AT"))


@pytest.fixture
def recorded(liaison: User) -> Instruction:
    said = {"leader": "lead-01", "given_on": "2026-03-16", "text": WORDS}
    assert atoll.browser(liaison).post("/instructions/new/", said).status_code == 302
    return Instruction.objects.get()


def task_for(liaison: User, instruction: Instruction, case: str = "") -> int:
    said = {"unit": lead().code, "text": "牵头办理", "due_on": "2026-03-20", "case": case}
    answer = atoll.browser(liaison).post(f"/instructions/{instruction.pk}/task/", said)
    return answer.status_code


def test_the_words_stay_outside_the_journal(recorded: Instruction) -> None:
    entry = Entry.objects.get(action="instruction.record")
    assert entry.payload["leader"] == "lead-01"
    assert WORDS not in str(entry.payload)


def test_a_task_is_told_reported_and_closed(recorded: Instruction, liaison: User, who: Who) -> None:
    assert task_for(liaison, recorded) == 302
    task = Task.objects.get()
    assert Notice.objects.filter(title="instruction.task", user=who["department"]).exists()
    unit, path = atoll.browser(who["department"]), f"/instructions/tasks/{task.pk}"
    assert WORDS in unit.get(f"/instructions/{recorded.pk}/").content.decode()
    unit.post(f"{path}/report/", {"report": "已增容"})
    atoll.browser(liaison).post(f"{path}/close/")
    task.refresh_from_db()
    assert (task.state, task.report) == ("closed", "已增容")


def test_a_unit_without_a_task_does_not_see_it(
    recorded: Instruction, liaison: User, who: Who
) -> None:
    task_for(liaison, recorded)
    assert atoll.browser(who["other"]).get(f"/instructions/{recorded.pk}/").status_code == 404


def test_no_task_goes_to_whom_a_complaint_is_about(
    recorded: Instruction, liaison: User, who: Who, firm: Enterprise
) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    Case.objects.filter(pk=case.pk).update(about=lead())
    assert task_for(liaison, recorded, case.number) == 422
    assert not Task.objects.exists()


def test_a_leader_reads_and_records_nothing(recorded: Instruction) -> None:
    browser = atoll.browser(person(Role.LEADER, unit=atoll.unit("AT")))
    assert browser.get(f"/instructions/{recorded.pk}/").status_code == 200
    assert browser.get("/instructions/new/").status_code == 403
    assert browser.post(f"/instructions/{recorded.pk}/task/", {}).status_code == 403


def test_a_day_to_come_is_refused_and_what_was_typed_is_kept(liaison: User) -> None:
    said = {"leader": "lead-01", "given_on": "2999-01-01", "text": WORDS}
    answer = atoll.browser(liaison).post("/instructions/new/", said)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
