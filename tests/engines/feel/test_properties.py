"""What must hold for every rule and every number."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Dialect, FeelDate, FeelSyntaxError, Node, explain, parse, to_text
from liyuan.engines.feel.interpret import compile_, evaluate
from tests.engines.feel.rules import value
from tests.engines.feel.trees import NAMES, cells, decimals, texts, trees, truths

DECIMAL34 = Context(prec=34, rounding=ROUND_HALF_EVEN)


@settings(max_examples=200, deadline=None)
@given(trees)
def test_what_is_printed_reads_back_as_the_same_tree(tree: Node) -> None:
    assert parse(to_text(tree), names=NAMES) == tree


@settings(max_examples=100, deadline=None)
@given(cells)
def test_what_is_printed_of_a_cell_reads_back_as_the_same_cell(cell: Node) -> None:
    assert parse(to_text(cell), names=NAMES, dialect="unary_tests") == cell


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from(["expression", "unary_tests"]))
def test_text_is_a_rule_or_a_finding(text: str, dialect: Dialect) -> None:
    try:
        node = parse(text, names=NAMES, dialect=dialect)
    except FeelSyntaxError:
        return
    assert parse(to_text(node), names=NAMES, dialect=dialect) == node


@settings(max_examples=200, deadline=None)
@given(trees)
def test_a_rule_runs_to_an_end_as_the_standard_has_it(tree: Node) -> None:
    rule = compile_(to_text(tree), names=NAMES, nulls="standard")
    scope = {"a": [1, "x", {"year": None}], "营业收入": {"year": 1}, "上年": None}
    assert repr(explain(rule, scope).value) == repr(evaluate(rule, scope).value)


@settings(max_examples=200, deadline=None)
@given(trees)
@example(parse("[] in (= null)", names=NAMES))
def test_running_and_explaining_any_rule_agree_and_never_raise(tree: Node) -> None:
    rule = compile_(to_text(tree), names=NAMES)
    scope = {"a": 1, "营业收入": [Decimal(5), None], "上年": 1, "unit price": None, "a-b": "x"}
    assert repr(explain(rule, scope).value) == repr(evaluate(rule, scope).value)


@given(st.lists(truths, min_size=2, max_size=5))
def test_and_or_not_obey_kleenes_tables(values: list[bool | None]) -> None:
    scope = {f"v{at}": held for at, held in enumerate(values)}
    expected_and = False if False in values else None if None in values else True
    expected_or = True if True in values else None if None in values else False
    assert value(" and ".join(scope), scope) is expected_and
    assert value(" or ".join(scope), scope) is expected_or
    assert value("not(v0)", scope) is {True: False, False: True, None: None}[values[0]]


@given(truths, truths)
def test_not_of_and_is_or_of_nots(a: bool | None, b: bool | None) -> None:
    scope = {"a": a, "b": b}
    assert value("not(a and b)", scope) is value("not(a) or not(b)", scope)


RULES = (
    "a > 3 and b <= 5 or c in [2..4)",
    "not(a = 2) and (b < c or a between b and c)",
    "if a > 2 then b > 1 else c > 1",
    "some x in [a, b] satisfies x > c",
    "every x in [a, b, 3] satisfies x >= 2",
    "a in (1, > 3) or b * c > a + 1",
)


@pytest.mark.parametrize("text", RULES)
@given(*[st.none() | st.integers(0, 6)] * 3, *[st.integers(0, 6)] * 3)
def test_what_is_known_without_a_fact_stays_true_when_it_comes(
    text: str, a: int | None, b: int | None, c: int | None, x: int, y: int, z: int
) -> None:
    known = value(text, {"a": a, "b": b, "c": c})
    if known is not None:
        full = {"a": x if a is None else a, "b": y if b is None else b, "c": z if c is None else c}
        assert value(text, full) is known


@pytest.mark.parametrize("op", ["+", "-", "*", "/"])
@given(a=decimals, b=decimals)
def test_arithmetic_is_decimal_with_34_digits(op: str, a: Decimal, b: Decimal) -> None:
    found = value(f"a {op} b", {"a": a, "b": b})
    named = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[op]
    assert found == (getattr(DECIMAL34, named)(a, b) if op != "/" or b else None)


def test_a_callers_decimal_context_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 3
        assert str(value("1 / 3")) == "0.3333333333333333333333333333333333"


@given(decimals, decimals)
def test_order_agrees_with_distance(a: Decimal, b: Decimal) -> None:
    trace = explain(compile_("a >= b", names=frozenset("ab")), {"a": a, "b": b})
    assert trace.value is (a >= b)
    assert trace.distance == abs(a - b)


@given(st.dates(), st.integers(-200_000, 200_000))
def test_days_are_counted_as_python_counts_them(day: date, days: int) -> None:
    own = FeelDate.of(day)
    assert FeelDate.from_ordinal(own.ordinal) == own
    assert own.ordinal - FeelDate(1970, 1, 1).ordinal == (day - date(1970, 1, 1)).days
    try:
        later = day + timedelta(days)
    except OverflowError:
        return
    assert value(f'd + duration("P1D") * {days}', {"d": day}) == FeelDate.of(later)


@given(st.integers(-999_999, 999_999), st.integers(1, 12), st.integers(1, 28))
def test_days_go_beyond_pythons_years(year: int, month: int, day: int) -> None:
    own = FeelDate(year, month, day)
    assert FeelDate.from_ordinal(own.ordinal) == own
    assert own.plus_months(12) == FeelDate(year + 1, month, day)


@given(st.lists(st.integers(-5, 5), max_size=6))
def test_quantifiers_are_any_and_all(items: list[int]) -> None:
    assert value("some x in l satisfies x > 0", {"l": items}) is any(x > 0 for x in items)
    assert value("every x in l satisfies x > 0", {"l": items}) is all(x > 0 for x in items)


@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(-4, 4), st.booleans(), st.booleans())
def test_a_range_is_two_comparisons(x: int, low: int, high: int, lc: bool, hc: bool) -> None:
    text = f"x in {'[' if lc else '('}{low}..{high}{']' if hc else ')'}"
    expected = (x >= low if lc else x > low) and (x <= high if hc else x < high)
    assert value(text, {"x": x}) is expected
