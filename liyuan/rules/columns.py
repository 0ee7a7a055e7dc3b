"""The scope of all firms at once: columns that say of each what `scopes.scope_of` says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from liyuan.engines.screening.bits import Array, packed
from liyuan.engines.screening.schema import ColumnType, Key, Kind
from liyuan.engines.screening.table import Column
from liyuan.rules.columns_accepted import Told, accept_all
from liyuan.rules.domain import FactDefinition, FactType, Period
from liyuan.rules.scopes import AcceptedPlan, ScopePlan
from liyuan.rules.scopes import Key as StoredKey

# what the store calls a kind of values → what a column does
KINDS: Mapping[str, Kind] = {
    "whole": "whole",
    "decimal": "whole",
    "date": "date",
    "boolean": "boolean",
    "text": "text",
}


class Stored(Protocol):
    """Where facts lie, over all firms."""

    def told(self, fact: str, year: int | None) -> Told | None:
        """What is stored of a fact of a year; None when nobody told of it."""
        ...


@dataclass(frozen=True)
class ScopeColumns:
    """Columns by the names that rules use; `disagree` are the firms (packed) whose sources do.

    A name that no source tells of has no column: it is null for all. `told_by` are the stored
    facts whose very values a column holds.
    """

    columns: Mapping[Key, Column]
    disagree: Mapping[StoredKey, Array]
    told_by: Mapping[Key, StoredKey]


def scope_columns(plan: ScopePlan, stored: Stored, fen_per_unit: int) -> ScopeColumns:
    """What `scope_of` says of every firm; the place in a yearly list is part of the key."""
    columns: dict[Key, Column] = {}
    told_by: dict[Key, StoredKey] = {}
    for fact, place, year in _plain(plan):
        told = None if fact.id in plan.lapsed else stored.told(fact.id, year)
        if told is not None:
            columns[fact.name, place] = _column(fact, told, fen_per_unit)
            told_by[fact.name, place] = fact.id, year
    disagree: dict[StoredKey, Array] = {}
    for one in plan.accepted:
        for place, year, told, differ in _accepted(one, plan, stored):
            columns[one.fact.name, place] = _column(one.fact, told, fen_per_unit)
            if differ.any():
                disagree[one.fact.id, year] = packed(differ)
    return ScopeColumns(columns, disagree, told_by)


def _plain(plan: ScopePlan) -> Iterator[tuple[FactDefinition, int | None, int | None]]:
    """Each fact that a source says itself, with its place in a list and its year."""
    for fact in plan.current:
        yield fact, None, None
    for fact, years in plan.yearly:
        for place, year in enumerate(years, 1):
            if year is not None:
                yield fact, place, year


def _accepted(
    one: AcceptedPlan, plan: ScopePlan, stored: Stored
) -> Iterator[tuple[int | None, int | None, Told, Array]]:
    """Of an accepted fact for each year: place, year, what counts, and where sources disagree."""
    for at, (year, sources) in enumerate(one.years, 1):
        told = (_readable(source, year, plan, stored) for source in sources)
        settled = stored.told(one.fact.id, year) if sources else None
        found = accept_all([t for t in told if t is not None], settled, one.fact.tolerance)
        if found is not None:
            yield at if one.fact.period is Period.YEAR else None, year, *found


def _readable(source: str, year: int | None, plan: ScopePlan, stored: Stored) -> Told | None:
    """What a source says; of one whose basis is over nothing may be read."""
    told = stored.told(source, year)
    if told is None or source not in plan.lapsed:
        return told
    return replace(told, lawful=np.zeros_like(told.known))


def _column(fact: FactDefinition, told: Told, fen_per_unit: int) -> Column:
    unit = fen_per_unit if fact.type is FactType.MONEY else 1
    of = ColumnType(KINDS[told.kind], told.per_unit * unit)
    values = packed(told.values) if of.kind == "boolean" else told.values
    return Column(of, values, packed(told.lawful), told.words)
