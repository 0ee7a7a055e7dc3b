"""Conditions as sentences without values, for the page that states the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.types import Type
from liyuan.web.messages.phrases import figure, is_constant
from liyuan.web.messages.words import Words

_OPPOSITE = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}
_COMPOSITE = (n.And, n.Or, n.If, n.Quantified)


def fact_first(node: n.Compare) -> n.Compare:
    """`2000 <= x` as `x >= 2000`: a sentence begins with the fact."""
    if is_constant(node.left) and not is_constant(node.right):
        return n.Compare(_TURNED[node.op], node.right, node.left, start=node.start, end=node.end)
    return node


def bound(op: str, left: str, right: n.Node, like: Type, words: Words) -> str:
    """`left op right` in words; `left` may be empty for the second half of a range."""
    if right == n.Number(Decimal(0)) and f"{op}0" in words.lang.words:
        return words.say(f"{op}0", left=left)
    day = like.kind == "date" and op in (">=", "<=", ">", "<")
    return words.say(f"date{op}" if day else op, left=left, right=figure(right, like, words))


def _compare(node: n.Compare, words: Words) -> str:
    node = fact_first(node)
    if node.op == "=" and is_year(node.left) and _is_year_before(node.right):
        return _year_before(node, words)
    left = words.noun(node.left)
    if isinstance(node.right, n.Null):
        return words.say("unknown" if node.op == "=" else "known", left=left)
    if isinstance(node.right, n.Boolean):
        return words.say("yes" if (node.op == "=") is node.right.value else "no", left=left)
    return bound(node.op, left, node.right, words.type_of(node.left), words)


def is_year(node: n.Node) -> bool:
    return isinstance(node, n.Path) and node.name == "year"


def _is_year_before(node: n.Node) -> bool:
    less_one = isinstance(node, n.Arithmetic) and node.right == n.Number(Decimal(1))
    return less_one and isinstance(node, n.Arithmetic) and node.op == "-" and is_year(node.left)


def _year_before(node: Any, words: Words) -> str:
    """`a.year = b.year - 1`."""
    day, basis = words.noun(node.left.source), words.noun(node.right.left.source)
    return words.say("year-before", left=day, right=basis)


def joined(parts: Sequence[tuple[n.Node, str]], key: str, words: Words) -> str:
    """Sentences joined by and / or, composite ones in brackets."""
    said = [
        words.say("group", inner=text) if isinstance(node, _COMPOSITE) else text
        for node, text in parts
    ]
    return words.lang.words[key].join(said)


def _and(node: n.And, words: Words) -> str:
    return joined([(o, words.condition(o)) for o in node.operands], "and", words)


def _or(node: n.Or, words: Words) -> str:
    return joined([(o, words.condition(o)) for o in node.operands], "or", words)


def _range(left: str, node: n.RangeLiteral, like: Type, words: Words) -> str:
    low = bound(">=" if node.low_closed else ">", left, node.low, like, words)
    high = bound("<=" if node.high_closed else "<", "", node.high, like, words)
    return words.say("range", low=low, high=high)


def _between(node: n.Between, words: Words) -> str:
    bounds = n.RangeLiteral(node.low, node.high)
    return _range(words.noun(node.value), bounds, words.type_of(node.value), words)


def _in(node: n.In, words: Words) -> str:
    left, like = words.noun(node.value), words.type_of(node.value)
    values = _plain_values(node)
    if values is not None:
        return _one_of(left, values, like, "=", "one-of", words)
    said = [_one_test(left, test, like, words) for test in node.tests]
    return words.lang.words["or"].join(said)


def _plain_values(node: n.In) -> tuple[n.Node, ...] | None:
    """The constants an `in` names, when it names nothing else."""
    tests = node.tests
    if len(tests) == 1 and isinstance(tests[0], n.ListLiteral):
        tests = tests[0].items
    return tests if tests and all(map(is_constant, tests)) else None


def _one_of(
    left: str, values: tuple[n.Node, ...], like: Type, one: str, many: str, words: Words
) -> str:
    if len(values) == 1:
        return bound(one, left, values[0], like, words)
    said = words.lang.words["list"].join(figure(value, like, words) for value in values)
    return words.say(many, left=left, values=said)


def _one_test(left: str, test: n.Node, like: Type, words: Words) -> str:
    if isinstance(test, n.RangeLiteral):
        return _range(left, test, like, words)
    if isinstance(test, n.UnaryCompare):
        return bound(test.op, left, test.value, like, words)
    if any(isinstance(inner, n.Subject) for inner in n.walk(test)):
        return words.condition(test)
    if words.type_of(test).kind == "list":
        return words.say("in-value", left=left, right=words.noun(test))
    return bound("=", left, test, like, words)


def _call(node: n.Call, words: Words) -> str:
    named_not = isinstance(node.function, n.Name) and node.function.name == "not"
    if not named_not or len(node.arguments) != 1:
        return words.noun(node)
    argument = node.arguments[0]
    return _opposite(argument.value if isinstance(argument, n.Named) else argument, words)


def _opposite(node: n.Node, words: Words) -> str:
    if isinstance(node, n.Compare):
        place = {"start": node.start, "end": node.end}
        turned = n.Compare(_OPPOSITE[node.op], node.left, node.right, **place)
        return words.condition(turned)
    values = _plain_values(node) if isinstance(node, n.In) else None
    if isinstance(node, n.In) and values is not None:
        left, like = words.noun(node.value), words.type_of(node.value)
        return _one_of(left, values, like, "!=", "none-of", words)
    if isinstance(node, (n.Name, n.Filter, n.Path)):
        return words.say("no", left=words.noun(node))
    return words.say("not", inner=words.say("group", inner=words.condition(node)))


def _if(node: n.If, words: Words) -> str:
    return words.say(
        "if",
        condition=words.condition(node.condition),
        then=_branch(node.then, words),
        otherwise=_branch(node.otherwise, words),
    )


# What a branch that is no condition says.
OUTCOMES = {n.Null(): "cannot-tell", n.Boolean(True): "holds", n.Boolean(False): "fails"}


def _branch(node: n.Node, words: Words) -> str:
    key = OUTCOMES.get(node)
    return words.say(key) if key else words.condition(node)


def _quantified(node: n.Quantified, words: Words) -> str:
    first = node.iterators[0]
    return words.say(
        node.kind,
        source=words.noun(first.source),
        name=first.name,
        condition=words.condition(node.condition),
    )


def _instance(node: n.InstanceOf, words: Words) -> str:
    kind = words.lang.kinds.get(node.type.name, node.type.name)
    return words.say("instance", left=words.noun(node.value), kind=kind)


def _fact(node: n.Node, words: Words) -> str:
    """A fact that stands alone as a condition is a yes-or-no fact; in a formula it is a value."""
    kind = words.type_of(node).kind
    said = words.noun(node)
    return words.say("yes", left=said) if kind in ("boolean", "any") else said


def _unary_tests(node: n.UnaryTests, words: Words) -> str:
    condition: n.Node = n.In(n.Subject(), node.tests)
    return _opposite(condition, words) if node.negated else words.condition(condition)


def _unary_compare(node: n.UnaryCompare, words: Words) -> str:
    return words.condition(n.Compare(node.op, n.Subject(), node.value))


CONDITIONS: dict[type[n.Node], Callable[[Any, Words], str]] = {
    n.Node: lambda node, words: words.noun(node),
    n.Name: _fact,
    n.Filter: _fact,
    n.Path: _fact,
    n.Compare: _compare,
    n.And: _and,
    n.Or: _or,
    n.Between: _between,
    n.In: _in,
    n.Call: _call,
    n.If: _if,
    n.Quantified: _quantified,
    n.InstanceOf: _instance,
    n.UnaryTests: _unary_tests,
    n.UnaryCompare: _unary_compare,
}
