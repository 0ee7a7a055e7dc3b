"""Expressions and what they come to, as tables a reader can check."""

from datetime import UTC, date, datetime

import pytest

from liyuan.engines.feel.values import text_of
from tests.engines.feel.rules import codes, d, run, value


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("0.1 + 0.2", "0.3"),
        ("2 ** 10", "1024"),
        ("2 ** -1", "0.5"),
        ("7 / 8", "0.875"),
        ("1000000000000000000000000000000001 + 0.4", "1000000000000000000000000000000001"),
        ('"a" + "b"', "ab"),
        ("[1, 2, 3][2]", "2"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[{a: 1}, {a: 2}][a > 1]", "[{a: 2}]"),
        ("[{a: 1}, {a: 2}].a", "[1, 2]"),
        ("5[1]", "5"),
        ("{a: 1, b: a + 1}.b", "2"),
        ("for i in 1..3 return i * i", "[1, 4, 9]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [1, 2], j in [10, 20] return i + j", "[11, 21, 12, 22]"),
        ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24]"),
        ("if true then 1 else 2", "1"),
        ("1 in (1, 2)", "true"),
        ("1 in (> 1, < 0)", "false"),
        ('"b" in ["a", "b"]', "true"),
        ("5 in [1..5)", "false"),
        ("5 in ]1..5]", "true"),
        ("5 between 1 and 5", "true"),
        ("3 instance of number", "true"),
        ("[1] instance of list<string>", "false"),
        ('@"2025-01-31" instance of date', "true"),
        ("(function(a, b) a + b)(1, 2)", "3"),
        ("(function(a, b) a - b)(b: 1, a: 2)", "1"),
        ("[1..3]", "[1..3]"),
        ("5 in [1..5[", "false"),
        ('"\\uD83D\\uDC0E"', "🐎"),
    ],
)
def test_an_expression_has_the_value_the_standard_says(text: str, result: str) -> None:
    found = run(text)
    assert (text_of(found.value), found.reasons) == (result, ())


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('substring("基准日期", 2)', "准日期"),
        ('substring("foobar", -2, 1)', "a"),
        ('string length("公司🐎")', "3"),
        ('upper case("aB")', "AB"),
        ('contains("成都高新", "高新")', "true"),
        ('starts with("C3511", "C35")', "true"),
        ('ends with("C3511", "C35")', "false"),
        ('string join(["a", null, "b"], "、")', "a、b"),
        ('split("a;b", ";")', '["a", "b"]'),
        ('substring before("a=b", "=")', "a"),
        ('substring after("a=b", "=")', "b"),
        ("string(1.50)", "1.5"),
        ('number("1,000.5", ",", ".")', "1000.5"),
        ("floor(-1.5)", "-2"),
        ("ceiling(-1.5)", "-1"),
        ("round up(5.5, 0)", "6"),
        ("round up(-1.12, 1)", "-1.2"),
        ("round down(-5.5, 0)", "-5"),
        ("round half up(2.5, 0)", "3"),
        ("round half down(2.5, 0)", "2"),
        ("decimal(2.5, 0)", "2"),
        ("abs(-3)", "3"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("sqrt(16)", "4"),
        ("min(3, 1, 2)", "1"),
        ('max(["a", "c", "b"])', "c"),
        ("sum([1, 2, 3])", "6"),
        ("mean(1, 2)", "1.5"),
        ("median([3, 1, 2, 4])", "2.5"),
        ("count([1, null])", "2"),
        ("not(false)", "true"),
        ("all([true, null, false])", "false"),
        ("any([false, null, true])", "true"),
        ("all([])", "true"),
        ("is(1, 1.0)", "true"),
        ('is(1, "1")', "false"),
        ("list contains([1, null], null)", "true"),
        ("append([1], 2, 3)", "[1, 2, 3]"),
        ("concatenate([1], [2, 1])", "[1, 2, 1]"),
        ("union([1], [2, 1])", "[1, 2]"),
        ("distinct values([1, 2, 1.0])", "[1, 2]"),
        ("index of([1, 2, 1], 1)", "[1, 3]"),
        ("sublist([4, 5, 6], 2)", "[5, 6]"),
        ("sublist([4, 5, 6], -3, 2)", "[4, 5]"),
        ("reverse([1, 2])", "[2, 1]"),
        ("flatten([1, [2, [3]]])", "[1, 2, 3]"),
        ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
        ("remove([1, 2], 1)", "[2]"),
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
        ('substring(start position: 2, string: "abc")', "bc"),
        ("before(1, [2..3])", "true"),
        ("before([1..2), 2)", "true"),
        ("after([5..6], (1..5])", "false"),
        ("includes([1..5), 5)", "false"),
        ("during(3, [1..5])", "true"),
        ("meets([1..5], [5..9])", "true"),
        ("overlaps([1..5], [5..9])", "true"),
        ("overlaps([1..5), [5..9])", "false"),
        ("starts(1, [1..5])", "true"),
        ("finished by([1..5], 5)", "true"),
        ("coincides([1..5], [1..5])", "true"),
    ],
)
def test_a_built_in_gives_what_the_standard_says(text: str, result: str) -> None:
    assert text_of(value(text)) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("date(2024, 2, 29)", "2024-02-29"),
        ('date("2024-02-29") + duration("P1Y")', "2025-02-28"),
        ('date("2024-01-31") + duration("P1M")', "2024-02-29"),
        ('@"2024-03-01" - @"2024-02-28"', "P2D"),
        ('@"2024-03-01" - duration("P1D")', "2024-02-29"),
        ('date and time("2024-02-28T23:30:00") + duration("PT45M")', "2024-02-29T00:15:00"),
        ('@"2024-01-01T08:00:00+08:00" = @"2024-01-01T00:00:00Z"', "true"),
        ('years and months duration(@"2023-03-15", @"2026-03-14")', "P2Y11M"),
        ('years and months duration(@"2023-03-15", @"2026-03-15").years', "3"),
        ('duration("P1DT2H") > duration("P1D")', "true"),
        ('duration("P14M")', "P1Y2M"),
        ('@"2026-11-22".weekday', "7"),
        ('day of week(@"2026-11-22")', "Sunday"),
        ('day of year(@"2024-12-31")', "366"),
        ('last day of month(@"2023-02-01")', "28"),
        ('@"2025-01-01".year + 1', "2026"),
        ('time("10:30:00") - duration("PT11H")', "23:30:00"),
        ('date and time("2024-02-28T24:00:00")', "2024-02-29T00:00:00"),
        ('time("10:30:00+08:00").time offset', "PT8H"),
        ('@"12345-01-01" > @"9999-12-31"', "true"),
    ],
)
def test_dates_and_durations_are_reckoned_as_the_standard_says(text: str, result: str) -> None:
    assert text_of(value(text)) == result


