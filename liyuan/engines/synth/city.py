"""The whole city: draws firms and facts, and lays them out as batches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liyuan.engines.store import FIRM
from liyuan.engines.synth.codes import credit_codes
from liyuan.engines.synth.columns import Drawn, always, arrow, told
from liyuan.engines.synth.draws import Draws
from liyuan.engines.synth.extras import draw_extras
from liyuan.engines.synth.figures import draw_books, draw_figures
from liyuan.engines.synth.labels import draw_labels
from liyuan.engines.synth.names import firm_names
from liyuan.engines.synth.others import draw_insurance, draw_projects, draw_registry
from liyuan.engines.synth.places import Firms, draw_firms
from liyuan.engines.synth.recipe import BatchPlan, Fact, Recipe, Registry, Scripted
from liyuan.engines.synth.shape import RecipeError

Progress = Callable[[int], None]
FEN = 100
# land is reckoned per hundred million of the currency
HUNDRED_MILLION = 100_000_000
MORNING = time(9)


@dataclass(frozen=True)
class Batch:
    """One batch as it arrives: its table, and what the register says of it."""

    plan: BatchPlan
    facts: tuple[str, ...]
    year: int | None
    effective: date
    received_at: datetime
    table: pa.Table


@dataclass(frozen=True)
class City:
    """Firms, numbered from 1 with the scripted ones first, and their facts to come."""

    recipe: Recipe
    registry: Registry
    scripted: Sequence[Scripted]
    last_year: int
    enterprises: pa.Table
    drawn: Mapping[str, Drawn]

    def batches(self) -> Iterator[Batch]:
        """All batches in the order of the recipe, one at a time."""
        for order, plan in enumerate(self.recipe.batches):
            facts = [self.registry.facts[fact] for fact in plan.facts]
            yearly = [fact for fact in facts if fact.yearly]
            for back in reversed(range(self.recipe.years)) if yearly else ():
                yield self._batch(plan, order, yearly, back)
            if others := [fact for fact in facts if not fact.yearly]:
                yield self._batch(plan, order, others, None)

    def _batch(self, plan: BatchPlan, order: int, facts: Sequence[Fact], back: int | None) -> Batch:
        year = None if back is None else self.last_year - back
        received_on = self._received_on(plan, facts, year)
        zone = ZoneInfo(self.registry.time_zone)
        # a minute apart, so that no two batches are received at once
        moment = datetime.combine(received_on, MORNING.replace(minute=order % 60), zone)
        return Batch(
            plan=plan,
            facts=tuple(fact.id for fact in facts),
            year=year,
            effective=received_on if year is None else date(year, 12, 31),
            received_at=moment.astimezone(UTC),
            table=self._table(facts, back, year),
        )

    def _received_on(self, plan: BatchPlan, facts: Sequence[Fact], year: int | None) -> date:
        following = (self.last_year if year is None else year) + 1
        published = [date(following, *fact.published) for fact in facts if fact.published]
        return max([date(following, plan.month, plan.day), *published])

    def _table(self, facts: Sequence[Fact], back: int | None, year: int | None) -> pa.Table:
        """One row for each firm of which the batch says anything."""
        columns = {fact.id: self._column(fact, back, year) for fact in facts}
        firms = self.enterprises[FIRM].combine_chunks()
        table = pa.table({FIRM: firms, **columns})
        says = np.zeros(table.num_rows, bool)
        for column in columns.values():
            says |= column.is_valid().to_numpy(zero_copy_only=False)
        return table.filter(pa.array(says))

    def _column(self, fact: Fact, back: int | None, year: int | None) -> pa.Array:
        drawn = self.drawn[fact.id]
        drawn = drawn if back is None else drawn.year(back)
        unit = self.registry.fen_per_unit
        story = [one.facts.get((fact.id, year)) for one in self.scripted]
        return pa.concat_arrays([told(fact.type, story, unit), arrow(fact.type, drawn, unit)])


def draw_city(
    recipe: Recipe,
    registry: Registry,
    scripted: Sequence[Scripted],
    *,
    enterprises: int,
    seed: int,
    last_year: int,
) -> City:
    """Draw a city of so many firms; the same arguments give the same city."""
    size = enterprises - len(scripted)
    if size < 0:
        raise RecipeError(f"a city has at least {len(scripted)} firms: the scripted ones")
    draws = Draws(seed)
    firms = draw_firms(draws, recipe, registry, size, last_year)
    facts = _draw_facts(draws, recipe, registry, firms)
    return City(
        recipe=recipe,
        registry=registry,
        scripted=scripted,
        last_year=last_year,
        enterprises=_enterprises(draws, recipe, registry, scripted, firms, facts),
        drawn=_with_gaps(draws, recipe, facts),
    )


def _draw_facts(draws: Draws, recipe: Recipe, registry: Registry, firms: Firms) -> dict[str, Drawn]:
    books = draw_books(draws, recipe, firms)
    land_unit = HUNDRED_MILLION * FEN / registry.fen_per_unit
    step_unit = recipe.revenue_steps.unit * FEN / registry.fen_per_unit
    facts = {
        **draw_registry(draws, recipe, firms),
        **draw_figures(draws, recipe, firms, books, land_unit),
        **draw_labels(draws, recipe, firms, books, step_unit),
        **draw_insurance(draws, recipe, firms, books),
        **draw_projects(draws, recipe, firms),
    }
    facts |= draw_extras(draws, recipe, registry.facts, firms, books, facts)
    wanted = {fact for batch in recipe.batches for fact in batch.facts}
    if unknown := sorted(wanted - set(facts)):
        raise RecipeError(f"batches: nothing draws {', '.join(unknown)}")
    return {fact: _filled(facts[fact], recipe.defaults.get(fact)) for fact in facts}


def _filled(drawn: Drawn, default: Any) -> Drawn:
    """Say the default of firms that a fact does not concern."""
    if default is None:
        return drawn
    words = drawn.words
    if isinstance(default, str):
        words = (*words, *(() if default in words else (default,)))
        default = words.index(default)
    return always(np.where(drawn.known, drawn.values, default), words)


def _with_gaps(draws: Draws, recipe: Recipe, facts: Mapping[str, Drawn]) -> dict[str, Drawn]:
    """Leave values out, each independently."""

    def gapped(fact: str, drawn: Drawn) -> Drawn:
        kept = draws.uniform(f"missing/{fact}", drawn.known.shape) >= recipe.missing_rate
        return replace(drawn, known=drawn.known & kept)

    never = set(recipe.never_missing)
    return {f: drawn if f in never else gapped(f, drawn) for f, drawn in facts.items()}


def _enterprises(
    draws: Draws,
    recipe: Recipe,
    registry: Registry,
    scripted: Sequence[Scripted],
    firms: Firms,
    facts: Mapping[str, Drawn],
) -> pa.Table:
    """The register of firms: what its columns say is what the facts say."""
    total = len(scripted) + firms.size
    told_names = [one.name for one in scripted]
    names = firm_names(draws, recipe.names, firms.groups, firms.group, frozenset(told_names))
    codes = credit_codes(draws, total, registrar=recipe.registrar, region=recipe.region_code)
    drawn = {
        "key": pa.nulls(firms.size, pa.string()),
        "name": names,
        "status": arrow("code", facts["registration_status"], 1),
        "industry": arrow("code", facts["industry_code"], 1),
        "district": arrow("code", facts["registered_district"], 1),
        "park": arrow("code", facts["park"], 1),
        "address": _addresses(draws, recipe, registry, firms),
        "established": arrow("date", facts["founded_on"], 1),
    }
    columns = {
        name: pa.concat_arrays([pa.array([getattr(s, name) for s in scripted], rest.type), rest])
        for name, rest in drawn.items()
    }
    numbers = pa.array(np.arange(1, total + 1, dtype=np.int64))
    return pa.table({FIRM: numbers, "credit_code": codes, **columns})


def _addresses(draws: Draws, recipe: Recipe, registry: Registry, firms: Firms) -> pa.Array:
    before, _, rest = recipe.names.address.partition("{district}")
    between, _, after = rest.partition("{number}")
    names = pa.array([registry.districts[code] for code in firms.districts], pa.string())
    numbers = draws.integers("address", firms.size, *recipe.names.numbers)
    district = names.take(pa.array(firms.district))
    number = pc.cast(pa.array(numbers), pa.string())
    return pc.binary_join_element_wise(before, district, between, number, after, "")
