"""Reads of published figures rolled up over the parks: what is known, of how much of the whole.

`measure_year` is one measure in one year for the city, its parks and its districts (cockpit, map);
`park_measures` is every measure of one park, each in the latest year that anything is known of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from liyuan.engines.feel import Type
from liyuan.engines.measures.rollup import (
    ALL,
    Combine,
    Total,
    Values,
    covering,
    roll_up,
    roll_up_ratio,
    roll_up_weighted,
)
from liyuan.engines.measures.sharing import Shares, attributed
from liyuan.engines.measures.trees import Forest
from liyuan.parks.models import District, Measure, ParkFigure, ParkShare
from liyuan.parks.queries_tree import ParkTree, TreePark
from liyuan.web.language import named
from liyuan.web.messages import value as value_words

HUNDRED = Decimal(100)
OUTSIDE = "outside:"
PLACES = 4
Figures = Mapping[str, Mapping[int, Values]]
Roller = partial[dict[str, Total]]


class State(StrEnum):
    """How much of a figure is known: only a whole one may be called a total."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its unit and definition in the reader's language."""

    code: str
    name: str
    unit: str
    definition: str
    combine: Combine
    shared_as: str


@dataclass(frozen=True)
class Rolled:
    """A figure that was rolled up: in words, and of how many parts how many are known."""

    total: Total
    words: str

    @property
    def state(self) -> State:
        """Whole, a part, or nothing known."""
        if self.total.value is None:
            return State.NONE
        return State.WHOLE if self.total.complete else State.PART


@dataclass(frozen=True)
class ParkRolled:
    """A park's figure; `published` when it was said of the park itself, not made of parts."""

    park: TreePark
    depth: int
    rolled: Rolled
    published: bool


@dataclass(frozen=True)
class DistrictPart:
    """What a district holds of a figure, enclaves by their shares; `known` of `parks` are known."""

    code: str
    name: str
    value: Decimal | None
    words: str
    known: int
    parks: int


@dataclass(frozen=True)
class MeasureYear:
    """One measure in one year: the city, its parks as a tree, and its districts."""

    measure: MeasureRow
    year: int
    years: tuple[int, ...]
    city: Rolled
    parks: tuple[ParkRolled, ...]
    districts: tuple[DistrictPart, ...]


@dataclass(frozen=True)
class ParkMeasure:
    """A measure of one park in the latest year of which anything is known."""

    measure: MeasureRow
    year: int
    rolled: Rolled
    published: bool


def measures(lang: str) -> tuple[MeasureRow, ...]:
    """All measures, in the order of the pack."""
    return tuple(_row(measure, lang) for measure in Measure.objects.all())


def measure_year(
    code: str, tree: ParkTree, *, year: int | None, seats: int, lang: str
) -> MeasureYear | None:
    """A measure in a year, the latest when none is asked for; None when there is none.

    `seats` is how many parks the city is declared to have at the top of the tree.
    """
    measure = Measure.objects.filter(code=code).first()
    figures = _figures(tree)
    rollers = _rollers(measure, figures, tree.forest) if measure else {}
    if measure is None or not rollers:
        return None
    at = max(rollers) if year is None else year
    if at not in rollers:
        return None
    totals = rollers[at](declared={**tree.declared, ALL: seats})
    row, own = _row(measure, lang), figures.get(code, {}).get(at, {})
    return MeasureYear(
        measure=row,
        year=at,
        years=tuple(sorted(rollers, reverse=True)),
        city=_said(totals[ALL], row, lang),
        parks=tuple(
            ParkRolled(park, depth, _said(totals[park.code], row, lang), park.code in own)
            for park, depth in tree.walk()
        ),
        districts=_districts(measure, own, tree, lang) if row.combine is Combine.SUM else (),
    )


def park_measures(code: str, tree: ParkTree, *, lang: str) -> tuple[ParkMeasure, ...]:
    """Every measure of which anything is known inside one park."""
    figures = _figures(tree)
    found = (_latest(code, m, figures, tree, lang) for m in Measure.objects.all())
    return tuple(one for one in found if one is not None)


