"""Tree to text: the normal spelling of a rule; reading it again gives an equal tree."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTIN_NAMES
from liyuan.engines.feel.lexer import escape
from liyuan.engines.feel.names import KEYWORDS, spelling
from liyuan.engines.feel.numbers import plain
from liyuan.engines.feel.precedence import ADD, AND, COMPARE, INSTANCE, MULTIPLY, OR, POWER

ATOM = 9  # binds tightest: never needs brackets
SUFFIX = 8
LOOSE = 0  # `if`, `for`, …: take everything to their right

_ARITHMETIC = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER}


def to_text(node: n.Node) -> str:
    """The text of a tree: `parse(to_text(node)) == node` with the same names and dialect."""
    return PRINTERS[type(node)](node)


def level(node: n.Node) -> int:
    """How tight the outermost operator of `node` binds."""
    if isinstance(node, n.Arithmetic):
        return _ARITHMETIC[node.op]
    return LEVELS.get(type(node), ATOM)


def inside(node: n.Node, least: int) -> str:
    """The text of an operand, in brackets when it binds looser than `least`."""
    text = to_text(node)
    return text if level(node) >= least else f"({text})"


def _number(node: n.Number) -> str:
    return plain(node.value)


def _negate(node: n.Negate) -> str:
    return "-" + inside(node.operand, SUFFIX)


def _arithmetic(node: n.Arithmetic) -> str:
    own = _ARITHMETIC[node.op]
    return f"{inside(node.left, own)} {node.op} {inside(node.right, own + 1)}"


def _compare(node: n.Compare) -> str:
    left, right = inside(node.left, COMPARE), inside(node.right, ADD)
    if node.op == "<" and left.endswith(_OPEN_TYPES):
        left = f"({left})"  # else the sign would begin the parts of the type
    return f"{left} {node.op} {right}"


_OPEN_TYPES = ("instance of list", "instance of range", "instance of context", "of function")


def _joined(word: str, least: int) -> Callable[[Any], str]:
    def text(node: n.And | n.Or) -> str:
        operands = (inside(operand, least) for operand in node.operands)
        return reduce(lambda left, right: _both(left, word, right), operands)

    return text


# Names with an operator in them: `date and time` stands for one function, not for two operands.
_AMBIGUOUS = tuple(name.split(" and ") for name in BUILTIN_NAMES if " and " in name)


def _both(left: str, word: str, right: str) -> str:
    """Two operands; the right one in brackets where it would end a name that the left begins."""
    one_name = any(left.endswith(begin) and right.startswith(end) for begin, end in _AMBIGUOUS)
    return f"{left} {word} ({right})" if one_name else f"{left} {word} {right}"


def _between(node: n.Between) -> str:
    low, high = inside(node.low, ADD), inside(node.high, ADD)
    return f"{inside(node.value, COMPARE)} between {_both(low, 'and', high)}"


def _in(node: n.In) -> str:
    value = inside(node.value, COMPARE)
    if len(node.tests) == 1 and isinstance(node.tests[0], n.RangeLiteral):
        return f"{value} in {to_text(node.tests[0])}"
    return f"{value} in ({_tests(node.tests)})"


def _tests(tests: tuple[n.Node, ...]) -> str:
    return ", ".join(map(to_text, tests))


def _unary_compare(node: n.UnaryCompare) -> str:
    return f"{node.op} {to_text(node.value)}"


def _unary_tests(node: n.UnaryTests) -> str:
    tests = _tests(node.tests)
    return f"not({tests})" if node.negated else tests


def _type(node: n.TypeName) -> str:
    inner = [_type(item) for item in node.items]
    if node.name == "function" and inner:
        return f"function<{', '.join(inner[:-1])}> -> {inner[-1]}"
    if node.name == "context" and inner:
        inner = [f"{e}: {text}" for e, text in zip(node.entries, inner, strict=True)]
    return f"{node.name}<{', '.join(inner)}>" if inner else node.name


def _instance(node: n.InstanceOf) -> str:
    return f"{inside(node.value, INSTANCE)} instance of {_type(node.type)}"


def _if(node: n.If) -> str:
    condition, then = to_text(node.condition), to_text(node.then)
    return f"if {condition} then {then} else {to_text(node.otherwise)}"


def _iterator(node: n.Iterated) -> str:
    high = "" if node.high is None else f"..{inside(node.high, ADD)}"
    return f"{node.name} in {inside(node.source, ADD)}{high}"


def _for(node: n.For) -> str:
    return f"for {', '.join(map(_iterator, node.iterators))} return {to_text(node.body)}"


def _quantified(node: n.Quantified) -> str:
    iterators = ", ".join(map(_iterator, node.iterators))
    return f"{node.kind} {iterators} satisfies {to_text(node.condition)}"


def _filter(node: n.Filter) -> str:
    return f"{inside(node.source, SUFFIX)}[{to_text(node.condition)}]"


def _path(node: n.Path) -> str:
    return f"{inside(node.source, SUFFIX)}.{node.name}"


def _named(node: n.Named) -> str:
    return f"{node.name}: {to_text(node.value)}"


def _call(node: n.Call) -> str:
    return f"{inside(node.function, SUFFIX)}({', '.join(map(to_text, node.arguments))})"


def _function(node: n.FunctionLiteral) -> str:
    types = node.types or (None,) * len(node.parameters)
    declared = [f": {_type(found)}" if found else "" for found in types]
    parameters = ", ".join(map("".join, zip(node.parameters, declared, strict=True)))
    return f"function({parameters}) {'external ' * node.external}{to_text(node.body)}"


def _list(node: n.ListLiteral) -> str:
    return f"[{', '.join(map(to_text, node.items))}]"


def _context(node: n.ContextLiteral) -> str:
    return "{" + ", ".join(f"{_key(e.name)}: {to_text(e.value)}" for e in node.entries) + "}"


def _key(name: str) -> str:
    tokens = spelling(name)
    plain_name = bool(tokens) and tokens[0] not in KEYWORDS and " ".join(tokens) == name
    return name if plain_name and name.replace(" ", "").isidentifier() else escape(name)


def _range(node: n.RangeLiteral) -> str:
    opening, closing = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{opening}{to_text(node.low)}..{to_text(node.high)}{closing}"


def _unary_range(node: n.UnaryRange) -> str:
    return f"({node.op} {to_text(node.value)})"


LEVELS: dict[type[n.Node], int] = {
    n.If: LOOSE,
    n.For: LOOSE,
    n.Quantified: LOOSE,
    n.FunctionLiteral: LOOSE,
    n.Or: OR,
    n.And: AND,
    n.Compare: COMPARE,
    n.Between: COMPARE,
    n.In: COMPARE,
    n.InstanceOf: INSTANCE,
    n.Negate: INSTANCE,
    n.Filter: SUFFIX,
    n.Path: SUFFIX,
    n.Call: SUFFIX,
}
PRINTERS: dict[type[n.Node], Callable[[Any], str]] = {
    n.Number: _number,
    n.String: lambda node: escape(node.value),
    n.Boolean: lambda node: "true" if node.value else "false",
    n.Null: lambda node: "null",
    n.AtLiteral: lambda node: "@" + escape(node.text),
    n.Name: lambda node: node.name,
    n.Subject: lambda node: "?",
    n.Anything: lambda node: "-",
    n.Negate: _negate,
    n.Arithmetic: _arithmetic,
    n.Compare: _compare,
    n.And: _joined("and", COMPARE),
    n.Or: _joined("or", AND),
    n.Between: _between,
    n.In: _in,
    n.UnaryCompare: _unary_compare,
    n.UnaryTests: _unary_tests,
    n.TypeName: _type,
    n.InstanceOf: _instance,
    n.If: _if,
    n.Iterated: _iterator,
    n.For: _for,
    n.Quantified: _quantified,
    n.Filter: _filter,
    n.Path: _path,
    n.Named: _named,
    n.Call: _call,
    n.FunctionLiteral: _function,
    n.ListLiteral: _list,
    n.ContextLiteral: _context,
    n.RangeLiteral: _range,
    n.UnaryRange: _unary_range,
}
