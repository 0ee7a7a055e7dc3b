"""Rules asked together say what each says alone: value, trace, reasons."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Node, Trace, compile_, evaluate, explain, to_text
from liyuan.engines.feel.bundle import Bundle
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import Compiled
from tests.engines.feel.test_shortcuts import CONSTANTS, KNOWN, conditions, rules, scopes

FACTS: dict[str, object] = {
    "营业收入": [Decimal(2400), Decimal(2000)],
    "员工": Decimal(20),
    "行业": "C",
}


def compiled(*texts: str) -> list[Compiled]:
    return [compile_(text, names=KNOWN).fixed(CONSTANTS) for text in texts]


def told(trace: Trace) -> tuple[object, ...]:
    """Everything a trace says, but for what made it."""
    own = (trace.node, repr(trace.value), repr(trace.left_value), repr(trace.threshold))
    return (*own, trace.distance, trace.missing, trace.reasons, *map(told, trace.children))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(conditions, rules), min_size=1, max_size=8), scopes)
def test_together_they_say_what_each_says_alone(
    nodes: list[Node], scope: dict[str, object]
) -> None:
    given_rules = compiled(*map(to_text, nodes))
    bundle, frame = Bundle.of(given_rules), Frame(scope)
    values, traces = bundle.values(frame), bundle.traces(Frame(scope))
    for rule, place in zip(given_rules, bundle.places, strict=True):
        alone = explain(rule, scope)
        assert repr(values[place]) == repr(evaluate(rule, scope).value) == repr(alone.value)
        assert told(traces[place]) == told(alone)


def test_equal_rules_are_asked_once_and_stand_where_they_were_given() -> None:
    bundle = Bundle.of(compiled("员工 > 5", '行业 = "C"', "员工  >  5", "员工 > 30"))
    values = bundle.values(Frame(FACTS))
    assert len(bundle.rules) == 3
    assert [values[place] for place in bundle.places] == [True, True, True, False]


def test_one_constant_more_and_it_is_another_rule() -> None:
    rule = compile_("员工 > 门槛", names=KNOWN)
    low, high = rule.fixed({"门槛": Decimal(5)}), rule.fixed({"门槛": Decimal(50)})
    bundle = Bundle.of([low, high])
    assert bundle.values(Frame(FACTS)) == [True, False]
    assert bundle.columns == (2,)


def test_what_several_rules_have_in_common_is_worked_out_once() -> None:
    growth = "营业收入[上年] / 营业收入[2] - 1"
    bundle = Bundle.of(compiled(*(f"{growth} >= 0.{digit}" for digit in range(1, 6))))
    frame = Frame(FACTS)
    assert bundle.values(frame) == [True, True, False, False, False]
    assert list(frame.work.memo.values())[-1] == Decimal("0.2")


def test_a_common_part_without_a_value_leaves_its_reason_with_every_rule() -> None:
    bundle = Bundle.of(compiled("员工 / 0 > 1", "员工 / 0 > 2", "员工 / 0 + 1 > 2"))
    traces = bundle.traces(Frame(FACTS))
    assert [[r.code for r in trace.reasons] for trace in traces] == [
        ["feel.value.divide-by-zero"]
    ] * 3
