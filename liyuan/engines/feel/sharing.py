"""Parts that several rules have in common, worked out once for each case: a growth, a sum."""

from __future__ import annotations

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.values import Value

# What a shared part is made of: its value depends on nothing but the facts it names.
_PURE = (n.Arithmetic, n.Negate, n.Name, n.Number, n.String, n.AtLiteral, n.Path)
_CALLED = frozenset(
    (
        *("sum", "min", "max", "mean", "median", "count", "floor", "ceiling", "abs", "decimal"),
        *("substring", "string length", "number", "years and months duration", "date"),
    )
)


def place_of(node: n.Node, build: Build) -> int | None:
    """The number under which the value of `node` is kept in a frame's memo; None when it is not."""
    if build.shared is None or build.inside or not all(_pure(part, build) for part in n.walk(node)):
        return None
    names = n.names_in(node)
    fixed = tuple((name, build.constants[name]) for name in sorted(names & set(build.constants)))
    return build.shared.number((node, build.nulls, fixed))


def _pure(node: n.Node, build: Build) -> bool:
    if isinstance(node, n.Call):
        function = node.function
        named = isinstance(function, n.Name) and function.name in _CALLED - build.names
        return named and not any(isinstance(a, n.Named) for a in node.arguments)
    if isinstance(node, n.Filter):
        return isinstance(node.source, n.Name) and isinstance(node.condition, (n.Name, n.Number))
    return isinstance(node, _PURE)


def kept(place: int, run: Run) -> Run:
    """`run`, asked once per case; again when it leaves a reason, whose place is the rule's own."""

    def look(frame: Frame) -> Value:
        work = frame.work
        if place in work.memo:
            return work.memo[place]
        before = len(work.reasons)
        value = run(frame)
        if len(work.reasons) == before:
            work.memo[place] = value
        return value

    return look
