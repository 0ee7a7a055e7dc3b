"""Which column means what: suggestions by what was chosen before, by name and by synonym."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from liyuan.engines.findings import Finding
from liyuan.engines.sheets.heads import Heading, name_key
from liyuan.imports.domain import (
    IGNORED,
    NEEDED,
    ONE,
    YEAR,
    Column,
    Kind,
    Plan,
    Target,
    scale_of,
)

Targets = Mapping[str, Target]
# heading's key → target, as chosen before; an empty target: left out
Remembered = Mapping[str, str]
# column's index → target
Mapped = Mapping[int, str]
ALIKE = 0.6


@cache
def synonyms() -> Mapping[str, str]:
    """Key of a heading → target, from `synonyms.csv`."""
    with files("liyuan.imports").joinpath("synonyms.csv").open(encoding="utf-8") as lines:
        return {name_key(row["synonym"]): row["target"] for row in csv.DictReader(lines)}


def target_of(heading: Heading, targets: Targets, remembered: Remembered) -> str:
    """What a heading most likely means; empty when nobody can tell."""
    for key in (heading.wide_key, heading.key):
        if key in remembered:
            kept = remembered[key]
            return kept if kept in targets else IGNORED
    named = _names(targets)
    for key in (heading.wide_key, heading.key):
        if key in named:
            return named[key]
        if synonyms().get(key) in targets:
            return synonyms()[key]
    return _contained(heading.key, targets)


def _names(targets: Targets) -> dict[str, str]:
    return {
        name_key(word): one.id
        for one in targets.values()
        for word in (one.id, one.en, one.name)
        if word
    }


def _contained(key: str, targets: Targets) -> str:
    """The one target whose name holds the heading, or that the heading holds."""
    if len(key) < 3:
        return IGNORED
    names = {one.id: name_key(one.name) for one in targets.values()}
    near = [name for name, word in names.items() if key in word or word in key]
    return near[0] if len(near) == 1 and len(names[near[0]]) > 2 else IGNORED


def suggest(
    headings: Sequence[Heading], targets: Targets, remembered: Remembered
) -> dict[int, str]:
    """A meaning for each column; no target is suggested twice for the same year."""
    taken: set[tuple[str, int | None]] = set()
    found = {}
    for heading in headings:
        target = target_of(heading, targets, remembered)
        place = (target, heading.year)
        found[heading.index] = IGNORED if place in taken else target
        taken.add(place)
    return found


def plan_of(
    kind: Kind,
    headings: Sequence[Heading],
    mapped: Mapped,
    targets: Targets,
    *,
    year: int | None,
    effective: date,
    today: date,
) -> tuple[Plan, tuple[Finding, ...]]:
    """The plan by which a file is read, and what stands in its way."""
    chosen = [(h, targets[mapped[h.index]]) for h in headings if mapped.get(h.index) in targets]
    by_row = any(target.id == YEAR for _, target in chosen)
    columns = tuple(_column(h, target, year, by_row) for h, target in chosen)
    plan = Plan(kind, year, effective, today, columns)
    findings = (
        *_missing(kind, headings, plan, targets),
        *_twice(plan),
        *_units(chosen),
        *_years(plan, by_row),
    )
    return plan, findings


def _column(heading: Heading, target: Target, year: int | None, by_row: bool) -> Column:
    said = (heading.year or (None if by_row else year)) if target.yearly else None
    scale = scale_of(target, heading)
    return Column(heading.index, heading.letter, heading.text, target, said, scale or ONE)


def _missing(
    kind: Kind, headings: Sequence[Heading], plan: Plan, targets: Targets
) -> Iterator[Finding]:
    """Columns without which nothing can be read, and the heading that may be meant."""
    free = [h.text for h in headings if plan_lacks(plan, h)]
    for needed in NEEDED[kind]:
        if plan.column(needed) is None:
            name = targets[needed].name
            near = get_close_matches(name, free, n=1, cutoff=ALIKE)
            params = {"target": name, "headings": "、".join(free)[:200] or "—"}
            yield Finding("import.no_column", params=params | {"near": near[0] if near else "—"})
    if kind is Kind.FACTS and not plan.facts:
        yield Finding("import.no_fact")


def plan_lacks(plan: Plan, heading: Heading) -> bool:
    """Whether a heading has no meaning in the plan."""
    return all(column.index != heading.index for column in plan.columns)


def _twice(plan: Plan) -> Iterator[Finding]:
    seen: dict[tuple[str, int | None], Column] = {}
    for column in plan.columns:
        place = (column.target.id, column.year)
        first = seen.setdefault(place, column)
        if first is not column:
            params = {"target": column.target.name, "first": first.letter, "second": column.letter}
            yield Finding("import.column_twice", params=params)


def _units(chosen: Sequence[tuple[Heading, Target]]) -> Iterator[Finding]:
    for heading, target in chosen:
        if scale_of(target, heading) is None:
            params = {"column": heading.letter, "heading": heading.text, "unit": target.unit}
            yield Finding("import.unit", params=params)


def _years(plan: Plan, by_row: bool) -> Iterator[Finding]:
    for column in plan.facts:
        if column.target.yearly and column.year is None and not by_row:
            params = {"column": column.letter, "target": column.target.name}
            yield Finding("import.no_year", params=params)
        if column.year is not None and not 1949 <= column.year <= plan.today.year:
            params = {"column": column.letter, "year": str(column.year)}
            yield Finding("import.year", params=params)
