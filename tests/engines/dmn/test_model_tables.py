"""Decision tables of a model: the hit policies exactly as the standard says them."""

import pytest

from liyuan.engines.dmn import model as m
from liyuan.engines.feel import Value
from tests.engines.dmn.graphs import (
    compiled,
    decided,
    decision,
    decision_table,
    given,
    number,
    numbers,
    typed,
    value_of,
)
from tests.engines.dmn.graphs import tests as unary

ROWS = (">= 1 | 10", ">= 2 | 5", ">= 3 | 20")


@pytest.mark.parametrize(
    ("policy", "aggregation", "x", "value"),
    [
        (None, None, 1, number(10)),
        ("UNIQUE", None, 2, None),
        ("FIRST", None, 3, number(10)),
        ("ANY", None, 3, None),
        ("RULE ORDER", None, 3, numbers(10, 5, 20)),
        ("COLLECT", None, 3, numbers(10, 5, 20)),
        ("COLLECT", "SUM", 3, number(35)),
        ("COLLECT", "MIN", 3, number(5)),
        ("COLLECT", "MAX", 3, number(20)),
        ("COLLECT", "COUNT", 3, number(3)),
    ],
)
def test_each_hit_policy(policy: str | None, aggregation: str | None, x: int, value: Value) -> None:
    table = decision_table("x", "", *ROWS, policy=policy, aggregation=aggregation)
    assert value_of(table, x=x) == value


@pytest.mark.parametrize(
    ("policy", "aggregation", "value"),
    [
        ("UNIQUE", None, None),
        ("FIRST", None, None),
        ("ANY", None, None),
        ("PRIORITY", None, None),
        ("RULE ORDER", None, ()),
        ("OUTPUT ORDER", None, ()),
        ("COLLECT", None, ()),
        ("COLLECT", "SUM", None),
        ("COLLECT", "COUNT", number(0)),
    ],
)
def test_no_row_matches(policy: str, aggregation: str | None, value: Value) -> None:
    table = decision_table("x", "", *ROWS, policy=policy, aggregation=aggregation)
    assert value_of(table, x=0) == value


def test_a_table_without_a_match_leaves_the_reason_at_the_decision() -> None:
    result = decided("d", given("x"), decision("d", decision_table("x", "", *ROWS), "x"), x=0)
    assert [(f.code, f.where.field) for f in result.reasons] == [("dmn.no-match", "d")]


def test_rows_that_match_together_are_named_in_the_reason() -> None:
    result = decided("d", given("x"), decision("d", decision_table("x", "", *ROWS), "x"), x=3)
    assert [(f.code, dict(f.params)) for f in result.reasons] == [
        ("dmn.several", {"rows": "1, 2, 3"})
    ]


def test_any_takes_rows_that_agree() -> None:
    table = decision_table("x", "", '> 1 | "a"', '> 2 | "a"', policy="ANY")
    assert value_of(table, x=3) == "a"


RANKED = ("-|2", "-|3", "-|1")


@pytest.mark.parametrize(
    ("policy", "value"), [("PRIORITY", number(3)), ("OUTPUT ORDER", numbers(3, 1, 2))]
)
def test_outputs_are_ranked_as_their_values_are_listed(policy: str, value: Value) -> None:
    assert value_of(decision_table("x", "", *RANKED, policy=policy, values=("3, 1, 2",)), x=0) == (
        value
    )


def test_outputs_without_listed_values_are_ranked_as_their_type_allows() -> None:
    table = decision_table("x", "", '- | "低"', '- | "高"', policy="PRIORITY")
    outputs = (m.OutputClause(type_ref="tRisk"),)
    whole = type(table)(**{**vars(table), "outputs": outputs})
    items = (typed("tRisk", "string", allowed_values=unary('"高", "中", "低"')),)
    model = compiled(given("x"), decision("d", whole, "x"), items=items)
    assert model.decide("d", {"x": 1}).value == "高"


def test_several_outputs_are_ranked_from_the_left() -> None:
    table = decision_table(
        "x",
        "a b",
        '- | "lo" | "hi"',
        '- | "hi" | "lo"',
        '- | "hi" | "hi"',
        policy="PRIORITY",
        values=('"hi", "lo"', '"hi", "lo"'),
    )
    assert value_of(table, x=1) == {"a": "hi", "b": "hi"}


