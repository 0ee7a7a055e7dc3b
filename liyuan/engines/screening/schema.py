"""Which columns a table of firms has, and how what they hold stands for what a rule sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

# FEEL name of a fact or decision, and the place of a year in it: 1 is the latest closed year.
Key: TypeAlias = tuple[str, int | None]
Kind = Literal["whole", "date", "boolean", "text"]


@dataclass(frozen=True)
class ColumnType:
    """How a column is kept: a rule sees a stored whole number divided by `per_unit`."""

    kind: Kind
    per_unit: int = 1


@dataclass(frozen=True)
class Schema:
    """The columns that a plan may read; of a yearly fact every place, though some be empty.

    A table may lack some of them: they are unknown for all its firms.
    """

    columns: Mapping[Key, ColumnType]

    def places(self, name: str) -> tuple[Key, ...]:
        """The columns of a fact: of a yearly one all years, latest first."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Key, ...]]:
        found: dict[str, tuple[Key, ...]] = {}
        for key in sorted(self.columns, key=lambda key: (key[0], key[1] or 0)):
            found[key[0]] = (*found.get(key[0], ()), key)
        return found

    def key(self, name: str, place: int | None) -> Key | None:
        """The column that `name` or `name[place]` reads; None when there is none."""
        if place == 1 and (name, None) in self.columns:  # one value is a list of one
            return (name, None)
        return (name, place) if (name, place) in self.columns else None


def text_of(key: Key) -> str:
    """A column as people read it."""
    name, place = key
    return name if place is None else f"{name}[{place}]"
