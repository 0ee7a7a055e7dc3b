"""Facts that a recipe draws one by one: counts, flags, codes and days that no book explains."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from liyuan.engines.synth.columns import Drawn, always
from liyuan.engines.synth.draws import Array, Draws
from liyuan.engines.synth.figures import Books
from liyuan.engines.synth.places import Firms
from liyuan.engines.synth.recipe import Extra, Fact, Recipe
from liyuan.engines.synth.shape import RecipeError

RESEARCH = "research"
WHOLE = frozenset({"count"})


def draw_extras(
    draws: Draws,
    recipe: Recipe,
    facts: Mapping[str, Fact],
    firms: Firms,
    books: Books,
    drawn: Mapping[str, Drawn],
) -> dict[str, Drawn]:
    """Each extra fact in the order of the recipe; a later one may build on an earlier one."""
    found = dict(drawn)
    for extra in recipe.extras:
        if extra.fact not in facts:
            raise RecipeError(f"extras: no fact {extra.fact}")
        fact = facts[extra.fact]
        shape = (firms.size, recipe.years) if fact.yearly else (firms.size,)
        one = _drawn(draws, extra, fact, shape, firms, books, found)
        has = _who(extra, firms, books, found) & draws.chance(
            f"{extra.fact}/has", firms.size, extra.share
        )
        known = has[:, None] & books.exists if fact.yearly else has
        found[extra.fact] = replace(one, known=one.known & known)
    return {extra.fact: found[extra.fact] for extra in recipe.extras}


def _drawn(
    draws: Draws,
    extra: Extra,
    fact: Fact,
    shape: tuple[int, ...],
    firms: Firms,
    books: Books,
    found: Mapping[str, Drawn],
) -> Drawn:
    name, size = extra.fact, firms.size
    if extra.words:
        places = draws.weighted(name, size, extra.words)
        return always(places, tuple(word for word, _ in extra.words))
    if extra.chance is not None:
        return always(draws.chance(name, size, extra.chance))
    if extra.days_ago is not None:
        return always(firms.year_end() - draws.integers(name, size, *extra.days_ago))
    if extra.amount is not None:
        values = draws.lognormal(name, shape, extra.amount)
    elif extra.ratio is not None:
        values = draws.normal(name, shape, extra.ratio)
    else:
        raise RecipeError(f"extras: {name} has nothing to draw")
    values = values * _base(extra, fact, books, found)
    return always(np.rint(values) if fact.type in WHOLE else values)


def _base(extra: Extra, fact: Fact, books: Books, found: Mapping[str, Drawn]) -> Array | float:
    """What a drawn ratio is multiplied by; of a fact that is not known, nothing."""
    if not extra.of:
        return 1.0
    by_book = {"revenue": books.revenue, "staff": books.staff, "research": books.research}
    if extra.of in by_book:
        values = by_book[extra.of]
    else:
        held = found[extra.of]
        values = np.where(held.known, held.values, 0)
    return values[:, 0] if values.ndim == 2 and not fact.yearly else values


def _who(extra: Extra, firms: Firms, books: Books, found: Mapping[str, Drawn]) -> Array:
    """Which firms a fact is about."""
    about: Array = np.ones(firms.size, bool)
    if extra.who == RESEARCH:
        about = books.research[:, 0] > 0
    elif extra.who:
        known = found[extra.who].known
        about = np.asarray(known.any(axis=1) if known.ndim == 2 else known)
    if extra.sections:
        places = [i for i, name in enumerate(firms.sections) if name in extra.sections]
        about = about & np.isin(firms.section, places)
    return about
