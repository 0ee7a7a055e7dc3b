"""Rules that put one thing against many constants: it is read once and compared in one go."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.comparisons import ORDERS, Comparison, comparison
from liyuan.engines.feel.explain import ABOUTS, About, AboutLimit
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.sharing import place_of
from liyuan.engines.feel.shortcuts import read_of
from liyuan.engines.feel.trace import Step, Trace
from liyuan.engines.feel.values import Value
from liyuan.engines.findings import Finding


def column_of(node: n.Node, build: Build) -> Hashable | None:
    """What rules of one column have in common; None when the rule is no such comparison."""
    found = comparison(node, build)
    turned = isinstance(node, n.Compare) and found is not None and node.left is not found.left
    if found is None or turned:
        return None
    read = read_of(found.left, build)
    place = place_of(found.left, build) if read is None and found.op in ORDERS else None
    if read is None and place is None:
        return None
    return read, place, found.op, found.kind, build.nulls


@dataclass(frozen=True)
class Column:
    """Such rules; `runs` and `abouts` are theirs, one by one; `limits` where all have one.

    Where what is read stands at `one_place` in all their texts, they leave the same reasons.
    """

    read: Run
    like: Comparison
    bounds: tuple[Any, ...]
    nulls_stay: bool
    runs: tuple[Run, ...]
    abouts: tuple[About, ...]
    limits: tuple[tuple[Step, Value], ...]
    one_place: bool

    @classmethod
    def of(cls, rules: Sequence[tuple[n.Node, Build]]) -> Column:
        """The column of rules of which `column_of` says the same."""
        found = [one for one in (comparison(*rule) for rule in rules) if one]
        build = rules[0][1]
        abouts = tuple(ABOUTS[type(node)](node, build)[1] for node, build in rules)
        limited = [about for about in abouts if isinstance(about, AboutLimit)]
        every = len(limited) == len(rules)
        return cls(
            read=build(found[0].left),
            like=found[0],
            bounds=tuple(each.bound for each in found),
            nulls_stay=build.nulls == "unknown",
            runs=tuple(build(node) for node, build in rules),
            abouts=abouts,
            limits=tuple((one.step, one.limit) for one in limited) if every else (),
            one_place=len({_places(each.left) for each in found}) == 1,
        )

    def values(self, frame: Frame) -> Sequence[Value]:
        """The value of each rule."""
        value = self.read(frame)
        if type(value) is self.like.kind:
            return self.like.checks(value, self.bounds)
        if value is None and self.nulls_stay:
            return [None] * len(self.runs)
        return [run(frame) for run in self.runs]

    def traces(self, frame: Frame) -> Sequence[Trace] | None:
        """The trace of each rule; None when each is to be traced alone, to leave its reasons."""
        reasons = frame.work.reasons
        reasons.clear()
        value = self.read(frame)
        everyday = value is None or type(value) is self.like.kind
        if not everyday or (reasons and not self.one_place):
            return None
        told, found = tuple(reasons), self._traced(frame, value, tuple(reasons))
        # a rule that says more of a null than what it read is traced alone
        return found if len(reasons) == len(told) else None

    def _traced(self, frame: Frame, value: Value, reasons: tuple[Finding, ...]) -> Sequence[Trace]:
        if not self.limits or (value is None and not self.nulls_stay):
            found = [about(frame, value) for about in self.abouts]
            return [trace._replace(reasons=reasons) for trace in found] if reasons else found
        held: Sequence[Value] = [None] * len(self.limits)
        if value is not None:
            held = self.like.checks(value, self.bounds)
        return [
            _new(Trace, (step, holds, frame, (), value, limit, reasons))
            for (step, limit), holds in zip(self.limits, held, strict=True)
        ]


def _places(node: n.Node) -> tuple[tuple[int, int], ...]:
    return tuple((part.start, part.end) for part in n.walk(node))


_new = tuple.__new__
