"""Who is the firm: its legal representative names who acts for it, for how long, and ends it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liyuan.accounts.access import firms_of, may
from liyuan.accounts.actions_people import close_account
from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant, User
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll, cast

pytestmark = pytest.mark.django_db
NEAR = atoll.code_of(1)
PEOPLE = f"/enterprises/{NEAR}/people/"
NEW = f"{PEOPLE}new/"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def firm() -> Enterprise:
    atoll.load()
    return atoll.firm(1, name="近潮船厂")


@pytest.fixture
def head(firm: Enterprise) -> User:
    return cast.of_firm(firm.pk, "head", head=True)


@pytest.fixture
def client(head: User) -> Client:
    return atoll.browser(head)


def said(**more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"how": "known", "login": "agency", "role": "firm", "since": today} | more


def test_the_head_names_somebody_who_has_an_account(client: Client, firm: Enterprise) -> None:
    agency = cast.stranger("agency")
    assert client.post(NEW, said(login="Agency")).headers["Location"] == PEOPLE
    held = Grant.objects.get(user=agency)
    assert (held.role, held.firm_id, held.head) == ("firm", firm.pk, False)
    assert Entry.objects.latest("pk").action == "grant.give"
    assert atoll.browser(agency).get(f"/enterprises/{NEAR}/").status_code == 200


def test_the_head_makes_an_account_with_a_password_for_one_log_in(client: Client) -> None:
    answer = client.post(NEW, said(how="new", login="Li.Ming", name="李明"))
    made = User.objects.get(username="li.ming")
    assert answer.context["once"] in answer.content.decode()
    assert made.check_password(answer.context["once"])
    assert made.must_change_password
    assert may(made, "enterprise.view")


def test_the_form_begins_with_today(client: Client) -> None:
    assert f'value="{timezone.localdate().isoformat()}"' in client.get(NEW).content.decode()


def test_who_only_reads_acts_in_nothing_and_sees_no_personal_data(client: Client) -> None:
    reader = cast.stranger("agency")
    client.post(NEW, said(role="firm_reader"))
    assert may(reader, "enterprise.view")
    assert not may(reader, "fact.read.personal")
    assert atoll.browser(reader).get(PEOPLE).status_code == 403


def test_an_agent_has_a_last_day(client: Client, firm: Enterprise) -> None:
    agency, today = cast.stranger("agency"), timezone.localdate()
    client.post(NEW, said(until=(today + timedelta(30)).isoformat()))
    assert firms_of(agency, "enterprise.view") == {firm.pk}
    Grant.objects.filter(user=agency).update(since=today - timedelta(1), until=today)
    assert atoll.browser(agency).get(f"/enterprises/{NEAR}/").status_code == 403


def test_ending_works_at_once_and_stays_on_the_list(client: Client) -> None:
    agency = cast.stranger("agency")
    client.post(NEW, said())
    browser, held = atoll.browser(agency), Grant.objects.get(user=agency)
    assert browser.get(f"/enterprises/{NEAR}/").status_code == 200
    client.post(f"{PEOPLE}{held.pk}/end/", {"reason": "离职"})
    assert browser.get(f"/enterprises/{NEAR}/").status_code == 403
    lines = {line.login: line for line in client.get(PEOPLE).context["agents"]}
    assert (lines["agency"].state, lines["agency"].may_end) == ("已结束", False)
    assert Entry.objects.filter(action="grant.end").latest("pk").payload["reason"] == "离职"


def test_ending_needs_a_reason(client: Client, firm: Enterprise) -> None:
    held = cast.of_firm(firm.pk, "agency").grants.get()
    assert client.post(f"{PEOPLE}{held.pk}/end/", {"reason": ""}).status_code == 422


def test_who_leaves_acts_for_no_firm_any_more(client: Client) -> None:
    agency = cast.stranger("agency")
    client.post(NEW, said())
    close_account(agency, reason="离职", by=cast.security_admin(), at=timezone.now())
    assert not firms_of(User.objects.get(pk=agency.pk), "enterprise.view")


WRONG = {
    "nobody of this name": ({"login": "nobody"}, "login"),
    "an official": ({"login": "zhou"}, "login"),
    "an administrator": ({"login": "boss"}, "login"),
    "oneself": ({"login": "head"}, "login"),
    "an account to make that is there": ({"how": "new", "login": "zhou", "name": "周"}, "login"),
    "an account without a name": ({"how": "new", "login": "li"}, "name"),
    "from a day that is past": ({"since": "2020-01-01"}, "since"),
    "until before since": ({"until": "2020-01-01"}, "until"),
    "the power of a head": ({"role": "head"}, "role"),
}


@pytest.mark.parametrize(("wrong", "field"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_and_nothing_is_given(
    client: Client, wrong: dict[str, str], field: str
) -> None:
    cast.officer(username="zhou"), cast.security_admin(username="boss"), cast.stranger("agency")
    before = Grant.objects.count(), User.objects.count()
    answer = client.post(NEW, said(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert (Grant.objects.count(), User.objects.count()) == before


def test_an_official_is_as_unknown_as_nobody(client: Client) -> None:
    cast.officer(username="zhou")
    told = [client.post(NEW, said(login=one)).context["form"].errors for one in ("zhou", "none")]
    assert told[0] == told[1]


def test_only_the_head_of_this_very_firm_decides(client: Client, firm: Enterprise) -> None:
    other = atoll.firm(2)
    elsewhere = cast.of_firm(other.pk, "elsewhere")
    colleague = cast.of_firm(firm.pk, "colleague")
    assert atoll.browser(colleague).get(PEOPLE).status_code == 403
    assert atoll.browser(colleague).post(NEW, said(login="elsewhere")).status_code == 403
    assert client.get(f"/enterprises/{other.credit_code}/people/").status_code == 404
    theirs = elsewhere.grants.get()
    assert client.post(f"{PEOPLE}{theirs.pk}/end/", {"reason": "误点"}).status_code == 404


def test_a_head_is_not_ended_by_a_head(client: Client, head: User) -> None:
    held = head.grants.get()
    assert client.post(f"{PEOPLE}{held.pk}/end/", {"reason": "误点"}).status_code == 404


def test_one_person_serves_several_firms_and_finds_both(firm: Enterprise) -> None:
    other = atoll.firm(2, name="远潮船厂")
    agency = cast.of_firm(firm.pk, "agency")
    cast.of_firm(other.pk, "agency")
    page = atoll.browser(agency).get("/").content.decode()
    assert "近潮船厂" in page
    assert "远潮船厂" in page


def test_the_head_finds_the_page_on_the_firms(client: Client, firm: Enterprise) -> None:
    colleague = atoll.browser(cast.of_firm(firm.pk, "colleague"))
    assert PEOPLE in client.get(f"/enterprises/{NEAR}/").content.decode()
    assert PEOPLE not in colleague.get(f"/enterprises/{NEAR}/").content.decode()


# --- the security administrator


@pytest.fixture
def boss(firm: Enterprise) -> Client:
    return atoll.browser(cast.security_admin(username="boss"))


def grant_page(user: User, code: str = NEAR) -> str:
    return f"/enterprises/grants/{user.pk}/?code={code}"


def test_a_firm_is_found_by_its_exact_code_and_shows_name_and_code_only(boss: Client) -> None:
    zhao = cast.stranger("zhao")
    page = boss.get(grant_page(zhao))
    assert "近潮船厂" in page.content.decode()
    assert page.context["firm"].get_deferred_fields() >= {"status", "address", "established"}
    for other in (NEAR[:-1], "近潮", "9" * 18):
        answer = boss.get(grant_page(zhao, other))
        assert (answer.status_code, answer.context["firm"]) == (422, None)


@pytest.mark.parametrize(
    ("power", "role", "head"),
    [("head", "firm", True), ("firm", "firm", False), ("firm_reader", "firm_reader", False)],
)
def test_the_security_administrator_gives_each_power(
    boss: Client, firm: Enterprise, power: str, role: str, head: bool
) -> None:
    zhao, today = cast.stranger("zhao"), timezone.localdate().isoformat()
    answer = boss.post(grant_page(zhao), {"power": power, "since": today})
    assert answer.headers["Location"] == f"/people/{zhao.pk}/"
    held = zhao.grants.get()
    assert (held.role, held.head, held.firm_id) == (role, head, firm.pk)


def test_an_administrator_does_not_act_for_a_firm(boss: Client) -> None:
    chief, today = cast.audit_admin(username="chief"), timezone.localdate().isoformat()
    answer = boss.post(grant_page(chief), {"power": "head", "since": today})
    assert answer.status_code == 422
    assert "三员分立" in answer.content.decode()


def test_accounts_name_the_firm(boss: Client, firm: Enterprise) -> None:
    agency = cast.of_firm(firm.pk, "agency")
    for path in ("/people/?q=agency", f"/people/{agency.pk}/"):
        page = boss.get(path).content.decode()
        assert "近潮船厂" in page
        assert f"#{firm.pk}" not in page


def test_more_firms_ask_no_more_queries(boss: Client, firm: Enterprise) -> None:
    cast.of_firm(firm.pk, "agency")
    few = atoll.counted(lambda: boss.get("/people/"))
    for number in range(2, 12):
        cast.of_firm(atoll.firm(number).pk, f"agent{number}")
    assert atoll.counted(lambda: boss.get("/people/")) == few <= 15


def test_more_agents_ask_no_more_queries(client: Client, firm: Enterprise) -> None:
    few = atoll.counted(lambda: client.get(PEOPLE))
    for number in range(10):
        cast.person(Role.FIRM_READER, firm=firm.pk, username=f"agent{number}")
    assert atoll.counted(lambda: client.get(PEOPLE)) == few <= 15
