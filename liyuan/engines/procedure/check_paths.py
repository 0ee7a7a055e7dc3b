"""Every path over the graph with what the kept fields are on it: promises, dead ends, dead steps.

A field that a person gives can be anything, so a guard on it can be yes or no each time. A count
is followed to `MOST_COUNT`, past which it too can be anything: what is proved holds of more paths
than there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.graph import closure
from liyuan.engines.procedure.guards import holds, reads
from liyuan.engines.procedure.model import Fact, Procedure, Transition

MOST_COUNT = 4
MOST_TOGETHER = 3_000
MOST_PLACES = 50_000

# A state, and the values of the fields that are followed, in their order.
Place = tuple[str, tuple[Fact, ...]]


class TooManyError(Exception):
    """There are more places than are followed."""


@dataclass
class Paths:
    """All places that a case can come to, how each was first come to, and where it leads."""

    procedure: Procedure
    followed: tuple[str, ...]
    came_by: dict[Place, tuple[Place | None, str]] = field(default_factory=dict)
    leads_to: dict[Place, list[Place]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._reads: dict[str, tuple[int, ...]] = {}
        self._answers: dict[tuple[str, tuple[Fact, ...]], bool | None] = {}

    def answer(self, when: str, values: tuple[Fact, ...]) -> bool | None:
        """A condition's answer at a place; None when it can be either."""
        at = self._reads.get(when)
        if at is None:
            read = reads(when, self.procedure)
            at = tuple(i for i, key in enumerate(self.followed) if key in read)
            self._reads[when] = at
        asked = (when, tuple(values[i] for i in at))
        if asked not in self._answers:
            facts = dict(zip(self.followed, values, strict=True))
            self._answers[asked] = holds(when, self.procedure, facts)
        return self._answers[asked]

    def walk(self, most: int) -> None:
        """Go everywhere, nearest first; raises TooManyError past so many places."""
        values = tuple(self.procedure.kept[key] for key in self.followed)
        waiting: deque[Place] = deque()
        for step in self.procedure.openings:
            self._go(None, step, ("", values), waiting)
        while waiting:
            place = waiting.popleft()
            for step in self.procedure.transitions_from(place[0]):
                self._go(place, step, place, waiting)
            if len(self.came_by) > most:
                raise TooManyError

    def _go(
        self, source: Place | None, step: Transition, held: Place, waiting: deque[Place]
    ) -> None:
        state, values = held
        if any(self.answer(guard.when, values) is False for guard in step.guards):
            return
        self.taken.add(step.key)
        place = (step.target(state), self._after(step, values))
        if source is not None:
            self.leads_to.setdefault(source, []).append(place)
        if place not in self.came_by:
            self.came_by[place] = (source, step.key)
            waiting.append(place)

    def _after(self, step: Transition, values: tuple[Fact, ...]) -> tuple[Fact, ...]:
        told = dict(zip(self.followed, values, strict=True))
        for one in step.sets:
            if one.field in told:
                value = one.apply(told[one.field])
                beyond = isinstance(value, int) and value > MOST_COUNT
                told[one.field] = None if beyond else value
        return tuple(told.values())

    def way(self, place: Place) -> dict[str, str]:
        """The shortest way to a place, by the names of its steps in both languages."""
        steps: list[Transition] = []
        at: Place | None = place
        while at is not None:
            at, key = self.came_by[at]
            steps.insert(0, self.procedure.transition(key))
        return {
            "way": " → ".join(step.name for step in steps),
            "way_en": " → ".join(step.en for step in steps),
        }

    def dead(self) -> Iterator[Place]:
        """The places from which no end can be come to."""
        back: dict[Place, list[Place]] = {}
        for source, targets in self.leads_to.items():
            for target in targets:
                back.setdefault(target, []).append(source)
        ends = [place for place in self.came_by if self.procedure.state(place[0]).end]
        leading = closure(ends, back)
        yield from (place for place in self.came_by if place not in leading)


def check_paths(procedure: Procedure) -> Iterator[Finding]:
    """What is not so on every path that a promise speaks of, and what no path can do."""
    try:
        walked = _walks(procedure)
    except TooManyError:
        where = Where(field="transitions")
        yield Finding("procedure.limit.places", where, {"limit": str(MOST_PLACES)})
        return
    yield from _promises(walked[0])
    told: set[str] = set()
    for paths in walked:
        yield from _dead_ends(paths, told)
    for index, step in enumerate(procedure.transitions):
        if not all(step.key in paths.taken for paths in walked):
            where = Where(field=f"transitions.{index}")
            said = {"step": step.name, "step_en": step.en}
            yield Finding("procedure.step.never", where, said)


def _walks(procedure: Procedure) -> tuple[Paths, ...]:
    """The walks that are made, that for the promises first; raises TooManyError."""
    promised = _read_by(procedure, (one.when for one in procedure.promises))
    guards = (guard.when for step in procedure.transitions for guard in step.guards)
    others = _read_by(procedure, guards) - promised
    together = Paths(procedure, tuple(sorted(promised | others)))
    try:
        together.walk(MOST_TOGETHER)
    except TooManyError:
        apart = [promised, *({one} for one in sorted(others))]
        found = tuple(Paths(procedure, tuple(sorted(keys))) for keys in apart)
        for paths in found:
            paths.walk(MOST_PLACES)
        return found
    return (together,)


def _promises(paths: Paths) -> Iterator[Finding]:
    for index, promise in enumerate(paths.procedure.promises):
        for place in paths.came_by:
            if place[0] == promise.state and not paths.answer(promise.when, place[1]):
                said = {"name": promise.name, "en": promise.en, **paths.way(place)}
                where = Where(field=f"promises.{index}")
                yield Finding("procedure.promise.broken", where, said)
                break


def _dead_ends(paths: Paths, told: set[str]) -> Iterator[Finding]:
    numbers = {one.key: number for number, one in enumerate(paths.procedure.states)}
    for place in paths.dead():
        state = paths.procedure.state(place[0])
        if state.key not in told:
            told.add(state.key)
            said = {"state": state.name, "en": state.en, **paths.way(place)}
            where = Where(field=f"states.{numbers[state.key]}")
            yield Finding("procedure.state.stuck", where, said)


def _read_by(procedure: Procedure, texts: Iterable[str]) -> frozenset[str]:
    """The kept fields that these conditions read."""
    read = {key for text in texts for key in reads(text, procedure)}
    return frozenset(read & procedure.kept.keys())
