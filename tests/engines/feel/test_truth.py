"""Conditions that always hold or never do, and what must not be taken for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Node, Type, check, compile_, evaluate, parse, to_text
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.rule import never_together
from liyuan.engines.feel.types import NOT_NEGATIVE

CODES = (("C", "制造业", "Manufacturing"), ("B", "采矿业", "Mining"))
TYPES = {
    "x": Type("number"),
    "y": Type("number"),
    "人数": Type("number", "人", allowed=NOT_NEGATIVE, whole=True),
    "门类": Type("string", values=CODES),
    "高企": Type("boolean"),
    "日": Type("date"),
}


def read(text: str) -> Node:
    return parse(text, names=frozenset(TYPES))


def found(text: str) -> list[str]:
    return [finding.code for finding in check(read(text), TYPES)]


@pytest.mark.parametrize(
    "text",
    [
        "人数 >= 0",
        "人数 > -1",
        "x > 5 or x <= 5",
        "x >= y or x < y",
        "x = x",
        "5 > 3",
        "高企 or not(高企)",
        "高企 = true or 高企 = false",
        '门类 in ("B", "C")',
        '门类 = "B" or 门类 != "B"',
        "not(x > 5 and x < 3)",
        '日 < @"2024-01-02" or 日 > @"2024-01-01"',
        "人数 <= 5 or 人数 >= 6",
        "(x > 3 and 高企) or (x > 3 and not(高企)) or x <= 3",
        "if 高企 then x = x else 3 < 4",
    ],
)
def test_always_holds(text: str) -> None:
    assert set(found(text)) == {"feel.check.always"} or "not(" in text
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "x > 5 and x < 3",
        "x > 5 and x <= 5",
        "x > y and x < y",
        "x > y and y > x",
        '门类 = "B" and 门类 = "C"',
        "x between 5 and 3",
        "x in [5..3]",
        "x in (5..5]",
        "人数 < 0",
        "人数 in (5..6)",
        "人数 = 2.5",
        "2 = 3",
        "高企 and not(高企)",
        '日 > @"2024-01-01" and 日 < @"2024-01-02"',
        '日 > date("2024-01-01") and 日 <= date(2024, 1, 1)',
        "(x > 5 or 高企) and x < 3 and not(高企)",
    ],
)
def test_never_holds(text: str) -> None:
    assert found(text) == ["feel.check.never"]


@pytest.mark.parametrize(
    "text",
    [
        "x >= 0",
        "人数 > 0",
        "x > 5 and x < 6",
        "x > 5 or x < 3",
        "x > 5 and y < 3",
        '门类 in ("B")',
        '门类 != "B" and 高企',
        "x = null or x > 3",
        "if 高企 then x > 3 else null",
        "x in [3..5] or x in (5..9]",
        "some i in [1, 2] satisfies i > x",
        "x > 5 and (x < 3 or 高企)",
        "x + 1 > x",
        '日 > @"2024-01-01" and 日 < @"2024-01-03"',
        "not(高企)",
    ],
)
def test_may_hold_and_may_fail(text: str) -> None:
    assert found(text) == []


def test_only_the_smallest_part_is_named() -> None:
    (finding,) = check(read("高企 and (x > 5 and x < 3)"), TYPES)
    assert (finding.code, finding.where.start) == ("feel.check.never", 8)


def test_conditions_that_nobody_meets_together() -> None:
    texts = ("高企", "x >= low", '门类 = "C"', "x < high")
    types = {**TYPES, "low": Type("number"), "high": Type("number")}
    nodes = [parse(text, names=frozenset(types)) for text in texts]
    known = {"low": Decimal(2000), "high": Decimal(1000)}
    assert never_together(nodes, types, known) == (1, 3)
    assert never_together(nodes, types, known | {"high": Decimal(3000)}) == ()
    assert never_together(nodes, types, {}) == ()


_numbers = st.integers(0, 4).map(lambda value: n.Number(Decimal(value)))
_subjects = st.sampled_from(["x", "y", "人数"]).map(n.Name)
_sides = st.one_of(_numbers, _subjects)
_atoms = st.one_of(
    st.builds(n.Compare, st.sampled_from(n.COMPARISONS), _subjects, _sides),
    st.builds(n.Between, _subjects, _numbers, _numbers),
    st.builds(
        lambda subject, low, high, one, two: n.In(subject, (n.RangeLiteral(low, high, one, two),)),
        _subjects,
        _numbers,
        _numbers,
        st.booleans(),
        st.booleans(),
    ),
    st.just(n.Name("高企")),
    st.builds(
        n.Compare,
        st.sampled_from(["=", "!="]),
        st.just(n.Name("门类")),
        st.sampled_from(["B", "C"]).map(n.String),
    ),
)


def _joined(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(n.And, several),
        st.builds(n.Or, several),
        inner.map(lambda node: n.Call(n.Name("not"), (node,))),
        st.builds(n.If, inner, inner, inner),
    )


_conditions = st.recursive(_atoms, _joined, max_leaves=6)
_scopes = st.fixed_dictionaries(
    {
        "x": st.integers(-2, 10).map(lambda half: Decimal(half) / 2) | st.none(),
        "y": st.integers(-2, 10).map(lambda half: Decimal(half) / 2) | st.none(),
        "人数": st.integers(0, 6).map(Decimal) | st.none(),
        "门类": st.sampled_from(["B", "C", None]),
        "高企": st.sampled_from([True, False, None]),
        "日": st.none(),
    }
)


@settings(max_examples=300)
@given(_conditions, st.lists(_scopes, min_size=5, max_size=15))
def test_what_is_found_agrees_with_running_the_rule(
    written: n.Node, scopes: list[dict[str, object]]
) -> None:
    text = to_text(written)
    for finding in check(read(text), TYPES):
        part = text[finding.where.start : finding.where.end]
        rule = compile_(part, names=frozenset(TYPES))
        wrong = {"feel.check.always": False, "feel.check.never": True}[finding.code]
        assert wrong not in {evaluate(rule, scope).value for scope in scopes}
