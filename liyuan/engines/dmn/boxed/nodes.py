"""Boxed expressions as nodes beside FEEL's own, so that they run and explain like any rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.run_structures import entered, names_of
from liyuan.engines.feel.typenames import coerced
from liyuan.engines.feel.values import Value, kind_of
from liyuan.engines.findings import NOWHERE, Finding, Where


@dataclass(frozen=True)
class Boxed(n.Node):
    """An expression with its place in the model and the type that its value must have."""

    inner: n.Node
    type: n.TypeName | None = None
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Unreadable(n.Node):
    """What could not be read: null, with the finding as the reason."""

    finding: Finding


@dataclass(frozen=True)
class Row(n.Node):
    """A row of a relation: cells do not see one another."""

    columns: tuple[str, ...]
    cells: tuple[n.Node, ...]


@dataclass(frozen=True)
class ResultOf(n.Node):
    """A boxed context with a result: its entries can be seen there, and only the result is kept."""

    entries: tuple[n.Named, ...]
    result: n.Node


@dataclass(frozen=True)
class Choice(n.Node):
    """A boxed conditional: unlike FEEL's `if`, a condition that is no boolean gives null."""

    condition: n.Node
    then: n.Node
    otherwise: n.Node


@dataclass(frozen=True)
class Kept(n.Node):
    """A boxed filter: unlike FEEL's, a match that is no boolean gives null."""

    source: n.Node
    match: n.Node


def bare(node: n.Node) -> n.Node:
    """What stands in the boxes around an expression."""
    while isinstance(node, Boxed):
        node = node.inner
    return node


def remark(frame: Frame, finding: Finding) -> Value:
    """Leave a reason; gives null, the value of the step."""
    if len(frame.work.reasons) < DEFAULT.reasons:
        frame.work.reasons.append(finding)
    return None


def place(findings: list[Finding], since: int, where: Where) -> None:
    """Give findings from `since` on the place of the element whose text they are in."""
    for at in range(since, len(findings)):
        if findings[at].where.field is None:
            findings[at] = findings[at].at(where)


def guarded(run: Run) -> Run:
    """`run`, with a fault turned into null and a reason, which the box around gives its place."""

    def safe(frame: Frame) -> Value:
        try:
            return run(frame)
        except FeelFault as fault:
            return remark(frame, Finding(fault.code, params=fault.params))

    return safe


def run_boxed(node: Boxed, build: Build) -> Run:
    inner, where, wanted, types = build(node.inner), node.where, node.type, build.types

    def run(frame: Frame) -> Value:
        since = len(frame.work.reasons)
        try:
            value = inner(frame)
            if wanted is not None and value is not None:
                value = coerced(value, wanted, types, frame.work)
        except FeelFault as fault:
            value = remark(frame, Finding(fault.code, where, fault.params))
        if len(frame.work.reasons) > since:
            place(frame.work.reasons, since, where)
        return value

    return run


def run_unreadable(node: Unreadable, build: Build) -> Run:
    return lambda frame: remark(frame, node.finding)


def run_row(node: Row, build: Build) -> Run:
    cells = tuple(zip(node.columns, map(build, node.cells), strict=True))
    return lambda frame: {name: cell(frame) for name, cell in cells}


def run_result_of(node: ResultOf, build: Build) -> Run:
    """The result, which sees all entries."""
    entries, result = entered(node.entries, build), build.bound()(node.result)
    return lambda frame: result(frame.binding(entries(frame)))


def _truth(value: Value) -> bool:
    if value is None or isinstance(value, bool):
        return value is True
    raise FeelFault("feel.value.not-boolean", found=kind_of(value))


def run_choice(node: Choice, build: Build) -> Run:
    condition, then, otherwise = map(build, (node.condition, node.then, node.otherwise))
    return guarded(lambda frame: (then if _truth(condition(frame)) else otherwise)(frame))


def run_kept(node: Kept, build: Build) -> Run:
    source, match = build(node.source), build(node.match)

    def run(frame: Frame) -> Value:
        items = source(frame)
        if items is None:
            return None
        listed = items if isinstance(items, (list, tuple)) else (items,)
        frame.step(len(listed))
        return tuple(item for item in listed if _truth(match(frame.binding(names_of(item)))))

    return guarded(run)


RUNS: dict[type[n.Node], Callable[[Any, Build], Run]] = {
    Boxed: run_boxed,
    Unreadable: run_unreadable,
    Row: run_row,
    ResultOf: run_result_of,
    Choice: run_choice,
    Kept: run_kept,
}
