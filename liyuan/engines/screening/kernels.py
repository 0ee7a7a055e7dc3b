"""What each kind of predicate says of a block of firms: one small function for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from liyuan.engines.screening import exact, nearly
from liyuan.engines.screening.bits import Array, Bits, Flags, Pair, none, packed, trimmed
from liyuan.engines.screening.block import Block
from liyuan.engines.screening.firms import scopes, truth_of
from liyuan.engines.screening.held import of_column
from liyuan.engines.screening.memo import TRUE, UNKNOWN
from liyuan.engines.screening.predicates import (
    Among,
    AtLeast,
    Compared,
    Holds,
    IsKnown,
    PerFirm,
    PerValue,
    Rule,
    Worded,
)
from liyuan.engines.screening.schema import ColumnType, Key
from liyuan.engines.screening.table import Column

# A set of stored numbers up to this size is compared one by one.
FEW = 4
# Numbers that lie within so many of each other are looked up in a table.
DENSE = 1 << 16
# Of a kind of stored numbers the least and the greatest.
ENDS = {
    np.dtype(kind): (int(np.iinfo(kind).min), int(np.iinfo(kind).max))
    for kind in (np.int64, np.int32)
}


def pair_of(predicate: Any, block: Block) -> Pair:
    """What a predicate says of a block."""
    return KERNELS[type(predicate)](predicate, block)


def _one(block: Block, bits: Bits, column: Column, key: Key) -> Pair:
    """True where `bits` say so; unknown where the column is. `bits` may be written to."""
    trimmed(bits, block.rows)
    if column.valid is not None:
        bits &= column.valid
    return of_column(bits, block.absent(key))


def _unknown(block: Block) -> Pair:
    return Pair(none(block.rows), block.every)


def _at_least(asked: AtLeast, block: Block) -> Pair:
    column = block.column(asked.key)
    if column is None:
        return _unknown(block)
    least, most = ENDS[column.values.dtype]
    if least < asked.least <= most:
        return _one(block, packed(column.values >= asked.least), column, asked.key)
    bits = none(block.rows) if asked.least > most else block.every.copy()
    return _one(block, bits, column, asked.key)


def _among(asked: Among, block: Block) -> Pair:
    column = block.column(asked.key)
    if column is None:
        return _unknown(block)
    least, most = ENDS[column.values.dtype]
    inside = sorted(one for one in asked.stored if least <= one <= most)
    return _one(block, packed(_in(column.values, inside)), column, asked.key)


def _in(values: Any, wanted: Sequence[int]) -> Flags:
    if len(wanted) > FEW:
        found: Flags = np.isin(values, wanted)
        return found
    flags = np.zeros(len(values), np.bool_)
    for one in wanted:
        flags |= values == one
    return flags


def _worded(asked: Worded, block: Block) -> Pair:
    column = block.column(asked.key)
    if column is None:
        return _unknown(block)
    wanted = block.memo.places(asked, column.words)
    if len(wanted) <= FEW:
        return _one(block, packed(_in(column.values, wanted)), column, asked.key)
    held = np.zeros(len(column.words) or 1, np.bool_)
    held[wanted] = True
    return _one(block, packed(held.take(column.values, mode="clip")), column, asked.key)


def _holds(asked: Holds, block: Block) -> Pair:
    column = block.column(asked.key)
    return _one(block, column.values.copy(), column, asked.key) if column else _unknown(block)


def _is_known(asked: IsKnown, block: Block) -> Pair:
    column = block.column(asked.key)
    if column is None:
        bits = none(block.rows)
    else:
        given = column.valid
        bits = block.every if given is None else trimmed(given.copy(), block.rows)
    return Pair(bits, bits)


def _compared(asked: Compared, block: Block) -> Pair:
    rows = block.picked
    try:
        holds, known = exact.compared(asked, rows)
    except exact.TooLarge:
        holds, known, unsure = nearly.compared(asked, rows)
        if unsure.any():
            return _asked(asked.asked, block, holds, known, np.flatnonzero(unsure))
    return _flagged(block, holds, known)


def _flagged(block: Block, holds: Any, known: Flags | None) -> Pair:
    bits = packed(_each(holds, block))
    if known is None:
        return Pair(bits, bits)
    given = packed(_each(known, block))
    certain = bits & given
    return Pair(certain, trimmed(certain | ~given, block.rows))


def _each(flags: Any, block: Block) -> Flags:
    """Of each row its own, where all had one."""
    found: Flags = flags if np.ndim(flags) else np.full(block.rows, flags, np.bool_)
    return found


def _asked(rule: Rule, block: Block, holds: Flags, known: Flags | None, rows: Any) -> Pair:
    """The same, where some rows are the interpreter's."""
    known = np.ones(block.rows, np.bool_) if known is None else known.copy()
    for row, scope in zip(rows.tolist(), scopes(block.table, rule.keys, rows), strict=True):
        answer = truth_of(rule.compiled, scope)
        known[row], holds[row] = answer is not None, bool(answer)
    return _flagged(block, holds, known)


