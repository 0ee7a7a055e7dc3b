"""Bad text ends in a finding, in bounded time."""

import time
from collections.abc import Callable

import pytest

from liyuan.engines.feel import (
    FeelSyntaxError,
    Type,
    check,
    compile_,
    evaluate,
    explain,
    to_text,
)
from liyuan.engines.feel.limits import DEFAULT
from liyuan.web import messages
from tests.engines.feel.rules import read, run

_DOUBLING = '{d: function(f, x, n) if n = 0 then x else f(f, x_x, n - 1), r: d(d, "ab", 60)}.r'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1" * 10_000_000, "feel.limit.text"),
        ("(" * 10_000 + "1" + ")" * 10_000, "feel.limit.nesting"),
        ("[" * 10_000, "feel.limit.nesting"),
        ("-" * 10_000 + "1", "feel.limit.nesting"),
        ("if " * 10_000, "feel.limit.nesting"),
        ("1" + " + 1" * 10_000, "feel.limit.depth"),
        ("a" + "[1]" * 10_000, "feel.limit.depth"),
        ("1" + " = 1" * 10_000, "feel.limit.depth"),
        ("1e99999", "feel.syntax.number-size"),
        ("a instance of " + "list<" * 10_000, "feel.limit.nesting"),
    ],
)
def test_text_beyond_a_limit_is_refused(text: str, code: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        read(text, "a")
    assert caught.value.finding.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2 ** (10 ** 9)", "feel.limit.exponent"),
        (_DOUBLING.replace("_", "+"), "feel.limit.size"),
        (_DOUBLING.replace("x_x", "concatenate(x, x)"), "feel.limit.size"),
        ("10 ** 9999", "feel.value.overflow"),
        ("for i in 1..10**9 return i", "feel.limit.steps"),
        ("some i in 1..10**9 satisfies i < 0", "feel.limit.steps"),
        ("for i in [1..10**9] return i", "feel.limit.steps"),
        ("count(for a in 1..10**4, b in 1..10**4 return 1)", "feel.limit.steps"),
        ("(function(f) f(f))(function(f) f(f))", "feel.limit.calls"),
        ("(function(f) f(f) + f(f))(function(f) f(f) + f(f))", "feel.limit.calls"),
        ('@"2024-01-01" + duration("P999999999Y") + duration("P1Y")', "feel.value.date-range"),
        ("round up(1, 10 ** 9)", "feel.call.position"),
    ],
)
def test_work_beyond_a_limit_is_null_with_a_reason(text: str, code: str) -> None:
    found = run(text)
    assert found.value is None
    assert code in [reason.code for reason in found.reasons]


def test_many_operands_of_one_and_are_no_depth() -> None:
    assert run("true" + " and true" * 5_000).value is True


def test_limits_leave_room_for_real_rules() -> None:
    deep = "(" * (DEFAULT.nesting - 1) + "1" + ")" * (DEFAULT.nesting - 1)
    assert run(deep).value == 1
    assert run("1" + " + 1" * (DEFAULT.depth - 1)).value == DEFAULT.depth


def test_a_deep_rule_is_explained_too() -> None:
    text = "not(" * 45 + "a > 1" + ")" * 45
    rule = compile_(text, names=frozenset("a"))
    assert explain(rule, {"a": 0}).value is True


def test_refusing_takes_no_time() -> None:
    began = time.process_time()
    for text in ("(" * 90_000, "1 +" * 30_000, '"' + "\\" * 90_000, "/*" * 45_000):
        with pytest.raises(FeelSyntaxError):
            read(text)
    assert time.process_time() - began < 5


def _from_a_deep_stack(frames: int, act: Callable[[], None]) -> None:
    if frames:
        _from_a_deep_stack(frames - 1, act)
    else:
        act()


@pytest.mark.parametrize(
    "text",
    [
        "a" + " + 1" * (DEFAULT.depth - 1),
        "a" + " = 1" * (DEFAULT.depth - 1),
        "a" + "[1]" * (DEFAULT.depth - 1),
        "a" + "[b]" * (DEFAULT.depth - 1),
        "a" + "[item > 0]" * (DEFAULT.depth - 3),
        "not(" * 45 + "a > 1" + ")" * 45,
        "if a > 1 then " * 45 + "1" + " else 2" * 45,
        "abs(" * 45 + "-a" + ")" * 45,
        "(" * 45 + "a" + " or 1 < 2) and a > 1" * 45,
    ],
)
def test_a_rule_at_the_limit_goes_through_every_part_on_a_web_servers_stack(text: str) -> None:
    types = {"a": Type("number"), "b": Type("boolean")}

    def all_parts() -> None:
        rule = compile_(text, names=frozenset("ab"))
        assert read(to_text(rule.node), "a", "b") == rule.node
        check(rule.node, types)
        evaluate(rule, {"a": 1, "b": True})
        found = explain(rule, {"a": 1, "b": True})
        assert "limit" not in " ".join(reason.code for reason in found.reasons)
        assert messages.condition(rule.node, types, {}, "zh")
        assert messages.trace(found, types, {}, "en")

    _from_a_deep_stack(150, all_parts)
