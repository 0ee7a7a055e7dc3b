"""A shortcut says exactly what the plain closure of the same rule says: value, reasons, places."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Node, compile_, evaluate, explain
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Nulls, SharedParts
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.values import Value, lift
from liyuan.engines.findings import Finding
from tests.engines.feel.trees import NAMES, trees

CONSTANTS: dict[str, Value] = {
    "上年": Decimal(1),
    "门槛": Decimal(2000),
    "基准日": lift(date(2026, 9, 1)),
}
FACTS = ("营业收入", "员工", "行业", "高企", "注册")
KNOWN = frozenset((*FACTS, *CONSTANTS))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))

# Few values, so that boundaries are met; wrong kinds and gaps as they come from any source.
plain_values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(["C", "D", "", "2024"]),
    st.sampled_from([Decimal(text) for text in ("0", "1", "2", "2.0", "1999.99", "2000", "-1")]),
    st.sampled_from([0, 2, 2000]),
    DAYS,
)
values = st.one_of(plain_values, st.lists(plain_values, max_size=3), st.just({"year": 1}))
scopes = st.dictionaries(st.sampled_from(FACTS), values)

_reads = st.one_of(
    st.sampled_from(FACTS).map(n.Name),
    st.builds(
        n.Filter,
        st.sampled_from(FACTS).map(n.Name),
        st.sampled_from(
            [n.Name("上年"), n.Number(Decimal(2)), n.Number(Decimal("1.5")), n.Name("员工")]
        ),
    ),
    st.sampled_from(FACTS).map(lambda name: n.Path(n.Name(name), "year")),
)
_bounds = st.one_of(
    st.sampled_from(["0", "2", "2000", "2024"]).map(lambda text: n.Number(Decimal(text))),
    st.sampled_from(["C", "D", ""]).map(n.String),
    st.booleans().map(n.Boolean),
    st.sampled_from(["门槛", "上年", "基准日"]).map(n.Name),
    st.just(n.Path(n.Name("基准日"), "year")),
    st.just(n.Negate(n.Number(Decimal(1)))),
    st.just(n.Arithmetic("/", n.Number(Decimal(1)), n.Number(Decimal(0)))),
    st.just(n.AtLiteral("2025-01-01")),
    st.just(n.Null()),
)
_ranges = st.builds(n.RangeLiteral, _bounds, _bounds, st.booleans(), st.booleans())
_tests = st.one_of(
    _ranges, _bounds, st.builds(n.UnaryCompare, st.sampled_from(n.COMPARISONS), _bounds)
)
conditions = st.one_of(
    st.builds(n.Compare, st.sampled_from(n.COMPARISONS), _reads, _bounds),
    st.builds(n.Compare, st.sampled_from(n.COMPARISONS), _bounds, _reads),
    st.builds(n.In, _reads, st.lists(_tests, min_size=1, max_size=3).map(tuple)),
    st.builds(
        n.In, _reads, st.lists(_bounds, max_size=3).map(lambda b: (n.ListLiteral(tuple(b)),))
    ),
    st.builds(n.Between, _reads, _bounds, _bounds),
    st.builds(n.Arithmetic, st.sampled_from(n.ARITHMETIC), _reads, _bounds),
)
# The bound name hides a constant.
_over_facts = st.sampled_from(["x", "门槛", "员工"]).map(
    lambda name: (n.Iterated(name, n.Name("营业收入")),)
)
rules = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.builds(n.And, st.tuples(inner, inner)),
        st.builds(n.Or, st.tuples(inner, inner)),
        st.builds(n.If, inner, inner, inner),
        st.builds(n.Quantified, st.just("some"), _over_facts, inner),
        st.builds(n.Filter, st.just(n.Name("营业收入")), inner),
    ),
    max_leaves=4,
)
nulls = st.sampled_from(["unknown", "standard"])

Outcome = tuple[str, tuple[Finding, ...]]


def outcome(node: Node, scope: dict[str, object], nulls: Nulls, *, shortcuts: bool) -> Outcome:
    """Value and reasons; with shortcuts the constants are folded, without they are in scope."""
    build = builder(KNOWN | NAMES, nulls, constants=CONSTANTS if shortcuts else {})
    if not shortcuts:
        build = replace(build, shortcuts={}, test_shortcuts={})
        scope = {**scope, **CONSTANTS}
    frame = Frame(scope, lift(scope.get("员工")))
    value = build(node)(frame)
    return repr(value), tuple(frame.work.reasons)


@settings(max_examples=300, deadline=None)
@given(rules, scopes, nulls)
def test_shortcuts_and_plain_closures_agree_on_value_and_reasons(
    rule: Node, scope: dict[str, object], nulls: Nulls
) -> None:
    fast = outcome(rule, scope, nulls, shortcuts=True)
    assert fast == outcome(rule, scope, nulls, shortcuts=False)


@settings(max_examples=300, deadline=None)
@given(trees, values, values, nulls)
def test_they_agree_on_any_tree(rule: Node, a: object, b: object, nulls: Nulls) -> None:
    scope = {"a": a, "营业收入": b, "unit price": Decimal(3)}
    fast = outcome(rule, scope, nulls, shortcuts=True)
    assert fast == outcome(rule, scope, nulls, shortcuts=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("营业收入[上年] >= 门槛", True),
        ("营业收入[上年] in (门槛..3000]", False),
        ("注册.year = 基准日.year - 1", True),
        ("some 门槛 in [1, 5000] satisfies 营业收入[上年] < 门槛", True),
        ("2000 > 营业收入[上年]", False),
    ],
)
def test_constants_are_fixed_once_and_a_bound_name_still_hides_them(text: str, value: bool) -> None:
    facts = {"营业收入": [Decimal(2000)], "注册": date(2025, 3, 1)}
    rule = compile_(text, names=KNOWN)
    fixed = rule.fixed(CONSTANTS)
    assert evaluate(fixed, facts).value is value
    assert evaluate(rule, facts | CONSTANTS).value is value
    assert explain(fixed, facts).value is value
    assert rule.fixed(CONSTANTS) is fixed


def test_threads_that_number_shared_parts_together_never_give_one_number_twice() -> None:
    parts = SharedParts()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(parts.number, [at % 2_000 for at in range(16_000)]))
    assert len(set(found)) == 2_000
    assert all(parts.number(at % 2_000) == number for at, number in enumerate(found))
