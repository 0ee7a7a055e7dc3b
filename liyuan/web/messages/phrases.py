"""Parts of a condition as noun phrases: facts in their year, figures, sums, calls."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.printer import level
from liyuan.engines.feel.types import ANY, RATIO, Type
from liyuan.engines.feel.values import Value
from liyuan.web.messages.language import GAP
from liyuan.web.messages.quantities import value_words
from liyuan.web.messages.words import Words

_BUILD = builder(frozenset(), "unknown")
# Packs name the years themselves; these are the words known to mean the first three places.
_YEARS = {"上年": "1", "去年": "1", "前年": "2", "两年前": "2", "大前年": "3", "三年前": "3"}


def is_constant(node: n.Node) -> bool:
    """Whether an expression has the same value in every case."""
    kinds = (n.Number, n.String, n.Boolean, n.AtLiteral)
    if isinstance(node, n.Negate):
        return isinstance(node.operand, n.Number)
    if isinstance(node, n.Call) and isinstance(node.function, n.Name):
        written = node.function.name in ("date", "duration", "date and time")
        return written and all(is_constant(argument) for argument in node.arguments)
    return isinstance(node, kinds)


def constant(node: n.Node) -> Value:
    """The value of a constant expression."""
    return _BUILD(node)(Frame({}))


def figure(node: n.Node, like: Type, words: Words) -> str:
    """A threshold: constants take the unit of what they are compared with."""
    if is_constant(node):
        return value_words(constant(node), like, words.lang)
    said = words.noun(node)
    return words.say("named", name=said) if isinstance(node, n.Name) else said


def _inner(node: n.Node, least: int, words: Words) -> str:
    """An operand: in brackets when it binds looser than the operator around it."""
    said = words.noun(node)
    plain = level(node) >= least or growth(node) is not None or _share(node, words)
    return said if plain else words.say("group", inner=said)


def _constant(node: n.Node, words: Words) -> str:
    return value_words(constant(node), ANY, words.lang)


def _name(node: n.Name, words: Words) -> str:
    return words.say("item") if node.name == "item" else words.name(node.name)


def _filter(node: n.Filter, words: Words) -> str:
    place, word = _place(node), _word(node)
    if place or word:
        return words.lang.period(words.noun(node.source), place, word and words.name(word))
    source = words.noun(node.source)
    if words.type_of(node).kind == "list" or not isinstance(node.condition, (n.Name, n.Number)):
        return words.say("filter", source=source, condition=words.condition(node.condition))
    return words.say("index", source=source, index=words.noun(node.condition))


def _word(node: n.Filter) -> str | None:
    """The pack's own word for the period in `事实[上年]`."""
    named = isinstance(node.source, n.Name) and isinstance(node.condition, n.Name)
    return node.condition.name if named and isinstance(node.condition, n.Name) else None


def _place(node: n.Filter) -> str | None:
    """The place in the list that a period stands for, as far as it can be told."""
    if isinstance(node.source, n.Name) and isinstance(node.condition, n.Number):
        text = str(node.condition.value)
        return text if text in _YEARS.values() else None
    return _YEARS.get(_word(node) or "")


def growth(node: n.Node) -> n.Filter | None:
    """`a[上年] / a[前年] - 1` or `(a[上年] - a[前年]) / a[前年]`: the later of the two years."""
    pair = _growth_pair(node)
    if pair is None:
        return None
    later, earlier = pair
    if not (isinstance(later, n.Filter) and isinstance(earlier, n.Filter)):
        return None
    one, two = _place(later), _place(earlier)
    following = one in ("1", "2") and two == str(int(one) + 1)
    return later if following and later.source == earlier.source else None


def _growth_pair(node: n.Node) -> tuple[n.Node, n.Node] | None:
    if not isinstance(node, n.Arithmetic):
        return None
    left, right = node.left, node.right
    if not isinstance(left, n.Arithmetic):
        return None
    if node.op == "-" and right == n.Number(Decimal(1)) and left.op == "/":
        return left.left, left.right
    if node.op == "/" and left.op == "-" and left.right == right:
        return left.left, right
    return None


def _share(node: n.Node, words: Words) -> bool:
    """Whether a division is one fact's share in another of the same unit."""
    if not (isinstance(node, n.Arithmetic) and node.op == "/"):
        return False
    simple = all(isinstance(side, (n.Name, n.Filter)) for side in (node.left, node.right))
    return simple and words.type_of(node).is_ratio


