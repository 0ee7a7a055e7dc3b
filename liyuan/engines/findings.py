"""What an engine says about a text or a value: a code, a place and parameters, never prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace


class Params(Mapping[str, str]):
    """A frozen mapping that hashes, so that findings can be compared, cached and put in sets."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, str] | None = None) -> None:
        self._items = tuple(sorted((items or {}).items()))

    def __getitem__(self, key: str) -> str:
        for name, value in self._items:
            if name == key:
                return value
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(self._items)

    def __eq__(self, other: object) -> bool:
        return dict(self._items) == other if isinstance(other, Mapping) else NotImplemented

    def __repr__(self) -> str:
        return repr(dict(self._items))


@dataclass(frozen=True)
class Where:
    """A place: file with line and column (from 1), a field's name, and offsets in its text.

    `start` and `end` count characters from 0 in the rule's text; `end` is exclusive.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None


NOWHERE = Where()


@dataclass(frozen=True)
class Finding:
    """One remark; `web/messages` puts it in words. Any mapping of strings is taken as params."""

    code: str
    where: Where = NOWHERE
    params: Mapping[str, str] = field(default_factory=Params)

    def __post_init__(self) -> None:
        if not isinstance(self.params, Params):
            object.__setattr__(self, "params", Params(self.params))

    def at(self, where: Where) -> Finding:
        """The same at the place of the text that it is about: its offsets in the text stay."""
        return replace(self, where=replace(where, start=self.where.start, end=self.where.end))


class Reported(Exception):
    """An error that a person can be told in words: it carries its finding."""

    def __init__(self, finding: Finding, said: str) -> None:
        super().__init__(said)
        self.finding = finding
