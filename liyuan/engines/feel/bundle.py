"""Rules that are asked together of one case after another: what is equal in them is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.explain import Tracer, explain, tracer_of
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.interpret import Compiled, evaluate
from liyuan.engines.feel.trace import Trace
from liyuan.engines.feel.values import Scope, Value

# What visits items pays for each from the steps of one evaluation, so it is run by itself.
_VISITS = (n.For, n.Quantified, n.FunctionLiteral)


@dataclass(frozen=True)
class Bundle:
    """`rules` are apart from one another; `places` finds among them each rule that was given."""

    rules: tuple[Compiled, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, rules: Iterable[Compiled]) -> Bundle:
        """Two rules are equal when their trees, constants and dialects are."""
        first: dict[object, tuple[int, Compiled]] = {}
        places = []
        for rule in rules:
            key = (rule.node, rule.constants, rule.dialect, rule.nulls, rule.types)
            places.append(first.setdefault(key, (len(first), rule))[0])
        return cls(tuple(rule for _, rule in first.values()), tuple(places))

    def values(self, scope: Scope) -> list[Value]:
        """The value of each of `rules`, as `evaluate` gives it."""
        frame = Frame(scope)
        try:
            return [run(frame) for run in self._runs]
        except RecursionError:  # one that runs alone says which
            return [evaluate(rule, scope).value for rule in self.rules]

    def traces(self, scope: Scope) -> list[Trace]:
        """The explanation of each of `rules`, as `explain` gives it."""
        frame = Frame(scope)
        reasons, found = frame.work.reasons, []
        try:
            for tracer in self._tracers:
                trace = tracer(frame)
                if reasons:
                    trace = trace._replace(reasons=tuple(reasons))
                    reasons.clear()
                found.append(trace)
        except RecursionError:
            return [explain(rule, scope) for rule in self.rules]
        return found

    @cached_property
    def _runs(self) -> tuple[Run, ...]:
        return tuple(_by_itself(rule) if _visits(rule.node) else rule.run for rule in self.rules)

    @cached_property
    def _tracers(self) -> tuple[Tracer, ...]:
        return tuple(
            _explained_by_itself(rule) if _visits(rule.node) else tracer_of(rule)
            for rule in self.rules
        )


def _by_itself(rule: Compiled) -> Run:
    return lambda frame: evaluate(rule, frame.scope).value


def _explained_by_itself(rule: Compiled) -> Tracer:
    return lambda frame: explain(rule, frame.scope)


def _visits(node: n.Node) -> bool:
    return any(isinstance(part, _VISITS) or _filters(part) for part in n.walk(node))


def _filters(node: n.Node) -> bool:
    return isinstance(node, n.Filter) and not isinstance(node.condition, (n.Name, n.Number))
