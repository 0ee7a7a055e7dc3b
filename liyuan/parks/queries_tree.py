"""Reads of the roster as a tree: one day's parks, each perhaps inside another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from liyuan.engines.measures.trees import Forest
from liyuan.parks.models import Park
from liyuan.parks.queries import in_roster, ordered
from liyuan.web.language import named


@dataclass(frozen=True)
class TreePark:
    """A park of the tree; `parts` is of how many it is known to consist, None when not said."""

    pk: int
    code: str
    name: str
    level: str
    status: str
    district: str
    parent: str | None
    parts: int | None
    industries: tuple[str, ...]


@dataclass(frozen=True)
class ParkTree:
    """One day's parks by code, in the order of the roster."""

    parks: Mapping[str, TreePark]

    @cached_property
    def forest(self) -> Forest:
        """Which park lies in which."""
        return Forest({code: park.parent for code, park in self.parks.items()})

    @cached_property
    def declared(self) -> Mapping[str, int]:
        """Of how many parts parks are known to consist."""
        return {code: park.parts for code, park in self.parks.items() if park.parts}

    def walk(self) -> tuple[tuple[TreePark, int], ...]:
        """Every park with its depth, each before what lies in it."""
        return tuple(
            (self.parks[code], self.forest.depth(code))
            for root in self.forest.roots
            for code in self.forest.within(root)
        )

    def within(self, code: str) -> tuple[TreePark, ...]:
        """A park and all that lies in it."""
        return tuple(self.parks[one] for one in self.forest.within(code))


def park_tree(parks: QuerySet[Park], *, on: date, lang: str) -> ParkTree:
    """The tree of a day's roster among these parks."""
    found = ordered(in_roster(parks, on)).select_related("parent")
    return ParkTree({park.code: _tree_park(park, lang) for park in found})


def codes_within(code: str) -> tuple[str, ...]:
    """A park's code and those of all that lies in it, by whatever roster."""
    forest = Forest(dict(Park.objects.values_list("code", "parent__code")))
    return tuple(forest.within(code))


def pks_within(code: str) -> tuple[int, ...]:
    """The keys of a park and of all that lies in it: one key for a park without parts."""
    rows = Park.objects.values_list("pk", "code", "parent__code")
    keys = {name: pk for pk, name, _ in rows}
    forest = Forest({name: parent for _, name, parent in rows})
    return tuple(keys[one] for one in forest.within(code) if one in keys)


def _tree_park(park: Park, lang: str) -> TreePark:
    return TreePark(
        pk=park.pk,
        code=park.code,
        name=named(park.name, park.en, lang),
        level=park.level,
        status=park.status,
        district=park.district.code if park.district else "",
        parent=park.parent.code if park.parent else None,
        parts=park.parts,
        industries=tuple(park.industries),
    )
