"""Parts of a rule that have the same value for every firm, worked out while it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.values import FeelRange, Value

Constants = Mapping[str, Value]
NOTHING: Constants = {}

_BUILD: Build = builder(frozenset(), "unknown")
_MOST_NODES = 200
_PARTS = (
    *(n.Negate, n.Arithmetic, n.AtLiteral, n.Number, n.String, n.Boolean),
    *(n.ListLiteral, n.RangeLiteral, n.UnaryRange),
)
_MAKERS = frozenset(
    ("date", "time", "date and time", "duration", "years and months duration", "number")
)
_LITERALS = (n.Number, n.String, n.Boolean)


def constant(node: n.Node, known: Constants = NOTHING) -> Value:
    """The value of an expression of literals and `known` names; None for any other."""
    if isinstance(node, _LITERALS):
        return node.value
    if isinstance(node, n.Name):
        return known.get(node.name)
    return _BUILD(node)(Frame(known)) if is_constant(node, known) else None


def is_constant(node: n.Node, known: Constants = NOTHING) -> bool:
    """Whether an expression is made of literals, `known` names and calls that make dates."""
    parts = list(islice(n.walk(node), _MOST_NODES))
    return len(parts) < _MOST_NODES and all(_fixed(part, known) for part in parts)


def _fixed(node: n.Node, known: Constants) -> bool:
    if isinstance(node, n.Name):
        return node.name in known or node.name in _MAKERS
    if isinstance(node, n.Call):
        return isinstance(node.function, n.Name) and node.function.name in _MAKERS
    return isinstance(node, _PARTS)


def plain_constant(node: n.Node, known: Constants = NOTHING) -> Value:
    """A constant that is one value: no list, no range."""
    value = constant(node, known)
    return None if isinstance(value, (list, tuple, dict, FeelRange)) else value
