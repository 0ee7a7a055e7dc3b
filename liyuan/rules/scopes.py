"""The scope in which rules read a firm's facts: by the plan of a day, lawfully, with doubts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liyuan.engines.feel import Value
from liyuan.rules.accepting import Accepted, Doubt, Why, accept
from liyuan.rules.domain import (
    FactDefinition,
    Period,
    RuleNames,
    closed_years,
    is_published,
    rule_value,
)

# fact and year, as a store of facts knows them
Key = tuple[str, int | None]
Stored = Callable[[str, int | None], object]


# of a year what counts, and what each source says that says anything
YearAnswer = tuple[int | None, Accepted, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True)
class AcceptedPlan:
    """An accepted fact, and for each year the sources that can speak on the day."""

    fact: FactDefinition
    years: tuple[tuple[int | None, tuple[str, ...]], ...]

    def answers(self, read: Stored, stored: Stored) -> Iterator["YearAnswer"]:
        """For each year what counts, and what each source says that may be read.

        What a person confirmed is a source's figure: it is not read when no source may be.
        """
        for year, sources in self.years:
            told = ((source, read(source, year)) for source in sources)
            said = tuple(pair for pair in told if pair[1] is not None)
            silent = not said and any(stored(source, year) is not None for source in sources)
            settled = read(self.fact.id, year) if sources and not silent else None
            yield year, accept(settled, said, self.fact.tolerance), said


@dataclass(frozen=True)
class ScopePlan:
    """What a scope of a day reads: constants, facts of now, and for each yearly fact its years.

    A year that is not yet published is None in the plan. `lapsed` are facts whose sharing basis
    has run out by then: they are not read.
    """

    constants: Mapping[str, Value]
    current: tuple[FactDefinition, ...]
    yearly: tuple[tuple[FactDefinition, tuple[int | None, ...]], ...]
    accepted: tuple[AcceptedPlan, ...]
    lapsed: frozenset[str]


def scope_plan(catalogue: Mapping[str, FactDefinition], basis: date, names: RuleNames) -> ScopePlan:
    """What is to be read of every firm on a day, worked out once for all of them."""
    years = closed_years(basis)
    plain = tuple(fact for fact in catalogue.values() if not fact.accepts)
    return ScopePlan(
        constants=names.constants(basis),
        current=tuple(f for f in plain if f.period is not Period.YEAR),
        yearly=tuple(
            (fact, tuple(year if is_published(fact, year, basis) else None for year in years))
            for fact in plain
            if fact.period is Period.YEAR
        ),
        accepted=tuple(
            accepted_plan(fact, catalogue, basis) for fact in catalogue.values() if fact.accepts
        ),
        lapsed=frozenset(f.id for f in plain if f.basis_until and f.basis_until < basis),
    )


def accepted_plan(
    fact: FactDefinition, catalogue: Mapping[str, FactDefinition], basis: date
) -> AcceptedPlan:
    """The sources of an accepted fact in order, for each year those that are out on the day."""
    sources = [catalogue[source] for source in fact.accepts]
    if fact.period is not Period.YEAR:
        return AcceptedPlan(fact, ((None, fact.accepts),))
    return AcceptedPlan(
        fact,
        tuple(
            (year, tuple(s.id for s in sources if is_published(s, year, basis)))
            for year in closed_years(basis)
        ),
    )


def scope_of(
    plan: ScopePlan, stored: Stored, fen_per_unit: int, barred: Collection[Key] = ()
) -> tuple[dict[str, Value], tuple[Doubt, ...]]:
    """The scope in which rules are evaluated for one firm, by the plan of the day, and doubts.

    `stored(fact_id, year)` gives the stored value or None; `barred` are those that were shared
    without a basis. A yearly fact becomes a list, latest closed year first; a year that is not
    yet published is null.
    """
    read = lawful(stored, plan, barred)
    scope = dict(plan.constants)
    for fact in plan.current:
        value = read(fact.id, None)
        scope[fact.name] = None if value is None else rule_value(fact, value, fen_per_unit)
    for fact, years in plan.yearly:
        values = [None if year is None else read(fact.id, year) for year in years]
        scope[fact.name] = [
            None if value is None else rule_value(fact, value, fen_per_unit) for value in values
        ]
    doubts: list[Doubt] = []
    for one in plan.accepted:
        found = list(one.answers(read, stored))
        counting = [rule_value(one.fact, answer.value, fen_per_unit) for _, answer, _ in found]
        scope[one.fact.name] = counting if one.fact.period is Period.YEAR else counting[0]
        doubts += [
            Doubt(one.fact.id, year, Why.DISAGREE, said)
            for year, answer, said in found
            if answer.disagree
        ]
    if read is not stored:
        doubts += _without_basis(plan, stored, read, barred)
    return scope, tuple(doubts)


def lawful(stored: Stored, plan: ScopePlan, barred: Collection[Key]) -> Stored:
    """What is stored, but for what was shared without a basis or whose basis is over."""
    lapsed = plan.lapsed
    if not barred and not lapsed:
        return stored

    def read(fact: str, year: int | None) -> object:
        return None if fact in lapsed or (fact, year) in barred else stored(fact, year)

    return read


def _without_basis(
    plan: ScopePlan, stored: Stored, read: Stored, barred: Collection[Key]
) -> Iterator[Doubt]:
    """Facts that are open for want of a basis: sources themselves, and what is accepted of them."""
    years = [(fact, year) for fact, years in plan.yearly for year in years if year is not None]
    held = [(fact.id, year) for fact, year in (*years, *((f, None) for f in plan.current))]
    for fact, year in held:
        if ((fact, year) in barred or fact in plan.lapsed) and stored(fact, year) is not None:
            yield Doubt(fact, year, Why.NO_BASIS)
    for one in plan.accepted:
        told = dict(one.years)
        for year, answer, said in one.answers(read, stored):
            unread = any(stored(source, year) is not None for source in told[year])
            if answer.value is None and not said and unread:
                yield Doubt(one.fact.id, year, Why.NO_BASIS)
