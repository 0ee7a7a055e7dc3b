"""Every figure of the documents is in the real city's pack, and no trap is fallen into."""

from decimal import Decimal
from typing import Any

import pytest

from liyuan.packs.pack import Pack, read_pack
from tests.packs.conftest import PACKS

Row = dict[str, Any]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACKS / "chengdu")


@pytest.fixture(scope="module")
def figures(pack: Pack) -> dict[str, Row]:
    return {row["code"]: row for row in pack.rows("figures")}


def test_every_number_from_n01_to_n71_is_there(figures: dict[str, Row]) -> None:
    groups = {row["group"] for row in figures.values()}
    assert {f"N{number:02}" for number in range(1, 72)} <= groups


def test_every_figure_has_document_kind_and_verification(figures: dict[str, Row]) -> None:
    assert all(row.keys() >= {"document", "kind", "verified"} for row in figures.values())
    assert all("value" in row or "text" in row for row in figures.values())


def test_page_furniture_is_noise_and_measures_nothing(pack: Pack, figures: dict[str, Row]) -> None:
    assert figures["N68"]["kind"] == "noise"
    assert not figures["N68"].keys() & {"scope", "target", "indicator"}
    values = {row.get("value") for row in pack.rows("observations")}
    assert Decimal("1.45") not in values
    assert not any("斤" in row.get("unit", "") for row in pack.rows("observations"))


def test_eighteen_thousand_firms_are_inside_parks(pack: Pack, figures: dict[str, Row]) -> None:
    (target,) = (row for row in pack.rows("targets") if row["code"] == "N07")
    assert target["indicator"] == "above-size-in-parks"
    assert target["value"] == figures["N07"]["value"] * 10_000 == 18_000
    assert "只计园区内" in target["definition"]
    assert "只计园区内" in figures["N07"]["note"]


def test_the_revisited_were_satisfied_not_everybody(figures: dict[str, Row]) -> None:
    assert "不是全部企业" in figures["N27"]["note"]


def test_industry_and_the_whole_city_are_different_series(
    pack: Pack, figures: dict[str, Row]
) -> None:
    for code in ("N26.1", "N26.2", "N26.3"):
        assert "不可比" in figures[code]["note"]
    for row in pack.rows("observations"):
        if row["indicator"] in ("demands-collected", "demands-closed"):
            assert "全市口径" in row["source"]
            assert row["value"] not in (Decimal(5103), Decimal(5072))


def test_the_published_percentages_are_checked(pack: Pack) -> None:
    found = {(row["above"], row["below"]): (str(row["said"]), row["fit"])
             for row in pack.rows("figure_ratios")}  # fmt: skip
    assert found[("N26.2", "N26.1")] == ("99.4", "exact")
    assert found[("N27", "N26.2")] == ("34.4", "exact")
    assert found[("N13.2", "N13.1")] == ("3.32", "exact")
    assert found[("X03.3", "X03.2")] == ("99.52", "rounding")


def test_twice_the_revenue_of_xindu_is_2300(pack: Pack, figures: dict[str, Row]) -> None:
    (target,) = (row for row in pack.rows("targets") if row["code"] == "N15A")
    assert target["value"] == figures["N14.1"]["value"] * figures["N15.1"]["value"] == 2300


def test_twenty_five_seats_are_data_of_the_pack(pack: Pack) -> None:
    seats = [line["count"] for line in pack.manifest.content["composition"]]
    assert seats == [1, 2, 4, 17, 1]
    assert sum(seats) == 25


def test_what_is_not_published_is_not_verified(pack: Pack) -> None:
    assert not any(row["verified"] for row in pack.rows("park_shares"))
    assert not pack.manifest.content["alarms"]["verified"]
    external = (row for row in pack.rows("figures") if row["document"] == "EXT")
    assert not any(row["verified"] for row in external)
