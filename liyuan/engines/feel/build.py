"""The compiler's state while it turns nodes into closures: what is bound, how null is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal

from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.nodes import Node
from liyuan.engines.feel.typenames import Lookup, no_types
from liyuan.engines.feel.values import Value

# `unknown`: null is a missing fact, so = with it is null and `if` looks at both branches.
# `standard`: null is a value, as DMN says; for models that come from other tools.
Nulls = Literal["unknown", "standard"]
Test = Callable[[Frame, Value], "bool | None"]


class SharedParts:
    """Numbers what several rules have in common; threads that ask together get no number twice."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}
        self._next = count()

    def number(self, part: object) -> int:
        """The number of a part, the same whenever an equal one asks."""
        known = self._known.get(part)
        return self._known.setdefault(part, next(self._next)) if known is None else known


@dataclass(frozen=True)
class Build:
    """Call it with a node to get the closure that evaluates the node.

    `runs` and `tests` are the tables of builders by node type; `inside` says that a `for`,
    filter or function stands around, so that a name may be a bound one. `types` finds item
    definitions by their name. `constants` are names of the scope whose value is known now;
    `shortcuts` and `test_shortcuts` put a faster closure of the same meaning before a plain one.
    `shared` numbers what several rules have in common, when they are run together.
    """

    runs: dict[type[Node], Callable[[Any, Build], Run]]
    tests: dict[type[Node], Callable[[Any, Build], Test]]
    default_test: Callable[[Any, Build], Test]
    names: frozenset[str]
    nulls: Nulls = "unknown"
    inside: bool = False
    types: Lookup = no_types
    constants: Mapping[str, Value] = field(default_factory=dict)
    shortcuts: Mapping[type[Node], Callable[[Any, Build, Run], Run]] = field(default_factory=dict)
    test_shortcuts: Mapping[type[Node], Callable[[Any, Build, Test], Test]] = field(
        default_factory=dict
    )
    shared: SharedParts | None = None

    def __call__(self, node: Node) -> Run:
        kind = type(node)
        run = self.runs[kind](node, self)
        shortcut = self.shortcuts.get(kind)
        return shortcut(node, self, run) if shortcut else run

    def test(self, node: Node) -> Test:
        """The closure that tests a value with a unary test."""
        kind = type(node)
        test = self.tests.get(kind, self.default_test)(node, self)
        shortcut = self.test_shortcuts.get(kind)
        return shortcut(node, self, test) if shortcut else test

    def bound(self) -> Build:
        """The same, for what stands inside a construct that binds names."""
        return self if self.inside else replace(self, inside=True)
