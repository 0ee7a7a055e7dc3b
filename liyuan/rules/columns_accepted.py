"""Which of several sources counts, for all firms at once: what `accepting.accept` says of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from math import lcm

import numpy as np

from liyuan.engines.store.kinds import Array

NUMBERS = ("whole", "decimal")
TEXT = "text"
# what fits into 64 bits with room for a sign and one addition
ROOM = 1 << 61


@dataclass(frozen=True)
class Told:
    """What is stored of a fact of a year over all firms; `lawful` are the cells that may be read.

    `values` mean nothing where `known` is False. A number is its value / `per_unit`; a text is
    a code, which `words` spell out.
    """

    kind: str
    per_unit: int
    values: Array
    known: Array
    lawful: Array
    words: Sequence[str] = ()


def accept_all(
    sources: Sequence[Told], settled: Told | None, tolerance: Decimal
) -> tuple[Told, Array] | None:
    """What counts for each firm, and where the sources differ by more than the tolerance.

    `sources` are those that can speak, in order; `settled` is what a person confirmed. None
    when nobody ever said anything.
    """
    if not sources:
        return None if settled is None else (settled, np.zeros_like(settled.known))
    each = _alike([*sources, *([settled] if settled else [])])
    said = each[: len(sources)]
    confirmed = each[-1] if settled else replace(said[0], lawful=np.zeros_like(said[0].known))
    spoken = _any(one.lawful for one in said)
    unread = _any(one.known for one in said) & ~spoken
    agreed = _any(one.lawful & (one.values == confirmed.values) for one in said)
    agreed &= confirmed.lawful
    first, differ = _gathered(said, tolerance)
    differ &= spoken & ~agreed
    values = np.where(spoken & ~agreed, first, confirmed.values)
    known = (spoken & ~differ) | (~spoken & ~unread & confirmed.lawful)
    return replace(said[0], values=values, known=known, lawful=known), differ


def _any(masks: Iterable[Array]) -> Array:
    found: Array = reduce(np.logical_or, masks)
    return found


def _gathered(said: Sequence[Told], tolerance: Decimal) -> tuple[Array, Array]:
    """The value of the first that speaks, and where others differ from it by too much."""
    first = low = high = said[-1].values
    spoken = said[-1].lawful
    for one in reversed(said[:-1]):
        here, both = one.lawful, one.lawful & spoken
        low = np.where(both, np.minimum(low, one.values), np.where(here, one.values, low))
        high = np.where(both, np.maximum(high, one.values), np.where(here, one.values, high))
        first = np.where(here, one.values, first)
        spoken = spoken | here
    if said[0].kind not in NUMBERS:
        return first, (low != high) & (tolerance < 1)
    return first, _too_wide(low, high, tolerance)


def _too_wide(low: Array, high: Array, tolerance: Decimal) -> Array:
    """Whether (high - low) / the larger of their sizes is above the tolerance, in whole numbers."""
    share, whole = tolerance.as_integer_ratio()
    far: Array = high != low
    places = np.flatnonzero(far)
    limit = ROOM // max(whole, share, 1)
    low, high = low[places], high[places]
    wide = np.empty(len(places), np.bool_)
    fits = (low > -limit) & (high < limit)
    small, large = low[fits], high[fits]
    wide[fits] = (large - small) * whole > np.maximum(np.abs(small), np.abs(large)) * share
    exact = zip(low[~fits].tolist(), high[~fits].tolist(), strict=True)
    wide[~fits] = [(b - a) * whole > max(abs(a), abs(b)) * share for a, b in exact]
    far[places] = wide
    return far


def _alike(each: Sequence[Told]) -> list[Told]:
    """The same on one grid: numbers over one unit, texts in one set of words."""
    kinds = {one.kind for one in each}
    if len(kinds) > 1 and not kinds.issubset(NUMBERS):
        raise ValueError(f"sources of different kinds: {sorted(kinds)}")
    if kinds == {TEXT}:
        return _one_vocabulary(each)
    unit = lcm(*(one.per_unit for one in each))
    return [one if one.per_unit == unit else _finer(one, unit) for one in each]


def _finer(one: Told, unit: int) -> Told:
    factor = unit // one.per_unit
    largest = int(np.abs(one.values[one.known]).max(initial=0))
    if largest >= ROOM // factor:
        raise ValueError(f"too large for a unit of 1/{unit}")
    return replace(one, kind="decimal", per_unit=unit, values=one.values * factor)


def _one_vocabulary(each: Sequence[Told]) -> list[Told]:
    codes: dict[str, int] = {}
    found = []
    for one in each:
        own = np.array([codes.setdefault(word, len(codes)) for word in one.words], np.int32)
        values = own[one.values] if len(own) else np.zeros(len(one.values), np.int32)
        found.append(replace(one, values=values))
    words = tuple(codes)
    return [replace(one, words=words) for one in found]
