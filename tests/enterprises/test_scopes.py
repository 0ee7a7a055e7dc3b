"""Which firms each role may list, see and export."""

from datetime import date

import pytest

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.enterprises.access import allowed, enterprises_visible_to
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.cast import department_worker, of_firm, officer, person, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(db: None) -> dict[str, Enterprise]:
    atoll.load()
    return {
        "lagoon": atoll.firm(1),
        "reef": atoll.firm(2, district="A2"),
        "in park": atoll.firm(3, district="A2", park="P1"),
    }


def seen(user: User, action: str = "enterprise.list") -> set[int]:
    return set(enterprises_visible_to(user, action).values_list("pk", flat=True))


def ids(firms: dict[str, Enterprise], *names: str) -> set[int]:
    return {firms[name].pk for name in names}


def test_a_department_sees_the_city(firms: dict[str, Enterprise]) -> None:
    assert seen(department_worker()) == ids(firms, "lagoon", "reef", "in park")


def test_a_district_sees_its_firms_and_those_in_its_parks(firms: dict[str, Enterprise]) -> None:
    worker = person(Role.DISTRICT, unit=atoll.unit("A1"))
    assert seen(worker) == ids(firms, "lagoon", "in park")


def test_a_park_sees_its_firms(firms: dict[str, Enterprise]) -> None:
    assert seen(person(Role.PARK, unit=atoll.unit("P1"))) == ids(firms, "in park")


def test_a_firm_sees_itself(firms: dict[str, Enterprise]) -> None:
    assert seen(of_firm(firms["reef"].pk)) == ids(firms, "reef")


def test_an_officer_sees_assigned_firms_as_long_as_assigned(firms: dict[str, Enterprise]) -> None:
    serving = officer()
    past = date(2021, 1, 1)
    Assignment.objects.create(enterprise=firms["reef"], officer=serving, since=past)
    Assignment.objects.create(
        enterprise=firms["lagoon"], officer=serving, since=past, until=date(2021, 2, 1)
    )
    Assignment.objects.create(enterprise=firms["in park"], officer=serving, since=date(2999, 1, 1))
    assert seen(serving) == ids(firms, "reef")


@pytest.mark.usefixtures("firms")
def test_a_stranger_and_a_bank_see_none() -> None:
    assert seen(stranger()) == seen(person(Role.BANK)) == set()


def test_what_may_be_done_follows_the_role_that_reaches_the_firm(
    firms: dict[str, Enterprise],
) -> None:
    """Park P1 may read secrets of its firms; that the same person serves A2 adds none there."""
    both = person(Role.PARK, unit=atoll.unit("P1"))
    person(Role.DISTRICT, unit=atoll.unit("A2"), username=both.username)
    secret, plain = "fact.read.business_secret", "fact.read.public"
    assert allowed(both, firms["in park"], (secret, plain)) == {secret, plain}
    assert allowed(both, firms["reef"], (secret, plain)) == {plain}


def test_a_firm_outside_the_scope_is_not_found_and_the_refusal_journalled(
    firms: dict[str, Enterprise],
) -> None:
    client = atoll.browser(of_firm(firms["reef"].pk))
    assert client.get(f"/enterprises/{firms['lagoon'].credit_code}/").status_code == 404
    entry = Entry.objects.filter(action="access.refuse").get()
    assert entry.subject_id == firms["lagoon"].credit_code


def test_without_the_action_it_is_forbidden_and_the_public_is_led_to_log_in(
    firms: dict[str, Enterprise],
) -> None:
    path = f"/enterprises/{firms['lagoon'].credit_code}/"
    assert atoll.browser(person(Role.BANK)).get(path).status_code == 403
    for closed in (path, "/enterprises/"):
        assert atoll.browser(None).get(closed).headers["Location"].startswith("/accounts/login/")


def test_a_leader_may_list_but_not_export(firms: dict[str, Enterprise]) -> None:
    client = atoll.browser(person(Role.LEADER))
    page = client.get("/enterprises/")
    assert "export.xlsx" not in page.content.decode()
    assert client.get("/enterprises/export.xlsx").status_code == 403
