"""How the firms of a district are shared among its officers: even enough, with few changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

# The largest share over the mean one: above it a district is out of balance.
MOST = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Move:
    """A firm that gets another officer; `source` is none for one that had nobody."""

    firm: int
    source: int | None
    target: int


def ratio(loads: Collection[int]) -> Fraction | None:
    """The largest load over the mean one; none where there is nobody, or nothing to share."""
    return Fraction(max(loads) * len(loads), sum(loads)) if any(loads) else None


def ceiling(firms: int, officers: int) -> int:
    """The most firms that one officer may have: firms do not divide, so never below the share."""
    return max(-(-firms // officers), int(MOST * firms / officers))


def is_even(loads: Collection[int]) -> bool:
    """Whether nobody has more than the ceiling; five firms for six people are even as 1 and 0."""
    return not any(loads) or max(loads) <= ceiling(sum(loads), len(loads))


def balance(served: Mapping[int, Sequence[int]], waiting: Sequence[int]) -> tuple[Move, ...]:
    """Who gets which firm so that the shares are even: as few firms as can be change hands.

    `served` has each officer's firms, those to keep first; `waiting` have nobody. Only what an
    officer has above the ceiling is moved, and what waits; it goes to whoever has least.
    """
    if not served:
        return ()
    loads = {officer: len(firms) for officer, firms in served.items()}
    most = ceiling(sum(loads.values()) + len(waiting), len(served))
    free: list[tuple[int | None, int]] = [(None, firm) for firm in waiting]
    for officer, firms in served.items():
        free += [(officer, firm) for firm in firms[most:]]
        loads[officer] = min(loads[officer], most)
    return spread(loads, free)


def spread(loads: Mapping[int, int], firms: Iterable[tuple[int | None, int]]) -> tuple[Move, ...]:
    """Who gets which of the firms (each with whom it leaves): each goes to whoever has least."""
    held = dict(loads)
    moves = []
    for source, firm in firms:
        target = min(held, key=lambda officer: held[officer])
        held[target] += 1
        moves.append(Move(firm, source, target))
    return tuple(moves)
