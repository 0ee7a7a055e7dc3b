"""Tables of every hit policy, also those without a last row for all others, as columns."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from liyuan.engines.screening.table import Table
from liyuan.rules.columns import scope_columns
from liyuan.rules.columns_decisions import decided
from liyuan.rules.decisions import ScopeMaker, rule_from
from liyuan.rules.scopes import scope_plan
from tests.rules.columns_cast import DAY, City
from tests.rules.test_columns import stored_in, together

CITY = City.of("atoll", 120, 21, silent=0.4)
SMALL, LARGE = {"when": ["< 100"], "then": ['"small"']}, {"when": [">= 100"], "then": ['"large"']}
OWN = {"when": [">= 100"], "then": ["营收[去年]"]}
TWICE = {"when": [">= 50"], "then": ["营收[去年] * 2"]}


def table(policy: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "表",
        "en": "table",
        "kind": "decision_table",
        "source": {"title": "x"},
        "inputs": [{"name": "人员", "expression": "员工[去年]"}],
        "outputs": [{"name": "结果"}],
        "hit_policy": policy,
        "rules": list(rows),
        "verified": True,
    }


@pytest.mark.parametrize(
    "content",
    [
        table("FIRST", LARGE),
        table("UNIQUE", LARGE),
        table("UNIQUE", LARGE, SMALL),
        table("ANY", LARGE, LARGE),
        table("FIRST", OWN),
        table("FIRST", OWN, TWICE),
        table("UNIQUE", OWN),
    ],
)
def test_it_says_of_all_firms_what_it_says_of_each(content: dict[str, Any]) -> None:
    rules = replace(CITY.rules, decisions=(rule_from(content),))
    maker = ScopeMaker.of(rules)
    scope = scope_columns(scope_plan(rules.catalogue, DAY, rules.names), CITY, rules.fen_per_unit)
    facts = Table(np.arange(CITY.firms), scope.columns)
    made = decided(maker, facts, DAY, frozenset({"结果"}))
    alone = [maker.scope(stored_in(cells), DAY).values["结果"] for cells in CITY.cells]
    assert [row["结果"] for row in together(made, frozenset({"结果"}))] == alone
    assert len(set(map(str, alone))) > 1
