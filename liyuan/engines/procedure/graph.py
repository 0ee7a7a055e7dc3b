"""A procedure as a graph of states, whatever its guards say."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from liyuan.engines.procedure.model import Procedure, Transition

Node = TypeVar("Node", bound=Hashable)


def steps(procedure: Procedure) -> Iterator[tuple[str, Transition, str]]:
    """From where ("" for an opening), by which transition, to where."""
    for one in procedure.transitions:
        for source in one.sources or ("",):
            yield source, one, one.target(source)


def reached(procedure: Procedure) -> frozenset[str]:
    """The states that a case can come to."""
    ways: dict[str, set[str]] = {}
    for source, _, target in steps(procedure):
        ways.setdefault(source, set()).add(target)
    return closure([""], ways) - {""}


def ending(procedure: Procedure) -> frozenset[str]:
    """The states from which an end can be come to; the ends too."""
    back: dict[str, set[str]] = {}
    for source, _, target in steps(procedure):
        back.setdefault(target, set()).add(source)
    return closure((one.key for one in procedure.states if one.end), back) - {""}


def closure(firsts: Iterable[Node], ways: Mapping[Node, Iterable[Node]]) -> frozenset[Node]:
    """Everything that the ways lead to, with where they begin."""
    found = set(firsts)
    waiting = list(found)
    while waiting:
        for target in ways.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return frozenset(found)