def _per_firm(asked: PerFirm, block: Block) -> Pair:
    """One firm stands for all that are alike in the columns concerned."""
    firms, alike = _alike(asked.keys, block)
    found = scopes(block.table, asked.keys, firms)
    answers = [truth_of(asked.asked.compiled, scope) for scope in found]
    holds = np.array([answer is True for answer in answers], np.bool_)
    known = np.array([answer is not None for answer in answers], np.bool_)
    return _flagged(block, holds[alike], known[alike])


def _alike(keys: Iterable[Key], block: Block) -> tuple[Array, Array]:
    """A row of each kind that occurs, and of each row its kind."""
    firsts, alike = np.zeros(1, np.int64)[: block.rows], np.zeros(block.rows, np.int64)
    for key in keys:
        numbers, known = block.numbers(key), block.known(key)
        values, places = np.unique(numbers, return_inverse=True)
        places = places + 1 if known is None else np.where(known, places + 1, 0)
        joint = alike * (len(values) + 1) + places
        _, firsts, alike = np.unique(joint, return_index=True, return_inverse=True)
    return firsts, alike


def _per_value(asked: PerValue, block: Block) -> Pair:
    column = block.column(asked.key)
    if column is None:
        missing = block.memo.answers(asked, _ABSENT).missing
        return _flagged(block, *_apart(np.full(block.rows, missing)))
    missing = block.memo.answers(asked, column.type).missing
    states, codes = _STATES_OF[column.type.kind](asked, column, block)
    if missing == UNKNOWN and not (states == UNKNOWN).any():
        return _one(block, packed((states == TRUE).take(codes, mode="clip")), column, asked.key)
    found = states.take(codes, mode="clip")
    known = block.known(asked.key)
    return _flagged(block, *_apart(found if known is None else np.where(known, found, missing)))


def _apart(states: Any) -> tuple[Flags, Flags]:
    """Which hold and which are known."""
    return states == TRUE, states != UNKNOWN


def _of_words(asked: PerValue, column: Column, block: Block) -> tuple[Any, Any]:
    """A table of answers, and of each row the place in it, which may be any where it is unknown."""
    states = block.memo.by_word(asked, column)
    return states if len(states) else np.zeros(1, np.uint8), column.values


def _of_flags(asked: PerValue, column: Column, block: Block) -> tuple[Any, Any]:
    states = block.memo.answers(asked, column.type).alone(np.arange(2))
    return states, block.numbers(asked.key)


def _of_numbers(asked: PerValue, column: Column, block: Block) -> tuple[Any, Any]:
    low, high = ends = block.bounds(asked.key)
    dense = high - low < DENSE
    found = block.memo.by_number(asked, column.type, column.values, ends) if dense else None
    if found:
        return found[1], column.values - found[0]
    known = block.known(asked.key)
    numbers = column.values if known is None else np.where(known, column.values, low)
    values, places = np.unique(numbers, return_inverse=True)
    return block.memo.answers(asked, column.type).alone(values), places


_STATES_OF: dict[str, Callable[[PerValue, Column, Block], tuple[Any, Any]]] = {
    "text": _of_words,
    "boolean": _of_flags,
    "whole": _of_numbers,
    "date": _of_numbers,
}
_ABSENT = ColumnType("text")
KERNELS: dict[type, Callable[[Any, Block], Pair]] = {
    AtLeast: _at_least,
    Among: _among,
    Worded: _worded,
    Holds: _holds,
    IsKnown: _is_known,
    Compared: _compared,
    PerValue: _per_value,
    PerFirm: _per_firm,
}
