"""The roster of parks: loading, its composition, who sees names that are not sure, the pages."""

from datetime import date
from functools import partial

import pytest

from liyuan.accounts.domain import Role
from liyuan.journal.models import Entry
from liyuan.parks.actions import load_roster
from liyuan.parks.models import Park, ParkFigure
from liyuan.parks.queries import ParkFilters, composition, park_list_page
from liyuan.rules.queries import pack_manifest
from tests import atoll
from tests.cast import person, system_admin

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)
EVERY = ParkFilters()


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    atoll.load()


def listed(filters: ParkFilters = EVERY, on: date = ON) -> list[str]:
    page = park_list_page(
        Park.objects.all(),
        filters,
        manifest=pack_manifest(),
        on=on,
        after=None,
        lang="zh",
    )
    return [row.code for row in page.parks.items]


def test_national_comes_before_provincial_before_city() -> None:
    assert listed() == ["P1", "P2", "P1A", "P1B", "P3"]


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"level": "provincial"}, ["P2"]),
        ({"type": "special"}, ["P1A", "P1B", "P3"]),
        ({"district": "A4"}, ["P2"]),
        ({"status": "likely"}, ["P1B"]),
    ],
)
def test_filters_narrow(filters: dict[str, str], codes: list[str]) -> None:
    assert listed(ParkFilters(**filters)) == codes


def test_any_date_gives_its_roster() -> None:
    Park.objects.filter(code="P2").update(valid_to=date(2025, 12, 31))
    assert "P2" in listed(on=date(2025, 12, 31))
    assert "P2" not in listed(on=date(2026, 1, 1))
    assert "P1A" not in listed(on=date(2020, 12, 31))


def test_the_declared_composition_is_checked_against_the_names() -> None:
    Park.objects.filter(code="P2").update(status="uncertain")
    lines = composition(pack_manifest(), ON).lines
    assert [(line.declared, line.listed, line.open) for line in lines] == [(1, 1, 0), (1, 0, 1)]


def test_names_that_are_not_sure_are_for_the_administrator_alone() -> None:
    for user, sees in ((None, False), (person(Role.LEADER), False), (system_admin(), True)):
        client = atoll.browser(user)
        page = client.get("/parks/").content.decode()
        assert ("棕榈集市" in page) is sees
        assert ("待确认名录" in page) is sees
        assert (client.get("/parks/P3/").status_code == 200) is sees


def test_a_park_page_tells_figures_with_date_and_source() -> None:
    page = atoll.browser(None).get("/parks/P1/").content.decode()
    for words in ("珊瑚高新区", "100 亿元", "2024", "环屿名录（虚构）", "贝壳园"):
        assert words in page
    assert "登记在园企业" not in page


def test_a_park_page_counts_the_firms_one_may_list() -> None:
    atoll.firm(1, park="P1")
    atoll.firm(2, park="P2", district="A4")
    client = atoll.browser(person(Role.LEADER))
    assert '/enterprises/?park=P1">1 家' in client.get("/parks/P1/").content.decode()


def test_more_parks_ask_no_more_queries() -> None:
    client = atoll.browser(person(Role.LEADER))
    few = {path: atoll.counted(partial(client.get, path)) for path in ("/parks/", "/parks/P1/")}
    first, around = Park.objects.get(code="P1A"), Park.objects.get(code="P1")
    for number in range(8):
        Park.objects.create(
            code=f"X{number}",
            name=f"园{number}",
            level="city",
            type="special",
            district=first.district,
            parent=around,
            status="verified",
            source="来源",
            verified=True,
        )
        ParkFigure.objects.create(
            park=around,
            name=f"指标{number}",
            unit="个",
            as_of="2025",
            source="",
            verified=True,
        )
    for path, queries in few.items():
        assert atoll.counted(partial(client.get, path)) == queries <= 15


def test_the_export_is_journalled_and_needs_the_permission() -> None:
    assert atoll.browser(person(Role.INSPECTOR)).get("/parks/export.xlsx").status_code == 403
    worker = person(Role.DISTRICT, unit=atoll.unit("A1"))
    answer = atoll.browser(worker).get("/parks/export.xlsx?level=national")
    assert answer.status_code == 200
    assert Entry.objects.get(action="park.export").payload["level"] == "national"


def test_a_wrong_filter_answers_422() -> None:
    assert atoll.browser(None).get("/parks/?level=galactic").status_code == 422


def test_loading_again_changes_nothing_and_a_dropped_figure_goes() -> None:
    rows = {
        "districts": [],
        "parks": [],
        "figures": [
            {
                "park": "P1",
                "name": "面积",
                "unit": "亩",
                "as_of": "2025",
                "source": "",
                "verified": True,
            }
        ],
    }
    assert load_roster(**rows)["park_figures"] == 7
    assert load_roster(**rows)["park_figures"] == 0
    assert ParkFigure.objects.get().name == "面积"
