"""Every clause of both packs says of all firms at once what it says of each, to the fen."""

import numpy as np
import pytest

from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.screening.table import Table
from liyuan.policies.domain import DatedClause, Outcome, PolicyDocument, prepare
from liyuan.policies.domain_columns import clause_text
from liyuan.policies.domain_judging import Book
from liyuan.rules.columns import scope_columns
from liyuan.rules.columns_decisions import decided
from liyuan.rules.decisions import ScopeMaker
from liyuan.rules.domain import Kind
from liyuan.rules.scopes import scope_plan
from tests.rules.columns_cast import DAY, City
from tests.rules.test_columns import stored_in

CITIES = [
    City.of("atoll", 300, 11, barred_share=0.1),
    City.of("chengdu", 250, 12, silent=0.1),
    City.of("chengdu", 150, 13, silent=0.4, barred_share=0.1),
]


def book_of(city: City) -> Book:
    names = frozenset(city.rules.types())
    clauses = [
        prepare(clause, names)
        for policy in city.pack.texts_of(Kind.POLICY)
        for clause in PolicyDocument.from_content(policy.content).clauses
    ]
    return Book.of(clauses, DAY, city.rules.names.constants(DAY))


def screened(city: City, clauses: tuple[DatedClause, ...]) -> Screening:
    plan = scope_plan(city.rules.catalogue, DAY, city.rules.names)
    scope = scope_columns(plan, city, city.rules.fen_per_unit)
    names = frozenset(name for rule in city.rules.decisions for name in rule.types)
    facts = Table(np.arange(city.firms), scope.columns)
    made = decided(ScopeMaker.of(city.rules), facts, DAY, names)
    texts = [clause_text(str(at), clause) for at, clause in enumerate(clauses)]
    return screen(Plan.of(texts, made.schema), made.table)


@pytest.mark.parametrize("city", CITIES, ids=lambda city: f"{city.pack.root.name}-{city.seed}")
def test_all_clauses_of_a_pack_say_of_everybody_what_they_say_of_each(city: City) -> None:
    book, maker = book_of(city), ScopeMaker.of(city.rules)
    found = screened(city, book.clauses)
    told: list[list[tuple[Outcome, int | None]]] = [[] for _ in book.clauses]
    for cells, barred in zip(city.cells, city.barred, strict=True):
        scope = maker.scope(stored_in(cells), DAY, barred=barred)
        for one, verdict in zip(told, book.judge(scope.values), strict=True):
            one.append((verdict.outcome, verdict.amount_fen))
    assert [of_clause(found, at) for at in range(len(book.clauses))] == told
    assert {outcome for one in told for outcome, _ in one} == set(Outcome)


def of_clause(found: Screening, at: int) -> list[tuple[Outcome, int | None]]:
    """The verdict of each firm, and what it gets."""
    one, paid = found.verdicts[at], found.paid(at)
    fen = dict(zip(paid.rows.tolist(), paid.fen.tolist(), strict=True))
    rows = found.table.rows
    pairs = zip(unpacked(one.eligible, rows), unpacked(one.unknown, rows), strict=True)
    outcomes = [
        Outcome.ELIGIBLE if yes else Outcome.UNKNOWN if open_ else Outcome.NOT
        for yes, open_ in pairs
    ]
    return [(outcome, fen.get(row)) for row, outcome in enumerate(outcomes)]
