"""The registry's own facts, insurance and projects."""

import numpy as np

from liyuan.engines.synth.columns import Drawn, always
from liyuan.engines.synth.draws import Array, Draws
from liyuan.engines.synth.figures import Books
from liyuan.engines.synth.places import NOWHERE, Firms
from liyuan.engines.synth.recipe import LogNormal, Recipe, Weighted


def draw_registry(draws: Draws, recipe: Recipe, firms: Firms) -> dict[str, Drawn]:
    """What the registration authority knows of every firm."""
    size = firms.size
    building = firms.in_groups("construction")
    developing = firms.in_groups("real_estate")
    return {
        "industry_code": always(firms.industry, firms.industries),
        "industry_section": always(firms.section, firms.sections),
        "registered_district": always(firms.district, firms.districts),
        "park": Drawn(firms.park, firms.park != NOWHERE, firms.parks),
        "founded_on": always(firms.founded),
        "registration_status": _coded(draws, "status", size, recipe.statuses),
        "ownership": _coded(draws, "ownership", size, recipe.ownership),
        "abnormal": always(draws.chance("abnormal", size, recipe.abnormal)),
        "dishonest": always(draws.chance("dishonest", size, recipe.dishonest)),
        "construction_qualification": _only(
            building, _coded(draws, "qualification", size, recipe.construction_qualification)
        ),
        "develops_real_estate": Drawn(
            draws.chance("develops", size, recipe.develops_real_estate), developing
        ),
    }


def draw_insurance(draws: Draws, recipe: Recipe, firms: Firms, books: Books) -> dict[str, Drawn]:
    """Unemployment insurance of each year: people, premiums, lay-offs."""
    rule, shape = recipe.insurance, books.staff.shape
    coverage = draws.normal("coverage", firms.size, rule.coverage)[:, None]
    insured = np.maximum(np.rint(books.staff * coverage), 1)
    premium = insured * draws.lognormal("premium", shape, rule.premium)
    spread = LogNormal(rule.layoff.median, rule.layoff.sigma, max=rule.layoff.max)
    laid_off = draws.lognormal("layoff", shape, spread)
    none = draws.uniform("layoff/none", shape) < rule.layoff.zero_share
    months = (firms.year_end() - firms.founded) // 30
    return {
        "insured_staff": Drawn(insured, books.exists),
        "unemployment_premium": Drawn(premium, books.exists),
        "layoff_rate": Drawn(np.where(none, 0.0, laid_off), books.exists),
        "insured_months": always(np.clip(months, 0, rule.months_max)),
    }


def draw_projects(draws: Draws, recipe: Recipe, firms: Firms) -> dict[str, Drawn]:
    """Investment projects, completed some months before the end of the last year."""
    rule, size = recipe.projects, firms.size
    sections = [place for place, name in enumerate(firms.sections) if name in rule.sections]
    has = np.isin(firms.section, sections) & draws.chance("project", size, rule.share)
    ago = draws.integers("project/ago", size, *rule.months_ago)
    on = np.maximum(firms.year_end() - ago * 30, firms.founded + 30)
    invested = draws.lognormal("project/investment", size, rule.investment)
    classes = _coded(draws, "project/class", size, rule.classes)
    return {
        "project_class": _only(has, classes),
        "project_investment": Drawn(np.rint(invested * 100) / 100, has),
        "project_completed_on": Drawn(on, has),
    }


def _coded(draws: Draws, name: str, size: int, of: Weighted) -> Drawn:
    return always(draws.weighted(name, size, of), tuple(word for word, _ in of))


def _only(here: Array, drawn: Drawn) -> Drawn:
    return Drawn(drawn.values, drawn.known & here, drawn.words)
