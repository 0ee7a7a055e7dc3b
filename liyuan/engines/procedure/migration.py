"""What would become of running cases if they went over to another version of their procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liyuan.engines.procedure.model import Facts, Procedure


@dataclass(frozen=True)
class Fate:
    """The cases of a state and the state they would be in; `new` is empty when there is none."""

    old: str
    new: str
    count: int


@dataclass(frozen=True)
class Migration:
    """A preview: cases that stay in their state, whose state has a new key, that cannot go over.

    `fields` are the fields that they would begin with, `clocks` those that no act would stop.
    """

    moved: tuple[Fate, ...]
    renamed: tuple[Fate, ...]
    stuck: tuple[Fate, ...]
    fields: Facts
    clocks: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether every case has somewhere to go."""
        return not self.stuck


def migrate(old: Procedure, new: Procedure, counts: Mapping[str, int]) -> Migration:
    """Preview for so many cases in each state; a state's `was` tells its earlier keys."""
    there = {one.key for one in new.states}
    renamed = {was: one.key for one in new.states for was in one.was}
    fates = [
        Fate(state, state if state in there else renamed.get(state, ""), count)
        for state, count in counts.items()
        if count
    ]
    kept = new.kept
    gone = {one.key for one in old.clocks} - {one.key for one in new.clocks}
    return Migration(
        moved=tuple(one for one in fates if one.new == one.old),
        renamed=tuple(one for one in fates if one.new and one.new != one.old),
        stuck=tuple(one for one in fates if not one.new),
        fields={key: kept[key] for key in kept.keys() - old.kept.keys()},
        clocks=tuple(sorted(gone)),
    )
