"""How much two places are alike in what they do.

The weighted Jaccard index (Ruzicka): Σ min(a, b) / Σ max(a, b) over everything either does.
With all weights 1 it is the index of Jaccard, |A ∩ B| / |A ∪ B|.
P. Jaccard, "Étude comparative de la distribution florale", Bulletin de la Société Vaudoise des
Sciences Naturelles 37 (1901), 547-579; M. Růžička, "Anwendung mathematisch-statistischer
Methoden in der Geobotanik", Biológia 13 (1958), 647-661.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

Profile = Mapping[str, Decimal]
ONE = Decimal(1)
ZERO = Decimal(0)


def evenly(kinds: Iterable[str]) -> Profile:
    """A profile in which all kinds weigh the same."""
    return dict.fromkeys(kinds, ONE)


def overlap(one: Profile, other: Profile) -> Decimal | None:
    """0 for nothing in common, 1 for the same profile; None when one of them is empty."""
    if not any(one.values()) or not any(other.values()):
        return None
    kinds = one.keys() | other.keys()
    pairs = [(one.get(kind, ZERO), other.get(kind, ZERO)) for kind in kinds]
    return sum(map(min, pairs), ZERO) / sum(map(max, pairs), ZERO)


def concentration(amounts: Profile, main: Iterable[str]) -> Decimal | None:
    """The share of the main kinds in everything; None when there is nothing."""
    total = sum(amounts.values(), ZERO)
    if not total:
        return None
    return sum((amounts.get(kind, ZERO) for kind in set(main)), ZERO) / total
