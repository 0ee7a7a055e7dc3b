"""One figure from several sources: the first that speaks counts, unless they differ too much."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liyuan.packs.pack import read_pack
from liyuan.packs.ruleset import read_ruleset
from liyuan.rules.accepting import Doubt, Why, accept
from liyuan.rules.decisions import FirmScope, ScopeMaker
from tests.packs.conftest import PACKS

DAY = date(2026, 6, 1)
FIVE = Decimal("0.05")
RULES = read_ruleset(read_pack(PACKS / "atoll"))
MAKER = ScopeMaker.of(RULES)
BOOKS, HARBOUR = ("revenue_books", 2025), ("revenue_harbour", 2025)


def scope(*barred: tuple[str, int | None], maker: ScopeMaker = MAKER, **said: int) -> FirmScope:
    """`revenue_books=100` is what a source says of 2025, in 万元."""

    def stored(fact: str, year: int | None) -> object:
        return said[fact] * 1_000_000 if year == 2025 and fact in said else None

    return maker.scope(stored, DAY, barred=barred)


def revenue(of: FirmScope) -> object:
    values = of.values["营收"]
    assert isinstance(values, list)
    return values[0]


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"revenue_books": 100}, 100),
        ({"revenue_harbour": 99}, 99),
        ({"revenue_books": 100, "revenue_harbour": 95}, 100),
        ({"revenue_books": 100, "revenue_survey": 10}, 100),
        ({"revenue_survey": 10}, None),
        ({}, None),
        ({"revenue": 7}, 7),
    ],
)
def test_the_first_source_in_order_counts_and_others_are_not_read(
    said: dict[str, int], counts: int | None
) -> None:
    found = scope(maker=MAKER, **said)
    assert revenue(found) == counts
    assert found.doubts == ()


def test_what_was_confirmed_is_not_read_without_a_source_that_may_be() -> None:
    found = scope(BOOKS, revenue_books=100, revenue=100)
    assert revenue(found) is None
    assert {doubt.why for doubt in found.doubts} == {Why.NO_BASIS}


def test_sources_that_differ_by_more_than_the_tolerance_have_no_silent_winner() -> None:
    found = scope(revenue_books=100, revenue_harbour=94)
    assert revenue(found) is None
    said = (("revenue_books", 100_000_000), ("revenue_harbour", 94_000_000))
    assert found.doubts == (Doubt("revenue", 2025, Why.DISAGREE, said),)
    assert found.why_open("revenue") == "disagree"


def test_a_confirmed_source_counts_for_as_long_as_it_says_so() -> None:
    assert revenue(scope(revenue=94, revenue_books=100, revenue_harbour=94)) == 94
    assert revenue(scope(revenue=94, revenue_books=100, revenue_harbour=90)) is None
    assert revenue(scope(revenue=94, revenue_books=100, revenue_harbour=99)) == 100


def test_what_was_shared_without_a_basis_is_not_read() -> None:
    assert revenue(scope(BOOKS, revenue_books=100, revenue_harbour=50)) == 50
    alone = scope(BOOKS, revenue_books=100)
    assert revenue(alone) is None
    assert {(d.fact, d.why) for d in alone.doubts} == {
        ("revenue", Why.NO_BASIS),
        ("revenue_books", Why.NO_BASIS),
    }


def test_a_basis_that_has_run_out_in_the_catalogue_bars_every_value() -> None:
    lapsed = replace(RULES.catalogue["revenue_books"], basis_until=date(2026, 5, 31))
    rules = replace(RULES, catalogue={**RULES.catalogue, "revenue_books": lapsed})
    maker = ScopeMaker.of(rules)
    assert revenue(scope(maker=maker, revenue_books=100, revenue_harbour=50)) == 50
    assert revenue(scope(maker=maker, revenue_books=100)) is None


@pytest.mark.parametrize(
    ("said", "difference", "open_"),
    [
        ((100, 95), "0.05", False),
        ((100, 94), "0.06", True),
        ((0, 0), "0", False),
        ((0, 1), "1", True),
        ((-100, 100), "2", True),
        ((True, False), "1", True),
        (("a", "b"), "1", True),
        ((100, 97, 94), "0.06", True),
    ],
)
def test_a_difference_is_a_share_of_the_largest_figure(
    said: tuple[Any, ...], difference: str, open_: bool
) -> None:
    found = accept(None, [(str(at), value) for at, value in enumerate(said)], FIVE)
    assert (found.difference, found.disagree) == (Decimal(difference), open_)
