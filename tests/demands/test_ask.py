"""Demands without account: by a code to a telephone, followed by an address, linked to a firm."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.models import Contact, Demand
from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Code, Message
from tests import atoll
from tests.cast import NOW
from tests.demands.cast import lead, unit_of, walk

Who = Mapping[str, User]
PHONE = "13800000001"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def on(settings: Settings, city: None) -> None:
    settings.LIYUAN_ASK = True
    settings.LIYUAN_NOTICE_SMS = "console:"


def code_for(path: str = "/ask/code/", **said: str) -> str:
    """The code that the console shows; the one before is longer ago than the pause between two."""
    Code.objects.update(at=timezone.now() - HOUR)
    answer = atoll.browser(None).post(path, {"phone": PHONE, **said})
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r"\d{6}", Message.objects.latest("id").body)
    assert found
    return found.group()


def asked(**more: Any) -> dict[str, Any]:
    own = {"firm": "不知名小厂", "title": "门口的路坏了", "text": "货车进不来。", "phone": PHONE}
    return {**own, **more}


def brought(**more: Any) -> tuple[Case, str]:
    answer = atoll.browser(None).post("/ask/?at=P1", asked(code=code_for(), **more))
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.latest("id"), answer.headers["Location"].partition("?")[0]


def page(user: User | None, path: str) -> str:
    answer = atoll.browser(user).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_it_is_off_unless_it_is_turned_on(settings: Settings, who: Who) -> None:
    settings.LIYUAN_ASK = False
    for path in ("/ask/", "/ask/t/x/", "/ask/posters/"):
        assert atoll.browser(who["district"]).get(path).status_code == 404


def test_a_demand_comes_by_a_telephone_to_the_desk_of_the_place(who: Who) -> None:
    case, tracker = brought()
    assert (case.firm, case.opened_by, case.park and case.park.code) == (None, None, "P1")
    assert case.desk
    assert case.desk.code == "A1"
    assert "门口的路坏了" in page(who["district"], "/desk/")
    shown = page(None, tracker)
    assert "门口的路坏了" in shown
    assert PHONE not in shown


def test_without_a_place_in_the_address_the_district_is_asked_for(who: Who) -> None:
    assert "所在区" in page(None, "/ask/")
    answer = atoll.browser(None).post("/ask/", asked(code=code_for(), district="A1"))
    assert answer.status_code == 302
    assert "门口的路坏了" in page(who["district"], "/demands/")


def test_only_the_hash_of_the_address_is_kept() -> None:
    case, tracker = brought()
    kept = Demand.objects.get(case=case).tracker
    assert len(kept) == 64
    assert kept not in tracker
    assert atoll.browser(None).get(tracker[:-2] + "A/").status_code == 404


def test_a_wrong_code_keeps_what_was_typed() -> None:
    code_for()
    answer = atoll.browser(None).post("/ask/?at=P1", asked(code="000000"))
    assert answer.status_code == 422
    assert "货车进不来" in answer.content.decode()
    assert not Case.objects.exists()


def test_without_javascript_the_code_is_asked_for_by_the_form() -> None:
    answer = atoll.browser(None).post("/ask/?at=P1", asked(send="1"))
    said = answer.content.decode()
    assert "验证码已发送" in said
    assert "货车进不来" in said


def test_a_refused_file_leaves_the_code_to_be_used_again() -> None:
    code = code_for()
    file = SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"x" * 200)
    assert atoll.browser(None).post("/ask/?at=P1", asked(code=code, files=file)).status_code == 422
    assert atoll.browser(None).post("/ask/?at=P1", asked(code=code)).status_code == 302


def test_a_sensitive_firm_an_ordinary_and_an_unknown_one_get_the_same_answer(
    firm: Enterprise,
) -> None:
    listed = atoll.firm(2)
    conceal_firm(listed, basis="潮防〔2026〕1号", by=None, at=NOW)
    shapes = set()
    for name in (listed.credit_code, firm.name, "不知名小厂"):
        case, tracker = brought(firm=name)
        shown = page(None, tracker).replace(case.number, "").replace(tracker, "")
        shapes.add((case.firm, re.sub(r"[0-9:]+|value=\"[^\"]*\"|csrf\S*|X-CSRF\S+.*", "", shown)))
    assert len(shapes) == 1


def test_the_firm_evaluates_and_withdraws_by_its_telephone(who: Who) -> None:
    case, tracker = brought()
    wrong = {"withdraw_reason": "已解决", "version": case.version, "code": "000000"}
    assert atoll.browser(None).post(f"{tracker}withdraw/", wrong).status_code == 422
    right = {**wrong, "code": code_for(f"{tracker}code/")}
    assert atoll.browser(None).post(f"{tracker}withdraw/", right).status_code == 302
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_the_firm_judges_an_answer_by_its_telephone(who: Who) -> None:
    case, tracker = brought()
    at, given = timezone.now(), {"nature": "help", "lead": lead().code}
    answer = {"result": "solved", "answer": "路已修好。"}
    walk(
        case,
        ("hand_over", who["district"], at, given),
        ("sign", who["department"], at, {}),
        ("answer", who["department"], at, answer),
    )
    shown = page(None, tracker)
    assert "路已修好" in shown
    assert str(who["department"]) not in shown
    case.refresh_from_db()
    said = {"rating": "satisfied", "solved": "yes", "version": case.version}
    sent = {**said, "code": code_for(f"{tracker}code/")}
    assert atoll.browser(None).post(f"{tracker}evaluate/", sent).status_code == 302
    assert Demand.objects.get(case=case).judged == "satisfied"


def test_nothing_else_is_done_by_the_address() -> None:
    case, tracker = brought()
    for step in ("accept", "confirm", "archive"):
        sent = {"version": case.version, "code": "000000"}
        assert atoll.browser(None).post(f"{tracker}{step}/", sent).status_code == 404


def test_who_registers_links_it_to_the_firm_once(firm: Enterprise, who: Who) -> None:
    case, _tracker = brought()
    assert atoll.browser(who["firm"]).get(f"/demands/{case.number}/").status_code == 404
    assert "确认企业" in page(who["district"], f"/demands/{case.number}/")
    for _ in range(2):
        atoll.browser(who["district"]).post(
            f"/demands/{case.number}/link/", {"firm": firm.credit_code}
        )
    case.refresh_from_db()
    assert case.firm == firm
    assert Entry.objects.filter(action="demand.link").count() == 1
    assert "门口的路坏了" in page(who["firm"], f"/demands/{case.number}/")


def test_a_complaint_without_account_goes_past_the_unit(who: Who) -> None:
    more = {"direct": "on", "subject_unit": "A1"}
    case, _tracker = brought(**more)
    assert (case.direct, case.about and case.about.code, case.desk) == (True, "A1", None)
    assert "门口的路坏了" not in page(who["district"], "/demands/")
    assert "门口的路坏了" in page(who["supervision"], "/demands/")
    assert Contact.objects.get(case=case).informant


def test_a_poster_says_the_place_and_nothing_else(who: Who) -> None:
    shown = page(who["district"], "/ask/posters/?at=P1")
    assert "/ask/?at=P1" in shown
    assert "data:image/svg+xml" in shown
    assert unit_of(who["district"])