def test_values_of_the_caller_come_in_at_the_edge() -> None:
    scope = {
        "日": date(2025, 1, 2),
        "时": datetime(2025, 1, 2, 3, 4, tzinfo=UTC),
        "数": 3,
        "列": [1, None, date(2025, 1, 1)],
        "组": {"a": 1},
    }
    assert value('日 = @"2025-01-02"', scope) is True
    assert value('时 = @"2025-01-02T03:04:00Z"', scope) is True
    assert value("数 / 2 + 列[1] + 组.a", scope) == d("3.5")


def test_a_float_is_refused_at_the_edge() -> None:
    with pytest.raises(TypeError, match="float"):
        value("x", {"x": 0.1})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 / 0", "feel.value.divide-by-zero"),
        ('1 + "a"', "feel.value.arithmetic"),
        ('1 < "a"', "feel.value.compare"),
        ('1 = "a"', "feel.value.compare"),
        ("1 and true", "feel.value.not-boolean"),
        ("nobody", "feel.name.unknown"),
        ("nobody(1)", "feel.name.unknown-function"),
        ('date("2023-02-29")', "feel.value.at-literal"),
        ("date(2023, 2, 29)", "feel.call.no-result"),
        ("[1][1.5]", "feel.value.index"),
        ("{a: 1}.b", "feel.value.no-entry"),
        ("(1).year", "feel.value.no-property"),
        ("1(2)", "feel.call.not-function"),
        ("substring(1, 2)", "feel.call.arguments"),
        ('substring("abc", 0)', "feel.call.position"),
        ('max(1, "a")', "feel.call.mixed"),
        ("sqrt(-1)", "feel.call.no-result"),
        ('median(1, "a")', "feel.call.mixed"),
        ('string join(["a"], @"2025-01-01")', "feel.call.arguments"),
        ('number("1", [1..3], ".")', "feel.call.arguments"),
        ("log(0)", "feel.call.no-result"),
        ("all()", "feel.call.arguments"),
        ("now()", "feel.clock"),
        ("today()", "feel.clock"),
        ('number("12a")', "feel.call.no-result"),
    ],
)
def test_an_error_gives_null_and_leaves_a_reason(text: str, code: str) -> None:
    found = run(text)
    assert found.value is None
    assert [reason.code for reason in found.reasons] == [code]


def test_a_reason_says_where_in_the_text() -> None:
    (reason,) = run("1 + (2 / 0)").reasons
    assert (reason.where.start, reason.where.end) == (5, 10)


def test_missing_facts_leave_no_reason() -> None:
    assert codes("a + 1 > 2 and b = 3", {"a": None, "b": None}) == []
