"""Where firms are, what they make, and since when."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from liyuan.engines.synth.columns import days
from liyuan.engines.synth.draws import Array, Draws
from liyuan.engines.synth.recipe import Recipe, Registry, Weighted
from liyuan.engines.synth.shape import RecipeError

NOWHERE = -1


@dataclass(frozen=True)
class Firms:
    """Who the firms are: places in the lists of codes, groups, and their birthdays in days."""

    size: int
    last_year: int
    industries: tuple[str, ...]
    industry: Array
    districts: tuple[str, ...]
    district: Array
    parks: tuple[str, ...]
    park: Array  # NOWHERE: in no park
    groups: tuple[str, ...]
    group: Array
    sections: tuple[str, ...]
    section: Array
    founded: Array

    def in_groups(self, *names: str) -> Array:
        places = [place for place, name in enumerate(self.groups) if name in names]
        return np.isin(self.group, places)

    def year_end(self, back: int = 0) -> int:
        return days(date(self.last_year - back, 12, 31))


def draw_firms(draws: Draws, recipe: Recipe, registry: Registry, size: int, last: int) -> Firms:
    """Draw park, district, industry and birthday of `size` firms."""
    check(recipe, registry)
    industries = _industries(recipe)
    parks = tuple(park.park for park in recipe.parks)
    park = _draw_parks(draws, recipe, size)
    districts, district = _draw_districts(draws, recipe, registry, park)
    industry = _draw_industries(draws, recipe, industries, park)
    groups = tuple(recipe.sizes)
    group_of = np.array([groups.index(_group(recipe, code)) for code in industries])
    sections = tuple(sorted(set(registry.section.values())))
    section_of = np.array([sections.index(registry.section[code]) for code in industries])
    age = draws.lognormal("age", size, recipe.age)
    founded = days(date(last, 12, 31)) - np.rint(age * 365.25).astype(np.int64)
    return Firms(
        size=size,
        last_year=last,
        industries=industries,
        industry=industry,
        districts=districts,
        district=district,
        parks=parks,
        park=park,
        groups=groups,
        group=group_of[industry],
        sections=sections,
        section=section_of[industry],
        founded=founded,
    )


def check(recipe: Recipe, registry: Registry) -> None:
    """Raise RecipeError for a code that the city does not have."""
    unknown = [
        *(f"parks: {p.park}" for p in recipe.parks if not registry.park_district.get(p.park)),
        *(f"district_weights: {code}" for code, _ in recipe.district_weights
          if code not in registry.districts),
        *(f"industry {code}" for code in _industries(recipe) if code not in registry.section),
        *(f"batch {batch.key}: fact {fact}" for batch in recipe.batches
          for fact in batch.facts if fact not in registry.facts),
    ]  # fmt: skip
    if unknown:
        raise RecipeError(f"the city has no {'; no '.join(unknown)}")


def _industries(recipe: Recipe) -> tuple[str, ...]:
    lists = [recipe.city_industries, *(park.industries for park in recipe.parks)]
    return tuple(sorted({code for one in lists for code, weight in one if weight}))


def _group(recipe: Recipe, code: str) -> str:
    """The group of the longest prefix."""
    fitting = [(len(prefix), group) for prefix, group in recipe.groups if code.startswith(prefix)]
    if not fitting:
        raise RecipeError(f"groups: nothing for industry {code}")
    return max(fitting)[1]


def _draw_parks(draws: Draws, recipe: Recipe, size: int) -> Array:
    weights = [(place, park.weight) for place, park in enumerate(recipe.parks)]
    park = draws.weighted("park", size, weights)
    return np.where(draws.chance("in_park", size, recipe.park_share), park, NOWHERE)


def _draw_districts(
    draws: Draws, recipe: Recipe, registry: Registry, park: Array
) -> tuple[tuple[str, ...], Array]:
    districts = tuple(registry.districts)
    by_weight = [districts.index(code) for code, _ in recipe.district_weights]
    drawn = np.array(by_weight)[draws.weighted("district", len(park), recipe.district_weights)]
    homes = [registry.park_district[one.park] for one in recipe.parks]
    home = np.array([districts.index(str(code)) for code in homes])
    return districts, np.where(park == NOWHERE, drawn, home[park])


def _draw_industries(
    draws: Draws, recipe: Recipe, industries: tuple[str, ...], park: Array
) -> Array:
    size = len(park)
    fits = draws.chance("positioning", size, recipe.positioning_share) & (park != NOWHERE)
    industry = _listed(draws, "city", recipe.city_industries, industries, size)
    for place, one in enumerate(recipe.parks):
        here = np.flatnonzero(fits & (park == place))
        industry[here] = _listed(draws, one.park, one.industries, industries, len(here))
    return industry


def _listed(draws: Draws, name: str, of: Weighted, industries: tuple[str, ...], size: int) -> Array:
    # a code of weight 0 is never drawn and may be missing from the list
    places = np.array([industries.index(code) if weight else NOWHERE for code, weight in of])
    drawn: Array = places[draws.weighted(f"industry/{name}", size, of)]
    return drawn
