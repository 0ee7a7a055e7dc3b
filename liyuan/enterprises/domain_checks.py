"""The states of an open check (待核事项), and what is gathered of facts without a basis."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from liyuan.rules.accepting import Doubt, Why
from liyuan.rules.domain import FactDefinition


class CheckState(StrEnum):
    """Whether a difference still waits, and how it ended."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    """A person confirmed one of the sources."""
    AGREED = "agreed"
    """The sources agree again, or no longer speak; of a basis: it is there again."""


class CheckClosed(Exception):
    """The check is no longer open, or the source never spoke."""


@dataclass
class Gaps:
    """Facts that are not read for want of a sharing basis, by the unit that has to bring it."""

    catalogue: Mapping[str, FactDefinition]
    firms: Counter[str] = field(default_factory=Counter)
    facts: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    """Fact and year, 0 for one that is of no year."""

    def take(self, doubts: Iterable[Doubt]) -> None:
        """Note what of one firm is open; what is accepted of others has no supplier itself."""
        units = set()
        for doubt in doubts:
            fact = self.catalogue[doubt.fact]
            if doubt.why is Why.NO_BASIS and not fact.accepts:
                units.add(fact.source_unit)
                self.facts[fact.source_unit].add((doubt.fact, doubt.year or 0))
        self.firms.update(units)
