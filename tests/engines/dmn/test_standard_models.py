"""What DMN 1.5 says of whole models: invocations, services, types, boxes in boxes, imports."""

from __future__ import annotations

import pytest

from tests.engines.dmn.xml_text import (
    comes_to,
    context,
    decided,
    decision,
    function,
    given,
    invocation,
    invoked,
    kind,
    knowledge,
    model,
    relation,
    rows,
    service,
    slots,
)

_RELATION = relation(["a:number", "b c:string"], ["1", '"x"'], ["2", '"y"'])
BOXES = {
    "some": (slots("some", "x", in_="[1, null, 3]", satisfies="x > 2"), "true"),
    "some of none": (slots("some", "x", in_="[]", satisfies="true"), "false"),
    "some of null": (slots("some", "x", in_="null", satisfies="true"), "null"),
    "some of one": (slots("some", "x", in_="5", satisfies="x = 5"), "true"),
    "some no boolean": (slots("some", "x", in_="[1]", satisfies='"a"'), "null"),
    "every": (slots("every", "x", in_="[null, 1]", satisfies="x > 2"), "false"),
    "every unknown": (slots("every", "x", in_="[3, null]", satisfies="x > 2"), "null"),
    "every of none": (slots("every", "x", in_="[]", satisfies="false"), "true"),
    "for": (slots("for", "the item", in_="[1, 2]", return_="the item + 1"), "[2, 3]"),
    "for partial": (slots("for", "i", in_="[5, 6]", return_="count(partial)"), "[0, 1]"),
    "for range": (slots("for", "i", in_="[1..3]", return_="i"), "[1, 2, 3]"),
    "for context": (
        slots("for", "x", in_="[1, 2]", return_=context(("a", "x"), ("b", "a + 1"))),
        "[{a: 1, b: 2}, {a: 2, b: 3}]",
    ),
    "filter": (slots("filter", in_=_RELATION, match='item.b c = "y"'), '[{a: 2, b c: "y"}]'),
    "filter by part": (slots("filter", in_=_RELATION, match='b c = "y"'), '[{a: 2, b c: "y"}]'),
    "conditional": (slots("conditional", if_="null", then="1", else_=rows("2")), "[2]"),
    "list": (rows("1", context(("a", "1")), rows("2"), "null"), "[1, {a: 1}, [2], null]"),
    "list of none": (rows(), "[]"),
    "relation of wrong type": (relation(["a:number"], ['"z"']), "[{a: null}]"),
    "context": (context(("a b:number", '"x"'), ("c", "a b = null")), "{a b: null, c: true}"),
    "context result": (context(("a", "1"), ("b", "a + 1"), ("", "a + b")), "3"),
    "context in context": (
        context(("x", "1"), ("inner", context(("x", "2"), ("y", "x")))),
        "{x: 1, inner: {x: 2, y: 2}}",
    ),
    "function": (context(("f", function(["x:number"], "x + 1")), ("", "[f(1), f([2])]")), "[2, 3]"),
    "function refuses": (context(("f", function(["x:number"], "1")), ("", 'f("a")')), "null"),
    "recursion": (context(("", "{f: function(n) if n < 2 then 1 else n * f(n - 1)}.f(5)")), "120"),
    "invocation in any order": (
        context(("f", function(["a b", "c"], "a b - c")), ("", invocation("f", c="1", a_b="5"))),
        "4",
    ),
    "invocation of a part": (
        context(("o", context(("f", function(["x"], "x + 1")))), ("", invocation("o.f", x="3"))),
        "4",
    ),
    "names of one's own before parts": (context(("a", "5"), ("b", "3"), ("", "a-b")), "2"),
    "loops before parts": ("for a in [5], b in [3] return a-b", "[2]"),
    "parameters before parts": ("(function(a, b) a-b)(5, 3)", "2"),
    "part": ('{"a-b": 9}.a-b', "9"),
    "abs": (invocation("abs", n="-1"), "1"),
    "substring": (invocation("substring", string='"foobar"', start_position="3"), '"obar"'),
    "modulo": (invocation("modulo", divisor="4", dividend="10"), "2"),
    "unknown function": (invocation("nosuch", x="1"), "null"),
    "unknown parameter": (invocation("abs", wrong="1"), "null"),
    "built-in in a context": (
        context(("f", "substring"), ("", 'f(string: "abc", start position: 2)')),
        '"bc"',
    ),
    "nothing": ("", "null"),
}


@pytest.fixture(scope="module")
def boxes():  # type: ignore[no-untyped-def]
    parts = kind("tX", parts=[kind("a-b:number"), kind("b c:string")])
    return model(parts, *(decision(name, text) for name, (text, _) in BOXES.items()))


