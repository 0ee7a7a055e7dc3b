"""Built-ins beyond the examples of the reference page: edges, names of arguments, bad input."""

import time

import pytest

from liyuan.engines.feel import compile_, evaluate
from liyuan.engines.feel.builtins import BUILTINS
from tests.engines.feel.rules import run
from tests.engines.feel.specs import AT, shown, standard


@pytest.mark.parametrize(
    ("text", "result"),
    [
        # by name, in any order; what is left out is null
        ('substring(start position: 2, string: "abc")', '"bc"'),
        ('substring(string: "abc", start position: 2, length: 1)', '"b"'),
        ("list contains(list: [1, null])", "true"),
        ('number(decimal separator: ",", from: "1,5")', "1.5"),
        ("list replace(newItem: 9, list: [1, 2], position: 2)", "[1, 9]"),
        ("list replace(newItem: 9, list: [1], match: function(item, newItem) true)", "[9]"),
        ('context put(value: 2, context: {}, keys: ["a"])', "{a: 2}"),
        ("sum(list: [1, 2])", "3"),
        ("before(range: [1..2], point: 3)", "true"),
        ("before(point: 3, range: [1..2])", "false"),
        ("meets(range2: [2..3], range1: [1..2])", "true"),
        ('day of week(date: @"2025-06-30")', '"Monday"'),
        # a list of one stands for its item and an item for a list of one
        ("sqrt([16])", "4"),
        ('contains(["abc"], "b")', "true"),
        ("count(5)", "1"),
        ("flatten(1)", "[1]"),
        ("union(1, [1, 2])", "[1, 2]"),
        ("sum([[1]])", "null"),
        # a date stands for its midnight at Greenwich
        ('date and time(@"2025-06-30")', "2025-06-30T00:00:00Z"),
        # functions are values
        ("(function(f) f([1, 2, 3]))(sum)", "6"),
        ("(function(f) f())(today)", "2025-06-30"),
        ("sort([2, 3, 1], after)", "[3, 2, 1]"),
        # numbers keep 34 digits on the way
        ("modulo(10 ** 40, 7)", "4"),
        ("even(10 ** 40)", "true"),
        ("odd(1.5)", "false"),
        ("even(1.5)", "false"),
        ("decimal(1, 6176)", "1"),
        ("string(1e50)", '"1E+50"'),
        # texts
        ('upper case("straße")', '"STRASSE"'),
        (r'matches("a_b", "^\w+$")', "false"),
        (r'matches("a$b", "^\w+$")', "true"),
        (r'matches("a\u00A0b", "a\sb")', "false"),
        (r'matches("x\ny", "x.y")', "false"),
        (r'matches("x\ny", "x.y", "s")', "true"),
        (r'matches("a\nb", "^b", "m")', "true"),
        ('matches("hello world", "hello [ ] world", "x")', "true"),
        ('matches("a.c", "A.C", "qi")', "true"),
        (r'matches("abab", "^(ab)\1$")', "true"),
        (r'matches("é", "\p{Ll}")', "true"),
        (r'matches("é", "\p{IsBasicLatin}")', "false"),
        ('matches("B", "[a-z-[b]]", "i")', "false"),
        (r'replace("abc", "(b)", "$12")', '"ab2c"'),
        (r'replace("abc", "b", "$0$0")', '"abbc"'),
        (r'replace("abc", "b", "\\\\")', r'"a\\c"'),
        ('split("a1b22c", "[0-9]+")', '["a", "b", "c"]'),
        # contexts and lists inside one another
        ('context put({a: {b: 1}}, ["a", "c"], 2)', "{a: {b: 1, c: 2}}"),
        ("distinct values([{a: 1}, {a: 1.0}, [1], [1], null, null])", "[{a: 1}, [1], null]"),
        ('distinct values([@"08:00:00+08:00", @"00:00:00Z"])', "[08:00:00+08:00]"),
        ("is([1, {a: null}], [1.0, {a: null}])", "true"),
        ("is({a: 1}, {b: 1})", "false"),
        ('string(["a", {b: "c"}, [1..2]])', r'"[\"a\", {b: \"c\"}, [1..2]]"'),
        ("string({})", '"{}"'),
        ("string(function(x, y) x)", '"function(x, y)"'),
        # ranges without one end
        ("before((< 5), 5)", "true"),
        ("before((<= 5), 5)", "false"),
        ("includes((> 5), [6..7])", "true"),
        ("includes([6..7], (> 5))", "false"),
        ("overlaps((< 3), (> 2))", "true"),
        ("starts((>= 3), (>= 3))", "true"),
        ("coincides((>= 3), [3..4])", "false"),
        ('range("[..3]")', "null"),
        ('range("(..@\\"2025-01-01\\"]") = (<= @"2025-01-01")', "true"),
        ('range("[duration(\\"P1D\\")..duration(\\"P2D\\"))").end', "P2D"),
        ('range("[-1.5..\\"a\\"]")', "null"),
        ('range("[date(\\"2025-01-01\\"..3]")', "null"),
    ],
)
def test_it_gives(text: str, result: str) -> None:
    assert shown(text) == result


