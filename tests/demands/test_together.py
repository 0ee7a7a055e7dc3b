"""Working together: notes that no firm sees, units called to report, assisting parts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.actions_recount import recount
from liyuan.cases.domain import PartyRole, PartyState
from liyuan.cases.models import Case, CaseParty
from liyuan.demands.actions_together import Call, whistle
from liyuan.demands.models import Note, Whistle
from liyuan.engines.clock import Target, Unit
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from liyuan.rules.models import CalendarDay, PackDocument
from tests import atoll
from tests.demands.cast import MONDAY, lead, open_demand, to_dispatched
from tests.sheets import first_sheet

Who = Mapping[str, User]
WORDS = "请带上管网图到现场"


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    at = timezone.now() - timedelta(hours=2)
    return to_dispatched(open_demand(firm.pk, who["firm"], at, collected_at=at), who, at)


def read(user: User, case: Case) -> str:
    answer = atoll.browser(user).get(f"/demands/{case.number}/")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def called(case: Case, who: Who) -> Whistle:
    said = {"units": ["AT-STAT"], "words": WORDS, "amount": 4, "within": "working_hours"}
    answer = atoll.browser(who["department"]).post(f"/demands/{case.number}/whistle/", said)
    assert answer.status_code == 302, answer.content.decode()
    return Whistle.objects.get()


def test_a_note_is_read_by_officials_and_never_by_the_firm(case: Case, who: Who) -> None:
    path = f"/demands/{case.number}/note/"
    assert atoll.browser(who["department"]).post(path, {"note": "线路归供电局"}).status_code == 302
    assert "线路归供电局" in read(who["district"], case)
    firm = read(who["firm"], case)
    assert "线路归供电局" not in firm
    assert "内部备注" not in firm
    assert "线路归供电局" not in str(Entry.objects.get(action="demand.note").payload)


@pytest.mark.parametrize(("name", "status"), [("firm", 403), ("caller", 403), ("other", 404)])
def test_who_does_not_work_on_it_writes_no_note(
    case: Case, who: Who, name: str, status: int
) -> None:
    path = f"/demands/{case.number}/note/"
    assert atoll.browser(who[name]).post(path, {"note": "x"}).status_code == status
    assert not Note.objects.exists()


def test_an_empty_note_is_refused_beside_its_field(case: Case, who: Who) -> None:
    answer = atoll.browser(who["department"]).post(f"/demands/{case.number}/note/", {"note": ""})
    assert answer.status_code == 422
    assert "note-note_error" in answer.content.decode()


def test_a_called_unit_reads_the_case_and_reports_once(case: Case, who: Who) -> None:
    assert read(who["other"], case) == "404"
    call = called(case, who)
    assert WORDS in read(who["other"], case)
    assert Notice.objects.filter(user=who["other"]).exists()
    path, said = f"/demands/{case.number}/whistle/{call.pk}/", {"came": "yes", "report": "图已带来"}
    browser = atoll.browser(who["other"])
    assert browser.post(path, said).status_code == 302
    assert browser.post(path, said).status_code == 422
    call.refresh_from_db()
    assert (call.came, call.report) == (True, "图已带来")
    assert CaseParty.objects.get(role=PartyRole.WHISTLED).state == PartyState.REPORTED
    assert "图已带来" in read(who["department"], case)
    assert "图已带来" not in read(who["firm"], case)


def test_nobody_reports_for_another_unit(case: Case, who: Who) -> None:
    call = called(case, who)
    path, said = f"/demands/{case.number}/whistle/{call.pk}/", {"came": "no", "report": "无人"}
    assert atoll.browser(who["department"]).post(path, said).status_code == 404


def test_a_call_waits_on_desk_and_list_until_it_is_answered(case: Case, who: Who) -> None:
    called(case, who)
    assert case.number in atoll.browser(who["other"]).get("/desk/").content.decode()
    later = timezone.now() - timedelta(days=1)
    Whistle.objects.update(due_at=later, due_provisional=False)
    for name in ("other", "supervision"):
        said = atoll.browser(who[name]).get("/demands/calls/").content.decode()
        assert case.number in said
        assert "逾期" in said
    taken = atoll.browser(who["supervision"]).get("/demands/calls/export.xlsx")
    [row] = first_sheet(taken.content)[3:]
    assert (row[1], row[4]) == (case.number, WORDS)


@pytest.mark.parametrize("units", [["AT-TRADE"], ["AT-STAT", "AT-NONE"], []])
def test_the_lead_itself_and_unknown_units_are_not_called(
    case: Case, who: Who, units: list[str]
) -> None:
    said = {"units": units, "words": WORDS, "amount": 4, "within": "working_hours"}
    answer = atoll.browser(who["department"]).post(f"/demands/{case.number}/whistle/", said)
    assert answer.status_code == 422
    assert not Whistle.objects.exists()


def test_a_unit_is_not_called_twice_before_it_reports(case: Case, who: Who) -> None:
    called(case, who)
    said = {"units": ["AT-STAT"], "words": WORDS, "amount": 4, "within": "working_hours"}
    answer = atoll.browser(who["department"]).post(f"/demands/{case.number}/whistle/", said)
    assert answer.status_code == 422


def test_a_call_follows_the_calendar_like_its_clock(case: Case, who: Who) -> None:
    before = called(case, who).due_at
    day = timezone.localdate(before)
    CalendarDay.objects.update_or_create(
        date=day, defaults={"works": False, "note": "风暴日", "verified": True}
    )
    PackDocument.objects.filter(name="calendar").update(content_hash="e" * 64)
    recount(timezone.now())
    assert Whistle.objects.get().due_at > before
    assert Whistle.objects.get().due_at == case.clocks.get(name="called").deadline_at


def test_a_call_is_due_by_working_time(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    friday: datetime = MONDAY + timedelta(days=4)
    call = Call(("AT-STAT",), WORDS, Target(1, Unit.WORKING_DAYS))
    whistle(case, call, by=who["department"], unit=lead(), at=friday)
    due = timezone.localtime(Whistle.objects.get().due_at)
    assert (due.date() - timezone.localdate(friday)).days == 3


def test_who_assists_signs_and_reports_and_the_lead_sees_who_is_missing(
    case: Case, who: Who
) -> None:
    unit = atoll.unit("AT-STAT")
    asked = {"role": PartyRole.ASSIST, "state": PartyState.ASKED, "asked_at": timezone.now()}
    CaseParty.objects.create(case=case, unit=unit, **asked)
    path, browser = f"/demands/{case.number}/part/", atoll.browser(who["other"])
    assert "协办尚未报告" in read(who["department"], case)
    assert browser.post(path, {}).status_code == 302
    assert browser.post(path, {}).status_code == 422
    assert browser.post(path, {"report": "数据已核对"}).status_code == 302
    said = read(who["department"], case)
    assert "协办尚未报告" not in said
    assert "数据已核对" in said
