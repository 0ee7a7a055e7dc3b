"""The same work in DuckDB: one query for all verdicts, one for the pairs of all clauses."""

from typing import Any

import duckdb
from _screening_measured import Counts, Task, main


def compare(name: str, op: str, bound: int) -> str:
    return f"{name} {op} {_day(name, bound)}"


def _day(name: str, bound: int) -> str:
    return f"(DATE '1970-01-01' + {bound})" if name.endswith("日期") else str(bound)


def within(name: str, low: int, high: int, closed: bool) -> str:
    upper = "<=" if closed else "<"
    return f"({name} >= {_day(name, low)} AND {name} {upper} {_day(name, high)})"


def ratio(over: str, under: str, op: str, share: int, of: int) -> str:
    return f"CASE WHEN {under} <> 0 THEN {over} * {of} {op} {under} * {share} END"


def total(one: str, other: str, op: str, bound: int) -> str:
    return f"{one} + {other} {op} {bound}"


def words(chosen: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in chosen)


SPECS: dict[str, Any] = {
    "compare": compare,
    "within": within,
    "ratio": ratio,
    "total": total,
    "prefix": lambda name, length, chosen: f"{name}[1:{length}] IN ({words(chosen)})",
    "one_of": lambda name, chosen: f"{name} IN ({words(chosen)})",
    "unlike": lambda name, word: f"{name} <> '{word}'",
    "flag": lambda name, expected: name if expected else f"NOT {name}",
    "or": lambda one, other: f"({expression(one)}) OR ({expression(other)})",
    "and": lambda one, other: f"({expression(one)}) AND ({expression(other)})",
    "not": lambda one: f"NOT ({expression(one)})",
}


def expression(spec: list[Any]) -> str:
    return SPECS[spec[0]](*spec[1:])


def amount(told: dict[str, Any]) -> str:
    if told["kind"] == "constant":
        return str(told["fen"])
    column = told["column"]
    if told["kind"] == "share":
        share = f"({column} * {told['percent']} + 5000) // 10000 * 100"
        return f"CASE WHEN {column} IS NOT NULL THEN least({share}, {told['cap']}) END"
    steps = " ".join(f"WHEN {column} >= {bound} THEN {fen}" for bound, fen in told["steps"])
    return f"CASE WHEN {column} IS NULL THEN NULL {steps} ELSE {told['else']} END"


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    connection = duckdb.connect()
    predicates = [f"{expression(p['spec'])} AS p{at}" for at, p in enumerate(task.predicates)]
    clauses = [
        " AND ".join(f"p{place}" for place in clause["predicates"]) + f" AS c{at}"
        for at, clause in enumerate(task.clauses)
    ]
    kept = ", ".join(["firm", *task.amount_columns()])
    connection.execute(
        f"CREATE TEMP TABLE held AS SELECT {kept}, {', '.join(clauses)} FROM "
        f"(SELECT {kept}, {', '.join(predicates)} FROM read_parquet('{task.firms}'))"
    )
    each = " UNION ALL ".join(
        f"SELECT firm, {at}::INTEGER AS clause, ({amount(clause['amount'])})::BIGINT AS fen "
        f"FROM held WHERE c{at}"
        for at, clause in enumerate(task.clauses)
    )
    connection.execute(f"COPY ({each}) TO '{task.pairs}' (FORMAT parquet)")
    return _counts(connection, task), {"version": duckdb.__version__}


def _counts(connection: Any, task: Task) -> Counts:
    numbers = range(len(task.clauses))
    known = ", ".join(f"count(*) - count(c{at})" for at in numbers)
    unknown = connection.execute(f"SELECT {known} FROM held").fetchone()
    sums = connection.execute(
        f"SELECT clause, count(*), sum(fen)::BIGINT FROM '{task.pairs}' GROUP BY clause"
    ).fetchall()
    found = {clause: (count, fen) for clause, count, fen in sums}
    return [
        [found.get(at, (0, 0))[0], unknown[at], found.get(at, (0, 0))[1] or 0] for at in numbers
    ]


if __name__ == "__main__":
    main(run)
