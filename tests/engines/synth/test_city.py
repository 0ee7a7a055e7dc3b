"""An invented city is believable, valid and the same for the same arguments."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from stdnum.cn import uscc

from liyuan.engines.synth import City, RecipeError, write_city
from tests.engines.synth.recipe_of_tests import CONTENT, REGISTRY, STORY, city, recipe


@pytest.fixture(scope="module")
def drawn() -> City:
    return city()


def of_year(drawn: City, year: int | None) -> pa.Table:
    return next(batch.table for batch in drawn.batches() if batch.year == year)


def test_there_are_as_many_firms_as_asked_for(drawn: City) -> None:
    assert drawn.enterprises.num_rows == 2000
    assert drawn.enterprises["firm"].to_pylist() == list(range(1, 2001))


def test_credit_codes_are_valid_different_and_of_nobody(drawn: City) -> None:
    codes = drawn.enterprises["credit_code"].to_pylist()
    assert all(uscc.is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert {code[:8] for code in codes} == {"91519999"}


def test_names_are_different_even_when_words_are_few(drawn: City) -> None:
    names = drawn.enterprises["name"].to_pylist()
    assert len(set(names)) == len(names)


def test_firms_in_a_park_are_in_its_district_and_mostly_of_its_industries(drawn: City) -> None:
    inside = drawn.enterprises.filter(pc.equal(drawn.enterprises["park"], "P1"))
    assert set(inside["district"].to_pylist()) == {"D2"}
    assert 900 < inside.num_rows < 1100
    fitting = inside["industry"].to_pylist().count("3484") / inside.num_rows
    assert 0.8 < fitting < 0.9


def test_an_industry_of_no_weight_is_never_drawn(drawn: City) -> None:
    assert set(drawn.enterprises["industry"].to_pylist()) == {"3484", "6513"}


def test_five_in_a_hundred_values_are_missing(drawn: City) -> None:
    table = of_year(drawn, None)
    missing = table["registration_status"].null_count / table.num_rows
    assert 0.035 < missing < 0.065
    assert table["industry_code"].null_count == 0


def test_who_is_not_concerned_is_said_not_left_open(drawn: City) -> None:
    classes = of_year(drawn, None)["project_class"].drop_null().to_pylist()
    assert set(classes) == {"leading", "none"}


def test_sizes_are_log_normal_and_figures_go_together(drawn: City) -> None:
    table = of_year(drawn, 2025).drop_null()
    revenue, staff = (np.log(table[f].to_numpy()) for f in ("revenue", "staff"))
    assert np.median(revenue) == pytest.approx(np.log(3000 * 1_000_000), abs=0.2)
    assert np.std(revenue) == pytest.approx(1.5, abs=0.15)
    assert np.corrcoef(revenue, staff)[0, 1] > 0.85
    tax = table["tax_paid"].to_numpy() / table["revenue"].to_numpy()
    assert np.median(tax) == pytest.approx(0.03, abs=0.005)


def test_firms_have_no_figures_from_before_they_were(drawn: City) -> None:
    first = of_year(drawn, 2022)
    founded = of_year(drawn, None).select(["firm", "founded_on"])
    joined = first.join(founded, "firm").filter(pc.is_valid(pc.field("revenue")))
    assert max(day for day in joined["founded_on"].to_pylist() if day) <= date(2022, 12, 31)


def test_revenue_moves_by_its_growth(drawn: City) -> None:
    years = of_year(drawn, 2025).join(of_year(drawn, 2024), "firm", right_suffix=" before")
    both = years.select(["revenue", "revenue before"]).drop_null()
    growth = both["revenue"].to_numpy() / both["revenue before"].to_numpy() - 1
    assert np.median(growth) == pytest.approx(0.09, abs=0.05)
    assert growth.min() > -0.61


def test_labels_follow_figures_and_time(drawn: City) -> None:
    table = of_year(drawn, None)
    entered = table["first_above_scale_on"].drop_null().to_pylist()
    assert date(2011, 1, 1) <= min(entered) <= max(entered) <= date(2025, 12, 31)
    expires = table["hightech_expires_on"].drop_null().to_pylist()
    assert date(2025, 9, 30) <= min(expires) <= max(expires) <= date(2028, 12, 31)
    assert set(table["little_giant_batch"].drop_null().to_pylist()) == {0, 1}


def test_the_story_is_told_exactly_and_only_as_written(drawn: City) -> None:
    revenue = of_year(drawn, 2025).slice(0, 1).to_pylist()[0]
    assert (revenue["firm"], revenue["revenue"], revenue["staff"]) == (1, 123_450_000, None)
    assert drawn.enterprises["name"][0].as_py() == STORY.name
    assert drawn.enterprises["name"].to_pylist().count(STORY.name) == 1


def test_batches_arrive_after_publication_and_never_two_at_once(drawn: City) -> None:
    found = {batch.year: batch for batch in drawn.batches()}
    assert found[2024].received_at.date() == date(2025, 6, 1)
    assert found[None].received_at.date() == date(2026, 3, 15)
    assert (found[2024].effective, found[None].effective) == (date(2024, 12, 31), date(2026, 3, 15))


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    hashes = [manifest_of(city(300), tmp_path / name) for name in ("one", "two")]
    assert hashes[0] == hashes[1]
    assert manifest_of(city(300, seed=2), tmp_path / "three") != hashes[0]


def test_a_fact_more_changes_no_other(tmp_path: Path) -> None:
    plan = {**CONTENT["batches"][0], "facts": ["revenue", "staff"]}
    fewer = city(300, batches=[plan])
    told = [
        of_year(one, 2025).select(["firm", "revenue"]).drop_null() for one in (fewer, city(300))
    ]
    assert told[0] == told[1]


def manifest_of(drawn: City, out: Path) -> bytes:
    officers = {"officer": "D1"}
    write_city(drawn, out, pack="t", seed=1, officers=officers, progress=lambda done: None)
    return (out / "manifest.json").read_bytes().replace(b'"seed": 2', b'"seed": 1')


def test_writing_over_a_city_leaves_only_the_new_one(tmp_path: Path) -> None:
    manifest_of(city(300), tmp_path)
    manifest_of(city(200), tmp_path)
    assert len(list((tmp_path / "batches").iterdir())) == 5


def test_the_officer_gets_the_first_firms_of_the_district(tmp_path: Path) -> None:
    one = write_city(
        city(300), tmp_path, pack="t", seed=1, officers={"officer": "D1"}, progress=print
    )
    assert len(one.assignments["officer"]) == 5
    assert one.assignments["officer"][0] == one.scripted["hero"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"colour": 1}, "recipe: unknown key colour"),
        ({"years": "four"}, r"recipe\.years: int is expected"),
        ({"growth": {"mean": 1}}, r"recipe\.growth: key sd is missing"),
        ({"statuses": [["open"]]}, r"recipe\.statuses\[0\]: 2 values"),
    ],
)
def test_a_recipe_that_is_wrong_is_named(changes: dict[str, object], why: str) -> None:
    with pytest.raises(RecipeError, match=why):
        recipe(**changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"district_weights": [["D9", 1.0]]}, "district_weights: D9"),
        ({"city_industries": [["0000", 1]]}, "industry 0000"),
        ({"groups": [["3", "industry"]]}, "nothing for industry 6513"),
    ],
)
def test_codes_that_the_city_lacks_are_named(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(RecipeError, match=why):
        city(10, **changes)


def test_a_city_smaller_than_its_story_is_refused() -> None:
    with pytest.raises(RecipeError, match="at least 1"):
        city(0)


def test_the_registry_of_tests_knows_every_fact() -> None:
    assert set(REGISTRY.facts) == set(CONTENT["batches"][0]["facts"])
