"""What a model sees of others: the models it imports, by the names it gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liyuan.engines.dmn.model import Definitions

# Names to write before an element's own: none for the model itself and for a nameless import.
Prefix = tuple[str, ...]


def visible(
    model: Definitions, known: Mapping[str, Definitions]
) -> Iterator[tuple[Prefix, Definitions]]:
    """The model itself, what it imports, then what those import, each with its prefix.

    A model imported twice comes twice; what it imports in turn comes once, by the shortest way.
    """
    level: list[tuple[Prefix, Definitions]] = [((), model)]
    seen = {model.namespace}
    while level:
        yield from level
        level = [
            ((*prefix, name) if (name := plain(i.name)) else prefix, known[i.namespace])
            for prefix, found in level
            for i in found.imports
            if i.namespace in known and i.namespace not in seen
        ]
        seen |= {found.namespace for _, found in level}


def plain(name: str) -> str:
    """A name as expressions write it: words one space apart."""
    return " ".join(name.split())
