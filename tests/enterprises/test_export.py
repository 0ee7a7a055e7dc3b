"""The list of firms as a 台账."""

from hashlib import sha256
from typing import Any

import pytest

from liyuan.accounts.domain import Role
from liyuan.journal.models import Entry
from tests import atoll
from tests.cast import person
from tests.sheets import first_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    atoll.load()
    for number in range(3):
        atoll.firm(number, district="A1" if number else "A2")


def rows(content: bytes) -> list[list[Any]]:
    return first_sheet(content)


def test_it_holds_what_the_filters_leave_within_the_scope() -> None:
    worker = person(Role.DISTRICT, unit=atoll.unit("A1"))
    answer = atoll.browser(worker).get("/enterprises/export.xlsx?q=珍珠")
    table = rows(answer.content)
    assert table[1][0].startswith("填报单位：潟湖区　导出人：")
    assert [row[2] for row in table[3:]] == [atoll.code_of(1), atoll.code_of(2)]


def test_it_is_journalled_with_its_filters_its_rows_and_the_hash_of_the_file() -> None:
    worker = person(Role.DISTRICT, unit=atoll.unit("A1"))
    answer = atoll.browser(worker).get("/enterprises/export.xlsx?q=珍珠&status=open")
    entry = Entry.objects.get(action="enterprise.export")
    assert entry.actor == worker
    hashed = sha256(answer.content).hexdigest()
    assert entry.payload == {"q": "珍珠", "status": "open", "rows": 2, "sha256": hashed}


def test_more_firms_ask_no_more_queries() -> None:
    client = atoll.browser(person(Role.DISTRICT, unit=atoll.unit("A1")))
    few = atoll.counted(lambda: client.get("/enterprises/export.xlsx"))
    for number in range(10, 20):
        atoll.firm(number)
    assert atoll.counted(lambda: client.get("/enterprises/export.xlsx")) == few <= 15


def test_a_wrong_filter_exports_nothing() -> None:
    client = atoll.browser(person(Role.DISTRICT, unit=atoll.unit("A1")))
    assert client.get("/enterprises/export.xlsx?status=nonsense").status_code == 422
    assert not Entry.objects.filter(action="enterprise.export").exists()