@pytest.mark.parametrize("name", BOXES)
def test_boxed_expressions(boxes, name: str) -> None:  # type: ignore[no-untyped-def]
    assert decided(boxes, name) == comes_to(BOXES[name][1])


CALLS = {
    "by position": ("two words(5, 1)", "4"),
    "by name": ("two words(second arg: 1, first arg: 5)", "4"),
    "boxed": (invocation("two words", first_arg="5", second_arg="1"), "4"),
    "too few": ("inc()", "null"),
    "too many": ("inc(1, 2)", "null"),
    "wrong name": ("inc(y: 1)", "null"),
    "wrong type": ('inc("a")', "null"),
    "binding too many": (invocation("inc", x="1", y="2"), "null"),
    "null": ("inc(null)", "null"),
    "list of one": ("inc([1])", "2"),
    "as an argument": ("sort([3, 1, 2], less)", "[1, 2, 3]"),
    "in a filter": ("[1, 2, 3][inc(item) > 2]", "[2, 3]"),
    "as an item": ("[inc, less][1](5)", "6"),
    "function of a function": ("mk(3)(4)", "12"),
    "recursive": ("fib(12)", "144"),
    "recursive in a context": ("sum to(60)", "1830"),
    "instance": ("inc instance of function<number>->Any", "true"),
    "service by position": ('[svc(1, "q"), svc(1, "q")[2]]', '[[3, "q"], "q"]'),
    "service by name": ('svc(b: "q", a: 1)', '[3, "q"]'),
    "service boxed": (invocation("svc", a="1", b='"q"'), '[3, "q"]'),
    "service too few": ("svc(1)", "null"),
    "service wrong name": ('svc(a: 1, z: "q")', "null"),
    "service, argument of a wrong type": ('svc("k", "q")', '[null, "q"]'),
    "service with a decision as input": ('given half("x", 5)', '[6, "x"]'),
    "service with several outputs": ('both(b: "x", half: 5)', '{out: [6, "x"], half: 5}'),
    "service with an output of several": ('both("x", 5).half', "5"),
    "service of a wrong type": ('wrong("x", 5)', "null"),
    "service that makes a list": ("listed(3)", "[3]"),
    "service in a loop": ('for i in [1, 2] return svc(i, "z")[1]', "[3, 5]"),
    "service of nothing": ("empty()", "null"),
    "service as a value": ('{f: svc, r: f(1, "q")}.r', '[3, "q"]'),
}
NEEDED = [
    kind("tNumbers:number", many=True),
    given("a:number"),
    given("b:string"),
    knowledge("inc", ["x:number"], "x + 1"),
    knowledge("less", ["a", "b"], "a < b"),
    knowledge("mk", ["k"], "function(x) x * k"),
    knowledge("two words", ["first arg:number", "second arg:number"], "first arg - second arg"),
    knowledge("fib", ["n:number"], "if n < 2 then n else fib(n - 1) + fib(n - 2)"),
    knowledge(
        "sum to",
        ["n:number"],
        context(("before:number", "if n <= 0 then 0 else sum to(n - 1)"), ("", "before + n")),
    ),
    decision("half:number", "a * 2", "i:a"),
    decision("more:number", "half + 1", "half"),
    decision("out", "[more, b]", "more", "i:b"),
    service("svc", "out", "half more", data="a b"),
    service("given half", "out", "more", "half", "b"),
    service("both", "out half", "more", "half", "b"),
    service("wrong:string", "out", "more", "half", "b"),
    service("listed:tNumbers", "half", "", "half"),
    service("empty", ""),
]
FUNCTIONS = ("inc", "less", "mk", "two words", "fib", "sum to", "svc", "given half", "both")


@pytest.fixture(scope="module")
def calls():  # type: ignore[no-untyped-def]
    needs = [f"f:{name}" for name in (*FUNCTIONS, "wrong", "listed", "empty")]
    return model(*NEEDED, *(decision(name, text, *needs) for name, (text, _) in CALLS.items()))


@pytest.mark.parametrize("name", CALLS)
def test_calls(calls, name: str) -> None:  # type: ignore[no-untyped-def]
    assert decided(calls, name) == comes_to(CALLS[name][1])


def test_invocations_from_outside(calls) -> None:  # type: ignore[no-untyped-def]
    assert invoked(calls, "inc", x="2") == "3"
    assert invoked(calls, "inc", x='"a"') == "null"
    assert invoked(calls, "svc", a="4", b='"t"') == '[9, "t"]'
    assert invoked(calls, "both", half="4", b='"t"') == '{out: [5, "t"], half: 4}'


