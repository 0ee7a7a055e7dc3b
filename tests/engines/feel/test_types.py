"""Types as the standard has them: how they read, who is an instance, what is converted."""

import pytest

from liyuan.engines.feel import FeelSyntaxError, Value, to_text
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Work
from liyuan.engines.feel.interpret import compile_, evaluate
from liyuan.engines.feel.typenames import ANY, coerced, conforms, is_instance, named
from tests.engines.feel.rules import d, read, run, value

NUMBER = named("number")
NUMBERS = n.TypeName("list", (NUMBER,))
PERSON = n.TypeName("context", (named("string"), NUMBER), ("name", "age of person"))
GRADE = n.TypeName("number", holds=lambda found, work: found <= 5)
DEFINED = {"tPerson": PERSON, "t.Grade": GRADE, "My Numbers": NUMBERS, "loop": named("loop")}
LOOKUP = DEFINED.get


def written(text: str) -> n.TypeName:
    node = read(f"1 instance of {text}")
    assert isinstance(node, n.InstanceOf)
    assert read(to_text(node)) == node
    return node.type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date and time", named("date and time")),
        ("list<number>", NUMBERS),
        ("list < list<number >>", n.TypeName("list", (NUMBERS,))),
        ("range<date>", n.TypeName("range", (named("date"),))),
        ("context<name: string, age of person: number>", PERSON),
        ("function<>->Any", n.TypeName("function", (ANY,))),
        ("function<number, any> -> list<number>", n.TypeName("function", (NUMBER, ANY, NUMBERS))),
        ("function", named("function")),
        ("tPerson", named("tPerson")),
        ("t.Grade", named("t.Grade")),
        ("My Numbers", named("My Numbers")),
        ("date of birth", named("date of birth")),
        ("类型", named("类型")),
    ],
)
def test_a_type_is_read(text: str, expected: n.TypeName) -> None:
    if " of birth" in text:  # `of` is a keyword: it ends the name
        with pytest.raises(FeelSyntaxError):
            written(text)
    else:
        assert written(text) == expected


def test_a_type_ends_where_the_expression_goes_on() -> None:
    assert value('1 instance of number and "a" instance of string') is True
    assert value("[1 instance of date and time, 2]") == (False, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("1 instance of Null", False),
        ("1 instance of Any", True),
        ("[1, null] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<string>", True),
        ("1 instance of list<number>", False),
        ('{a: 1, b: "x"} instance of context<a: number>', True),
        ("{a: null} instance of context<a: number>", True),
        ("{b: 1} instance of context<a: number>", False),
        ("{a: {b: 1}} instance of context<a: context<b: string>>", False),
        ("[1..2] instance of range<number>", True),
        ("[1..2] instance of range<string>", False),
        ("[1..2] instance of range", True),
        ("(function(a) a) instance of function<number> -> Any", True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("(function(a: string) a) instance of function<number> -> Any", False),
        ("(function(a) a) instance of function<> -> Any", False),
        ("(function(a) a) instance of function<number> -> number", True),
        ("(function(a) a) instance of function", True),
        ("sum instance of function", True),
    ],
)
def test_instance_of(text: str, expected: bool) -> None:
    assert value(text) is expected


def test_an_unknown_type_has_no_instances_and_no_answer() -> None:
    found = run("1 instance of colour")
    assert found.value is None
    assert [reason.code for reason in found.reasons] == ["feel.type.unknown"]


def test_item_definitions_are_found_by_the_lookup_a_caller_gives() -> None:
    rule = compile_("x instance of tPerson", names=frozenset("x"), types=LOOKUP)
    assert evaluate(rule, {"x": {"name": "a", "age of person": 1}}).value is True
    assert evaluate(rule, {"x": {"name": "a"}}).value is False


def test_a_type_that_is_defined_as_itself_is_no_type() -> None:
    with pytest.raises(FeelFault):
        is_instance(d(1), named("loop"), LOOKUP)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("1", "number", d(1)),
        ("null", "number", None),
        ("[1]", "number", d(1)),
        ("1", "list<number>", (d(1),)),
        ("[1]", "list<number>", (d(1),)),
        ('{name: "a", age of person: 3, more: 1}', "tPerson", 3),
        ('@"2024-02-29"', "date and time", "2024-02-29T00:00:00Z"),
        ('[@"2024-02-29"]', "date and time", "2024-02-29T00:00:00Z"),
    ],
)
def test_what_is_converted(text: str, wanted: str, expected: Value) -> None:
    found = coerced(value(text), written(wanted), LOOKUP, Work())
    if isinstance(expected, str):
        assert str(found) == expected
    elif isinstance(found, dict):
        assert len(found) == expected
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1", "string"), ("[1, 2]", "number"), ('["a"]', "number"), ("[6]", "t.Grade")],
)
def test_what_is_not_converted(text: str, wanted: str) -> None:
    with pytest.raises(FeelFault):
        coerced(value(text), written(wanted), LOOKUP, Work())


def test_a_constraint_is_no_part_of_the_shape() -> None:
    assert conforms(d(6), named("t.Grade"), LOOKUP)
    assert is_instance(d(6), named("t.Grade"), LOOKUP)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('(function(a: number, b: list<string>) b)(1, "x")', ("x",)),
        ('(function(a: number) a)("x")', None),
        ("(function(a: number) a = null)([1, 2])", None),
        ("(function(a: number) a = null)(null)", True),
        ('{f: function(a: date and time) a.hour, r: f(@"2024-01-01")}.r', d(0)),
    ],
)
def test_arguments_are_taken_as_the_types_declared(text: str, expected: Value) -> None:
    assert value(text, nulls="standard") == expected


def test_an_external_function_is_read_and_never_run() -> None:
    text = 'function(x: number) external {java: {class: "java.lang.Math", method signature: "f()"}}'
    assert read(to_text(read(text))) == read(text)
    found = run(f"({text})(1)")
    assert found.value is None
    assert [reason.code for reason in found.reasons] == ["feel.call.external"]


def test_a_value_that_holds_itself_many_times_is_looked_at_once() -> None:
    nested: Value = d(1)
    wanted = NUMBER
    for _ in range(60):
        nested, wanted = (nested, nested), n.TypeName("list", (wanted,))
    assert conforms(nested, wanted)
