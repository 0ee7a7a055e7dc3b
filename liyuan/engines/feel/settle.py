"""What would settle a question that cannot be told: the smallest sets of missing facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import product

from liyuan.engines.feel.missing import Missing
from liyuan.engines.feel.trace import Join, Trace

Facts = frozenset[Missing]
# Sets of facts of which each is enough; none of them holds another. Fewest facts first.
Ways = tuple[Facts, ...]

# More alternatives than this are not weighed: the smallest are kept. Up to it the answer is exact.
MOST = 64

SETTLED: Ways = (frozenset(),)
NEVER: Ways = ()


def ways_to_hold(trace: Trace, wanted: bool = True) -> Ways:
    """Sets of facts that, with the right values, make the condition hold (or fail).

    `SETTLED` when it does already, `NEVER` when facts cannot change that. A comparison needs
    every missing fact that it reads.
    """
    if trace.holds is wanted:
        return SETTLED
    if trace.value is not None:
        return NEVER
    return _BY_JOIN[trace.step.join](trace, wanted)


def ways_to_know(trace: Trace) -> Ways:
    """Sets of facts that give the step a value, whichever it is."""
    if trace.value is not None:
        return SETTLED
    if trace.step.join is Join.LEAF:
        return _leaf(trace)
    if trace.step.join is Join.IF:
        return _through_branches(trace, ways_to_know)
    return either((ways_to_hold(trace, True), ways_to_hold(trace, False)))


def all_of_them(parts: Iterable[Ways]) -> Ways:
    """What is enough for every part together."""
    return reduce(_both, parts, SETTLED)


def either(parts: Iterable[Ways]) -> Ways:
    """What is enough for one of the parts."""
    parts = [ways for ways in parts if ways]
    if len(parts) == 1:
        return parts[0]
    return fewest(facts for ways in parts for facts in ways)


def fewest(sets: Iterable[Facts]) -> Ways:
    """The sets that hold no other, smallest first, at most `MOST` of them."""
    kept: list[Facts] = []
    for facts in sorted(dict.fromkeys(sets), key=lambda facts: (len(facts), _order(facts))):
        if not any(smaller <= facts for smaller in kept):
            kept.append(facts)
        if len(kept) == MOST:
            break
    return tuple(kept)


def replaced(ways: Ways, meant: Callable[[Missing], Ways | None]) -> Ways:
    """The ways with some facts put by what they depend on; None leaves a fact as it is."""
    return either(
        all_of_them(_known_or(meant(fact), fact) for fact in sorted(facts)) for facts in ways
    )


def _known_or(ways: Ways | None, fact: Missing) -> Ways:
    return (frozenset((fact,)),) if ways is None else ways


def _both(one: Ways, other: Ways) -> Ways:
    if one == SETTLED or not other:
        return other
    if other == SETTLED or not one:
        return one
    if len(one) == len(other) == 1:
        return (one[0] | other[0],)
    return fewest(a | b for a, b in product(one, other))


def _order(facts: Facts) -> Sequence[tuple[str, int]]:
    return sorted((fact.name, fact.place or 0) for fact in facts)


def _leaf(trace: Trace, wanted: bool = True) -> Ways:
    missing = trace.missing
    return (frozenset(missing),) if missing else NEVER


def _joined(trace: Trace, wanted: bool) -> Ways:
    parts = [ways_to_hold(child, wanted) for child in trace.children]
    together = (trace.step.join is Join.ALL) is wanted
    return all_of_them(parts) if together else either(parts)


def _not(trace: Trace, wanted: bool) -> Ways:
    return ways_to_hold(trace.children[0], not wanted)


def _if(trace: Trace, wanted: bool) -> Ways:
    return _through_branches(trace, lambda branch: ways_to_hold(branch, wanted))


def _through_branches(trace: Trace, inside: Callable[[Trace], Ways]) -> Ways:
    """By the branch that is taken, or by either when the condition is open too."""
    asked, *branches = trace.children
    if len(branches) == 1:
        return inside(branches[0])
    return either(
        _both(ways_to_hold(asked, held), inside(branch))
        for held, branch in zip((True, False), branches, strict=True)
    )


_BY_JOIN: dict[Join, Callable[[Trace, bool], Ways]] = {
    Join.LEAF: _leaf,
    Join.ALL: _joined,
    Join.ANY: _joined,
    Join.NOT: _not,
    Join.IF: _if,
}
