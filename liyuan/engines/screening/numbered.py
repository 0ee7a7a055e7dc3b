"""Predicates by number: equal ones are many objects in trees, and slow to compare each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from liyuan.engines.screening.predicates import Predicate


class Numbered(NamedTuple):
    """Each predicate once, and of every leaf (by its identity; `leaves` keeps them) its place."""

    predicates: tuple[Predicate, ...]
    places: Mapping[int, int]
    leaves: tuple[Predicate, ...]

    @classmethod
    def of(cls, leaves: Iterable[Predicate]) -> Numbered:
        """`leaves` are the very objects that stand in trees, in the order to ask them."""
        number: dict[Predicate, int] = {}
        kept = tuple(leaves)
        places = {id(leaf): number.setdefault(leaf, len(number)) for leaf in kept}
        return cls(tuple(number), places, kept)
