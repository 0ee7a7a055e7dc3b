"""A forest of places, each perhaps inside another: what lies in it, and how deep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Parents = Mapping[str, str | None]


class CycleError(ValueError):
    """A place lies, by way of others, in itself."""


@dataclass(frozen=True)
class Forest:
    """Places by their codes; a parent that is not among them makes a place a root."""

    parents: Parents

    @cached_property
    def children(self) -> Mapping[str | None, tuple[str, ...]]:
        """The places directly inside a place; those in none are under None."""
        inside: dict[str | None, list[str]] = {}
        for code in self.parents:
            inside.setdefault(self._parent(code), []).append(code)
        return {code: tuple(codes) for code, codes in inside.items()}

    @property
    def roots(self) -> tuple[str, ...]:
        """The places that lie in no other."""
        return self.children.get(None, ())

    def above(self, code: str) -> tuple[str, ...]:
        """The places around a place, the nearest first; CycleError for one that is in itself."""
        found: list[str] = []
        parent = self._parent(code)
        while parent is not None:
            if parent in found or parent == code:
                raise CycleError(code)
            found.append(parent)
            parent = self._parent(parent)
        return tuple(found)

    def within(self, code: str) -> Iterator[str]:
        """A place and all that lies in it, each before what it holds."""
        yield code
        for child in self.children.get(code, ()):
            yield from self.within(child)

    def depth(self, code: str) -> int:
        """1 for a root, 2 for what lies in it, and so on."""
        return len(self.above(code)) + 1

    def _parent(self, code: str) -> str | None:
        parent = self.parents.get(code)
        return parent if parent in self.parents else None
