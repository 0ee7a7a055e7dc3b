"""A city whose procedure of demands is its own, and much smaller, works by it on every page."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from liyuan.accounts.models import User
from liyuan.cases.models import Case
from tests import atoll
from tests.demands.cast import lead, people
from tests.demands.test_ask import asked, code_for

Who = Mapping[str, User]
SAID = {
    "title": "泊位不够",
    "text": "三条船在等。",
    "nature": "help",
    "channel": "visit",
}


@pytest.fixture
def who(db: None, settings: Settings, tmp_path: Path) -> Who:
    settings.LIYUAN_DATA = tmp_path
    atoll.load()
    return people(atoll.firm(1).pk)


def brought_now() -> dict[str, str]:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return {**SAID, "firm": atoll.code_of(1), "collected_at": now}


@pytest.fixture
def case(who: Who) -> Case:
    answer = atoll.browser(who["district"]).post("/demands/new/", brought_now())
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get()


def step(user: User, case: Case, name: str, **said: str) -> None:
    case.refresh_from_db()
    data = {"version": str(case.version), **said}
    answer = atoll.browser(user).post(f"/demands/{case.number}/{name}/", data)
    assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()


def test_a_demand_goes_its_own_way(case: Case, who: Who) -> None:
    assert case.state == "registered"
    step(who["district"], case, "dispatch", lead=lead().code)
    step(who["department"], case, "answer", answer="加了一个泊位。", result="solved")
    assert case.state == "answered"


@pytest.mark.parametrize("way", ["direct", "blocked", "at_once"])
def test_a_way_to_begin_that_the_city_lacks_is_not_offered_and_refused(who: Who, way: str) -> None:
    browser = atoll.browser(who["district"])
    assert f'name="{way}"' not in browser.get("/demands/new/").content.decode()
    answer = browser.post("/demands/new/", {**brought_now(), way: "on"})
    assert answer.status_code == 422
    assert "没有这种登记方式" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_demand_by_telephone_is_followed_there_too(settings: Settings, who: Who) -> None:
    settings.LIYUAN_ASK, settings.LIYUAN_NOTICE_SMS = True, "console:"
    browser = atoll.browser(None)
    assert 'name="direct"' not in browser.get("/ask/?at=P1").content.decode()
    refused = browser.post("/ask/?at=P1", asked(code=code_for(), direct="on"))
    assert refused.status_code == 422
    assert not Case.objects.exists()
    done = browser.post("/ask/?at=P1", asked(code=code_for()))
    assert done.status_code == 302, done.content.decode()
    assert "已登记" in browser.get(done.headers["Location"]).content.decode()


def test_only_the_citys_own_classes_are_offered(who: Who) -> None:
    form = atoll.browser(who["firm"]).get("/demands/new/").context["form"]
    assert [key for key, _name in form.fields["nature"].choices] == ["consult", "help"]


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/demands/",
        "/demands/NUMBER/",
        "/demands/kpis/",
        "/demands/calls/",
        "/demands/bulk/",
        "/visits/",
        "/visits/?second=1",
        "/supervision/",
        "/supervision/brief/",
        "/supervision/daily/",
        "/supervision/integrity/",
        "/supervision/rectification/",
        "/supervision/ratings/",
        "/papers/",
        "/tiers/",
        "/topics/",
    ],
)
def test_every_page_opens(path: str, case: Case, who: Who) -> None:
    step(who["district"], case, "dispatch", lead=lead().code)
    address = path.replace("NUMBER", case.number)
    told = {name: atoll.browser(user).get(address).status_code for name, user in who.items()}
    assert told["supervision"] == 200
    assert set(told.values()) <= {200, 403, 404}