def test_several_outputs_make_a_context() -> None:
    table = decision_table("x", "rate band", '> 1 | x / 10 | "B"', '<= 1 | 0 | "A"')
    assert value_of(table, x=5) == {"rate": number("0.5"), "band": "B"}


def test_several_outputs_of_several_rows_make_a_list_of_contexts() -> None:
    table = decision_table("x", "a b", "> 1 | 1 | 2", "> 2 | 3 | 4", policy="COLLECT")
    assert value_of(table, x=5) == (
        {"a": number(1), "b": number(2)},
        {"a": number(3), "b": number(4)},
    )


def test_the_default_stands_when_no_row_matches() -> None:
    assert value_of(decision_table("x", "", *ROWS, defaults=("0",)), x=0) == 0
    both = decision_table("x", "a b", "> 1 | 1 | 2", defaults=("7", None))
    assert value_of(both, x=0) == {"a": number(7), "b": None}


def test_a_null_is_no_match_unless_the_cell_asks_for_it() -> None:
    table = decision_table("x", "", "> 1 | 1", "null | 2", "- | 3", policy="FIRST")
    assert value_of(table, x=None) == 2
    assert value_of(table, x=0) == 3


def test_an_input_outside_its_listed_values_gives_null_with_the_reason() -> None:
    table = decision_table("x", "", "- | 1", allowed=("[0..9]",))
    assert value_of(table, x=5) == 1
    assert value_of(table, x=[1, 2]) == 1
    result = decided("d", given("x"), decision("d", table, "x"), x=10)
    assert result.value is None
    assert [(f.code, dict(f.params)) for f in result.reasons] == [
        ("dmn.input-values", {"name": "d.x", "found": "10"})
    ]


def test_a_cell_may_use_the_input_by_its_sign_and_other_names() -> None:
    table = decision_table("x", "", "? > y and ? < 10 | x + 1", "- | 0", policy="FIRST")
    assert value_of(table, x=5, y=1) == 6
    assert value_of(table, x=50, y=1) == 0


def test_a_table_without_inputs_has_its_only_row() -> None:
    assert value_of(decision_table("", "", "42")) == 42


def test_an_empty_cell_matches_all_and_says_nothing() -> None:
    assert value_of(decision_table("x y", "a b", " | > 1 | | 2"), x=1, y=2) == {
        "a": None,
        "b": number(2),
    }


def test_a_table_with_a_cell_that_cannot_be_read_gives_null_rather_than_half_an_answer() -> None:
    table = decision_table("x", "", "> 1 | 1", "> | 2", policy="FIRST")
    model = compiled(given("x"), decision("d", table, "x"))
    assert [(f.code, f.where.field) for f in model.findings] == [("feel.syntax.end", "d.2")]
    assert model.decide("d", {"x": 5}).value is None


def test_a_row_of_another_width_and_an_unknown_policy_are_findings() -> None:
    narrow = compiled(given("x"), decision("d", decision_table("x", "a b", "- | 1"), "x"))
    assert [f.code for f in narrow.findings] == ["dmn.cells"]
    odd = compiled(decision("d", decision_table("", "", "1", policy="BEST")))
    assert [f.code for f in odd.findings] == ["dmn.hit-policy"]


def test_an_output_is_held_against_its_type() -> None:
    table = decision_table("x", "", '- | "1"')
    whole = type(table)(**{**vars(table), "outputs": (m.OutputClause(type_ref="number"),)})
    assert value_of(whole, x=1) is None


def test_a_collecting_table_takes_the_type_of_the_list_or_of_its_items() -> None:
    items = (typed("tN", "number", is_collection=True),)
    table = decision_table("x", "", "- | 1", "- | 2", policy="COLLECT")
    for reference in ("tN", "number"):
        outputs = (m.OutputClause(type_ref=reference),)
        whole = type(table)(**{**vars(table), "outputs": outputs})
        model = compiled(given("x"), decision("d", whole, "x", type_ref="tN"), items=items)
        assert model.decide("d", {"x": 1}).value == numbers(1, 2)


def test_a_failing_cell_names_its_row() -> None:
    table = decision_table("x", "", '> "a" | 1', "- | 2", policy="FIRST")
    result = decided("d", given("x"), decision("d", table, "x"), x=1)
    assert result.value == 2
    assert {f.where.field for f in result.reasons} == {"d.1"}
