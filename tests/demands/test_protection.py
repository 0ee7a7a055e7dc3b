"""Complaints reach nobody whom they are about, and a firm that stays unnamed is named nowhere."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from liyuan.accounts.models import User
from liyuan.attachments.actions import attach
from liyuan.attachments.queries import attachments_of
from liyuan.cases.models import Case
from liyuan.config.gates import addresses
from liyuan.demands.models import Contact
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.actions_settings import make_calendar_key
from tests import atoll
from tests.cast import FROM
from tests.demands.cast import lead, open_demand, to_dispatched, walk

Who = Mapping[str, User]
TITLE = "窗口人员吃拿卡要"
SECRET = "张某某收了红包"
OF_DEMANDS = ("demands:", "cases:", "api:", "notices:", "supervision:", "journal:")


def pages(
    user: User, begin: tuple[str, ...] = ("",), asked: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """Every address that needs no more than a log-in, as text; a spreadsheet cell by cell."""
    browser = atoll.browser(user)
    for name in addresses():
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        if name.startswith(begin):
            answer = browser.get(path, asked)
            yield name, text_of(answer.content)


def text_of(body: bytes) -> str:
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return "\n".join(str(book.get_sheet_by_name(n).to_python()) for n in book.sheet_names)


def own_addresses(case: Case) -> Iterator[tuple[str, str]]:
    number = case.number
    yield from (("get", f"/demands/{number}/"), ("get", f"/api/v1/demands/{number}"))
    for verb in ("undo", "contact", "link", "sign", "accept_direct", "withdraw"):
        yield "post", f"/demands/{number}/{verb}/"


@pytest.fixture
def complaint(firm: Enterprise, who: Who) -> Case:
    """About the department and the officer who serves the firm, given to another unit."""
    Assignment.objects.create(enterprise=firm, officer=who["officer"], since=FROM)
    at = timezone.now() - timedelta(minutes=5)
    case = open_demand(
        firm.pk,
        who["firm"],
        at,
        title=TITLE,
        text=SECRET,
        collected_at=at,
        transition="register_direct",
        informant=True,
        contact_name="李某",
        contact_phone="13800000009",
        about_person=who["officer"].pk,
        given={"subject_unit": lead().code},
    )
    attach([b"proof"], subject=("case", case.number), name="p.txt", by=who["firm"], at=at)
    return walk(
        case,
        ("accept_direct", who["supervision"], at, {}),
        ("dispatch_direct", who["supervision"], at, {"lead": "AT-STAT"}),
    )


@pytest.mark.parametrize("name", ["department", "officer", "district"])
def test_whom_a_complaint_is_about_finds_no_trace_of_it(
    complaint: Case, who: Who, name: str
) -> None:
    user = who[name]
    traces = (complaint.number, TITLE, SECRET, "李某", "13800000009")
    asks: tuple[dict[str, str], ...] = (
        {},
        {"q": complaint.number, "title": TITLE},
        {"firm": complaint.firm.name if complaint.firm else "", "q": TITLE, "text": SECRET},
    )
    for asked in asks:
        # a page repeats what it is asked: the other traces tell whether it found something
        looked_for = [one for one in traces if one not in asked.values()]
        for address, text in pages(user, asked=asked):
            assert not [one for one in looked_for if one in text], (address, asked)


@pytest.mark.parametrize("name", ["department", "officer", "district"])
def test_its_own_addresses_say_that_there_is_none(complaint: Case, who: Who, name: str) -> None:
    browser = atoll.browser(who[name])
    file = complaint_file(complaint)
    for method, path in (*own_addresses(complaint), ("get", file)):
        assert getattr(browser, method)(path).status_code in (403, 404), path
    refused = Entry.objects.filter(action="access.refuse", actor=who[name])
    assert refused.filter(subject_id=complaint.number).exists()


def complaint_file(case: Case) -> str:
    return f"/attachments/{attachments_of(('case', case.number))[0].key}/"


def test_a_calendar_feed_has_no_trace_of_it(complaint: Case, who: Who) -> None:
    for name in ("department", "officer"):
        key = make_calendar_key(who[name], at=timezone.now())
        feed = atoll.browser(None).get(f"/calendar.ics?key={key}")
        assert feed.status_code == 200
        assert complaint.number not in text_of(feed.content)


def test_supervision_and_whom_it_has_look_into_it_see_it(complaint: Case, who: Who) -> None:
    for name in ("supervision", "other", "firm"):
        shown = atoll.browser(who[name]).get(f"/demands/{complaint.number}/")
        assert (name, shown.status_code) == (name, 200)
        assert TITLE in atoll.browser(who[name]).get("/demands/").content.decode()
    signed = atoll.browser(who["other"]).post(
        f"/demands/{complaint.number}/sign/", {"version": complaint.version}
    )
    assert signed.status_code == 302


def test_an_informant_is_told_to_supervision_alone_with_a_reason(complaint: Case, who: Who) -> None:
    path = f"/demands/{complaint.number}/contact/"
    assert atoll.browser(who["supervision"]).post(path).status_code == 422
    for name, told in (("other", False), ("supervision", True)):
        shown = atoll.browser(who[name]).post(path, {"reason": "核查来电"}).content.decode()
        assert ("13800000009" in shown) is told
    assert Entry.objects.filter(action="demand.contact").count() == 2


@pytest.fixture
def unnamed(firm: Enterprise, who: Who) -> Case:
    Assignment.objects.create(enterprise=firm, officer=who["officer"], since=FROM)
    at = timezone.now() - timedelta(minutes=5)
    contact = {"contact_name": "李某", "contact_phone": "13800000009"}
    case = open_demand(firm.pk, who["firm"], at, collected_at=at, withheld=True, **contact)
    return to_dispatched(case, who, at)


def test_who_handles_it_reads_nowhere_which_firm_it_is(
    unnamed: Case, firm: Enterprise, who: Who
) -> None:
    user = who["department"]
    traces = (firm.name, firm.credit_code, "李某", "13800000009")
    shown = dict(pages(user, OF_DEMANDS))
    browser = atoll.browser(user)
    for path in (f"/demands/{unnamed.number}/", f"/api/v1/demands/{unnamed.number}"):
        shown[path] = browser.get(path).content.decode()
        assert unnamed.number in shown[path]
    assert unnamed.number in shown["demands:export"]
    told = browser.post(f"/demands/{unnamed.number}/contact/", {"reason": "联系企业"})
    shown["contact"] = told.content.decode()
    for path, text in shown.items():
        # the log-in's own name is that of its unit
        assert not [one for one in traces if one in text], path
    assert Contact.objects.filter(case=unnamed).exists()


def test_who_serves_the_firm_is_not_led_to_it(unnamed: Case, firm: Enterprise, who: Who) -> None:
    assert atoll.browser(who["officer"]).get(f"/demands/{unnamed.number}/").status_code == 404
    hints = f"/demands/new/hints/?firm={firm.credit_code}&title=x"
    assert unnamed.number not in atoll.browser(who["district"]).get(hints).content.decode()
    assert firm.name in atoll.browser(who["supervision"]).get("/demands/").content.decode()
