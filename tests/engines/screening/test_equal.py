"""What columns say of a firm is what the interpreter says, on every cell and to the fen."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Node, Value, evaluate, to_text
from liyuan.engines.feel.interpret import Compiled
from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.firms import scopes
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import ClauseText, ConditionText, Plan
from liyuan.engines.screening.rounding import Rounding
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.screening.table import Table
from tests.engines.feel.trees import trees
from tests.engines.screening.cities import SCHEMA, cities, rule
from tests.engines.screening.clauses import amounts, conditions

ANSWERS = {True: "eligible", False: "not", None: "unknown"}
roundings = st.builds(
    Rounding, st.sampled_from([1, 100, 1_000_000]), st.sampled_from(["half_up", "down"])
)


def both_ways(table: Table) -> tuple[Held | None, Held]:
    """Few firms are judged in whole numbers of Python, and in arrays where their bits are held."""
    return None, Held(table)


def plan_of(*rules: Compiled) -> Plan:
    texts = (ClauseText(str(at), (ConditionText("c", one),)) for at, one in enumerate(rules))
    return Plan.of(texts, SCHEMA)


def columns_say(screening: Screening, clause: int = 0) -> list[str]:
    rows, verdicts = screening.table.rows, screening.verdicts[clause]
    eligible, unknown = (unpacked(bits, rows) for bits in (verdicts.eligible, verdicts.unknown))
    assert verdicts.count == eligible.sum()
    assert verdicts.open == unknown.sum()
    return [
        "eligible" if e else "unknown" if u else "not"
        for e, u in zip(eligible, unknown, strict=True)
    ]


def interpreter_says(one: Compiled, table: Table) -> list[Value]:
    every = scopes(table, SCHEMA.columns, np.arange(table.rows))
    return [evaluate(one, scope).value for scope in every]


def as_truth(value: Value) -> str:
    return ANSWERS[value if isinstance(value, bool) else None]


@settings(max_examples=150, deadline=None)
@given(cities, conditions)
def test_every_condition_is_equal_on_every_firm(table: Table, node: Node) -> None:
    one = rule(to_text(node))
    said = [as_truth(value) for value in interpreter_says(one, table)]
    for held in both_ways(table):
        assert columns_say(screen(plan_of(one), table, held)) == said


@settings(max_examples=60, deadline=None)
@given(cities, trees)
def test_whatever_the_language_can_say_is_equal_too(table: Table, node: Node) -> None:
    one = rule(to_text(node))
    said = [as_truth(value) for value in interpreter_says(one, table)]
    for held in both_ways(table):
        assert columns_say(screen(plan_of(one), table, held)) == said


@settings(max_examples=150, deadline=None)
@given(cities, amounts, roundings)
def test_every_amount_is_equal_to_the_fen(table: Table, node: Node, rounding: Rounding) -> None:
    one = rule(to_text(node))
    told = [
        rounding.fen(value) if isinstance(value, Decimal) else None
        for value in interpreter_says(one, table)
    ]
    plan = Plan.of([ClauseText("all", (), amount=one, rounding=rounding)], SCHEMA)
    for held in both_ways(table):
        screening = screen(plan, table, held, keep_paid=True)
        (verdicts,) = screening.verdicts
        paid = screening.paid(0)
        assert verdicts.fen == sum(fen for fen in told if fen is not None)
        assert verdicts.untold == told.count(None)
        assert dict(zip(paid.rows.tolist(), paid.fen.tolist(), strict=True)) == {
            row: fen for row, fen in enumerate(told) if fen is not None
        }
        assert paid.untold.tolist() == [row for row, fen in enumerate(told) if fen is None]


@settings(max_examples=30, deadline=None)
@given(cities, st.lists(conditions, min_size=1, max_size=4))
def test_what_is_held_from_before_changes_nothing(table: Table, nodes: list[Node]) -> None:
    rules = [rule(to_text(node)) for node in nodes]
    held = Held(table)
    screen(plan_of(*rules[1:]), table, held)
    again = screen(plan_of(*rules), table, held)
    fresh = screen(plan_of(*rules), table)
    for clause in range(len(rules)):
        assert columns_say(again, clause) == columns_say(fresh, clause)
        assert [bits.tolist() for bits in again.condition(clause, 0)] == [
            bits.tolist() for bits in fresh.condition(clause, 0)
        ]
