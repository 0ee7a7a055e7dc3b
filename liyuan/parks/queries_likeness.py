"""Reads of positionings: main industries by kind, and how much those of two parks overlap.

The index is Jaccard's over the kinds of main industries: kinds in common over kinds of either
(`engines/measures/likeness` has formula and sources). 1 is the same positioning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from liyuan.engines.measures.likeness import Profile, evenly, overlap
from liyuan.parks.models import Speciality
from liyuan.parks.queries_tree import ParkTree, TreePark

NEAREST = 5
TOP = 20


@dataclass(frozen=True)
class Overlap:
    """Two parks, how much their positionings overlap, and in which kinds."""

    park: TreePark
    other: TreePark
    index: Decimal
    common: tuple[str, ...]


@dataclass(frozen=True)
class MatrixRow:
    """A park with its index towards every park of the matrix, in their order."""

    park: TreePark
    indices: tuple[Decimal, ...]


@dataclass(frozen=True)
class Matrix:
    """Parks by parks: symmetric, 1 on the diagonal; `top` are the most alike pairs."""

    parks: tuple[TreePark, ...]
    rows: tuple[MatrixRow, ...]
    top: tuple[Overlap, ...]
    unpositioned: tuple[TreePark, ...]
    """Parks without main industries, which the matrix leaves out."""


@dataclass(frozen=True)
class Positioning:
    """What a main industry is: its kinds and the beginnings of codes of firms in it."""

    kinds: tuple[str, ...]
    industries: tuple[str, ...]

    def holds(self, code: str) -> bool:
        """Whether a firm of this industry belongs to it."""
        return code.startswith(self.industries)


def positionings() -> Mapping[str, Positioning]:
    """Every main industry by its name."""
    rows = Speciality.objects.values_list("name", "kinds", "industries")
    return {name: Positioning(tuple(kinds), tuple(codes)) for name, kinds, codes in rows}


def profile(industries: Iterable[str], known: Mapping[str, Positioning]) -> Profile:
    """The kinds of these main industries; one without a positioning of its own is its own kind."""
    said = (known[name].kinds if name in known else (name,) for name in industries)
    return evenly(kind for kinds in said for kind in kinds)


def matrix(tree: ParkTree, words: Mapping[str, str]) -> Matrix:
    """How much the positionings of all parks at the top of the tree overlap; `words` of kinds."""
    known = positionings()
    roots = [tree.parks[code] for code in tree.forest.roots]
    profiles = {park.code: profile(park.industries, known) for park in roots}
    parks = tuple(park for park in roots if profiles[park.code])
    rows = tuple(
        MatrixRow(park, tuple(_index(profiles, park, other) for other in parks)) for park in parks
    )
    pairs = (
        _overlap(profiles, park, other, words)
        for n, park in enumerate(parks)
        for other in parks[n + 1 :]
    )
    return Matrix(
        parks=parks,
        rows=rows,
        top=_alike(pairs)[:TOP],
        unpositioned=tuple(park for park in roots if not profiles[park.code]),
    )


def nearest(
    code: str, tree: ParkTree, known: Mapping[str, Positioning], words: Mapping[str, str]
) -> tuple[Overlap, ...]:
    """The parks at the top of the tree that are positioned most like this one."""
    around = {code, *tree.forest.above(code), *tree.forest.within(code)}
    others = [tree.parks[one] for one in tree.forest.roots if one not in around]
    park = tree.parks[code]
    profiles = {p.code: profile(p.industries, known) for p in (park, *others)}
    return _alike(_overlap(profiles, park, other, words) for other in others)[:NEAREST]


def _alike(pairs: Iterable[Overlap]) -> tuple[Overlap, ...]:
    """Those that overlap at all, the most alike first."""
    found = (pair for pair in pairs if pair.index > 0)
    return tuple(sorted(found, key=lambda pair: (-pair.index, pair.park.code, pair.other.code)))


def _overlap(
    profiles: Mapping[str, Profile], park: TreePark, other: TreePark, words: Mapping[str, str]
) -> Overlap:
    one, two = profiles[park.code], profiles[other.code]
    common = tuple(words.get(kind, kind) for kind in one if kind in two)
    return Overlap(park, other, _index(profiles, park, other), common)


def _index(profiles: Mapping[str, Profile], park: TreePark, other: TreePark) -> Decimal:
    return overlap(profiles[park.code], profiles[other.code]) or Decimal(0)
