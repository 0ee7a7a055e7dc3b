"""What the standard says of ranges, lists, loops, functions and equality, as DMN models run it."""

import pytest

from liyuan.engines.feel import Value, compile_, evaluate
from tests.engines.feel.rules import d, run, value

_DAG = "{a0: [1, 1], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60))
_TWO = _DAG + ", " + _DAG[1:].replace("a", "b")


def standard(text: str) -> Value:
    return value(text, nulls="standard")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 in (< 10)", True),
        ("5 in [(< 3), (> 4)]", True),
        ("3 in (!= 5)", True),
        ("{r: (>= 5), x: 4 in r}.x", False),
        ("(< 10) = (< 10)", True),
        ("(= 5) = [5..5]", False),
        ("[1..5] = [1..5]", True),
        ("(1..5] = ]1..5]", True),
        ("(< 10).start", None),
        ("(< 10).end", d(10)),
        ("(>= 10).start included", True),
        ("[1 + 1..3 * 2].end", d(6)),
        ('[@"2024-01-01"..@"2024-02-01"[.end included', False),
        ('"b" in ["a".."c"]', True),
        ("[1..null]", None),
        ('[1.."a"]', None),
        ("(< {})", None),
    ],
)
def test_ranges(text: str, expected: Value) -> None:
    assert standard(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][-1]", d(3)),
        ("[1, 2, 3][4]", None),
        ("[][1 + 1]", None),
        ("[][item > 1]", ()),
        ('[1, 2]["a"]', None),
        ("5[1]", d(5)),
        ("5[item > 3]", (d(5),)),
        ("[{a: 1}, {b: 2}].a", (d(1), None)),
        ("[[{a: 1}], [{a: 2}]].a", ((d(1),), (d(2),))),
        ("count([{x: 1, y: 2}, {x: null, y: 3}][item.x = 2 or y = 3])", d(1)),
        ("[{item: 1}, {item: 2}][item >= 2].item", (d(2),)),
        ("[1, 2, 3, 4][even(item)]", (d(2), d(4))),
        ("{a: 1, a: 2}", None),
    ],
)
def test_lists_and_contexts(text: str, expected: Value) -> None:
    assert standard(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 3..1 return i", (3, 2, 1)),
        ("for i in 1..3, j in 1..i return i * j", (1, 2, 4, 3, 6, 9)),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", (1, 1, 2, 6, 24)),
        ("for i in 1..3 return count(partial)", (0, 1, 2)),
        ("for f in (for i in 1..2 return function() partial) return count(f())", (0, 1)),
        ('for x in @"2024-02-28"..@"2024-03-01" return x.day', (28, 29, 1)),
        ("for i in (1..4) return i", (2, 3)),
        ("{r: [1..3], s: for i in r return i}.s", (1, 2, 3)),
        ("for i in 5 return i", (5,)),
        ("for i in null return i", None),
        ('for i in "a".."c" return i', None),
        ("some x in [1, null] satisfies x > 5", None),
        ("some x in [1, null, 7] satisfies x > 5", True),
        ("every x in [true, 1] satisfies x", None),
    ],
)
def test_loops(text: str, expected: object) -> None:
    assert standard(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r", 2432902008176640000),
        ("sort([3, 1, 2], function(a, b) a > b)", (3, 2, 1)),
        ("{a: {f: function(x) x + 1}, r: a.f(2)}.r", 3),
        ("[abs, floor][1](-3)", 3),
        ("(function(a, b) a - b)(b: 1, a: 5)", 4),
        ("(function(a, b) a - b)(b: 1, b: 5)", None),
        ("{m: max, r: m(1, 2)}.r", 2),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", 3),
        ("true()", None),
    ],
)
def test_functions(text: str, expected: object) -> None:
    assert standard(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null = null", True),
        ("1 = null", False),
        ('1 = "a"', None),
        ("[1, null] = [1, null]", True),
        ('[1, "a"] = [1, 2]', False),
        ("{a: [1], b: 2} = {b: 2, a: [1]}", True),
        ('@"10:00:00.1" = @"10:00:00.2"', True),
        ('@"2024-01-01T00:00:00Z" = @"2024-01-01T01:00:00+01:00"', True),
        ('@"2024-01-01T00:00:00Z" - @"2024-01-01T00:00:00"', None),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1Y" = @"P365D"', None),
        (_TWO + ", r: a59 = b59}.r", True),
        (_DAG + ", r: a59.x}.r[1] = null}".replace("}.r[1] = null}", ", s: r = a59}.s"), False),
    ],
)
def test_equality(text: str, expected: bool | None) -> None:
    assert standard(text) is expected


@pytest.mark.parametrize(
    ("cell", "subject", "expected"),
    [
        ("not(? > 5) and ? < 9", d(3), True),
        ("not(1, 2)", d(3), True),
        ("(< 5)", d(3), True),
        ("[1..5[, 9", d(9), True),
        ('starts with(?, "a")', "abc", True),
        ("1 < 2", "abc", True),
        ("true", False, False),
        ("-", None, True),
        ("null", None, True),
        ("not(null)", None, False),
    ],
)
def test_cells(cell: str, subject: Value, expected: bool) -> None:
    rule = compile_(cell, names=frozenset(), dialect="unary_tests", nulls="standard")
    assert evaluate(rule, {"?": subject}).value is expected


def test_a_list_that_looks_back_is_made_in_one_go() -> None:
    found = run("count(for i in 1..50000 return if i < 3 then 1 else partial[-2] + 1)")
    assert (found.value, found.reasons) == (50000, ())
