"""A cell of a decision table as a condition like any other, for words and explanations."""

from __future__ import annotations

from liyuan.engines.feel import nodes as n


def as_condition(head: n.Node, test: n.Node) -> n.Node:
    """A cell as one condition on its input, so that it reads like any other rule."""
    if not isinstance(test, n.UnaryTests):
        return test
    condition: n.Node = n.In(head, test.tests)
    return n.Call(n.Name("not"), (condition,)) if test.negated else condition
