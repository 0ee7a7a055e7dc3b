"""The same work in Polars: every predicate once as an expression, clauses from them, lazily."""

import operator
from functools import reduce
from typing import Any

import polars as pl
from _screening_measured import Counts, Task, main

OPS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def compare(name: str, op: str, bound: int) -> pl.Expr:
    return OPS[op](number(name), bound)


def number(name: str) -> pl.Expr:
    return pl.col(name).to_physical()  # dates are days


def within(name: str, low: int, high: int, closed: bool) -> pl.Expr:
    return number(name).is_between(low, high, closed="both" if closed else "left")


def ratio(over: str, under: str, op: str, share: int, of: int) -> pl.Expr:
    holds = OPS[op](pl.col(over) * of, pl.col(under) * share)
    return pl.when(pl.col(under) != 0).then(holds)


def total(one: str, other: str, op: str, bound: int) -> pl.Expr:
    return OPS[op](pl.col(one) + pl.col(other), bound)


SPECS: dict[str, Any] = {
    "compare": compare,
    "within": within,
    "ratio": ratio,
    "total": total,
    "prefix": lambda name, length, chosen: pl.col(name).str.slice(0, length).is_in(chosen),
    "one_of": lambda name, chosen: pl.col(name).is_in(chosen),
    "unlike": lambda name, word: pl.col(name) != word,
    "flag": lambda name, expected: pl.col(name) if expected else ~pl.col(name),
    "or": lambda one, other: expression(one) | expression(other),
    "and": lambda one, other: expression(one) & expression(other),
    "not": lambda one: ~expression(one),
}


def expression(spec: list[Any]) -> pl.Expr:
    return SPECS[spec[0]](*spec[1:])


def amount(told: dict[str, Any]) -> pl.Expr:
    if told["kind"] == "constant":
        return pl.lit(told["fen"], pl.Int64)
    column = pl.col(told["column"])
    if told["kind"] == "share":
        share = (column * told["percent"] + 5000) // 10000 * 100
        return pl.when(share < told["cap"]).then(share).when(share.is_not_null()).then(told["cap"])
    steps = pl.when(column.is_null()).then(None)
    for bound, fen in told["steps"]:
        steps = steps.when(column >= bound).then(fen)
    return steps.otherwise(told["else"]).cast(pl.Int64)


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    predicates = [expression(one["spec"]).alias(f"p{at}") for at, one in enumerate(task.predicates)]
    clauses = [
        reduce(operator.and_, (pl.col(f"p{at}") for at in clause["predicates"])).alias(f"c{at}")
        for at, clause in enumerate(task.clauses)
    ]
    kept = ["firm", *task.amount_columns()]
    lazy = pl.scan_parquet(task.firms).with_columns(predicates).select(*kept, *clauses)
    found = lazy.collect(engine="streaming")
    pairs, counts = [], []
    for at, clause in enumerate(task.clauses):
        holds = found.get_column(f"c{at}")
        part = (
            found.select(kept)
            .filter(holds)
            .select(
                "firm", pl.lit(at, pl.Int32).alias("clause"), amount(clause["amount"]).alias("fen")
            )
        )
        pairs.append(part)
        counts.append([part.height, holds.null_count(), part.get_column("fen").sum()])
    pl.concat(pairs, rechunk=False).write_parquet(task.pairs)
    return counts, {"version": pl.__version__}


if __name__ == "__main__":
    main(run)
