"""What is typed wrongly on purpose: false dates, huge and strange texts, two at once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.forms_intake import MOMENT
from liyuan.demands.models import Demand
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.demands.cast import lead, open_demand
from tests.sheets import first_sheet

Who = Mapping[str, User]
STRANGE = "=HYPERLINK(1) <script>alert(1)</script> 🏭"


def typed(firm: Enterprise, **more: Any) -> dict[str, Any]:
    now = timezone.localtime().strftime(MOMENT)
    own = {"firm": firm.credit_code, "title": "用电", "text": "不够", "nature": "help"}
    return {**own, "channel": "visit", "collected_at": now, **more}


@pytest.mark.parametrize("off", [timedelta(days=-8), timedelta(days=1)])
def test_a_falsely_dated_collection_is_refused_and_journalled(
    firm: Enterprise, who: Who, off: timedelta
) -> None:
    told = (timezone.localtime() + off).strftime(MOMENT)
    answer = atoll.browser(who["district"]).post("/demands/new/", typed(firm, collected_at=told))
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert Entry.objects.get(action="access.refuse").payload["why"] == "dated"


def test_an_hour_late_is_plain_and_a_day_late_is_flagged(firm: Enterprise, who: Who) -> None:
    for late, flagged in ((timedelta(hours=1), False), (timedelta(days=1), True)):
        told = (timezone.localtime() - late).strftime(MOMENT)
        atoll.browser(who["district"]).post("/demands/new/", typed(firm, collected_at=told))
        assert Demand.objects.latest("pk").late_registration is flagged


@pytest.mark.parametrize("text", ["x" * 1_000_000, "断\x00开"])
def test_what_cannot_be_kept_is_refused_beside_its_field(
    firm: Enterprise, who: Who, text: str
) -> None:
    answer = atoll.browser(who["district"]).post("/demands/new/", typed(firm, text=text))
    assert answer.status_code == 422
    assert "ly-error" in answer.content.decode()


def test_strange_text_is_kept_shown_harmless_and_no_formula_in_an_export(
    firm: Enterprise, who: Who
) -> None:
    browser = atoll.browser(who["district"])
    browser.post("/demands/new/", typed(firm, title=STRANGE, text=STRANGE))
    case = Case.objects.get()
    assert case.title == STRANGE
    shown = browser.get(f"/demands/{case.number}/").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
    body = browser.get("/demands/export.xlsx").content
    cells = str(first_sheet(body))
    assert "=HYPERLINK(1)" in cells


def test_the_second_of_two_is_told_what_the_first_did(firm: Enterprise, who: Who) -> None:
    case = open_demand(firm.pk, who["firm"], timezone.now())
    path = f"/demands/{case.number}/hand_over/"
    sent = {"version": 1, "nature": "help", "lead": lead().code}
    assert atoll.browser(who["district"]).post(path, sent).status_code == 302
    late = {**sent, "lead": "AT-STAT"}
    answer = atoll.browser(who["supervision"]).post(path, late)
    assert answer.status_code == 422
    said = answer.content.decode().partition("您打开之后的变化")[2]
    assert str(who["district"]) in said
    assert "受理并转办" in said
    assert lead().name in said
    case.refresh_from_db()
    assert case.lead == lead()


def test_what_could_not_be_done_is_registered_apart(firm: Enterprise, who: Who) -> None:
    browser = atoll.browser(who["district"])
    lacking = browser.post("/demands/new/", typed(firm, blocked="on"))
    assert lacking.status_code == 422
    browser.post("/demands/new/", typed(firm, blocked="on", stuck_matter="环评备案三次被退"))
    assert Case.objects.get().facts["review_due"] is True


def test_a_complaint_names_a_person_where_one_is_known(firm: Enterprise, who: Who) -> None:
    direct = {"direct": "on", "subject_unit": lead().code, "nature": "complaint"}
    for said, found in (("other", who["other"]), ("没有这个人", None)):
        more = {**direct, "subject_person": said}
        sent = {k: v for k, v in typed(firm, **more).items() if k not in ("channel",)}
        assert atoll.browser(who["firm"]).post("/demands/new/", sent).status_code == 302
        case = Case.objects.latest("id")
        assert case.about_person == found
        assert said in case.demand.text
