"""The drawn clauses as the house's own: policies' clauses for the interpreter, texts for a plan."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from _screening_clauses import DrawnClause, Predicate, Work
from _screening_firms import COLUMNS

from liyuan.engines.feel import Value
from liyuan.engines.screening.plan import ClauseText, ConditionText, Plan
from liyuan.engines.screening.rounding import Rounding
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.policies.domain import Amount, Clause, DatedClause, Mode, Period, Window, prepare
from liyuan.policies.domain_judging import Book
from liyuan.rules.domain import Source
from liyuan.rules.terms import Condition, DatedValue, Parameter

BASIS = date(2026, 9, 1)
YEARS: Mapping[str, Value] = {"上年": Decimal(1), "前年": Decimal(2), "大前年": Decimal(3)}
NAMES = frozenset(column.name for column in COLUMNS) | frozenset(YEARS)
SOURCE = Source("drawn from a seed")
# The figure of a clause's first condition with one: dated, as those of policies are.
THRESHOLD = "门槛"
TYPES: Mapping[Key, ColumnType] = {
    (column.name, column.place): ColumnType(column.kind, column.per_unit)  # type: ignore[arg-type]
    for column in COLUMNS
}
SCHEMA = Schema(TYPES)


def clause_of(drawn: DrawnClause, at: int, work: Work) -> Clause:
    """A clause as a policy has it."""
    predicates = [work.predicates[place] for place in drawn.predicates]
    figured = next((one for one in predicates if one.figure), None)
    since = DatedValue(date(2025, 1, 1), Decimal(figured.figure if figured else 0), SOURCE)
    return Clause(
        key=f"c{at}",
        name=f"c{at}",
        en=f"c{at}",
        mode=Mode.AUTOMATIC,
        year_basis="",
        first_time_scope="",
        period=Period(date(2026, 1, 1), None),
        parameters=(Parameter(THRESHOLD, "Threshold", "", (since,)),),
        conditions=tuple(_condition(one, one is figured, n) for n, one in enumerate(predicates)),
        amount=Amount(drawn.formula, "万元", "yuan", "half_up"),
        note="",
        note_en="",
    )


def _condition(one: Predicate, by_parameter: bool, number: int) -> Condition:
    when = one.when + (THRESHOLD if by_parameter else one.figure)
    return Condition(f"n{number}", f"n{number}", when, False, True, SOURCE)


def dated(work: Work) -> list[DatedClause]:
    """All clauses on the day."""
    clauses = (clause_of(drawn, at, work) for at, drawn in enumerate(work.clauses))
    return [DatedClause.of(prepare(clause, NAMES), BASIS, YEARS) for clause in clauses]


def book_of(work: Work) -> Book:
    """All clauses as the interpreter judges them."""
    clauses = (clause_of(drawn, at, work) for at, drawn in enumerate(work.clauses))
    return Book.of((prepare(clause, NAMES) for clause in clauses), BASIS, YEARS)


def text_of(clause: DatedClause) -> ClauseText:
    """A dated clause as a plan reads it."""
    pairs = zip(clause.clause.conditions, clause.conditions, strict=True)
    return ClauseText(
        clause.clause.key,
        tuple(ConditionText(c.name, text, c.scope, c.actionable) for c, text in pairs),
        clause.window is Window.OPEN,
        clause.amount,
        Rounding(100, "half_up", 10**6),
    )


def plan_of(work: Work) -> Plan:
    return Plan.of(map(text_of, dated(work)), SCHEMA)


def scope_of(firm: Mapping[str, Any]) -> dict[str, Value]:
    """What the interpreter sees of a firm, from the cells of its row as the file has them."""
    scope: dict[str, Any] = dict(YEARS)
    for column in COLUMNS:
        value = firm[column.stored]
        if value is not None and column.kind == "whole":
            value = Decimal(value) / column.per_unit
        if column.place is None:
            scope[column.name] = value
        else:
            scope.setdefault(column.name, [None] * 5)[column.place - 1] = value
    return scope
