"""Invented names of firms, no two alike."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liyuan.engines.synth.draws import Array, Draws
from liyuan.engines.synth.recipe import Names, Weighted
from liyuan.engines.synth.shape import RecipeError

# after so many drawings, the names that are left get a brand longer by one sign
DRAWINGS = 4
MOST_DRAWINGS = 64


@dataclass(frozen=True)
class Words:
    """The parts of names, each drawn part a column of places in these lists."""

    names: Names
    groups: tuple[str, ...]

    @property
    def trades(self) -> tuple[str, ...]:
        return tuple(trade for group in self.groups for trade in self.names.trades[group])

    def trade_ranges(self) -> tuple[Array, Array]:
        """Where each group's trades begin in the list, and how many there are."""
        counts = np.array([len(self.names.trades[group]) for group in self.groups])
        return np.cumsum(counts) - counts, counts


def firm_names(
    draws: Draws, of: Names, groups: tuple[str, ...], group: Array, taken: frozenset[str]
) -> pa.Array:
    """A name per firm, by the place of its group in `groups`; none twice, none of `taken`."""
    words = Words(of, groups)
    names = np.full(len(group), "", dtype=object)
    left = np.arange(len(group))
    used = pa.array(sorted(taken), pa.string())
    for turn in range(MOST_DRAWINGS):
        drawn = _draw(draws, f"names/{turn}", words, group[left], longer=turn // DRAWINGS)
        fresh = _first_of_each(drawn) & ~_among(drawn, used)
        chosen = np.flatnonzero(fresh)
        names[left[chosen]] = drawn.take(pa.array(chosen)).to_numpy(zero_copy_only=False)
        left = np.delete(left, chosen)
        if not len(left):
            return pa.array(names, pa.string())
        used = pa.concat_arrays([used, drawn.take(pa.array(chosen))])
    raise RecipeError("names: the words do not suffice for so many firms")


def _draw(draws: Draws, turn: str, words: Words, group: Array, *, longer: int) -> pa.Array:
    size = len(group)
    starts, counts = words.trade_ranges()
    trade = starts[group] + (draws.uniform(f"{turn}/trade", size) * counts[group]).astype(int)
    brand = [_any(draws, f"{turn}/first", size, words.names.first)]
    brand += [_any(draws, f"{turn}/second", size, words.names.second)]
    more = [f"{turn}/more/{place}" for place in range(longer)]
    brand += [_any(draws, name, size, words.names.second) for name in more]
    return pc.binary_join_element_wise(
        _weighted(draws, f"{turn}/place", size, words.names.places),
        *brand,
        _taken(words.trades, trade),
        _weighted(draws, f"{turn}/form", size, words.names.forms),
        "",
    )


def _any(draws: Draws, name: str, size: int, of: tuple[str, ...]) -> pa.Array:
    return _taken(of, draws.integers(name, size, 0, len(of) - 1))


def _weighted(draws: Draws, name: str, size: int, of: Weighted) -> pa.Array:
    return _taken(tuple(word for word, _ in of), draws.weighted(name, size, of))


def _taken(words: tuple[str, ...], places: Array) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(places))


def _first_of_each(names: pa.Array) -> Array:
    codes = names.dictionary_encode().indices.to_numpy()
    first = np.zeros(len(names), bool)
    first[np.unique(codes, return_index=True)[1]] = True
    return first


def _among(names: pa.Array, used: pa.Array) -> Array:
    among: Array = pc.is_in(names, value_set=used).to_numpy(zero_copy_only=False)
    return among
