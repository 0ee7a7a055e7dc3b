"""Labels of firms: lists, steps and recognitions, with their days and validity."""

from datetime import date

import numpy as np

from liyuan.engines.synth.columns import Drawn, days
from liyuan.engines.synth.draws import Array, Draws
from liyuan.engines.synth.figures import Books
from liyuan.engines.synth.places import Firms
from liyuan.engines.synth.recipe import Higher, Label, Recipe, RevenueSteps

NEVER = np.iinfo(np.int64).min


def draw_labels(
    draws: Draws, recipe: Recipe, firms: Firms, books: Books, step_unit: float
) -> dict[str, Drawn]:
    """All labels; `step_unit` is how many money units one step of revenue counts in."""
    hightech = _recognised(draws, "hightech", recipe.hightech, firms, books)
    innovative = _recognised(draws, "innovative", recipe.innovative, firms, books)
    held = {"hightech": hightech > NEVER, "innovative": innovative > NEVER}
    specialised = _higher(draws, "specialised", recipe.specialised, firms, books, held)
    held["specialised"] = specialised > NEVER
    return {
        **_above_scale(draws, recipe, firms, books),
        **_steps(draws, recipe.revenue_steps, firms, books, step_unit),
        "hightech_expires_on": _dated(_expiry(hightech, recipe.hightech.valid_years)),
        "innovative_expires_on": _dated(_expiry(innovative, recipe.innovative.valid_years)),
        "specialised_on": _dated(specialised),
        "specialised_expires_on": _dated(_expiry(specialised, recipe.specialised.valid_years)),
        **_little_giant(draws, recipe, firms, books, held),
    }


def _dated(on: Array) -> Drawn:
    return Drawn(on, on > NEVER)


def day_in(draws: Draws, name: str, year: Array, months: tuple[int, ...]) -> Array:
    """A day of one of these months of the year, in days since 1970."""
    month = np.array(months)[draws.integers(f"{name}/month", len(year), 0, len(months) - 1)]
    day = draws.integers(f"{name}/day", len(year), 1, 28)
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    days_since: Array = first.astype("datetime64[D]").astype(np.int64) + day - 1
    return days_since


def _expiry(on: Array, years: int) -> Array:
    """The day before the anniversary of recognition: `years` full years."""
    stamps = np.where(on > NEVER, on, 0).astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    offset = (stamps - months.astype("datetime64[D]")).astype(np.int64)
    ends = (months + 12 * years).astype("datetime64[D]").astype(np.int64) + offset - 1
    return np.where(on > NEVER, ends, NEVER)


def _year(day: Array) -> Array:
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _above_scale(draws: Draws, recipe: Recipe, firms: Firms, books: Books) -> dict[str, Drawn]:
    rule = recipe.above_scale
    limits = [rule.thresholds.get(group, np.inf) for group in firms.groups]
    over = books.exists & (books.revenue >= np.array(limits)[firms.group][:, None])
    listed = over.any(axis=1) & draws.chance("above_scale", firms.size, rule.share)
    oldest = recipe.years - 1 - np.argmax(over[:, ::-1], axis=1)
    year = firms.last_year - oldest
    # over it in the first year that is written: it entered some time before
    since = np.maximum(_year(firms.founded) + 1, rule.earliest)
    room = np.maximum(year - since, 0)
    earlier = (draws.uniform("above_scale/since", firms.size) * (room + 1)).astype(np.int64)
    year = np.where(oldest == recipe.years - 1, year - earlier, year)
    on = day_in(draws, "above_scale", year, rule.months)
    on = np.maximum(on, firms.founded + 30)
    listed &= on <= firms.year_end()
    return {
        "first_above_scale_on": Drawn(on, listed),
        "in_above_scale_list": Drawn(over[:, 0], listed),
    }


def _steps(
    draws: Draws, rule: RevenueSteps, firms: Firms, books: Books, unit: float
) -> dict[str, Drawn]:
    """The highest step of revenue so far, the day it was first met, and the one before."""
    most = float(np.max(books.revenue, initial=0)) / unit
    steps = [*rule.first, *range(rule.first[-1] + rule.then_every, int(most) + 1, rule.then_every)]
    ladder = np.array([0, *steps])
    reached = np.searchsorted(ladder[1:], np.where(books.exists, books.revenue / unit, 0), "right")
    highest = reached.max(axis=1)
    before = reached[:, 1:].max(axis=1, initial=0)
    back = reached.shape[1] - 1 - np.argmax((reached == highest[:, None])[:, ::-1], axis=1)
    on = day_in(draws, "revenue_step", firms.last_year - back, rule.months)
    return {
        "revenue_step_before": Drawn(ladder[before].astype(np.float64), before > 0),
        "revenue_step_on": Drawn(on, highest > 0),
    }


def _recognised(draws: Draws, name: str, rule: Label, firms: Firms, books: Books) -> Array:
    """The day of the recognition in force or lately ended; NEVER for the others."""
    able = books.research[:, 0] >= rule.rd_at_least * books.revenue[:, 0]
    has = able & draws.chance(name, firms.size, rule.share)
    back = draws.integers(f"{name}/back", firms.size, 0, rule.valid_years)
    on = day_in(draws, name, firms.last_year - back, (10, 11, 12))
    return np.where(has & (on > firms.founded + 365), on, NEVER)


def _higher(
    draws: Draws,
    name: str,
    rule: Higher,
    firms: Firms,
    books: Books,
    held: dict[str, Array],
) -> Array:
    able = held[rule.of] & (books.revenue[:, 0] >= rule.revenue_at_least)
    has = able & draws.chance(name, firms.size, rule.share)
    back = draws.integers(f"{name}/back", firms.size, 0, rule.valid_years)
    on = day_in(draws, name, firms.last_year - back, (5, 6, 9, 12))
    return np.where(has & (on > firms.founded + 365), on, NEVER)


def _little_giant(
    draws: Draws, recipe: Recipe, firms: Firms, books: Books, held: dict[str, Array]
) -> dict[str, Drawn]:
    rule = recipe.little_giant
    able = held[rule.of] & (books.revenue[:, 0] >= rule.revenue_at_least)
    has = able & draws.chance("little_giant", firms.size, rule.share)
    drawn = draws.weighted(
        "little_giant/batch", firms.size, [(batch.batch, batch.weight) for batch in rule.batches]
    )
    on = np.array([days(batch.on) for batch in rule.batches])[drawn]
    has &= (on > firms.founded + 365) & (on <= firms.year_end())
    numbers = np.array([batch.batch for batch in rule.batches])[drawn]
    once = np.where(has, on, NEVER)
    ends = _expiry(once, rule.valid_years)
    ended = has & (ends < days(date(firms.last_year, 12, 31)))
    renewed = ended & draws.chance("little_giant/renewed", firms.size, rule.renewed)
    ends = np.where(renewed, _expiry(once, 2 * rule.valid_years), ends)
    return {
        "little_giant_on": _dated(once),
        "little_giant_expires_on": _dated(ends),
        "little_giant_batch": Drawn(numbers, has),
    }
