"""Which facts a null comes from: the names a rule reads, with the period where it reads one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.frame import Frame, Run


class Missing(NamedTuple):
    """A fact without a value; `place` is that in its list (1 is the latest closed year)."""

    name: str
    place: int | None = None


Probe = Callable[[Frame], Iterator[Missing]]


def probe(node: n.Node, build: Build) -> Probe:
    """A closure that names the missing facts which `node` reads, in the order of the text."""
    parts = tuple(_probes(node, build))
    if len(parts) == 1:
        return parts[0]

    def run(frame: Frame) -> Iterator[Missing]:
        for part in parts:
            yield from part(frame)

    return run


def _probes(node: n.Node, build: Build) -> Iterator[Probe]:
    if isinstance(node, n.Filter) and isinstance(node.source, n.Name) and _index_like(node):
        if node.source.name in build.names:
            yield _indexed(node.source.name, build(node.source), build(node.condition))
        return
    if isinstance(node, n.Name):
        if node.name in build.names and build.constants.get(node.name) is None:
            yield _whole(node.name, build(node))
        return
    for child in n.children(node):
        yield from _probes(child, build)


def _index_like(node: n.Filter) -> bool:
    return isinstance(node.condition, (n.Name, n.Number))


def _indexed(name: str, source: Run, index: Run) -> Probe:
    def run(frame: Frame) -> Iterator[Missing]:
        at = index(frame)
        if not isinstance(at, Decimal):
            return
        place, items = int(at), frame.scope.get(name)
        if type(items) is not list:  # which it is, but for what a caller or a rule makes up
            items = source(frame)
        if isinstance(items, (list, tuple)):
            found = items[place - 1] if 1 <= place <= len(items) else None
        else:
            found = items
        if found is None:
            yield Missing(name, place)

    return run


def _whole(name: str, read: Run) -> Probe:
    alone = Missing(name)

    def run(frame: Frame) -> Iterator[Missing]:
        value = read(frame)
        if value is None:
            yield alone
        elif isinstance(value, (list, tuple)):
            yield from (Missing(name, at) for at, item in enumerate(value, 1) if item is None)

    return run


def fewest_first(groups: Iterable[tuple[Missing, ...]]) -> tuple[Missing, ...]:
    """Facts of alternatives in one row: those of the smallest alternative first, each once."""
    ordered = sorted((group for group in groups if group), key=len)
    return tuple(dict.fromkeys(fact for group in ordered for fact in group))
