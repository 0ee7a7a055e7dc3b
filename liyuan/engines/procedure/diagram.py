"""A procedure as a drawing: the text of a Mermaid state diagram."""

from __future__ import annotations

from collections.abc import Iterator

from liyuan.engines.procedure.graph import steps
from liyuan.engines.procedure.model import Procedure

# a step from more states than these would cover the drawing
MOST_SOURCES = 8
# signs that mean something to Mermaid
_SIGNS = str.maketrans(dict.fromkeys(':;#"\n{}[]<>%', " "))


def mermaid(procedure: Procedure) -> str:
    """States with both names, steps with their English ones.

    Steps that stay are left out, and those that can be made from nearly everywhere.
    """
    return "\n".join(_lines(procedure)) + "\n"


def _lines(procedure: Procedure) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in procedure.states:
        yield f'    state "{_plain(state.name)} · {_plain(state.en)}" as {_id(state.key)}'
    between: dict[tuple[str, str], list[str]] = {}
    for source, step, target in steps(procedure):
        if source != target and len(step.sources) <= MOST_SOURCES:
            between.setdefault((source, target), []).append(_plain(step.en))
    for (source, target), names in between.items():
        yield f"    {_id(source)} --> {_id(target)} : {' / '.join(names)}"
    for state in procedure.states:
        if state.end:
            yield f"    {_id(state.key)} --> [*]"


def _id(state: str) -> str:
    """A word that Mermaid never reads as one of its own."""
    return f"s_{state}" if state else "[*]"


def _plain(words: str) -> str:
    return " ".join(words.translate(_SIGNS).split())