def _latest(
    code: str, measure: Measure, figures: Figures, tree: ParkTree, lang: str
) -> ParkMeasure | None:
    rollers, row = _rollers(measure, figures, tree.forest), _row(measure, lang)
    for year in sorted(rollers, reverse=True):
        total = rollers[year](declared=tree.declared)[code]
        if total.value is not None:
            published = code in figures.get(measure.code, {}).get(year, {})
            return ParkMeasure(row, year, _said(total, row, lang), published)
    return None


def _figures(tree: ParkTree) -> Figures:
    """The published values of the tree's parks, by measure and year."""
    found: dict[str, dict[int, dict[str, Decimal]]] = {}
    figures = ParkFigure.objects.filter(park__code__in=tree.parks, value__isnull=False)
    rows = figures.exclude(measure="").values_list("measure", "year", "park__code", "value")
    for measure, year, park, value in rows:
        if year is not None and value is not None:
            found.setdefault(measure, {}).setdefault(year, {})[park] = value
    return found


def _rollers(measure: Measure, figures: Figures, forest: Forest) -> dict[int, Roller]:
    """For each year with figures, what makes the totals of every park."""
    combine = Combine(measure.combine)
    if combine is Combine.SUM:
        own = figures.get(measure.code, {})
        return {year: partial(roll_up, forest, values) for year, values in own.items()}
    ratio = combine is Combine.RATIO
    above = figures.get(measure.above if ratio else measure.code, {})
    below = figures.get(measure.below if ratio else measure.weight, {})
    make = roll_up_ratio if ratio else roll_up_weighted
    return {
        year: partial(make, forest, above[year], below[year])
        for year in above.keys() & below.keys()
        if above[year].keys() & below[year].keys()
    }


def _districts(
    measure: Measure, own: Values, tree: ParkTree, lang: str
) -> tuple[DistrictPart, ...]:
    """What each district holds: published figures that cover each other count once."""
    known = covering(tree.forest, own)
    homes = {code: tree.parks[code].district for code in known if tree.parks[code].district}
    held = attributed({c: own[c] for c in known}, homes, _links(measure, tree, known))
    row, roots = _row(measure, lang), [tree.parks[code] for code in tree.forest.roots]
    names = {d.code: named(d.name, d.en, lang) for d in District.objects.all()}
    names |= {code: code.removeprefix(OUTSIDE) for code in held if code.startswith(OUTSIDE)}
    return tuple(
        DistrictPart(
            code=code,
            name=name,
            value=held.get(code),
            words=_words(held.get(code), row, lang),
            known=sum(home == code for home in homes.values()),
            parks=sum(park.district == code for park in roots),
        )
        for code, name in names.items()
    )


def _links(measure: Measure, tree: ParkTree, known: Iterable[str]) -> dict[str, Shares]:
    """The shares that hold for each of these parks: its own, else those of the park around it."""
    links: dict[str, dict[str, Decimal]] = {}
    for share in ParkShare.objects.filter(measure=measure.shared_as).select_related(
        "park", "district", "holder__district"
    ):
        district = share.district or (share.holder.district if share.holder else None)
        holder = district.code if district else OUTSIDE + share.partner
        mine = links.setdefault(share.park.code, {})
        mine[holder] = mine.get(holder, Decimal(0)) + share.percent / HUNDRED
    around = {code: (code, *tree.forest.above(code)) for code in known}
    found = {code: next((c for c in near if c in links), None) for code, near in around.items()}
    return {code: links[linked] for code, linked in found.items() if linked}


def _row(measure: Measure, lang: str) -> MeasureRow:
    return MeasureRow(
        code=measure.code,
        name=named(measure.name, measure.en, lang),
        unit=measure.unit,
        definition=named(measure.definition, measure.definition_en, lang),
        combine=Combine(measure.combine),
        shared_as=measure.shared_as,
    )


def _said(total: Total, measure: MeasureRow, lang: str) -> Rolled:
    return Rolled(total, _words(total.value, measure, lang))


def _words(value: Decimal | None, measure: MeasureRow, lang: str) -> str:
    if value is None:
        return ""
    return value_words(round(value, PLACES), Type("number", measure.unit), lang)
