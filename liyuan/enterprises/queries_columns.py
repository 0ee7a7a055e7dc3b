"""What a snapshot says of every registered firm at once, as columns with what may be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from liyuan.engines import store
from liyuan.engines.store import Key
from liyuan.engines.store.kinds import TEXT, Array
from liyuan.enterprises.models import Enterprise, Snapshot
from liyuan.enterprises.queries_facts import open_snapshot, unlawful_batches
from liyuan.rules.columns_accepted import Told


@dataclass(frozen=True)
class Words(Sequence[str]):
    """The texts of a stored column by their codes, read when they are asked for."""

    column: store.Column

    def __len__(self) -> int:
        return self.column.words_held

    def __getitem__(self, code: int) -> str:  # type: ignore[override]
        if not 0 <= code < len(self):
            raise IndexError(code)
        return self.column.word(code)


@dataclass(frozen=True)
class FactColumns:
    """Stored facts over `firms`: those of the snapshot, and those registered of whom it is silent.

    `places` says where the snapshot's firms stand among them; None when they are the same.
    """

    snapshot: store.Snapshot
    firms: Array
    places: Array | None
    unlawful: frozenset[int]

    def told(self, fact: str, year: int | None) -> Told | None:
        """What is stored of a fact of a year; None when nobody ever told of it."""
        column = self.snapshot.columns.get((fact, year))
        if column is None:
            return None
        origins = column.origins
        known = origins != 0
        lawful = known if self._barred is None else known & ~self._barred[origins]
        words = Words(column) if column.kind is TEXT else ()
        return Told(
            kind=column.kind.name,
            per_unit=10**column.scale,
            values=self._spread(column.values),
            known=self._spread(known),
            lawful=self._spread(lawful),
            words=words,
        )

    def lend(self, label: str) -> tuple[Array, Sequence[str]]:
        """The stored values of a fact, by its `label`, and what its codes mean."""
        column = self.snapshot.columns[unlabelled(label)]
        return column.values, Words(column) if column.kind is TEXT else ()

    @cached_property
    def _barred(self) -> Array | None:
        """Of each origin whether it may not be read; None when all may."""
        numbers = [number for number, _ in self.snapshot.origins]
        if self.unlawful.isdisjoint(numbers):
            return None
        return np.array([False, *(number in self.unlawful for number in numbers)])

    def _spread(self, array: Array) -> Array:
        if self.places is None:
            return array
        spread = np.zeros(len(self.firms), array.dtype)
        spread[self.places] = array
        return spread


def fact_columns(snapshot: Snapshot) -> FactColumns:
    """Open a registered snapshot as columns; raises StoreError that names a damaged batch."""
    opened = open_snapshot(snapshot)
    registered = np.fromiter(Enterprise.objects.values_list("pk", flat=True).iterator(), np.int64)
    firms = np.union1d(registered, opened.firms)
    same = len(firms) == len(opened.firms)
    return FactColumns(
        snapshot=opened,
        firms=opened.firms if same else firms,
        places=None if same else np.searchsorted(firms, opened.firms),
        unlawful=unlawful_batches(snapshot.as_of),
    )


def snapshot_columns(snapshot: Snapshot) -> FactColumns:
    """The same as the snapshot alone has them: nobody registered later, nothing barred since."""
    opened = open_snapshot(snapshot)
    return FactColumns(opened, opened.firms, places=None, unlawful=frozenset())


def label(fact: str, year: int | None) -> str:
    """A stored fact in one text."""
    return f"{fact}@{'' if year is None else year}"


def unlabelled(label: str) -> Key:
    """The stored fact of a label."""
    fact, _, year = label.rpartition("@")
    return fact, int(year) if year else None
