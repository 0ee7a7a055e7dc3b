"""Text becomes the tree that the standard means."""

import pytest

from liyuan.engines.feel import FeelSyntaxError, parse, to_text
from liyuan.engines.feel import nodes as n
from tests.engines.feel.rules import d, read, value


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("8 - 3 - 2", "(8 - 3) - 2"),
        ("2 ** 3 ** 2", "(2 ** 3) ** 2"),
        ("-2 ** 2", "(-2) ** 2"),
        ("a or b and c", "a or (b and c)"),
        ("a = 1 and b = 2", "(a = 1) and (b = 2)"),
        ("a between 1 and 2 and b", "(a between 1 and 2) and b"),
        ("a in [1..2] or b", "(a in [1..2]) or b"),
        ("if a then 1 else 2 + 3", "if a then 1 else (2 + 3)"),
        ("-a[1]", "-(a[1])"),
        ("a.b + 1", "(a.b) + 1"),
        ("a /* why */ + // end\n 1", "a + 1"),
    ],
)
def test_operators_bind_as_the_standard_says(text: str, same_as: str) -> None:
    assert read(text, "a", "b", "c") == read(same_as, "a", "b", "c")


def test_brackets_keep_a_nested_and_apart() -> None:
    assert read("(a and b) and c") != read("a and b and c")


@pytest.mark.parametrize("name", ["营业收入", "研发费用2", "_x", "é", "🐎"])
def test_names_may_be_of_any_script(name: str) -> None:
    assert read(f"{name} + 1", name) == n.Arithmetic("+", n.Name(name), n.Number(d(1)))


def test_a_name_with_spaces_is_one_name_when_it_is_in_scope() -> None:
    assert value("monthly fee + 1", {"monthly fee": d(2)}) == 3


def test_the_longest_name_in_scope_wins() -> None:
    scope = {"a": d(10), "b": d(4), "a-b": d(99)}
    assert value("a-b", scope) == 99
    assert value("a - b", {"a": d(10), "b": d(4)}) == 6


def test_a_keyword_inside_a_name_in_scope_is_part_of_the_name() -> None:
    assert value("date of birth and place", {"date of birth and place": d(7)}) == 7


def test_names_bound_by_the_rule_may_have_spaces() -> None:
    assert value("for old price in [1, 2] return old price * 2") == (2, 4)
    assert value("{unit price: 3, total: unit price * 2}.total") == 6


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "feel.syntax.end", 0),
        ("1 +", "feel.syntax.end", 3),
        ("(1", "feel.syntax.end-expected", 2),
        ("1 2", "feel.syntax.unexpected", 2),
        ("[1, 2", "feel.syntax.end-expected", 5),
        ("[1; 2]", "feel.syntax.character", 2),
        ('"abc', "feel.syntax.open-string", 0),
        ("a ≥ 2", "feel.syntax.lookalike", 2),
        ("（a）", "feel.syntax.lookalike", 0),
        ("5%", "feel.syntax.lookalike", 1),
        ("if a then b", "feel.syntax.end-expected", 11),
        ("for in [1] return 2", "feel.syntax.unexpected", 4),
        ("a instance of 5", "feel.syntax.unexpected", 14),
        ("3年", "feel.syntax.unexpected", 1),
    ],
)
def test_what_cannot_be_read_is_found_at_its_place(text: str, code: str, at: int) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        read(text, "a", "b")
    assert (caught.value.finding.code, caught.value.finding.where.start) == (code, at)


def test_a_place_has_line_and_column() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        read("1 +\n  * 2")
    where = caught.value.finding.where
    assert (where.line, where.column) == (2, 3)


def test_nodes_know_where_they_stand() -> None:
    node = read("1 + 上年 * 2", "上年")
    assert isinstance(node, n.Arithmetic)
    assert (node.right.start, node.right.end) == (4, 10)


@pytest.mark.parametrize(
    "text", ["-", "> 5", "[1..5)", '"a", "b"', "not(1, < 0)", "? > 3 and ? < 5", "null", "-1"]
)
def test_unary_tests_are_read_and_printed(text: str) -> None:
    node = parse(text, names=frozenset(), dialect="unary_tests")
    assert parse(to_text(node), names=frozenset(), dialect="unary_tests") == node


def test_a_dash_alone_is_any_value_and_before_a_number_a_sign() -> None:
    assert parse("-", names=frozenset(), dialect="unary_tests") == n.Anything()
    assert parse("- 1", names=frozenset(), dialect="unary_tests") != n.Anything()


def test_a_node_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="number literal"):
        n.Number(d(-1))
    with pytest.raises(ValueError, match="~"):
        n.Compare("~", n.Null(), n.Null())


@pytest.mark.parametrize(
    "name",
    ["℃", "e\u0301", "人👨\u200d👩", "a·b", "\u0663", "ψ2", "x\u203fy", "_"],
)
def test_a_name_has_the_characters_of_the_grammar(name: str) -> None:
    assert read(f"1+{name}", name) == n.Arithmetic("+", n.Number(d(1)), n.Name(name))


@pytest.mark.parametrize(
    "name",
    [
        "营业收入（万元）",
        "in stock",
        "not for sale",
        "if only",
        "a/b",
        "x*y",
        "is it ok?",
        "don't",
    ],
)
def test_a_name_in_scope_may_have_signs_and_keywords(name: str) -> None:
    assert value(f"{name} + 1", {name: d(2)}) == 3


def test_white_space_is_that_of_the_grammar() -> None:
    assert value("1\u3000+\u00a0\u200b1\u180e+\ufeff1\u2028\u0085") == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"\u4e2d\U01F40E"', "中🐎"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"a\tb\n\"c\" \\ \'"', 'a\tb\n"c" \\ \''),
        (r'"\d\s"', r"\d\s"),
        ('"two\nlines"', "two\nlines"),
    ],
)
def test_escapes_in_text(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(("text", "expected"), [(".5", "0.5"), ("1.2E3", "1200"), ("5e-1", "0.5")])
def test_numbers_as_they_are_written(text: str, expected: str) -> None:
    assert value(text) == d(expected)


@pytest.mark.parametrize("text", ["1.", "1 + and", "then", "a b", "1..2", "(< 3", "{a：1}"])
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        read(text, "a")


@pytest.mark.parametrize(
    "text",
    ["(< 10)", "[(>= a), (= 1)]", "[1..5[.start", "a in (< 3)", "]a..b[", "[[1..5[, [2..3)]"],
)
def test_ranges_are_read_and_printed(text: str) -> None:
    node = read(text, "a", "b")
    assert read(to_text(node), "a", "b") == node


def test_a_condition_may_begin_with_not() -> None:
    node = parse("not(? > 5) and ? < 9", names=frozenset(), dialect="unary_tests")
    assert isinstance(node, n.UnaryTests)
    assert not node.negated
