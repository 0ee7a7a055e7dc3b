"""Facts and decisions of all firms at once are, cell by cell, what they are of each firm alone."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from liyuan.engines.feel import Value
from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.firms import scopes
from liyuan.engines.screening.table import Table
from liyuan.rules.accepting import Why
from liyuan.rules.columns import scope_columns
from liyuan.rules.columns_decisions import Decided, decided, fact_schema
from liyuan.rules.decisions import FirmScope, ScopeMaker
from liyuan.rules.scopes import Key, Stored, scope_plan
from tests.rules.columns_cast import DAY, City

CITIES = [
    City.of("atoll", 400, 1),
    City.of("atoll", 300, 2, silent=0.6, barred_share=0.2),
    City.of("chengdu", 300, 3),
    City.of("chengdu", 200, 4, silent=0.5, barred_share=0.1),
    City.of("chengdu", 40, 5, silent=1.0),
]
each_city = pytest.mark.parametrize(
    "city", CITIES, ids=lambda city: f"{city.pack.root.name}-{city.seed}"
)


def facts_of(city: City) -> Table:
    plan = scope_plan(city.rules.catalogue, DAY, city.rules.names)
    found = scope_columns(plan, city, city.rules.fen_per_unit)
    return Table(np.arange(city.firms), found.columns)


def alone(city: City) -> Iterator[FirmScope]:
    maker = ScopeMaker.of(city.rules)
    for cells, barred in zip(city.cells, city.barred, strict=True):
        yield maker.scope(stored_in(cells), DAY, barred=barred)


def stored_in(cells: Mapping[Key, Any]) -> Stored:
    return lambda fact, year: cells.get((fact, year))


def together(of: Decided, names: frozenset[str]) -> Iterator[Mapping[str, Value]]:
    keys = [key for key in of.schema.columns if key[0] in names]
    return scopes(of.table, keys, np.arange(of.table.rows))


def all_decided(city: City) -> Decided:
    names = frozenset(name for rule in city.rules.decisions for name in rule.types)
    return decided(ScopeMaker.of(city.rules), facts_of(city), DAY, names)


@each_city
def test_every_fact_of_every_firm_is_what_its_own_scope_says(city: City) -> None:
    table = facts_of(city)
    schema = fact_schema(city.rules, table.columns)
    names = [fact.name for fact in city.rules.catalogue.values()]
    rows = scopes(table, schema.columns, np.arange(city.firms))
    for one, row in zip(alone(city), rows, strict=True):
        assert {name: row[name] for name in names} == {name: one.values[name] for name in names}


@each_city
def test_sources_that_disagree_are_the_doubts_of_each_firm(city: City) -> None:
    plan = scope_plan(city.rules.catalogue, DAY, city.rules.names)
    found = scope_columns(plan, city, city.rules.fen_per_unit).disagree
    rows = {key: unpacked(bits, city.firms) for key, bits in found.items()}
    for at, one in enumerate(alone(city)):
        doubted = {(d.fact, d.year) for d in one.doubts if d.why is Why.DISAGREE}
        assert {key for key, flags in rows.items() if flags[at]} == doubted


@each_city
def test_every_decision_of_every_firm_is_what_the_rules_say_of_it_alone(city: City) -> None:
    made = all_decided(city)
    names = frozenset(n for rule in city.rules.decisions for n in rule.types) - made.left.keys()
    for one, row in zip(alone(city), together(made, names), strict=True):
        assert {n: row[n] for n in names} == {n: one.values[n] for n in names}


def test_only_scores_of_endless_fractions_are_no_columns() -> None:
    left: dict[str, Any] = {}
    for city in CITIES[:4]:
        left |= all_decided(city).left
    assert set(left) == {"亩均效益得分", "明珠得分"}