def _arithmetic(node: n.Arithmetic, words: Words) -> str:
    grown = growth(node)
    if grown is not None:
        return words.say("growth", fact=words.noun(grown))
    if _share(node, words):
        return words.say("share", left=words.noun(node.left), right=words.noun(node.right))
    kinds = words.type_of(node.left).kind, words.type_of(node.right).kind
    if node.op == "-" and kinds == ("date", "date"):
        return words.say("elapsed", left=words.noun(node.left), right=words.noun(node.right))
    own = level(node)
    left, right = _inner(node.left, own, words), _inner(node.right, own + 1, words)
    if node.op in "+-":
        left = figure(node.left, words.type_of(node), words) if is_constant(node.left) else left
        right = figure(node.right, words.type_of(node), words) if is_constant(node.right) else right
    elif node.op == "*":
        left = _factor(node.left, node.right, words) or left
        right = _factor(node.right, node.left, words) or right
    return words.say(node.op, left=left.strip(GAP), right=right.lstrip(GAP))


def _factor(node: n.Node, other: n.Node, words: Words) -> str | None:
    """A fraction of an amount is said in percent: 上年营业收入 × 5%."""
    small = isinstance(node, n.Number) and 0 < node.value < 1
    like = words.type_of(other)
    if small and like.unit and not like.is_ratio:
        return value_words(constant(node), Type("number", RATIO), words.lang)
    return None


def _negate(node: n.Negate, words: Words) -> str:
    if is_constant(node):
        return _constant(node, words)
    return words.say("negative", inner=_inner(node.operand, 8, words))


_BETWEEN = n.Name("years and months duration")
_PARTS = frozenset(("years", "months", "days", "year", "month", "day"))


def _path(node: n.Path, words: Words) -> str:
    source = node.source
    if isinstance(source, n.Call) and source.function == _BETWEEN and node.name == "years":
        ends = [words.noun(argument) for argument in source.arguments]
        return words.say("years-between", start=ends[0], end=ends[-1])
    key = node.name if node.name in _PARTS else "path"
    return words.say(key, source=words.noun(node.source), name=node.name)


def _call(node: n.Call, words: Words) -> str:
    if is_constant(node):
        return _constant(node, words)
    values = [a.value if isinstance(a, n.Named) else a for a in node.arguments]
    said = [words.noun(value) for value in values]
    every = words.lang.words["list"].join(said)
    name = node.function.name if isinstance(node.function, n.Name) else ""
    if name in ("min", "max") and len(values) == 2 and isinstance(values[1], _LIMITS):
        limit = figure(values[1], words.type_of(values[0]), words)
        return words.say(f"{name}-limit", inner=said[0], limit=limit)
    template = _template(name, values, words)
    if template is None or ("{1}" in template and len(said) < 2) or not said:
        shown = words.noun(node.function)
        return words.say("call", name=shown, arguments=every)
    return template.replace("{*}", every).format(*said) if "{*}" not in every else every


_LIMITS = (n.Number, n.Name)


def _template(name: str, values: list[n.Node], words: Words) -> str | None:
    """How a function is said, by how many arguments it has and where it begins."""
    first = len(values) == 3 and values[1] == n.Number(Decimal(1))
    forms = (f"{name}/first" * first, f"{name}/{len(values)}", name)
    return next((t for form in forms if (t := words.lang.functions.get(form))), None)


def _list(node: n.ListLiteral, words: Words) -> str:
    return words.lang.words["list"].join(words.noun(item) for item in node.items)


def _range(node: n.RangeLiteral, words: Words) -> str:
    return words.say("interval", low=words.noun(node.low), high=words.noun(node.high))


def _if(node: n.If, words: Words) -> str:
    return words.say(
        "if",
        condition=words.condition(node.condition),
        then=words.noun(node.then),
        otherwise=words.noun(node.otherwise),
    )


def _for(node: n.For, words: Words) -> str:
    first = node.iterators[0]
    source, body = words.noun(first.source), words.noun(node.body)
    return words.say("for", source=source, name=first.name, body=body)


def _context(node: n.ContextLiteral, words: Words) -> str:
    return words.lang.words["list"].join(words.noun(entry.value) for entry in node.entries)


def _condition(node: n.Node, words: Words) -> str:
    return words.condition(node)


NOUNS: dict[type[n.Node], Callable[[Any, Words], str]] = {
    n.Node: _constant,
    n.Name: _name,
    n.Filter: _filter,
    n.Arithmetic: _arithmetic,
    n.Negate: _negate,
    n.Path: _path,
    n.Call: _call,
    n.ListLiteral: _list,
    n.RangeLiteral: _range,
    n.ContextLiteral: _context,
    n.If: _if,
    n.For: _for,
    n.Subject: lambda node, words: words.say("subject"),
    n.Anything: lambda node, words: words.say("anything"),
    n.FunctionLiteral: lambda node, words: words.noun(node.body),
    **dict.fromkeys((n.Compare, n.And, n.Or, n.In, n.Between, n.Quantified), _condition),
    **dict.fromkeys((n.InstanceOf, n.UnaryTests, n.UnaryCompare), _condition),
}
