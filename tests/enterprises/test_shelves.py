"""Shelves of names make a search fast; they never change what it finds, or in which order."""

import pyarrow as pa
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liyuan.enterprises import actions_shelves, queries, queries_shelves
from liyuan.enterprises.actions_registry import amend_enterprises, register_enterprises
from liyuan.enterprises.domain import folded, name_tokens, search_tokens
from liyuan.enterprises.models import Enterprise, NameShelf
from liyuan.enterprises.queries import Filters, firm_list_page
from tests import atoll

pytestmark = pytest.mark.django_db
WORDS = ("成都", "四川", "川", "天府", "科技", "珊瑚", "珍珠", "A1", "有限公司", "公司")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two firms to a shelf, three hits are many, two rows to a page."""
    atoll.load()
    for module, sizes in (
        (actions_shelves, {"WORTH": 1, "SHELF": 2}),
        (queries_shelves, {"GAP": 1, "FEW_SHELVES": 2, "MOST_STRETCHES": 2}),
        (queries, {"FEW": 3, "PAGE_SIZE": 2}),
    ):
        for name, size in sizes.items():
            monkeypatch.setattr(module, name, size)


def registered(names: list[str], start: int = 0) -> None:
    rows = [
        {
            "credit_code": atoll.code_of(start + number),
            "name": name,
            "status": "open",
            "industry": "131",
            "district": "A1",
            "park": None,
            "address": "",
            "established": None,
        }
        for number, name in enumerate(names)
    ]
    text = dict.fromkeys(rows[0], pa.string()) | {"established": pa.date32()}
    register_enterprises(pa.Table.from_pylist(rows, pa.schema(text.items())), progress=print)


def walked(q: str) -> list[str]:
    """All pages of a search, one after another."""
    rows, after = [], None
    while True:
        page = firm_list_page(Enterprise.objects.all(), Filters(q=q), after=after, lang="zh").firms
        rows += [row.code for row in page.items]
        after = page.next
        if after is None:
            return rows


def naive(q: str) -> list[str]:
    """Every firm looked at, one by one, in the order of the list."""
    wanted, letters = set(search_tokens(q)), folded(q).strip()
    return [
        firm.credit_code
        for firm in Enterprise.objects.order_by("pinyin_sort", "id")
        if (wanted and wanted <= set(name_tokens(firm.name)))
        or (
            letters.isascii()
            and (
                firm.credit_code.startswith(letters.upper())
                or firm.pinyin_initials.startswith(letters)
            )
        )
    ]


names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join)
terms = st.one_of(
    st.sampled_from((*WORDS, "c", "s", "sc", "cd", "9", "91", "都", "没有")),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=2).map(" ".join),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=st.lists(names, min_size=4, max_size=14),
    later=st.lists(names, min_size=1, max_size=5),
    renamed=names,
    asked=st.lists(terms, min_size=3, max_size=6),
)
def test_a_search_over_shelves_finds_what_looking_at_every_firm_finds(
    first: list[str], later: list[str], renamed: str, asked: list[str]
) -> None:
    Enterprise.objects.all().delete()
    for statement in actions_shelves.CLEAR:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    registered(first)
    registered(later, start=len(first))
    some = Enterprise.objects.order_by("id")[1]
    amend_enterprises([(some.pk, renamed, "")])
    for q in asked:
        assert walked(q) == naive(q)


def test_pages_lead_back_over_shelves() -> None:
    registered([f"四川珊瑚{n}有限公司" for n in range(5)] + [f"成都珍珠{n}四川" for n in range(6)])
    assert NameShelf.objects.count() > 3
    firms, after = Enterprise.objects.all(), None
    seen = []
    for _ in range(4):
        page = firm_list_page(firms, Filters(q="四川"), after=after, lang="zh").firms
        seen.append([row.code for row in page.items])
        after = page.next
    for expected in reversed(seen[:-1]):
        page = firm_list_page(firms, Filters(q="四川"), after=page.previous, lang="zh").firms
        assert [row.code for row in page.items] == expected


def test_few_firms_need_no_shelves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions_shelves, "WORTH", 50_000)
    registered(["珊瑚", "珍珠"])
    assert not NameShelf.objects.exists()
    assert walked("珊瑚") == naive("珊瑚")
