"""Why an outcome that a condition reads is what it is, down to facts; what would settle it."""

from collections.abc import Iterable
from dataclasses import dataclass

from liyuan.engines.dmn import Decision
from liyuan.engines.dmn.tables.settle import ways_to_decide
from liyuan.engines.feel import Missing, Trace, Value
from liyuan.engines.feel.nodes import Node, names_in
from liyuan.engines.feel.settle import NEVER, Ways, replaced
from liyuan.rules.decisions import FirmScope


@dataclass(frozen=True)
class Because:
    """An outcome by its name, what made it so, and the outcomes behind that in turn.

    `steps` are the cells of the table's rows that matched; empty for what is no table and for
    what cannot be told. `short_of` are those by whose figures a step above was missed.
    """

    name: str
    value: Value
    steps: tuple[Trace, ...]
    short_of: tuple[Trace, ...]
    behind: tuple["Because", ...]


def because(node: Node, firm: FirmScope) -> tuple[Because, ...]:
    """The outcomes that a condition reads, each down to facts, in the order of their names."""
    return tuple(_of(name, firm) for name in sorted(names_in(node)) if name in firm.decisions)


def _of(name: str, firm: FirmScope) -> Because:
    found = firm.decisions[name]
    rows = found.trace if isinstance(found, Decision) and found.value is not None else ()
    steps = tuple(cell for row in rows if row.holds for cell in row.cells)
    short_of = _short_of(found) if isinstance(found, Decision) else ()
    inner = (one for step in (*steps, *short_of) for one in because(step.node, firm))
    behind = tuple({one.name: one for one in inner}.values())
    return Because(name, found.value, steps, short_of, behind)


def _short_of(found: Decision) -> tuple[Trace, ...]:
    """Of a table whose first row counts: what the row above asks for and only figures lack."""
    if found.policy != "F" or not found.matched_rule:
        return ()
    above = found.every()[: found.matched_rule][-1:]
    failed = tuple(cell for row in above for cell in row.cells if cell.holds is False)
    return failed if all(cell.distance is not None for cell in failed) else ()


def in_facts(ways: Ways, firm: FirmScope) -> Ways:
    """Sets of facts and outcomes with the outcomes put by the facts that settle them."""
    return replaced(ways, lambda gap: _means(gap, firm))


def _means(gap: Missing, firm: FirmScope) -> Ways | None:
    found = firm.decisions.get(gap.name)
    if found is None:
        return None
    if isinstance(found, Decision):
        ways = ways_to_decide(found)
    else:
        ways = (frozenset(found.missing),) if found.missing else NEVER
    return in_facts(ways, firm)


def flat(behind: Iterable[Because]) -> tuple[Because, ...]:
    """All of them, each before what stands behind it, each once."""
    found: dict[str, Because] = {}
    for one in behind:
        found.setdefault(one.name, one)
        for inner in flat(one.behind):
            found.setdefault(inner.name, inner)
    return tuple(found.values())
