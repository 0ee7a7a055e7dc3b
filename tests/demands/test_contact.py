"""A dead telephone is mended by who brought the demand, and never by who handled it."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from liyuan.demands.models import Contact
from liyuan.demands.queries_visits import may_end
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.demands.cast import DAY, MONDAY, open_demand, to_dispatched, walk
from tests.demands.test_visits import call, resolved

Who = Mapping[str, User]
PHONE = "13900000000"
DEAD = {"outcome": "wrong_number"}


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    """A demand whose firm could not be called: there is no such number."""
    case = resolved(firm, who)
    Contact.objects.update_or_create(case=case, defaults={"phone": "13800000000"})
    call(who["caller"], case, DEAD)
    case.refresh_from_db()
    return case


def mend(user: User, case: Case, phone: str = PHONE) -> Any:
    return atoll.browser(user).post(f"/demands/{case.number}/mend/", {"phone": phone})


def shown(user: User, case: Case) -> str:
    return atoll.browser(user).get(f"/demands/{case.number}/").content.decode()


@pytest.mark.parametrize("name", ["firm", "supervision"])
def test_another_number_is_written_down_and_called(case: Case, who: Who, name: str) -> None:
    assert may_end(case)
    assert "回访电话是空号" in shown(who[name], case)
    assert mend(who[name], case).status_code == 302
    assert Contact.objects.get(case=case).phone == PHONE
    assert not may_end(case)
    assert "回访电话是空号" not in shown(who[name], case)
    entry = Entry.objects.get(action="demand.mend_contact")
    assert PHONE not in str(entry.payload)
    assert (entry.personal.data["before"], entry.personal.data["phone"]) == ("13800000000", PHONE)


def test_the_other_number_may_be_dead_too(case: Case, who: Who) -> None:
    mend(who["firm"], case)
    case.visits.update(at=MONDAY - DAY)
    assert call(who["caller"], case, DEAD).status_code == 302
    case.refresh_from_db()
    assert may_end(case)


def test_who_handled_it_mends_nothing(case: Case, who: Who) -> None:
    assert "回访电话是空号" not in shown(who["department"], case)
    assert mend(who["department"], case).status_code == 403


def test_nor_does_the_desk_where_it_answered_itself(firm: Enterprise, who: Who) -> None:
    by, answer = who["district"], {"result": "solved", "answer": "已增容。"}
    case = walk(
        to_dispatched(open_demand(firm.pk, who["firm"]), who),
        ("sign", by, MONDAY, {}),
        ("answer", by, MONDAY + DAY, answer),
        ("evaluate", who["firm"], MONDAY + 2 * DAY, {"rating": "satisfied", "solved": True}),
    )
    call(who["caller"], case, DEAD)
    assert mend(by, case).status_code == 422
    assert mend(who["firm"], case).status_code == 302


@pytest.mark.parametrize("phone", ["", "x", "12", "<b>", "1" * 21, "138\u0000"])
def test_what_is_no_telephone_is_refused_beside_its_field(case: Case, who: Who, phone: str) -> None:
    answer = mend(who["firm"], case, phone)
    assert answer.status_code == 422
    assert "phone" in answer.context["mend_form"].errors


@pytest.mark.parametrize("phone", ["028-85550000", "028-85550000转801", "+86 139 0000 0000"])
def test_offices_write_telephones_in_their_own_ways(case: Case, who: Who, phone: str) -> None:
    assert mend(who["firm"], case, phone).status_code == 302


def test_without_a_dead_number_there_is_nothing_to_mend(firm: Enterprise, who: Who) -> None:
    case = resolved(firm, who)
    assert "回访电话是空号" not in shown(who["firm"], case)
    assert mend(who["firm"], case).status_code == 422


def test_of_an_informant_only_supervision_changes_the_number(case: Case, who: Who) -> None:
    Contact.objects.update(informant=True)
    assert mend(who["firm"], case).status_code == 422
    assert mend(who["supervision"], case).status_code == 302
    assert Contact.objects.get(case=case, mended_at__lte=timezone.now()).phone == PHONE