PERSON = '{name: "a", age: 5, full name: "x", grades: ["A"]}'
TYPES = [
    ("tGrade", ('"A"', "null", '["A"]'), ('"D"', "1")),
    ("tAge", ("5", "0", "120"), ("121", "-1")),
    ("tNumbers", ("[1, 2]", "1", "[]"), ('["a"]', '[1, "a"]')),
    ("tPositives", ("[1, 2]", "[]"), ("[1, -2]",)),
    ("tFew", ("[1, 2]",), ("[1, 2, 3]",)),
    ("tShort", ('"abc"',), ('"abcd"',)),
    ("tPerson", (PERSON,), (PERSON.replace("5", "500"), PERSON.replace("A", "Z"), '{name: "a"}')),
    ("tPeople", (f"[{PERSON}]", PERSON), (f"[{PERSON}, 1]",)),
    ("tAlias", ('"A"',), ('"Z"',)),
    ("tNarrower", ('"A"',), ('"B"', '"Z"')),
    ("tLong", ('@"PT2H"',), ('@"PT30M"',)),
    ("tTable", ("[[1], [2]]", "[1]"), ('[[1], ["a"]]',)),
    ("date", ('@"2020-01-01"',), ('"2020-01-01"', '@"2020-01-01T10:00:00"')),
    ("date and time", ('@"2020-01-01"',), ('@"10:00:00"',)),
    ("number", ("[1]",), ('"1"', "[1, 2]")),
    ("Any", ("{a: 1}", "[1]"), ()),
]
# What a value becomes where it is not taken as it is.
BECOMES = {
    ("tGrade", '["A"]'): '"A"',
    ("tNumbers", "1"): "[1]",
    ("tPeople", PERSON): f"[{PERSON}]",
    ("tTable", "[1]"): "[[1]]",
    ("date and time", '@"2020-01-01"'): '@"2020-01-01T00:00:00Z"',
    ("number", "[1]"): "1",
}
KINDS = [
    kind("tGrade:string", '"A", "B", "C"'),
    kind("tAge:number", "[0..120]"),
    kind("tNumbers:number", many=True),
    kind("tPositives:number", "> 0", many=True),
    kind("tFew:number", constraint="count(?) <= 2", many=True),
    kind("tShort:string", constraint="string length(?) < 4"),
    kind(
        "tPerson",
        parts=[
            kind("name:string"),
            kind("age:tAge"),
            kind("full name:string"),
            kind("grades:tGrade", many=True),
        ],
    ),
    kind("tPeople:tPerson", many=True),
    kind("tAlias:tGrade"),
    kind("tNarrower:tGrade", '"A"'),
    kind("tLong:days and time duration", '>= duration("PT1H")'),
    kind("tTable:tNumbers", many=True),
]


@pytest.mark.parametrize(("name", "right", "wrong"), TYPES, ids=[name for name, _, _ in TYPES])
def test_types(name: str, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    echo = decision("in", "x", "i:x"), decision(f"out:{name}", "y", "i:y")
    made = model(*KINDS, given(f"x:{name}"), given("y"), *echo)
    for text in right:
        wanted = comes_to(BECOMES.get((name, text), text))
        assert (decided(made, "in", x=text), decided(made, "out", y=text)) == (wanted, wanted)
    for text in wrong:
        assert (decided(made, "in", x=text), decided(made, "out", y=text)) == ("null", "null")


@pytest.mark.parametrize("prefix", ["b", "my base", ""])
def test_imports(prefix: str) -> None:
    dot = f"{prefix}." if prefix else ""
    base = model(
        kind("tP", parts=[kind("first name:string"), kind("age:number")]),
        given("p:tP"),
        decision("greet:string", '"hi " + p.first name', "i:p"),
        knowledge("plus", ["a:number"], "a + 1"),
        service("svc", "greet", data="p"),
        namespace="urn:base",
    )
    link = f'<import name="{prefix}" namespace="urn:base" importType="urn:dmn/spec/DMN/"/>'
    main = model(
        link,
        given(f"q:{dot}tP"),
        decision("greeting", f'{dot}greet + "!"', "urn:base#greet"),
        decision("plus one", f"{dot}plus(41)", "f:urn:base#plus"),
        decision("boxed", invocation(f"{dot}plus", a="41"), "f:urn:base#plus"),
        decision("served", f'{dot}svc(p: {{first name: "zed", age: 1}})', "f:urn:base#svc"),
        decision("age", f"{dot}p.age", "i:urn:base#p"),
        decision("name", "q.first name", "i:q"),
        known=[base],
    )
    bob = '{first name: "bob", age: 3}'
    assert decided(main, "greeting", p=bob) == '"hi bob!"'
    assert (decided(main, "plus one"), decided(main, "boxed")) == ("42", "42")
    assert decided(main, "served") == '"hi zed"'
    assert (decided(main, "age", p=bob), decided(main, "name", q=bob)) == ("3", '"bob"')
    assert decided(main, "name", q='{first name: 1, age: "x"}') == "null"
