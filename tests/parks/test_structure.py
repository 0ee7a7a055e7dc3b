"""Parks as a tree: figures rolled up, enclaves shared, rosters by day, overlap of positionings."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from liyuan.accounts.domain import Role
from liyuan.journal.models import Entry
from liyuan.parks.models import Park, ParkFigure
from liyuan.parks.queries_likeness import matrix, nearest, positionings
from liyuan.parks.queries_rollup import MeasureYear, State, measure_year, park_measures
from liyuan.parks.queries_roster import Change, RosterPage, roster_page
from liyuan.parks.queries_tree import ParkTree, codes_within, park_tree
from liyuan.rules.queries import pack_manifest
from tests import atoll
from tests.cast import person

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    atoll.load()


def tree(on: date = ON) -> ParkTree:
    return park_tree(Park.objects.exclude(status="uncertain"), on=on, lang="zh")


def rolled(code: str, seats: int = 2) -> MeasureYear:
    page = measure_year(code, tree(), year=None, seats=seats, lang="zh")
    assert page is not None
    return page


def roster(on: date, against: date | None = None) -> RosterPage:
    parks = Park.objects.all()
    return roster_page(parks, manifest=pack_manifest(), on=on, against=against, lang="zh")


def test_a_park_holds_its_parts_and_theirs() -> None:
    assert codes_within("P1") == ("P1", "P1A", "P1B")
    assert [(park.code, depth) for park, depth in tree().walk()] == [
        ("P1", 1),
        ("P1A", 2),
        ("P1B", 3),
        ("P2", 1),
    ]


def test_what_a_park_publishes_covers_its_parts() -> None:
    page = rolled("revenue")
    assert page.city.total.value == 1_800_000
    assert page.city.state is State.WHOLE


def test_a_seat_without_a_name_keeps_a_sum_from_being_a_total() -> None:
    assert rolled("revenue", seats=3).city.state is State.PART


def test_a_sum_of_parts_says_how_many_are_known() -> None:
    ParkFigure.objects.filter(park__code="P1", measure="revenue").delete()
    (revenue,) = (m for m in park_measures("P1", tree(), lang="zh") if m.measure.code == "revenue")
    assert (revenue.rolled.total.known, revenue.rolled.total.parts) == (1, 3)
    assert not revenue.published


def test_a_ratio_is_of_the_parks_that_publish_both() -> None:
    found = {row.park.code: row.rolled.total for row in rolled("density").parks}
    assert found["P1A"].value == 200_000
    assert found["P2"].value == 800_000 / Decimal("3.5")
    assert rolled("density").city.total.value == 1_200_000 / Decimal("5.5")


def test_growth_is_weighted() -> None:
    assert rolled("growth").city.total.value == Decimal("0.1")


def test_an_enclave_belongs_to_its_holders_by_their_shares() -> None:
    found = {part.name: part.value for part in rolled("revenue").districts}
    assert found == {
        "潟湖区": 1_000_000,
        "礁盘区": None,
        "棕榈区": 100_000,
        "海港区": 500_000,
        "大陆港": 200_000,
    }


def test_any_day_has_one_roster_and_two_days_differ() -> None:
    page = roster(date(2021, 6, 1), date(2019, 12, 31))
    assert [(row.park.code, row.change) for row in page.rows] == [
        ("P1", Change.JOINED),
        ("P1A", Change.JOINED),
        ("P2", Change.KEPT),
        ("P3", Change.KEPT),
    ]
    assert (page.joined, page.left) == (2, 0)
    assert roster(date(2019, 12, 31), date(2021, 6, 1)).left == 2


def test_parts_do_not_count_towards_the_composition() -> None:
    Park.objects.filter(code="P1A").update(level="national", type="高新区")
    assert [line.listed for line in roster(ON).composition.lines] == [1, 1]


def test_the_matrix_is_symmetric_and_one_on_its_diagonal() -> None:
    found = matrix(tree(), {})
    table = [row.indices for row in found.rows]
    size = range(len(table))
    assert all(table[i][i] == 1 for i in size)
    assert all(table[i][j] == table[j][i] for i in size for j in size)
    assert [(pair.park.code, pair.other.code) for pair in found.top] == [("P1", "P2")]
    assert round(found.top[0].index, 4) == Decimal("0.3333")
    assert found.top[0].common == ("造船",)


def test_no_park_is_its_own_neighbour() -> None:
    assert [pair.other.code for pair in nearest("P1A", tree(), positionings(), {})] == []
    assert [pair.other.code for pair in nearest("P1B", tree(), positionings(), {})] == ["P2"]


def test_firms_in_a_part_are_firms_of_the_park() -> None:
    atoll.firm(1, park="P1")
    atoll.firm(2, park="P1B")
    client = atoll.browser(person(Role.LEADER))
    assert '/enterprises/?park=P1">2 家' in client.get("/parks/P1/").content.decode()
    listed = client.get("/enterprises/?park=P1").content.decode()
    assert atoll.code_of(1) in listed
    assert atoll.code_of(2) in listed


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/parks/roster/?on=2021-06-01&against=2019-12-31", "新列入 2 个"),
        ("/parks/roster/?on=1999-01-01", "当天的名录没有掌握"),
        ("/parks/overlap/", "0.33"),
        ("/parks/measures/revenue/", "大陆港"),
        ("/parks/P1/", "海港经开区"),
    ],
)
def test_the_pages_tell_it(path: str, words: str) -> None:
    client = atoll.browser(None)
    assert words in client.get(path).content.decode()
    assert atoll.counted(partial(client.get, path)) <= 15


def test_a_day_that_is_none_and_a_measure_that_is_none() -> None:
    client = atoll.browser(None)
    assert client.get("/parks/roster/?on=2026-02-31").status_code == 422
    assert client.get("/parks/measures/happiness/").status_code == 404
    for wrong in ("x", "1950"):
        assert client.get(f"/parks/measures/revenue/?year={wrong}").status_code == 404


@pytest.mark.parametrize("path", ["roster", "overlap", "measures/revenue"])
def test_a_ledger_is_taken_and_journalled(path: str) -> None:
    client = atoll.browser(person(Role.DEPARTMENT))
    assert client.get(f"/parks/{path}/export.xlsx").status_code == 200
    assert Entry.objects.filter(action="park.export").count() == 1