WRONG = ("sum()", "abs(1, 2)", "abs(m: 1)", "abs(n: 1, n: 2)", 'split(str: "a", delimiter: ",")')


@pytest.mark.parametrize("text", [*WRONG, 'abs("a")', "substring(1, 1)", "context(1, 2)", "now(1)"])
def test_arguments_that_do_not_fit_give_null_and_a_reason(text: str) -> None:
    found = run(text, nulls="standard")
    assert (found.value, [r.code for r in found.reasons]) == (None, ["feel.call.arguments"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('matches("a", "(")', "feel.call.pattern"),
        ('matches("a", "a", "k")', "feel.call.pattern"),
        ('matches("a", "\\\\bx")', "feel.call.pattern"),
        ('matches("a", "(?<=a)b")', "feel.call.pattern"),
        ('matches("a", "\\1(a)")', "feel.call.pattern"),
        ('replace("a", "a", "\\\\x")', "feel.call.pattern"),
        ('split("abc", "x*")', "feel.call.empty-match"),
        ('get value({}, "a")', "feel.value.no-entry"),
        ('get value({a: 1}, ["a", "b"])', "feel.call.no-context"),
        ("context([{key: null, value: 1}])", "feel.call.keys"),
        ("context merge([null])", "feel.call.no-context"),
        ('range("1..2")', "feel.call.range"),
        ("list replace([1], function(item, newItem) 1, 2)", "feel.value.not-boolean"),
        ('overlaps([1..2], ["a".."b"])', "feel.call.mixed"),
        ("before((!= 1), 2)", "feel.call.mixed"),
        ("now()", "feel.clock"),
        ('substring("abc", 2, 3)', "feel.call.position"),
        ("sublist([1], 2)", "feel.call.position"),
        ('time(1, 2, 3, @"PT15H")', "feel.call.no-result"),
        ("modulo(9e6000, 7e-6000)", "feel.call.no-result"),
    ],
)
def test_an_error_leaves_its_reason(text: str, code: str) -> None:
    found = run(text, nulls="standard")
    assert (found.value, [reason.code for reason in found.reasons]) == (None, [code])


_SHARED = "(for i in 1..60 return if i = 1 then [X] else [partial[-1], partial[-1]])[-1]"
_LONG = 'string join(for i in 1..20000 return "a")'


@pytest.mark.parametrize(
    "text",
    [
        f'matches({_LONG}, "(a+)+$b")',
        f'replace({_LONG}, "(a|aa)*b", "")',
        f'split({_LONG}, "(a*)*b")',
        'matches("x", "((((a{1000}){1000}){1000}){1000}){1000}")',
        'matches("x", string join(for i in 1..5000 return "("))',
        'matches("x", string join(for i in 1..9000 return "[a"))',
        'matches("x", string join(for i in 1..3000 return "\\w|"))',
        f"string({_SHARED})".replace("X", "1"),
        f"flatten({_SHARED})".replace("X", ""),
        f"is({_SHARED}, {_SHARED})".replace("X", "1"),
        f"distinct values([{_SHARED}, {_SHARED}])".replace("X", "1"),
        "flatten((for i in 1..600 return if i = 1 then [] else [partial[-1]])[-1])",
        "{l: for i in 1..50000 return i, r: for i in l return list contains(l, 0)}.r",
        "distinct values(for i in 1..2000 return {a: {b: i}})",
        'range("[" + string join(for i in 1..5000 return "9") + "..9]")',
        'number(string join(for i in 1..20000 return "9"))',
        'duration("P9999999999Y") * 1e6000',
        "exp(1e6000)",
        "product(for i in 1..50000 return 1e6000)",
    ],
)
def test_whatever_is_asked_ends_soon(text: str) -> None:
    began = time.process_time()
    run(text, nulls="standard")
    assert time.process_time() - began < 15


def test_the_caller_says_what_time_it_is() -> None:
    rule = compile_("[now(), today()]", names=frozenset(), nulls="standard")
    assert evaluate(rule, {}).value == (None, None)
    assert shown("[now(), today()]") == "[2025-06-30T09:15:00+08:00, 2025-06-30]"
    assert evaluate(rule, {}, at=AT).reasons == ()


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_null_for_everything_is_null(name: str) -> None:
    for signature in BUILTINS[name].signatures:
        if nulls := ["null" for _ in signature.parameters]:
            said = standard(f"{name}({', '.join(nulls)})")
            # null is the same value as null: the only question that has another answer
            assert said is (True if name == "is" else None)
