"""The rows of a returned ledger that differ, kept so that a person sees and chooses."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from liyuan.enterprises.domain_facts import stored_value
from liyuan.enterprises.queries import among
from liyuan.enterprises.queries_many import Teller, last_tellers
from liyuan.imports.compare import day_of
from liyuan.imports.domain import Plan
from liyuan.imports.domain_gather import Gathered
from liyuan.imports.domain_ledger import MOST_REMOVED, ORDER, Change, Difference, Merged
from liyuan.imports.models import ImportJob, ImportLine
from liyuan.rules.domain import FactType

# as the counts of an import call it
COUNTED = {Change.CONFLICT.value: "conflicts"}
BLOCK = 2_000
Types = Mapping[str, FactType]
# (fact, year) → firm → who said last what is known
Tellers = Mapping[tuple[str, int | None], Mapping[int, Teller]]


def chosen_firms(job: ImportJob) -> frozenset[int]:
    """The firms in conflict for which the unit's values are taken."""
    chosen = job.lines.filter(change=Change.CONFLICT, mine=True)
    return frozenset(chosen.values_list("firm", flat=True))


def keep_lines(
    job: ImportJob, plan: Plan, found: Gathered, merged: Merged, *, at: datetime
) -> None:
    """Replace the lines of an earlier dry run; nothing is chosen yet."""
    job.lines.all().delete()
    ImportLine.objects.bulk_create(_lines(job, plan, found, merged, at=at), batch_size=BLOCK)


def _lines(
    job: ImportJob, plan: Plan, found: Gathered, merged: Merged, *, at: datetime
) -> Iterator[ImportLine]:
    types = {column.target.id: column.target.type for column in plan.facts}
    differences, states = merged.differences(), merged.states
    firms = {place: merged.firms[place].as_py() for place in differences}
    names = _names(firms.values())
    tellers = _tellers(firms, differences, types, plan, at)
    for place, cells in differences.items():
        firm = firms[place]
        name, code = names[firm]
        yield ImportLine(
            job=job,
            row=found.rows[place],
            firm=firm,
            name=name,
            code=code,
            change=ORDER[states[place]],
            cells=[_as_json(cell, firm, types, tellers) for cell in cells],
        )
    for firm, code, name in merged.removed[:MOST_REMOVED]:
        yield ImportLine(
            job=job, row=0, firm=firm, name=name, code=code, change=Change.REMOVED, cells=[]
        )


def _names(firms: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = among(list(firms)).order_by().values_list("pk", "name", "credit_code")
    return {pk: (name, code) for pk, name, code in found}


def _tellers(
    firms: Mapping[int, int],
    differences: Mapping[int, list[Difference]],
    types: Types,
    plan: Plan,
    at: datetime,
) -> Tellers:
    """Who said what the system has, of each column with a conflict."""
    asked: dict[tuple[str, int | None], list[int]] = {}
    for place, cells in differences.items():
        for cell in cells:
            if cell.change is Change.CONFLICT:
                asked.setdefault((cell.fact, cell.year), []).append(firms[place])
    return {
        (fact, year): last_tellers(
            wanted, fact, year, as_of=max(day_of(plan, year), plan.today), at=at
        )
        for (fact, year), wanted in asked.items()
    }


def _as_json(cell: Difference, firm: int, types: Types, tellers: Tellers) -> dict[str, Any]:
    told = tellers.get((cell.fact, cell.year), {}).get(firm)
    in_conflict = cell.change is Change.CONFLICT and told is not None
    of = types[cell.fact]
    values = {"base": cell.base, "mine": cell.mine, "theirs": cell.theirs}
    return {
        "fact": cell.fact,
        "year": cell.year,
        "change": cell.change,
        **{name: None if v is None else stored_value(of, v) for name, v in values.items()},
        "who": told.who if in_conflict and told else "",
        "when": told.at.isoformat() if in_conflict and told else "",
    }
