"""The page of one park: its parts, positioning, figures, targets, and the parks most like it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from liyuan.enterprises.models import Enterprise
from liyuan.indicators.queries import TargetProgress, target_progress, thresholds
from liyuan.indicators.queries_counts import Concentration, concentration_of
from liyuan.parks.models import Park
from liyuan.parks.queries import ParkDetail, park_detail, speciality_words
from liyuan.parks.queries_likeness import Overlap, nearest, positionings
from liyuan.parks.queries_rollup import ParkMeasure, park_measures
from liyuan.parks.queries_tree import TreePark, park_tree
from liyuan.rules.queries import pack_manifest


@dataclass(frozen=True)
class Branch:
    """A park that lies in this one, and how deep."""

    park: TreePark
    depth: int


@dataclass(frozen=True)
class ParkPage:
    """One park; `firms` is None for who may list none, `concentration` for who may count none.

    Outside of the roster of the day there are no parts, measures or neighbours.
    """

    detail: ParkDetail
    parent: TreePark | None
    firms: int | None
    branches: tuple[Branch, ...]
    nameless: int
    """Parts that are declared and have no name in the roster."""
    measures: tuple[ParkMeasure, ...]
    targets: tuple[TargetProgress, ...]
    neighbours: tuple[Overlap, ...]
    concentration: Concentration | None


def park_page(
    park: Park,
    parks: QuerySet[Park],
    firms: QuerySet[Enterprise] | None,
    *,
    counts: bool,
    on: date,
    lang: str,
) -> ParkPage:
    """One park among `parks` on a day; a firm in one of its parts is a firm of the park."""
    tree, words = park_tree(parks, on=on, lang=lang), speciality_words(lang)
    known = positionings()
    within = [one.pk for one in tree.within(park.code)] if park.code in tree.parks else [park.pk]
    here = park.code in tree.parks
    branches = tuple(
        Branch(tree.parks[code], tree.forest.depth(code) - tree.forest.depth(park.code))
        for code in tree.forest.within(park.code)
        if here and code != park.code
    )
    return ParkPage(
        detail=park_detail(park, words, lang=lang),
        parent=tree.parks.get(park.parent.code) if park.parent else None,
        firms=None if firms is None else firms.filter(park__in=within).count(),
        branches=branches,
        nameless=max((park.parts or 0) - len(tree.forest.children.get(park.code, ())), 0),
        measures=park_measures(park.code, tree, lang=lang) if here else (),
        targets=target_progress(
            scope=park.code, on=on, lang=lang, limits=thresholds(pack_manifest())
        ),
        neighbours=nearest(park.code, tree, known, words) if here else (),
        concentration=concentration_of(park.code, tree, known, words) if here and counts else None,
    )
