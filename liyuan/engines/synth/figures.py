"""Figures of firms: revenue by group, and what goes with it, over some closed years."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from liyuan.engines.synth.columns import Drawn, always
from liyuan.engines.synth.draws import Array, Draws
from liyuan.engines.synth.places import Firms
from liyuan.engines.synth.recipe import LogNormal, Normal, Recipe, Size

DAYS = 365.25
# how much a firm's ratios differ between its own years, against the differences between firms
WITHIN = 0.25


@dataclass(frozen=True)
class Books:
    """What a firm's books say, (firm, year) with the last year first, in the money unit."""

    exists: Array
    revenue: Array
    staff: Array
    research: Array


def draw_books(draws: Draws, recipe: Recipe, firms: Firms) -> Books:
    """Revenue, staff and research of every closed year that is written."""
    last = _lognormal(draws, recipe, firms, "revenue", lambda size: size.revenue)
    growth = draws.normal("growth", (firms.size, recipe.years - 1), recipe.growth)
    per_head = _lognormal(draws, recipe, firms, "per_head", lambda size: size.per_head)
    heads = np.maximum(np.rint(_back(last / per_head, growth * recipe.staff_follows_growth)), 1)
    portion = _portion_of_year(recipe, firms)
    revenue = np.maximum(_back(last, growth) * portion, 1.0)
    return Books(
        exists=portion > 0,
        revenue=revenue,
        staff=heads,
        research=revenue * _research_share(draws, recipe, firms),
    )


def _back(last: Array, growth: Array) -> Array:
    """The last year, and each year before it as growth had it."""
    steps = np.concatenate([np.ones((len(last), 1)), 1 / (1 + growth)], axis=1)
    return last[:, None] * np.cumprod(steps, axis=1)


def _portion_of_year(recipe: Recipe, firms: Firms) -> Array:
    """How much of each year the firm was there; 0 before it was founded."""
    ends = np.array([firms.year_end(back) for back in range(recipe.years)])
    return np.clip((ends - firms.founded[:, None]) / DAYS, 0, 1)


def _research_share(draws: Draws, recipe: Recipe, firms: Firms) -> Array:
    shares = np.array([recipe.sizes[group].rd.share for group in firms.groups])[firms.group]
    does = draws.chance("research", firms.size, shares)
    ratio = _lognormal(
        draws, recipe, firms, "research_ratio",
        lambda size: LogNormal(size.rd.median, size.rd.sigma, max=0.8),
    )  # fmt: skip
    return np.where(does, ratio, 0)[:, None] * _wobble(draws, recipe, firms, "research_ratio")


def draw_figures(
    draws: Draws, recipe: Recipe, firms: Firms, books: Books, land_unit: float
) -> dict[str, Drawn]:
    """The facts of operation; `land_unit` is how many money units the land ratio is per."""
    revenue, exists = books.revenue, books.exists

    def by_year(name: str, values: Array) -> Array:
        return values[:, None] * _wobble(draws, recipe, firms, name)

    def ratio(name: str, of: Callable[[Size], LogNormal]) -> Array:
        return by_year(name, _lognormal(draws, recipe, firms, name, of))

    assets = revenue * ratio("assets", lambda size: size.assets)
    margin = _normal(draws, recipe, firms, "margin", lambda size: size.margin)
    swing = draws.stream("margin/years").normal(0, 0.02, revenue.shape)
    main = draws.normal("main_share", revenue.shape, recipe.main_share)
    invested = draws.lognormal("fixed_investment", revenue.shape, recipe.fixed_investment)
    technical = np.clip(_normal(draws, recipe, firms, "tech", lambda size: size.tech), 0, 1)
    land = _lognormal(draws, recipe, firms, "land", lambda size: size.land)
    found = {
        **_revenues(draws, recipe, books),
        "main_revenue": revenue * main,
        "total_assets": assets,
        "net_assets": assets * by_year("equity", draws.normal("equity", firms.size, recipe.equity)),
        "profit": revenue * (margin[:, None] + swing),
        "staff": books.staff,
        "rd_expense": books.research,
        "tech_staff": np.rint(books.staff * technical[:, None] * (books.research > 0)),
        "tax_paid": revenue * ratio("tax", lambda size: size.tax),
        "fixed_investment": revenue * invested,
        "power_use": revenue * ratio("power", lambda size: size.power),
    }
    capital = revenue[:, 0] * draws.lognormal("capital", firms.size, recipe.capital)
    now = {
        "land_area": always(land * revenue[:, 0] / land_unit),
        "registered_capital": always(np.maximum(np.rint(capital), 1)),
    }
    covered = _coverage(draws, recipe, firms)
    yearly = {f: Drawn(v, exists & covered.get(f, True)) for f, v in found.items()}
    return yearly | now


def _revenues(draws: Draws, recipe: Recipe, books: Books) -> dict[str, Array]:
    """Each source sees the true revenue through its own small errors."""
    shape = books.revenue.shape
    return {
        one.fact: books.revenue * (1 + draws.stream(one.fact).normal(0, one.noise, shape))
        for one in recipe.revenues
    }


def _coverage(draws: Draws, recipe: Recipe, firms: Firms) -> dict[str, Array]:
    """Which firms a source of revenue covers at all."""
    return {
        one.fact: draws.chance(f"{one.fact}/covers", firms.size, one.share)[:, None]
        for one in recipe.revenues
    }


def _wobble(draws: Draws, recipe: Recipe, firms: Firms, name: str) -> Array:
    shape = (firms.size, recipe.years)
    return draws.lognormal(f"{name}/years", shape, LogNormal(1.0, WITHIN))


def _lognormal(
    draws: Draws, recipe: Recipe, firms: Firms, name: str, of: Callable[[Size], LogNormal]
) -> Array:
    """Log-normal with the parameters of each firm's group."""
    sizes = [of(recipe.sizes[group]) for group in firms.groups]
    median = np.array([one.median for one in sizes])[firms.group]
    sigma = np.array([one.sigma for one in sizes])[firms.group]
    low, high = np.array([[one.min, one.max] for one in sizes])[firms.group].T
    noise = draws.stream(name).normal(0, 1, firms.size)
    drawn: Array = np.clip(median * np.exp(sigma * noise), low, high)
    return drawn


def _normal(
    draws: Draws, recipe: Recipe, firms: Firms, name: str, of: Callable[[Size], Normal]
) -> Array:
    sizes = [of(recipe.sizes[group]) for group in firms.groups]
    mean = np.array([one.mean for one in sizes])[firms.group]
    sd = np.array([one.sd for one in sizes])[firms.group]
    low, high = np.array([[one.min, one.max] for one in sizes])[firms.group].T
    return np.clip(mean + sd * draws.stream(name).normal(0, 1, firms.size), low, high)
