"""What can be wrong with parks, their measures and published figures is found in its place."""

import pytest

from tests.packs.conftest import PackCopy
from tests.packs.test_checks import Plant

PLANTS = {
    "shares that are not the whole": Plant(
        "park_shares.csv", ",62.5,", ",62.4,", "pack.park.shares", "大陆港"
    ),
    "a share that nobody holds": Plant("park_shares.csv", ",A3,", ",,", "pack.park.holder", "12.5"),
    "a fifth main industry": Plant(
        "parks.csv", "珍珠;造船", "珍珠;造船;航运;集市;珍珠", "pack.park.industries", "P1,"
    ),
    "a main industry that is not explained": Plant(
        "parks.csv", "造船;航运", "造船;捕鲸", "pack.code.unknown", "捕鲸"
    ),
    "more parts than declared": Plant(
        "parks.csv",
        "环屿名录（虚构）,true,3",
        "环屿名录（虚构）,true,0",
        "pack.park.parts",
        "P1,",
    ),
    "a part that is there before its park": Plant(
        "parks.csv", "2021-01-01", "2019-01-01", "pack.park.outlives", "P1A,"
    ),
    "a ratio of nothing": Plant(
        "measures.csv", "ratio,revenue,area", "ratio,revenue,", "pack.key.missing", "density"
    ),
    "a figure in another unit": Plant(
        "park_figures.csv", "3.5,平方公里", "3.5,公顷", "pack.figure.unit", "公顷"
    ),
    "a percentage that does not come out": Plant(
        "figure_ratios.csv", "99.5,", "99.4,", "pack.figure.fit", "99.4"
    ),
    "noise taken for an observation": Plant(
        "figures.csv", "noise,,", "noise,city,", "pack.figure.noise", "noise"
    ),
    "a figure of no document": Plant(
        "figures.csv", "D1,noise", "D9,noise", "pack.code.unknown", "D9"
    ),
    "a count of a list that is not kept": Plant(
        "indicators/parks_above.yaml",
        "list: shells",
        "list: shels",
        "pack.code.unknown",
        "shels",
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_it_is_found_where_it_was_planted(atoll: PackCopy, plant: Plant) -> None:
    assert plant.is_found_in(atoll)
