"""Which expressions have the same value in every case, so that it is worked out only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.builtins import BUILTIN_NAMES
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.values import Value


class Known(NamedTuple):
    """A value that needs no scope."""

    value: Value


# Functions of nothing but their arguments that stand for a literal.
_LITERAL_FUNCTIONS = BUILTIN_NAMES & {
    "date",
    "time",
    "date and time",
    "duration",
    "years and months duration",
}


def known(node: n.Node, build: Build, run: Run | None = None) -> Known | None:
    """The value of `node` when it is the same for every scope and leaves no reason; else None.

    `run` is the node's closure when the caller has it.
    """
    if not _closed(node, build):
        return None
    frame = Frame({})
    value = (run or build(node))(frame)
    return None if frame.work.reasons else Known(value)


def _closed(node: n.Node, build: Build) -> bool:
    if isinstance(node, n.Name):
        return not build.inside and node.name in build.constants
    parts = _PARTS.get(type(node))
    return parts is not None and all(_closed(part, build) for part in parts(node, build))


def _arguments(node: n.Call, build: Build) -> tuple[n.Node, ...]:
    function = node.function
    literal = isinstance(function, n.Name) and function.name in _LITERAL_FUNCTIONS - build.names
    return node.arguments if literal and node.arguments else (n.Subject(),)


# Of which nodes it is worth asking, and what of them must be constant.
_PARTS: dict[type[n.Node], Callable[[Any, Build], tuple[n.Node, ...]]] = {
    **dict.fromkeys((n.Number, n.String, n.Boolean, n.AtLiteral), lambda node, build: ()),
    n.Negate: lambda node, build: (node.operand,),
    n.Arithmetic: lambda node, build: (node.left, node.right),
    n.Path: lambda node, build: (node.source,),
    n.Call: _arguments,
}
