"""The names on a map, moved aside where they would cover each other and left out without room."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# What a letter takes in the map's units, as map.css sets it: Chinese ones are square.
SIZE = 13
NARROW = 7
FIRST_WIDE = "\u2e80"
DOT = 9
# How far a name may move from the middle of its area, nearest first; of a dot, below or above it.
ASIDE = (0, -7, 7, -14, 14)
BESIDE_DOT = (22, -13)
# A last word that so many names share ("District") tells nothing on a map.
SHARED = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Something on a map: its name, its middle, and whether it is a dot."""

    name: str
    x: float
    y: float
    dot: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name as it is written: the middle of its line, and its base."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """What a name or a dot covers."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "Box") -> bool:
        """Whether the two share room."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def labels_of(places: Sequence[Named]) -> tuple[Label, ...]:
    """The names that have room, those of dots first: a dot has no area to be known by."""
    taken = [Box(p.x - DOT, p.y - DOT, p.x + DOT, p.y + DOT) for p in places if p.dot]
    texts = _short([place.name for place in places])
    found = []
    for place, text in sorted(zip(places, texts, strict=True), key=lambda both: not both[0].dot):
        free = (one for one in _tries(place, text) if not any(map(_box(one).covers, taken)))
        label = next(free, None)
        if label:
            found.append(label)
            taken.append(_box(label))
    return tuple(found)


def _short(names: Sequence[str]) -> list[str]:
    """The names without a last word that several of them share."""
    parts = [name.rpartition(" ") for name in names]
    lasts = Counter(last for first, _, last in parts if first)
    return [
        first if first and lasts[last] >= SHARED else name
        for name, (first, _, last) in zip(names, parts, strict=True)
    ]


def _tries(place: Named, text: str) -> Iterator[Label]:
    ways = BESIDE_DOT if place.dot else ASIDE
    return (Label(text, place.x, round(place.y + way, 1)) for way in ways)


def _box(label: Label) -> Box:
    half = sum(SIZE if letter >= FIRST_WIDE else NARROW for letter in label.text) / 2
    return Box(label.x - half, label.y - SIZE + 2, label.x + half, label.y + 2)
