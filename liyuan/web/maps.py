"""A map of districts drawn by the server: shapes shaded by a number, with a table of the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians

from liyuan.web.map_labels import Label, Named, labels_of
from liyuan.web.templatetags.liyuan import number

WIDTH = 720
MARGIN = 6
STEPS = 5
ZERO = 0
Point = tuple[float, float]
Number = int | Decimal
Value = Number | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies: its middle and its outline in degrees, and what is told of it.

    `rings` are closed lines as a pack writes them ("longitude latitude; …|…"); without any it is
    drawn as a dot. `value` is None when nothing is known or nothing may be told: `untold` says why.
    """

    code: str
    name: str
    longitude: float
    latitude: float
    rings: str
    value: Value
    untold: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A place as it is drawn: an SVG path, or a dot where that is empty; `step` 0 is unknown."""

    place: Place
    path: str
    x: float
    y: float
    step: int
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """One shade of the legend: values from `least` to `most`."""

    step: int
    least: Number
    most: Number


@dataclass(frozen=True, slots=True)
class Map:
    """A drawn map: shapes in a box of `width` by `height`, shaded in bands of equal numbers."""

    title: str
    measure: str
    unit: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    bands: tuple[Band, ...]
    labels: tuple[Label, ...] = ()
    column: str = ""
    """What the places are (区县): the head of the table's first column."""


def draw(
    places: Sequence[Place], *, title: str, measure: str, unit: str, column: str = ""
) -> Map | None:
    """The map of these places; None when none of them has an outline."""
    lines = {place.code: rings_of(place.rings) for place in places}
    points = [point for rings in lines.values() for ring in rings for point in ring]
    if not points:
        return None
    frame = Frame.around(points)
    bands = bands_of(place.value for place in places)
    shapes = (
        Shape(
            place=place,
            path="".join(frame.path(ring) for ring in lines[place.code]),
            x=frame.x(place.longitude),
            y=frame.y(place.latitude),
            step=step_of(place.value, bands),
            words=place.untold if place.value is None else f"{number(place.value)} {unit}",
        )
        for place in places
    )
    drawn = tuple(sorted(shapes, key=lambda shape: not shape.path))  # dots above the areas
    labels = labels_of([Named(one.place.name, one.x, one.y, not one.path) for one in drawn])
    return Map(title, measure, unit, WIDTH, frame.height, drawn, bands, labels, column)


def rings_of(text: str) -> tuple[tuple[Point, ...], ...]:
    """The closed lines of an outline, in degrees."""
    return tuple(
        tuple((float(east), float(north)) for east, north in map(str.split, ring.split("; ")))
        for ring in text.split(" | ")
        if ring
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to the drawing's units: a degree of longitude is shorter than one of latitude."""

    west: float
    north: float
    across: float
    scale: float
    height: int

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Frame":
        """The frame that holds all points."""
        easts, norths = zip(*points, strict=True)
        across = cos(radians((min(norths) + max(norths)) / 2))
        scale = (WIDTH - 2 * MARGIN) / ((max(easts) - min(easts)) * across)
        height = round((max(norths) - min(norths)) * scale) + 2 * MARGIN
        return cls(min(easts), max(norths), across, scale, height)

    def x(self, east: float) -> float:
        return round((east - self.west) * self.across * self.scale + MARGIN, 1)

    def y(self, north: float) -> float:
        return round((self.north - north) * self.scale + MARGIN, 1)

    def path(self, ring: Sequence[Point]) -> str:
        """A closed line as SVG writes it."""
        return "M" + " ".join(f"{self.x(east)},{self.y(north)}" for east, north in ring) + "Z"


def bands_of(values: Iterable[Value]) -> tuple[Band, ...]:
    """Nothing is the palest; bands above it have about as many places each, equal ones together."""
    known = sorted(value for value in values if value is not None)
    some = [value for value in known if value > 0]
    bands = [Band(1, known[0], ZERO)] if len(some) < len(known) else []
    shades = STEPS - 1
    for shade in range(shades):
        part = some[shade * len(some) // shades : (shade + 1) * len(some) // shades]
        above = [value for value in part if not bands or value > bands[-1].most]
        if above:
            bands.append(Band(shade + 2, above[0], above[-1]))
    return tuple(bands)


def step_of(value: Value, bands: Sequence[Band]) -> int:
    """The band of a value; 0 when it is not known."""
    if value is None:
        return 0
    return next(band.step for band in bands if value <= band.most)
