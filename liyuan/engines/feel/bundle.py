"""Rules that are asked together of one case after another: what is equal in them is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, SharedParts
from liyuan.engines.feel.columns import Column, column_of
from liyuan.engines.feel.explain import Tracer, explain, trace_node
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.interpret import Compiled, evaluate
from liyuan.engines.feel.trace import Trace
from liyuan.engines.feel.values import Value

# What visits items pays for each from the steps of one evaluation, so it is run by itself.
_VISITS = (n.For, n.Quantified, n.FunctionLiteral)


@dataclass(frozen=True)
class Bundle:
    """`rules` are apart from one another; `places` finds among them each rule that was given.

    Rules that are compared in one go stand together, first; `columns` says how many each time.
    Parts that are common to several rules are worked out once per frame; bundles with one
    `shared` may be asked with one frame.
    """

    rules: tuple[Compiled, ...]
    places: tuple[int, ...]
    columns: tuple[int, ...]
    shared: SharedParts = field(compare=False, repr=False)

    @classmethod
    def of(cls, rules: Iterable[Compiled], shared: SharedParts | None = None) -> Bundle:
        """Two rules are equal when their trees, constants and dialects are."""
        shared = shared or SharedParts()
        given = [(_key(rule), rule) for rule in rules]
        apart = dict(given)
        columns: dict[object, list[object]] = {}
        for key, rule in apart.items():
            column = column_of(rule.node, replace(rule.build, shared=shared))
            columns.setdefault(column, []).append(key)
        others = columns.pop(None, [])
        ordered = [*chain.from_iterable(columns.values()), *others]
        place = {key: at for at, key in enumerate(ordered)}
        return cls(
            rules=tuple(apart[key] for key in ordered),
            places=tuple(place[key] for key, _ in given),
            columns=tuple(map(len, columns.values())),
            shared=shared,
        )

    def values(self, frame: Frame) -> list[Value]:
        """The value of each of `rules`, as `evaluate` gives it for the frame's scope."""
        found: list[Value] = []
        try:
            for column in self._columns:
                found += column.values(frame)
            return found + [run(frame) for run in self._other_runs]
        except RecursionError:  # one that runs by itself says which
            return [evaluate(rule, frame.scope).value for rule in self.rules]

    def value(self, place: int, frame: Frame) -> Value:
        """The value of one of `rules`."""
        try:
            return self._runs[place](frame)
        except RecursionError:
            return None

    def traces(self, frame: Frame) -> list[Trace]:
        """The explanation of each of `rules`, as `explain` gives it."""
        found: list[Trace] = []
        for column, count in zip(self._columns, self.columns, strict=True):
            alone = range(len(found), len(found) + count)
            found += column.traces(frame) or [self.trace(at, frame) for at in alone]
        return found + self._others_traced(frame, len(found))

    def _others_traced(self, frame: Frame, first: int) -> list[Trace]:
        """The rules from a place on in one go; one by one when one is too deep."""
        reasons, found = frame.work.reasons, list[Trace]()
        reasons.clear()
        try:
            for tracer in self._tracers[first:]:
                trace = tracer(frame)
                if reasons:
                    trace = trace._replace(reasons=tuple(reasons))
                    reasons.clear()
                found.append(trace)
        except RecursionError:
            return [self.trace(at, frame) for at in range(first, len(self.rules))]
        return found

    def trace(self, place: int, frame: Frame) -> Trace:
        """The explanation of one of `rules`."""
        reasons = frame.work.reasons
        reasons.clear()
        try:
            trace = self._tracers[place](frame)
        except RecursionError:
            return explain(self.rules[place], frame.scope)
        return trace._replace(reasons=tuple(reasons)) if reasons else trace

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        rules = iter([(rule.node, self._build(rule)) for rule in self.rules])
        return tuple(Column.of(list(islice(rules, count))) for count in self.columns)

    @cached_property
    def _runs(self) -> tuple[Run, ...]:
        return tuple(
            _by_itself(rule) if _visits(rule.node) else self._build(rule)(rule.node)
            for rule in self.rules
        )

    @cached_property
    def _other_runs(self) -> tuple[Run, ...]:
        """Of the rules that stand in no column."""
        return self._runs[sum(self.columns) :]

    @cached_property
    def _tracers(self) -> tuple[Tracer, ...]:
        return tuple(
            _explained_by_itself(rule)
            if _visits(rule.node)
            else trace_node(rule.node, self._build(rule))
            for rule in self.rules
        )

    def _build(self, rule: Compiled) -> Build:
        return replace(rule.build, shared=self.shared)


def _key(rule: Compiled) -> object:
    return rule.node, rule.constants, rule.dialect, rule.nulls, rule.types


def _by_itself(rule: Compiled) -> Run:
    return lambda frame: evaluate(rule, frame.scope).value


def _explained_by_itself(rule: Compiled) -> Tracer:
    return lambda frame: explain(rule, frame.scope)


def _visits(node: n.Node) -> bool:
    return any(isinstance(part, _VISITS) or _filters(part) for part in n.walk(node))


def _filters(node: n.Node) -> bool:
    return isinstance(node, n.Filter) and not isinstance(node.condition, (n.Name, n.Number))
