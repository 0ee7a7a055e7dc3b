"""Checks of every condition of a procedure: names, types, and that it can be yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from liyuan.engines.feel import FeelSyntaxError, parse
from liyuan.engines.feel.check.rule import check_typed
from liyuan.engines.feel.nodes import Name
from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.guards import types_of
from liyuan.engines.procedure.model import Procedure

Path = tuple[str | int, ...]


def check_feel(procedure: Procedure) -> Iterator[Finding]:
    """Findings on the conditions; `start` and `end` are offsets in the condition's text."""
    sound = True
    for index, one in enumerate(procedure.fields):
        if not _is_name(one.name):
            sound = False
            yield Finding("pack.name.invalid", _where(("fields", index, "name")), {"got": one.name})
    if not sound:
        return
    for path, when in conditions(procedure):
        for finding in _of_condition(procedure, when):
            where = replace(_where(path), start=finding.where.start, end=finding.where.end)
            yield replace(finding, where=where)


def conditions(procedure: Procedure) -> Iterator[tuple[Path, str]]:
    """Every condition with its path in the content."""
    for index, step in enumerate(procedure.transitions):
        for number, guard in enumerate(step.guards):
            yield ("transitions", index, "guards", number, "when"), guard.when
    for index, clock in enumerate(procedure.clocks):
        for number, target in enumerate(clock.targets):
            if target.when:
                yield ("clocks", index, "targets", number, "when"), target.when
    for index, promise in enumerate(procedure.promises):
        yield ("promises", index, "when"), promise.when


def _of_condition(procedure: Procedure, when: str) -> Iterator[Finding]:
    types = types_of(procedure.fields)
    try:
        node = parse(when, names=frozenset(types))
    except FeelSyntaxError as error:
        yield error.finding
        return
    findings, found = check_typed(node, types, condition=True)
    yield from findings
    if not findings and found.kind != "boolean":
        yield Finding("procedure.feel.kind", Where(), {"found": found.kind})


def _is_name(word: str) -> bool:
    try:
        node = parse(word, names=frozenset())
    except FeelSyntaxError:
        return False
    return isinstance(node, Name) and node.name == word


def _where(path: Path) -> Where:
    return Where(field=".".join(map(str, path)))
