"""A draft of a clause against the clause as it stands: who wins, who loses, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from liyuan.engines.screening.amounts import Paid
from liyuan.engines.screening.bits import Array, Bits, bit_at, count, rows_of
from liyuan.engines.screening.cells import summed
from liyuan.engines.screening.fen import added, roomy
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import ClausePlan, Plan
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.subset import paid_to
from liyuan.engines.screening.table import Table


class Axis(NamedTuple):
    """A breakdown: the group of each firm, from 0; those that belong nowhere are one of them."""

    codes: Array
    groups: int


class Part(NamedTuple):
    """Some firms, and fen: what they get, or by how much more (less where negative)."""

    firms: int = 0
    fen: int = 0


@dataclass(frozen=True)
class Change:
    """What a reform does to some firms.

    `new` and `lost` become eligible or cease to be; of those that stay, `more` and `less` get
    another amount, of `untold` it cannot be told for one side. `after.fen - before.fen` is the sum
    of all five; amounts that cannot be told count nothing.
    """

    before: Part
    after: Part
    new: Part
    lost: Part
    more: Part
    less: Part
    untold: Part

    @property
    def fen(self) -> int:
        """What it costs more."""
        return self.after.fen - self.before.fen

    @property
    def counts(self) -> tuple[int, ...]:
        """Numbers of firms that a reader may see only where none of them is small."""
        parts = (self.before, self.after, self.new, self.lost, self.more, self.less, self.untold)
        return tuple(part.firms for part in parts)


Grouped: TypeAlias = tuple[Change, ...]


@dataclass(frozen=True)
class Reform:
    """The change of all firms, and of the groups of each axis, which add up to it.

    `unknown` are firms whose verdict is open before and after. `rows` and `fen` are the firms
    whose amount changes, and by how much.
    """

    total: Change
    by: Mapping[str, Grouped]
    unknown: tuple[int, int]
    rows: Array = field(repr=False)
    fen: Array = field(repr=False)


class _Moved(NamedTuple):
    """Rows of one part and the fen of each."""

    rows: Array
    fen: Array


_NOBODY = _Moved(np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True)
class Standing:
    """A clause as it stands over a table, kept while drafts are put against it.

    `held` keeps what drafts ask too, so that a slider may go back; `Held.keep_only` bounds it.
    """

    clause: ClausePlan
    table: Table
    held: Held
    axes: Mapping[str, Axis] = field(default_factory=dict)

    @cached_property
    def bits(self) -> tuple[Bits, Bits]:
        """Who is eligible, and whose verdict is open."""
        return bits_of(self.clause, self.table, self.held)

    @cached_property
    def paid(self) -> Paid:
        return paid_to(self.clause, self.table, self.held, self.bits[0])

    @cached_property
    def before(self) -> Part:
        return Part(count(self.bits[0]), self.paid.total())

    @cached_property
    def by(self) -> Mapping[str, list[Part]]:
        """The same by the groups of each axis."""
        every = _everybody(self.bits[0], self.paid)
        return {name: _split(axis, every) for name, axis in self.axes.items()}

    def against(self, draft: ClausePlan) -> Reform:
        """What a draft would change; the clause itself changes exactly nothing."""
        eligible, unknown = bits_of(draft, self.table, self.held)
        moved = self._moved(draft, eligible)
        opened = count(self.bits[1]), count(unknown)
        rows = np.concatenate([part.rows for part in moved])
        fen = np.concatenate([part.fen for part in moved])
        other = np.flatnonzero(fen)
        parts = [Part(len(part.rows), added(part.fen)) for part in moved]
        by = {name: self._by(name, axis, moved) for name, axis in self.axes.items()}
        return Reform(_change(self.before, parts), by, opened, rows[other], fen[other])

    def _by(self, name: str, axis: Axis, moved: list[_Moved]) -> Grouped:
        groups = zip(self.by[name], *(_split(axis, part) for part in moved), strict=True)
        return tuple(_change(before, list(parts)) for before, *parts in groups)

    def _moved(self, draft: ClausePlan, eligible: Bits) -> list[_Moved]:
        """New, lost, more, less, untold."""
        mine = self.bits[0]
        new, lost = eligible & ~mine, mine & ~eligible
        gained = _everybody(new, paid_to(draft, self.table, self.held, new))
        gone = _everybody(lost, paid_to(self.clause, self.table, self.held, lost))
        gone = _Moved(gone.rows, -roomy(gone.fen))
        if draft.amount == self.clause.amount:
            return [gained, gone, _NOBODY, _NOBODY, _NOBODY]
        return [gained, gone, *self._stayed(draft, mine & eligible)]

    def _stayed(self, draft: ClausePlan, both: Bits) -> list[_Moved]:
        """Of firms that are eligible before and after: more, less, untold."""
        after = paid_to(draft, self.table, self.held, both)
        was, is_ = _everybody(both, _among(self.paid, both)), _everybody(both, after)
        fen = roomy(is_.fen) - roomy(was.fen)
        untold = np.isin(was.rows, np.union1d(self.paid.untold, after.untold))
        flags = (~untold & (fen > 0), ~untold & (fen < 0), untold)
        return [_Moved(was.rows[some], fen[some]) for some in flags]


def bits_of(clause: ClausePlan, table: Table, held: Held) -> tuple[Bits, Bits]:
    """Who is eligible for a clause, and whose verdict is open; amounts are not worked out."""
    (found,) = screen(Plan((replace(clause, amount=None),), ()), table, held).verdicts
    return found.eligible, found.unknown


def net(reforms: Iterable[Reform]) -> tuple[Part, Part]:
    """Over several clauses, firms that get more on the whole, and firms that get less."""
    several = list(reforms)
    if not several:
        return Part(), Part()
    rows = np.concatenate([one.rows for one in several])
    fen = np.concatenate([one.fen for one in several])
    firms, place = np.unique(rows, return_inverse=True)
    fen = roomy(fen)
    sums = np.zeros(len(firms), fen.dtype)
    np.add.at(sums, place, fen)
    return tuple(  # type: ignore[return-value]
        Part(int(np.count_nonzero(some)), added(sums[some])) for some in (sums > 0, sums < 0)
    )


def _everybody(whom: Bits, paid: Paid) -> _Moved:
    """All of these firms with what they are paid; nothing where it cannot be told."""
    rows = rows_of(whom)
    if len(rows) == len(paid.rows):
        return _Moved(rows, paid.fen)
    fen = np.zeros(len(rows), paid.fen.dtype)
    fen[np.searchsorted(rows, paid.rows)] = paid.fen
    return _Moved(rows, fen)


def _among(paid: Paid, whom: Bits) -> Paid:
    here = bit_at(whom, paid.rows)
    return Paid(paid.rows[here], paid.fen[here], paid.untold)


def _split(axis: Axis, part: _Moved) -> list[Part]:
    """A part by the groups of an axis."""
    codes = axis.codes[part.rows]
    firms = np.bincount(codes, minlength=axis.groups).tolist()
    return list(map(Part, firms, summed(codes, part.fen, axis.groups)))


def _change(before: Part, parts: list[Part]) -> Change:
    new, lost = parts[:2]
    fen = sum(part.fen for part in parts)
    after = Part(before.firms + new.firms - lost.firms, before.fen + fen)
    return Change(before, after, *parts)
