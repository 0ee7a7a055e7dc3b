"""What a screening found, as bits and amounts over all firms, and how two of them differ."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, bit_at, none, packed, rows_of, size, unpacked
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.since import Since
from liyuan.engines.screening.table import Table
from liyuan.policies.domain import Outcome
from liyuan.screening.domain import Change, Progress

# Firms judged between two tellings: a call-off waits for no more than these.
STRETCH = 1 << 18


@dataclass(frozen=True)
class Found:
    """A clause for all firms: bits of the eligible and of the open, and what is paid to whom.

    `rows` (ascending) are the eligible whose amount `fen` is told; none where no money is paid.
    """

    eligible: Bits = field(repr=False)
    unknown: Bits = field(repr=False)
    rows: Array = field(repr=False)
    fen: Array = field(repr=False)
    pays: bool = True

    def outcome(self, row: int) -> Outcome:
        """The verdict of the firm in a row."""
        place = np.array([row])
        if bit_at(self.eligible, place)[0]:
            return Outcome.ELIGIBLE
        return Outcome.UNKNOWN if bit_at(self.unknown, place)[0] else Outcome.NOT

    def fen_of(self, row: int) -> int | None:
        """What the firm in a row gets; None when nothing, or nothing that can be told."""
        at = int(np.searchsorted(self.rows, row))
        return int(self.fen[at]) if at < len(self.rows) and self.rows[at] == row else None

    @property
    def total(self) -> int:
        """What all of them get, exactly."""
        return exact_sum(self.fen)


def exact_sum(fen: Array) -> int:
    """The sum of whole numbers, however large."""
    largest = int(np.abs(fen).max(initial=0))
    small = largest * max(len(fen), 1) < 1 << 62
    return int(fen.sum()) if small else sum(map(int, fen.tolist()))


def found_by(plan: Plan, table: Table, progress: Progress) -> dict[str, Found]:
    """Judge all firms, a stretch at a time; `progress` is told the firms done after each."""
    parts: dict[str, list[Found]] = {clause.key: [] for clause in plan.clauses}
    memo = Memo()
    for first, last in table.spans(STRETCH):
        part = screen(plan, table.slice(first, last), memo=memo, keep_paid=True)
        for at, one in enumerate(part.verdicts):
            paid = part.paid(at)
            found = Found(one.eligible, one.unknown, paid.rows + first, paid.fen)
            parts[one.key].append(found)
        progress(last)
    pays = {clause.key: clause.amount is not None for clause in plan.clauses}
    return {key: _joined(several, pays[key]) for key, several in parts.items()}


def _joined(parts: list[Found], pays: bool) -> Found:
    if not parts:
        empty = np.zeros(0, np.int64)
        return Found(none(0), none(0), empty, empty, pays)
    return Found(
        eligible=np.concatenate([part.eligible for part in parts]),
        unknown=np.concatenate([part.unknown for part in parts]),
        rows=np.concatenate([part.rows for part in parts]),
        fen=np.concatenate([part.fen for part in parts]),
        pays=pays,
    )


def patched(before: Found, since: Since, rows: Array, now: Found) -> Found:
    """What was found before, but for some rows, which were judged again as `now` says."""
    again = np.zeros(since.rows, np.bool_)
    again[rows] = True
    stays, places = since.moved(before.rows)
    kept = ~again[places]
    paid = np.concatenate([places[kept], rows[now.rows]])
    fen = np.concatenate([before.fen[stays[kept]], now.fen])
    order = np.argsort(paid, kind="stable")
    return Found(
        eligible=_patched(since.bits(before.eligible), rows, now.eligible, since.rows),
        unknown=_patched(since.bits(before.unknown), rows, now.unknown, since.rows),
        rows=paid[order],
        fen=fen[order],
        pays=now.pays,
    )


def _patched(bits: Bits, rows: Array, other: Bits, total: int) -> Bits:
    flags = unpacked(bits, total).copy()
    flags[rows] = unpacked(other, len(rows))
    return packed(flags)


def changes(before: Found | None, now: Found | None, since: Since) -> Iterator[tuple[Change, Bits]]:
    """Who is newly eligible, and who is no longer, among all firms of now; None is no clause."""
    nobody = none(since.rows)
    was = since.bits(before.eligible) if before else nobody
    eligible = now.eligible if now else nobody
    yield Change.NEWLY, eligible & ~was
    yield Change.NO_LONGER, was & ~eligible


def rows_after(bits: Bits, row: int, most: int) -> Array:
    """The next rows that are set, after a row, no more than so many."""
    found: list[Array] = []
    first, count = (row + 1) // 8, 0
    while first < len(bits) and count < most:
        rows = rows_of(bits[first : first + size(STRETCH)]) + first * 8
        rows = rows[rows > row]
        found.append(rows)
        first, count = first + size(STRETCH), count + len(rows)
    return np.concatenate(found)[:most] if found else np.zeros(0, np.int64)
