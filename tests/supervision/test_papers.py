"""Papers: drafted filled in, issued in order with a number, answered, never about a complaint."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from liyuan.rules.models import PackDocument
from liyuan.supervision.actions_papers import (
    Help,
    close_paper,
    draft_paper,
    issue_paper,
    reply_paper,
    suggested,
)
from liyuan.supervision.domain import SupervisionRefused
from liyuan.supervision.models import Paper
from liyuan.supervision.queries_board import board
from liyuan.web.days import deadline
from tests import atoll
from tests.demands.cast import DAY, MONDAY, lead, open_demand, to_dispatched

Who = Mapping[str, User]
LATE = MONDAY + 30 * DAY


def kind(key: str, after: str = "") -> dict[str, object]:
    return {
        "key": key,
        "name": key,
        "en": key,
        "after": after,
        "number": f"{key}-{{年}}-{{序号}}",
        "working_days": 2,
        "title": "关于{事项}",
        "text": "{收件单位}：{案件编号}{超期}，时限{到期时间}，{回复期限}前反馈。",
        "feedback": "说明原因",
    }


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    chain = ("reminder", ""), ("order", "reminder"), ("bulletin", "order"), ("talk", "bulletin")
    content = {"papers": [kind(*one) for one in chain]}
    PackDocument.objects.create(name="papers", content=content, content_hash="x")
    return to_dispatched(open_demand(firm.pk, who["firm"]), who)


def issued(case: Case, who: Who, key: str = "reminder", at: datetime = LATE) -> Paper:
    by = who["supervision"]
    return issue_paper(draft_paper(key, lead(), [case], by=by, at=at), by=by, at=at)


def test_a_draft_is_filled_in(case: Case, who: Who) -> None:
    paper = draft_paper("reminder", lead(), [case], by=who["supervision"], at=LATE)
    assert paper.title == f"关于{case.title}"
    assert f"{lead().name}：{case.number}逾期" in paper.text
    assert "{回复期限}" in paper.text


def test_a_draft_about_several_names_how_many_and_the_earliest_end(case: Case, who: Who) -> None:
    other = to_dispatched(open_demand(case.firm_id, who["firm"]), who)
    paper = draft_paper("order", lead(), [case, other], by=who["supervision"], at=LATE)
    assert paper.title == f"关于{case.title}等2件"
    assert f"{case.number}等2件逾期" in paper.text
    assert case.due_at is not None
    assert f"{deadline(case.due_at)}（最早一件，其余见所附诉求）" in paper.text


def test_a_draft_points_to_what_its_unit_must_still_answer(case: Case, who: Who) -> None:
    by, first = who["supervision"], issued(case, who)
    draft = draft_paper("order", lead(), [case], by=by, at=LATE)
    told = atoll.browser(by).get(f"/papers/{draft.pk}/").content.decode()
    assert "另有未办完的文书" in told
    assert f"/papers/{first.pk}/" in told
    close_paper(first, by=by, at=LATE)
    assert "另有未办完的文书" not in atoll.browser(by).get(f"/papers/{draft.pk}/").content.decode()


def test_numbers_count_by_kind_and_year_and_the_unit_is_told(case: Case, who: Who) -> None:
    first, second = issued(case, who), issued(case, who)
    assert (first.number, second.number) == ("reminder-2026-1", "reminder-2026-2")
    assert "{" not in first.text
    assert first.reply_by is not None
    assert first.reply_by > LATE
    assert Notice.objects.filter(title="paper.issued", user=who["department"]).count() == 2
    assert Entry.objects.filter(action="paper.issue").count() == 2


def test_an_order_follows_a_reminder_that_nobody_answered(case: Case, who: Who) -> None:
    with pytest.raises(SupervisionRefused):
        issued(case, who, "order")
    issued(case, who)
    later = LATE + 7 * DAY
    assert suggested(lead(), case, later) == "order"
    assert issued(case, who, "order", later).after is not None


def test_with_a_reason_an_order_comes_at_once(case: Case, who: Who) -> None:
    by = who["supervision"]
    draft = draft_paper("order", lead(), [case], by=by, at=LATE)
    draft.reason = "涉及安全"
    draft.save()
    assert issue_paper(draft, by=by, at=LATE).number == "order-2026-1"


def test_a_proposal_of_a_talk_comes_with_help(case: Case, who: Who) -> None:
    draft = draft_paper("talk", lead(), [case], by=who["supervision"], at=LATE)
    draft.reason = "连续三次未整改"
    draft.save()
    with pytest.raises(SupervisionRefused) as refused:
        issue_paper(draft, by=who["supervision"], at=LATE)
    assert refused.value.field == "help_text"


def test_help_is_told_reported_and_closed_with_its_paper(case: Case, who: Who) -> None:
    helper, by = atoll.unit("AT-STAT"), who["supervision"]
    draft = draft_paper("talk", lead(), [case], by=by, at=LATE)
    draft.reason = "连续三次未整改"
    draft.save()
    wanted = Help(helper, "派专人上门帮助", LATE.date() + 5 * DAY)
    paper = issue_paper(draft, wanted, by=by, at=LATE)
    assert Notice.objects.filter(title="paper.help", user=who["other"]).exists()
    browser, task = atoll.browser(who["other"]), paper.tasks.get()
    assert "派专人上门帮助" in browser.get("/instructions/").content.decode()
    assert browser.get(f"/papers/{paper.pk}/").status_code == 404
    browser.post(f"/instructions/tasks/{task.pk}/report/", {"report": "已上门"})
    close_paper(paper, by=by, at=LATE)
    task.refresh_from_db()
    assert (task.report, task.state) == ("已上门", "closed")


def test_a_draft_becomes_one_of_another_kind(case: Case, who: Who) -> None:
    draft = draft_paper("reminder", lead(), [case], by=who["supervision"], at=LATE)
    path = f"/papers/{draft.pk}/"
    atoll.browser(who["supervision"]).post(f"{path}kind/", {"kind": "order"})
    draft.refresh_from_db()
    assert draft.kind == "order"
    assert "越级发出的理由" in atoll.browser(who["supervision"]).get(path).content.decode()


def test_a_late_reply_stands_on_the_board_until_it_comes(case: Case, who: Who) -> None:
    paper, later = issued(case, who), LATE + 7 * DAY
    assert board(who["supervision"], at=later, lang="zh").total.papers == 1
    reply_paper(paper, "已安排专人", by=who["department"], at=later)
    assert board(who["supervision"], at=later, lang="zh").total.papers == 0
    assert close_paper(paper, by=who["supervision"], at=later).closed_at == later


def test_no_paper_about_a_complaint_goes_to_whom_it_is_about(case: Case, who: Who) -> None:
    Case.objects.filter(pk=case.pk).update(about=lead())
    case.refresh_from_db()
    with pytest.raises(SupervisionRefused):
        draft_paper("reminder", lead(), [case], by=who["supervision"], at=LATE)


def test_a_paper_vanishes_from_a_unit_that_its_case_turns_out_to_be_about(
    case: Case, who: Who
) -> None:
    paper, browser = issued(case, who), atoll.browser(who["department"])
    assert browser.get(f"/papers/{paper.pk}/").status_code == 200
    Case.objects.filter(pk=case.pk).update(about=lead())
    assert browser.get(f"/papers/{paper.pk}/").status_code == 404
    assert paper.number not in browser.get("/papers/").content.decode()


def test_a_draft_is_nobodys_but_its_writers(case: Case, who: Who) -> None:
    draft = draft_paper("reminder", lead(), [case], by=who["supervision"], at=LATE)
    path = f"/papers/{draft.pk}/"
    assert atoll.browser(who["department"]).get(path).status_code == 404
    assert atoll.browser(who["supervision"]).get(path).status_code == 200
    issue = atoll.browser(who["department"]).post(f"{path}edit/", {"issue": "1"})
    assert issue.status_code == 403
    assert Entry.objects.filter(action="access.refuse").exists()


def test_a_paper_is_drafted_issued_and_answered_in_the_browser(case: Case, who: Who) -> None:
    browser, unit = atoll.browser(who["supervision"]), atoll.browser(who["department"])
    browser.post("/papers/new/", {"case": case.number})
    paper = Paper.objects.get()
    said = {"title": paper.title, "text": paper.text, "working_days": 2, "issue": "1"}
    assert browser.post(f"/papers/{paper.pk}/edit/", said).status_code == 302
    assert browser.get(f"/papers/{paper.pk}/paper.pdf").content.startswith(b"%PDF")
    scan = SimpleUploadedFile("反馈函.txt", "已安排".encode())
    answer = {"text": "已安排专人，本周办结", "scans": [scan]}
    assert unit.post(f"/papers/{paper.pk}/reply/", answer).status_code == 302
    assert "本周办结" in browser.get(f"/papers/{paper.pk}/").content.decode()
    assert browser.get("/papers/export.xlsx").status_code == 200


def test_what_is_wrong_with_a_draft_is_said_beside_it(case: Case, who: Who) -> None:
    draft = draft_paper("order", lead(), [case], by=who["supervision"], at=LATE)
    said = {"title": "改过的标题", "text": "", "working_days": 2, "issue": "1"}
    answer = atoll.browser(who["supervision"]).post(f"/papers/{draft.pk}/edit/", said)
    assert answer.status_code == 422
    assert "改过的标题" in answer.content.decode()


def test_enter_keeps_a_draft_and_issues_nothing(case: Case, who: Who) -> None:
    draft = draft_paper("reminder", lead(), [case], by=who["supervision"], at=LATE)
    page = atoll.browser(who["supervision"]).get(f"/papers/{draft.pk}/").content.decode()
    form = page.partition(f'action="/papers/{draft.pk}/edit/"')[2]
    first = form.partition('type="submit"')[2].partition(">")[0]
    assert "issue" not in first
    assert 'name="issue"' in form


def test_a_paper_with_a_blank_is_not_issued(case: Case, who: Who) -> None:
    draft = draft_paper("reminder", lead(), [case], by=who["supervision"], at=LATE)
    draft.text += "{未知}"
    draft.save()
    with pytest.raises(SupervisionRefused) as refused:
        issue_paper(draft, by=who["supervision"], at=LATE)
    assert refused.value.field == "text"
