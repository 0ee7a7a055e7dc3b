"""Packed bits, one a firm: what is certainly true and what is possibly true."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Bits: TypeAlias = npt.NDArray[np.uint8]  # bit order little, as Arrow has it
Flags: TypeAlias = npt.NDArray[np.bool_]
Array: TypeAlias = npt.NDArray[Any]


# Up to so many bytes Python counts bits faster than numpy begins to.
_SMALL = 1024


class Pair(NamedTuple):
    """A truth of every firm: false is what is not even possible, unknown what is only that.

    Both are the same array where nothing is unknown.
    """

    certain: Bits
    possible: Bits


def size(rows: int) -> int:
    """The bytes that hold the bits of so many rows."""
    return (rows + 7) // 8


def packed(flags: Flags) -> Bits:
    return np.packbits(flags, bitorder="little")


def unpacked(bits: Bits, rows: int) -> Flags:
    return np.unpackbits(bits, count=rows, bitorder="little").view(np.bool_)


def none(rows: int) -> Bits:
    return np.zeros(size(rows), np.uint8)


def every(rows: int) -> Bits:
    """All rows; what pads the last byte is 0."""
    return trimmed(np.full(size(rows), 255, np.uint8), rows)


def trimmed(bits: Bits, rows: int) -> Bits:
    """The same array with what pads its last byte set to 0."""
    if rows % 8:
        bits[-1] &= (1 << rows % 8) - 1
    return bits


def count(bits: Bits) -> int:
    """How many bits are set; what pads must be 0."""
    if len(bits) <= _SMALL:
        return int.from_bytes(bits.tobytes(), "little").bit_count()
    whole = len(bits) & ~7
    words = np.bitwise_count(bits[:whole].view(np.uint64))
    found = int(words.sum(dtype=np.int64))
    return found + int(np.bitwise_count(bits[whole:]).sum()) if whole < len(bits) else found


def rows_of(bits: Bits) -> npt.NDArray[np.int64]:
    """The rows whose bit is set, ascending; cheap where few are."""
    places = np.flatnonzero(bits != 0)  # of truths it is found fast
    found = np.flatnonzero(unpacked(bits[places], len(places) * 8))
    rows: npt.NDArray[np.int64] = places[found >> 3] * 8 + (found & 7)
    return rows


def of_rows(rows: Array, total: int) -> Bits:
    """The bits of these rows."""
    flags = np.zeros(total, np.bool_)
    flags[rows] = True
    return packed(flags)


def bit_at(bits: Bits, rows: Array) -> Flags:
    """The bit of each of these rows."""
    found: Bits = (bits[rows >> 3] >> (rows & 7).astype(np.uint8)) & np.uint8(1)
    return found.view(np.bool_)
