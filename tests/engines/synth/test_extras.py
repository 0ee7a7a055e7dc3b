"""Facts drawn one by one: who has them, what they are a share of, and that a wrong one is told."""

import pytest

from liyuan.engines.synth import RecipeError
from tests.engines.synth.recipe_of_tests import city

EXTRAS = [
    {"fact": "profit", "of": "revenue", "ratio": {"mean": 0.5, "sd": 0, "min": 0.5, "max": 0.5}},
    {"fact": "project_class", "sections": ["C"], "share": 0.5, "words": [["leading", 1]]},
    {"fact": "in_above_scale_list", "who": "research", "chance": 1.0},
    {"fact": "first_above_scale_on", "who": "hightech_expires_on", "days_ago": [1, 1]},
    {"fact": "little_giant_batch", "who": "project_class", "amount": {"median": 3, "sigma": 0}},
]


def test_an_extra_is_about_those_that_it_says() -> None:
    drawn = city(extras=EXTRAS, missing_rate=0.0, defaults={}).drawn
    assert drawn["first_above_scale_on"].known.sum() == drawn["hightech_expires_on"].known.sum()
    assert 0 < drawn["project_class"].known.sum() < 2000
    assert (drawn["little_giant_batch"].known == drawn["project_class"].known).all()
    assert set(drawn["little_giant_batch"].values[drawn["little_giant_batch"].known]) == {3}
    assert drawn["in_above_scale_list"].values.all()


def test_an_extra_may_be_a_share_of_a_book() -> None:
    drawn = city(extras=EXTRAS, missing_rate=0.0).drawn
    profit, revenue = drawn["profit"], drawn["revenue"]
    both = profit.known & revenue.known
    assert abs(profit.values[both] / revenue.values[both] - 0.5).max() < 1e-9


@pytest.mark.parametrize("extra", [{"fact": "luck", "chance": 0.5}, {"fact": "profit"}])
def test_an_extra_that_cannot_be_drawn_is_told(extra: dict[str, object]) -> None:
    with pytest.raises(RecipeError, match=str(extra["fact"])):
        city(extras=[extra])
