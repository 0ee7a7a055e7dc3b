"""The front page, for everybody and for each role."""

import pytest

from liyuan.accounts.domain import Role
from liyuan.enterprises.models import Assignment
from liyuan.rules.models import PackLoad
from tests import atoll
from tests.cast import FROM, of_firm, officer, person

EVERYBODY = ["查政策", "看园区", "看目标"]


def text(user: object = None) -> str:
    answer = atoll.browser(user).get("/")  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_public_is_told_what_this_is_and_where_to_begin() -> None:
    page = text()
    for words in (*EVERYBODY, "立园 · 环屿", "虚构城市，仅供测试", "50.0%", "请先登录"):
        assert words in page
    assert "您职责范围内" not in page


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        (Role.LEADER, ["查企业", *EVERYBODY]),
        (Role.BANK, EVERYBODY),
        (Role.AUDITOR, ["查企业", *EVERYBODY, "查日志"]),
        (Role.AUDIT_ADMIN, [*EVERYBODY, "查日志"]),
    ],
)
def test_each_role_gets_its_entries(role: Role, cards: list[str]) -> None:
    page = text(person(role))
    shown = [card for card in ("查企业", *EVERYBODY, "查日志") if f"{card} →" in page]
    assert shown == cards


def test_an_officer_finds_the_firms_it_serves() -> None:
    served, other = atoll.firm(1, "珊瑚船厂"), atoll.firm(2, "礁盘船厂")
    serving = officer()
    Assignment.objects.create(enterprise=served, officer=serving, since=FROM)
    page = text(serving)
    assert served.credit_code in page
    assert other.credit_code not in page


def test_a_firm_finds_its_own_page() -> None:
    own = atoll.firm(1)
    assert f'/enterprises/{own.credit_code}/"' in text(of_firm(own.pk))


def test_it_is_told_in_english() -> None:
    client = atoll.browser(None)
    client.cookies["django_language"] = "en"
    page = client.get("/").content.decode()
    assert "Liyuan · Atoll" in page
    assert "A fictional city, for tests only" in page


def test_without_a_city_pack_it_says_so() -> None:
    PackLoad.objects.all().delete()
    answer = atoll.browser(None).get("/")
    assert answer.status_code == 503
    assert "尚未载入城市包" in answer.content.decode()


def test_more_firms_ask_no_more_queries() -> None:
    serving = officer()
    Assignment.objects.create(enterprise=atoll.firm(1), officer=serving, since=FROM)
    client = atoll.browser(serving)
    few = atoll.counted(lambda: client.get("/"))
    for number in range(2, 12):
        Assignment.objects.create(enterprise=atoll.firm(number), officer=serving, since=FROM)
    assert atoll.counted(lambda: client.get("/")) == few <= 15
