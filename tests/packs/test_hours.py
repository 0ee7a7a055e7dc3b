"""Mistakes planted in working time are found where they stand."""

import pytest

from tests.packs.conftest import PackCopy
from tests.packs.test_checks import Plant

PLANTS = {
    "a segment that ends before it begins": Plant(
        "hours.csv", "14:00,17:30", "14:00,13:30", "pack.hours.order", "13:30"
    ),
    "a day that ends a minute early": Plant(
        "duty.csv", "6,00:00,24:00", "6,00:00,23:59", "pack.hours.minute", "23:59"
    ),
    "segments that overlap": Plant(
        "hours.csv", ",,14:00,17:30", ",,11:00,17:30", "pack.hours.overlap", "11:00"
    ),
    "the same segment twice": Plant(
        "hours.csv", ",,14:00,17:30", ",,08:00,11:30", "pack.code.repeated", "08:00"
    ),
    "hours of a unit that is not there": Plant(
        "hours.csv", "AT-TRADE,,", "AT-TRODE,,", "pack.code.unknown", "AT-TRODE"
    ),
    "duty of a unit that is not there": Plant(
        "duty.csv", "AT-TRADE,6", "AT-TRODE,6", "pack.code.unknown", "AT-TRODE"
    ),
    "an hour that no clock shows": Plant(
        "hours.csv", "08:00,11:30", "8:00,11:30", "pack.value.type", "8:00"
    ),
    "a weekday that no week has": Plant(
        "hours.csv", ",5,08:00", ",8,08:00", "pack.value.type", ",8,08:00"
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_it_is_found_where_it_was_planted(atoll: PackCopy, plant: Plant) -> None:
    assert plant.is_found_in(atoll)


def test_hours_need_those_of_any_working_day(atoll: PackCopy) -> None:
    atoll.write("hours.csv", "unit,day,from,to,source,verified\n,5,09:00,12:00,x,true\n")
    assert [finding.code for finding in atoll.findings()] == ["pack.hours.default"]


def test_a_pack_needs_no_hours_and_no_duty(atoll: PackCopy) -> None:
    for file in ("hours.csv", "duty.csv"):
        (atoll.root / file).unlink()
    assert atoll.findings() == ()
