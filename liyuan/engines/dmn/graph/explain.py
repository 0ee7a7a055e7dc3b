"""Why a decision of a model says what it says: the tree from it to all that it requires."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liyuan.engines.dmn.boxed.imports import plain
from liyuan.engines.dmn.boxed.nodes import Boxed, Choice, ResultOf, bare
from liyuan.engines.dmn.boxed.table import Table
from liyuan.engines.dmn.cells import as_condition
from liyuan.engines.dmn.graph.compiled import CompiledModel, work_at
from liyuan.engines.dmn.graph.evaluation import Evaluation
from liyuan.engines.dmn.graph.parts import Kind, Part
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import all_of
from liyuan.engines.feel.explain import Tracer, trace_node
from liyuan.engines.feel.frame import Frame, Work
from liyuan.engines.feel.trace import Join, Step, Trace
from liyuan.engines.feel.values import Value
from liyuan.engines.findings import Finding, Where


@dataclass(frozen=True)
class PartTrace:
    """One element: its value, the steps of its logic, and the elements it requires.

    An element that two others require is the same object in both. `given` says that the value
    came with the inputs; `reasons` are those of its own logic.
    """

    name: str
    kind: Kind
    value: Value
    given: bool
    where: Where
    logic: Trace | None = None
    requires: tuple[PartTrace, ...] = ()
    reasons: tuple[Finding, ...] = ()


def explain_decision(
    model: CompiledModel, name: str, inputs: Mapping[str, object], *, at: datetime | None = None
) -> PartTrace | None:
    """The tree behind `model.decide(name, inputs, at=at)`; None for an unknown name."""
    key = model.names.get(plain(name))
    if key is None:
        return None
    try:
        given = model.given(inputs)
    except RecursionError:
        given = {}
    evaluation = Evaluation(model.parts, given, work_at(at))
    order = tuple(evaluation.order(key))
    evaluation.result(key)
    made: dict[object, PartTrace] = {}
    for found in order:
        part = model.parts[found]
        logic, reasons = (None, ()) if found in given else _logic(part, evaluation)
        made[found] = PartTrace(
            name=part.name,
            kind=part.kind,
            value=evaluation.values.get(found),
            given=found in given or part.kind == "input",
            where=part.where,
            logic=logic,
            requires=tuple(made[need.key] for need in part.needs if need.key in made),
            reasons=reasons,
        )
    return made[key]


def _logic(part: Part, evaluation: Evaluation) -> tuple[Trace | None, tuple[Finding, ...]]:
    """The steps of a decision's logic; what a function does is seen where it is called."""
    if part.node is None or part.build is None or part.is_function:
        return None, ()
    work = Work(evaluation.work.at)
    frame = Frame({}, None, (evaluation.scope(part), None), work)
    try:
        trace = trace_boxed(part.node, part.build)(frame)
    except RecursionError:
        trace = Trace(Step(part.node), None, frame)
    return trace, tuple(dict.fromkeys(work.reasons))


def trace_boxed(node: n.Node, build: Build) -> Tracer:
    """The explaining closure of a boxed expression."""
    return _TRACERS.get(type(node), trace_node)(node, build)


def _trace_box(node: Boxed, build: Build) -> Tracer:
    """The box itself is no step; its value is the one after conversion."""
    run, inner = build(node), trace_boxed(node.inner, build)

    def trace(frame: Frame) -> Trace:
        return inner(frame)._replace(value=run(frame))

    return trace if node.type is not None else inner


def _trace_entries(node: n.ContextLiteral | ResultOf, build: Build) -> Tracer:
    entries = tuple((e.name, trace_boxed(e.value, build)) for e in node.entries)
    result = trace_boxed(node.result, build) if isinstance(node, ResultOf) else None
    step = Step(node, join=Join.IF)

    def trace(frame: Frame) -> Trace:
        made: dict[str, Value] = {}
        inside = frame.binding(made)
        children: list[Trace] = []
        for name, entry in entries:
            children.append(entry(inside))
            made[name] = children[-1].value
        if result is None:
            return Trace(step, made, frame, tuple(children))
        children.append(result(inside))
        return Trace(step, children[-1].value, frame, tuple(children))

    return trace


def _trace_choice(node: Choice, build: Build) -> Tracer:
    """The condition, then the branch that was taken."""
    run, condition = build(node), trace_boxed(node.condition, build)
    then, otherwise = trace_boxed(node.then, build), trace_boxed(node.otherwise, build)
    step = Step(node, join=Join.IF)

    def trace(frame: Frame) -> Trace:
        asked = condition(frame)
        chosen = (then if asked.value is True else otherwise)(frame)
        return Trace(step, run(frame), frame, (asked, chosen))

    return trace


def _trace_table(node: Table, build: Build) -> Tracer:
    """One step for each row, with the conditions of its cells below it."""
    run = build(node)
    subjects = tuple(bare(column.subject) for column in node.columns)
    rows = tuple(_trace_row(subjects, line.tests, build) for line in node.lines)
    step = Step(node, join=Join.IF)
    return lambda frame: Trace(step, run(frame), frame, tuple(row(frame) for row in rows))


def _trace_row(subjects: tuple[n.Node, ...], tests: tuple[n.Node, ...], build: Build) -> Tracer:
    pairs = zip(subjects, tests, strict=True)
    cells = tuple(as_condition(s, t) for s, t in pairs if not isinstance(t, n.Anything))
    tracers = tuple(trace_node(cell, build) for cell in cells)
    if len(cells) == 1:
        return tracers[0]
    step = Step(n.And(cells), join=Join.ALL) if cells else Step(n.Boolean(True))

    def trace(frame: Frame) -> Trace:
        children = tuple(tracer(frame) for tracer in tracers)
        return Trace(step, all_of(*[child.holds for child in children]), frame, children)

    return trace


_TRACERS: dict[type[n.Node], Callable[[Any, Build], Tracer]] = {
    Boxed: _trace_box,
    n.ContextLiteral: _trace_entries,
    ResultOf: _trace_entries,
    Choice: _trace_choice,
    Table: _trace_table,
}
