"""The list of firms: search, filters, pages, and how many queries it asks."""

from typing import Any

import pytest
from django.db import connection

from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.queries import Filters, firm_list_page, narrowed
from tests import atoll
from tests.cast import department_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(db: None) -> None:
    atoll.load()
    atoll.firm(
        1, "珊瑚航空装备有限公司", pinyin_initials="shhkzb", pinyin_sort="shan hu", park="P1"
    )
    atoll.firm(2, "礁盘航运有限公司", pinyin_initials="jphy", pinyin_sort="jiao pan", district="A2")
    atoll.firm(3, "棕榈船舶有限公司", industry_id="14", district="A3", status="closed")


def found(**filters: str) -> list[str]:
    every = Enterprise.objects.all()
    page = firm_list_page(every, Filters(**filters), after=None, lang="zh")
    return [row.name[:2] for row in page.firms.items]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("航", ["礁盘", "珊瑚"]),
        ("航空", ["珊瑚"]),
        ("航空装备", ["珊瑚"]),
        ("珊瑚 有限", ["珊瑚"]),
        ("空航", []),
        ("91AT00000000000002", ["礁盘"]),
        ("91at", ["礁盘", "珊瑚", "棕榈"]),
        ("jp", ["礁盘"]),
        ("SHHK", ["珊瑚"]),
        ("（", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("珊_", ["珊瑚"]),
        ("９１ＡＴ０００００００００００００２", ["礁盘"]),
        ("ＳＨＨＫ", ["珊瑚"]),
        ("珊瑚　航空", ["珊瑚"]),
        ("珊", ["珊瑚"]),
        ("珊瑚" * 30, []),
        ("👩‍🏭", []),
        ("珊瑚👩‍🏭", ["珊瑚"]),
    ],
)
@pytest.mark.usefixtures("firms")
def test_search_by_part_code_or_initials(asked: str, names: list[str]) -> None:
    assert found(q=asked) == names


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"district": "A2"}, ["礁盘"]),
        ({"park": "P1"}, ["珊瑚"]),
        ({"industry": "C"}, ["礁盘", "珊瑚", "棕榈"]),
        ({"industry": "G"}, []),
        ({"industry": "13"}, ["礁盘", "珊瑚"]),
        ({"industry": "14"}, ["棕榈"]),
        ({"status": "closed"}, ["棕榈"]),
        ({"q": "有限", "status": "open", "district": "A1"}, ["珊瑚"]),
    ],
)
@pytest.mark.usefixtures("firms")
def test_filters_narrow(filters: dict[str, str], names: list[str]) -> None:
    assert found(**filters) == names


def test_beyond_a_thousand_it_says_more_than(monkeypatch: pytest.MonkeyPatch) -> None:
    atoll.load()
    monkeypatch.setattr("liyuan.enterprises.queries.MOST_COUNTED", 2)
    for number in range(3):
        atoll.firm(number)
    every = Enterprise.objects.all()
    hits = firm_list_page(every, Filters(), after=None, lang="zh").hits
    assert (hits.number, hits.more) == (2, True)


def test_pages_follow_one_another_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    atoll.load()
    monkeypatch.setattr("liyuan.enterprises.queries.PAGE_SIZE", 2)
    for number in range(5):
        atoll.firm(number, pinyin_sort="same")
    seen, after = [], None
    for _ in range(3):
        page = firm_list_page(Enterprise.objects.all(), Filters(), after=after, lang="zh").firms
        seen += [row.code for row in page.items]
        after = page.next
    assert seen == [atoll.code_of(number) for number in range(5)]
    assert after is None


def test_more_firms_ask_no_more_queries() -> None:
    atoll.load()
    client = atoll.browser(department_worker())
    atoll.firm(1)
    few = atoll.counted(lambda: client.get("/enterprises/?q=珍珠&district=A1&industry=C"))
    for number in range(2, 12):
        atoll.firm(number)
    assert atoll.counted(lambda: client.get("/enterprises/?q=珍珠&district=A1&industry=C")) == few
    assert few <= 15


def test_a_wrong_filter_answers_422_and_says_so() -> None:
    atoll.load()
    answer = atoll.browser(department_worker()).get("/enterprises/?industry=XYZ&district=nowhere")
    assert answer.status_code == 422
    assert "请填一个门类字母" in answer.content.decode()


def test_an_empty_list_says_what_to_do() -> None:
    atoll.load()
    answer = atoll.browser(department_worker()).get("/enterprises/?q=没有")
    assert "没有符合条件的记录" in answer.content.decode()


def test_a_selective_search_reads_no_whole_table() -> None:
    atoll.load()
    first = atoll.firm(0)
    others = [
        Enterprise(
            credit_code=atoll.code_of(n),
            name=f"甲{n}",
            status="open",
            district=first.district,
            name_tokens=["甲", "乙", f"{n % 97}"],
            pinyin_initials=f"j{n}",
            pinyin_sort=f"jia {n:05d}",
        )
        for n in range(1, 10_001)
    ]
    Enterprise.objects.bulk_create(others, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('enterprise_name_tokens')")
        cursor.execute("ANALYZE enterprises_enterprise")
    for asked in ("珍珠礁盘", "91AT00000000009", "zzqq"):
        chosen = narrowed(Enterprise.objects.all(), Filters(q=asked))
        plan = chosen.order_by("pinyin_sort", "id")[:51].explain()
        assert "Seq Scan" not in plan, plan


def test_a_firm_that_goes_while_the_page_is_read_is_left_out(firms: None) -> None:
    gone: list[int] = []

    def go(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if "ORDER BY" in sql and not gone:
            gone.append(Enterprise.objects.get(credit_code=atoll.code_of(3)).pk)
            Enterprise.objects.filter(pk__in=gone).delete()
        return answer

    with connection.execute_wrapper(go):
        assert found() == ["礁盘", "珊瑚"]
