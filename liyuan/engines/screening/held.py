"""The bits of what was asked of a table, kept so that a changed clause asks only what is new."""

from __future__ import annotations

from collections.abc import Iterable

from liyuan.engines.screening.bits import Bits, Pair, none, size
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.predicates import Among, AtLeast, Holds, Predicate, Worded
from liyuan.engines.screening.table import Table, absent

# Unknown exactly where their column is, so that one of the two bitmaps says all.
OF_COLUMN = (AtLeast, Among, Worded, Holds)


class Held:
    """Of each predicate what certainly holds, and what possibly does where the column cannot say.

    For one table; one writer at a time.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.memo = Memo()
        self._bits: dict[Predicate, tuple[Bits, Bits | None]] = {}

    def __contains__(self, predicate: object) -> bool:
        return predicate in self._bits

    def pair(self, predicate: Predicate) -> Pair:
        """What a kept predicate says of all firms."""
        return self.part(predicate, (0, self.table.rows))

    def part(self, predicate: Predicate, span: tuple[int, int]) -> Pair:
        """What it says of the firms from a row (divisible by 8) up to another."""
        certain, possible = self.views(predicate, span)
        if possible is not None:
            return Pair(certain, possible)
        column = self.table.columns.get(predicate.key)  # type: ignore[union-attr]
        return of_column(certain, absent(column and column.slice(*span), span[1] - span[0]))

    def views(self, predicate: Predicate, span: tuple[int, int]) -> tuple[Bits, Bits | None]:
        """The kept bits themselves; threads may write to different parts at once."""
        bits = slice(span[0] // 8, size(span[1]))
        certain, possible = self._bits[predicate]
        return certain[bits], None if possible is None else possible[bits]

    def room(self, predicates: Iterable[Predicate]) -> None:
        """Make room for predicates whose bits are about to be written."""
        rows = self.table.rows
        for one in predicates:
            self._bits[one] = none(rows), None if isinstance(one, OF_COLUMN) else none(rows)

    def take(self, other: Held) -> None:
        """Keep what another holds of the same table."""
        self._bits |= other._bits

    def keep_only(self, predicates: Iterable[Predicate]) -> None:
        """Forget all others."""
        kept = set(predicates)
        self._bits = {one: bits for one, bits in self._bits.items() if one in kept}


def of_column(certain: Bits, unknown: Bits | None) -> Pair:
    """The truth of a predicate that is unknown exactly where its column is."""
    return Pair(certain, certain if unknown is None else certain | unknown)
