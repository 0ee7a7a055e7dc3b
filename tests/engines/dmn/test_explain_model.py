"""Why a decision of a model says what it says: from the decision down to the inputs."""

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.graph.explain import PartTrace, explain_decision
from liyuan.engines.feel import Value
from liyuan.engines.feel.trace import Trace
from tests.engines.dmn.graphs import (
    child,
    compiled,
    context,
    decision,
    decision_table,
    given,
    knowledge,
)


def explained(name: str, *parts: object, **inputs: object) -> PartTrace:
    found = explain_decision(compiled(*parts), name, inputs)  # type: ignore[arg-type]
    assert found is not None
    return found


def logic(trace: PartTrace) -> Trace:
    assert trace.logic is not None
    return trace.logic


GRAPH = (
    given("营收", "number"),
    decision("达标", "营收 >= 2000", "营收"),
    decision("奖励", "if 达标 then 50 else 0", "达标", "营收"),
)


def test_the_tree_goes_from_the_decision_to_what_it_requires() -> None:
    found = explained("奖励", *GRAPH, 营收=1500)
    assert (found.name, found.value, found.given) == ("奖励", 0, False)
    reached, revenue = found.requires
    assert (reached.name, reached.value) == ("达标", False)
    assert (revenue.name, revenue.value, revenue.given) == ("营收", 1500, True)
    assert reached.requires == (revenue,)
    assert reached.requires[0] is revenue


def test_a_condition_says_by_how_much_it_was_missed() -> None:
    reached = explained("达标", *GRAPH, 营收=1500)
    assert logic(reached).distance == 500
    assert logic(reached).left == "营收"


def test_a_given_decision_has_no_logic_to_show() -> None:
    found = explained("奖励", *GRAPH, 达标=True)
    assert found.value == 50
    assert (found.requires[0].given, found.requires[0].logic) == (True, None)


def test_each_row_of_a_table_says_whether_it_matched() -> None:
    table = decision_table("x y", "", "> 1 | < 5 | 10", "- | > 9 | 20", "- | - | 0", policy="FIRST")
    parts = (given("x"), given("y"), decision("d", table, "x", "y"))
    rows = logic(explained("d", *parts, x=2, y=7)).children
    assert [row.value for row in rows] == [False, False, True]
    assert [cell.value for cell in rows[0].children] == [True, False]


def test_the_entries_of_a_context_and_its_result_are_steps() -> None:
    boxed = context(("a", "x + 1"), ("b", "a > 3"), (None, "if b then 1 else 2"))
    found = logic(explained("d", given("x"), decision("d", boxed, "x"), x=3))
    values: list[Value] = [step.value for step in found.children]
    assert (found.value, values) == (1, [4, True, 1])


def test_functions_stand_among_what_is_required() -> None:
    parts = (knowledge("f", {"a": None}, "a + 1"), decision("d", "f(1) > 1", "f:f"))
    found = explained("d", *parts)
    assert [(part.name, part.kind) for part in found.requires] == [("f", "knowledge")]
    assert found.value is True


def test_reasons_stand_at_the_decision_whose_logic_they_are_in() -> None:
    parts = (decision("a", "1 / 0"), decision("b", "a", "a"))
    found = explained("b", *parts)
    assert found.reasons == ()
    assert [f.code for f in found.requires[0].reasons] == ["feel.value.divide-by-zero"]


def test_there_is_nothing_to_explain_of_an_unknown_name() -> None:
    assert explain_decision(compiled(), "x", {}) is None


def test_a_condition_that_is_none_is_explained_as_null() -> None:
    boxed = m.ConditionalExpression(condition=child('"x"'), then=child("1"), otherwise=child("2"))
    sifted = m.FilterExpression(source=child("[1, 2]"), match=child('"x"'))
    for expression in (boxed, sifted):
        found = explained("d", decision("d", expression))
        assert (found.value, [f.code for f in found.reasons]) == (None, ["feel.value.not-boolean"])
