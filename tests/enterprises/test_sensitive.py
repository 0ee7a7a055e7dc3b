"""A sensitive firm: for who need not know of it, every page is as if it did not exist."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import HttpResponseBase

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.actions_sensitive import ListedAlready, conceal_firm, reveal_firm
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry, PersonalDetail
from liyuan.policies.actions import TOTALS, compute_verdicts
from liyuan.policies.models import Standing, Verdict, VerdictTotal
from tests import atoll
from tests.cast import FROM, NOW, of_firm, person
from tests.policies.facts import tell
from tests.sheets import first_sheet

BASIS = "潮防〔2026〕1号"
NAME = "海雾精密仪器有限公司"
# Every page that gathers firms, or counts them.
PAGES = (
    "/",
    "/cockpit/",
    "/cockpit/wall/",
    "/workbench/",
    "/imports/",
    "/imports/ledger/",
    "/targets/",
    "/targets/export.xlsx",
    "/figures/",
    "/parks/roster/",
    "/parks/overlap/",
    "/checks/",
    "/checks/export.xlsx",
    "/enterprises/",
    "/enterprises/?q=海雾",
    f"/enterprises/?q={atoll.code_of(3)}",
    "/enterprises/?park=P1",
    "/enterprises/export.xlsx",
    "/policies/",
    "/policies/export.xlsx",
    "/policies/grow_up/",
    "/policies/grow_up/reward/firms/",
    "/policies/grow_up/reward/firms/export.xlsx",
    "/lists/",
    "/lists/shells/",
    "/lists/shells/export.xlsx",
    "/parks/",
    "/parks/P1/",
    f"/enterprises/{atoll.code_of(3)}/",
)
HOMES = {Role.PARK: "P1", Role.DISTRICT: "A1", Role.BANK: "BANK", Role.UNIVERSITY: "UNI"}
UNKNOWING = [role for role in Role if role not in (Role.SECRECY, Role.PUBLIC)]
pytestmark = pytest.mark.django_db


@pytest.fixture
def listed() -> Enterprise:
    """The firm in the park P1, listed, beside another there and one elsewhere; all judged."""
    atoll.load()
    near, far = atoll.firm(1, park="P1"), atoll.firm(2, district="A2")
    firm = atoll.firm(3, name=NAME, park="P1")
    tell({near: "600", far: "600", firm: "600"})
    compute_verdicts(as_of=date(2026, 6, 1), at=datetime(2026, 6, 2, tzinfo=UTC))
    conceal_firm(firm, basis=BASIS, by=None, at=NOW)
    return firm


def reader(role: Role) -> User:
    if role is Role.FIRM:
        return of_firm(Enterprise.objects.get(credit_code=atoll.code_of(1)).pk)
    return person(role, unit=atoll.unit(HOMES.get(role, "AT")))


def text(answer: HttpResponseBase) -> str:
    content = getattr(answer, "content", b"")
    if content.startswith(b"PK"):
        return "\n".join(str(row) for row in first_sheet(content))
    return str(content.decode())


def seen(user: User | None) -> dict[str, tuple[int, str]]:
    """What each page says, without what is different at every visit: tokens and the time."""
    client = atoll.browser(user)
    client.cookies["django_language"] = "zh-hans"
    answers = {path: client.get(path) for path in PAGES}
    changing = r"\d\d\d\d-\d\d-\d\d \d\d:\d\d|X-CSRFToken[^}]*|csrfmiddlewaretoken[^>]*"
    return {
        path: (answer.status_code, re.sub(changing, "", text(answer)))
        for path, answer in answers.items()
    }


def forget(firm: Enterprise) -> None:
    """Make the city as it would be had the firm never been registered."""
    Verdict.objects.filter(enterprise=firm).delete()
    Standing.objects.filter(enterprise=firm).delete()
    run = VerdictTotal.objects.first()
    assert run is not None
    VerdictTotal.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, [run.run_id])
    firm.listings.all().delete()
    firm.delete()


@pytest.mark.parametrize("role", [*UNKNOWING, Role.PUBLIC])
def test_every_page_is_as_if_the_firm_did_not_exist(role: Role, listed: Enterprise) -> None:
    user = None if role is Role.PUBLIC else reader(role)
    with_it = seen(user)
    assert not [path for path, (_, page) in with_it.items() if NAME in page]
    forget(listed)
    assert seen(user) == with_it


def test_the_list_of_sensitive_firms_asks_few_queries(listed: Enterprise) -> None:
    client = atoll.browser(person(Role.SECRECY, unit=atoll.unit("AT")))
    few = atoll.counted(lambda: client.get("/enterprises/sensitive/"))
    for number in range(4, 9):
        conceal_firm(atoll.firm(number), basis=BASIS, by=None, at=NOW)
    assert atoll.counted(lambda: client.get("/enterprises/sensitive/")) == few <= 15


def test_the_bar_marks_the_list_of_sensitive_firms_and_not_all_firms(listed: Enterprise) -> None:
    client = atoll.browser(person(Role.SECRECY, unit=atoll.unit("AT")))
    page = text(client.get("/enterprises/sensitive/"))
    bar = page[: page.index("<main")]
    assert re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', bar) == [
        ("/enterprises/sensitive/", "page")
    ]


def test_its_own_page_costs_as_much_as_none(listed: Enterprise) -> None:
    client = atoll.browser(reader(Role.DEPARTMENT))
    hidden = atoll.counted(lambda: client.get(f"/enterprises/{listed.credit_code}/"))
    assert hidden == atoll.counted(lambda: client.get(f"/enterprises/{'9' * 18}/"))


def knowing(firm: Enterprise) -> Iterator[User]:
    officer = person(Role.OFFICER, unit=atoll.unit("A1"))
    Assignment.objects.create(enterprise=firm, officer=officer, since=FROM)
    yield from (officer, of_firm(firm.pk), person(Role.SECRECY, unit=atoll.unit("AT")))


def test_the_firm_its_officer_and_the_keeper_of_the_list_see_it(listed: Enterprise) -> None:
    for user in knowing(listed):
        client = atoll.browser(user)
        assert client.get(f"/enterprises/{listed.credit_code}/").status_code == 200
        assert NAME in text(client.get("/enterprises/?q=海雾"))


@pytest.mark.parametrize("action", ["enterprise.export", "standing.list", "verdict.total"])
def test_nothing_that_is_gathered_holds_it(action: str, listed: Enterprise) -> None:
    for user in knowing(listed):
        assert listed not in enterprises_visible_to(user, action)


def test_the_journal_tells_that_a_firm_was_listed_but_not_which(listed: Enterprise) -> None:
    entry = Entry.objects.get(action="enterprise.conceal")
    assert entry.payload == {"since": "2026-03-16", "until": None}
    assert PersonalDetail.objects.get(entry=entry).data == {
        "firm": listed.credit_code,
        "basis": BASIS,
    }


def test_off_the_list_it_is_back_at_once(listed: Enterprise) -> None:
    reveal_firm(listed.listings.get(), reason="解密", by=None, at=NOW)
    assert NAME in text(atoll.browser(reader(Role.PARK)).get("/enterprises/"))


def test_it_is_listed_once_at_a_time(listed: Enterprise) -> None:
    with pytest.raises(ListedAlready):
        conceal_firm(listed, basis=BASIS, by=None, at=NOW)


def test_the_keeper_lists_a_firm_by_its_code_and_takes_it_off_with_a_reason() -> None:
    atoll.load()
    firm = atoll.firm(1)
    client = atoll.browser(person(Role.SECRECY, unit=atoll.unit("AT")))
    wrong = client.post("/enterprises/sensitive/", {"code": "9" * 18, "basis": BASIS})
    assert (wrong.status_code, "名录中没有这家企业" in text(wrong)) == (422, True)
    client.post("/enterprises/sensitive/", {"code": firm.credit_code, "basis": BASIS})
    listing = firm.listings.get()
    client.post(f"/enterprises/sensitive/{listing.pk}/end/", {"reason": "不再承担任务"})
    listing.refresh_from_db()
    assert listing.until is not None
