"""The same work in OpenFisca: each predicate and clause a variable of the firm."""

from collections.abc import Callable, Mapping
from functools import reduce
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _screening_measured import Counts, Task, main
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2026"
FIRM = Entity("firm", "firms", "A firm", "")
# It keeps whole numbers in 32 bits and others in 32-bit floats: sums of fen do not fit, so figures
# are floats, and what is missing is not a number. Texts are kept as places in a list of words.
OPS = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}
Firm = Callable[[str, Any], np.ndarray]


def variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    body = {"value_type": kind, "entity": FIRM, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), {**body, **({"formula": formula} if formula else {})})


def held(spec: list[Any], of: Callable[[str], np.ndarray], words: Mapping[str, list[str]]) -> Any:
    """Whether a predicate certainly holds."""
    op, *args = spec
    if op in ("or", "and"):
        one, other = (held(part, of, words) for part in args)
        return one | other if op == "or" else one & other
    if op == "not":
        return opposite(args[0], of, words)
    if op in ("prefix", "one_of", "unlike"):
        return among(op, of(args[0]), words[args[0]], args[1:])
    if op == "flag":
        return of(args[0]) == (1 if args[1] else 0)
    if op == "compare":
        return OPS[args[1]](of(args[0]), np.float32(args[2]))
    if op == "within":
        values, (low, high, closed) = of(args[0]), args[1:]
        return (values >= low) & (values <= high if closed else values < high)
    if op == "total":
        return OPS[args[2]](of(args[0]) + of(args[1]), args[3])
    over, under = of(args[0]), of(args[1])
    return OPS[args[2]](over * args[4], under * args[3]) & (under != 0)


def opposite(spec: list[Any], of: Any, words: Any) -> Any:
    """Whether a comparison certainly does not hold."""
    op, *args = spec
    if op == "and":
        return opposite(args[0], of, words) | opposite(args[1], of, words)
    if op == "flag":
        return held(["flag", args[0], not args[1]], of, words)
    turned = {">=": "<", ">": "<=", "<=": ">", "<": ">="}[args[1]]
    return held(["compare", args[0], turned, args[2]], of, words)


def among(op: str, codes: np.ndarray, words: list[str], args: list[Any]) -> Any:
    tests: dict[str, Callable[[str], bool]] = {
        "prefix": lambda word: word[: args[0]] in args[1],
        "one_of": lambda word: word in args[0],
        "unlike": lambda word: word != args[0],
    }
    # the last is what is missing
    table = np.fromiter((*(tests[op](word) for word in words), False), bool, len(words) + 1)
    return table[codes]


def amount(told: dict[str, Any], firm: Firm, at: Any) -> np.ndarray:
    if told["kind"] == "constant":
        return np.full(1, told["fen"], np.float64)
    values = firm(told["column"], at).astype(np.float64)
    if told["kind"] == "share":
        return np.minimum(np.floor((values * told["percent"] + 5000) / 10000) * 100, told["cap"])
    bounds, gives = zip(*told["steps"], strict=True)
    fen = np.select([values >= bound for bound in bounds], gives, told["else"]).astype(np.float64)
    return np.where(np.isnan(values), np.nan, fen)


def system(task: Task, words: Mapping[str, list[str]]) -> TaxBenefitSystem:
    made = TaxBenefitSystem([FIRM])
    for name in task.columns():
        made.add_variable(variable(name, int if name in words else float))
    for at, one in enumerate(task.predicates):
        made.add_variable(variable(f"p{at}", bool, predicate(one["spec"], words)))
    for at, clause in enumerate(task.clauses):
        made.add_variable(variable(f"c{at}", bool, verdict(clause["predicates"])))
    return made


def predicate(spec: list[Any], words: Mapping[str, list[str]]) -> Any:
    return lambda firm, at: held(spec, lambda name: firm(name, at), words)


def verdict(places: list[int]) -> Any:
    return lambda firm, at: reduce(np.logical_and, (firm(f"p{place}", at) for place in places))


def read(task: Task) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, list[str]]]:
    """Firms, columns in its kinds, and the words of those that are texts."""
    table = pq.read_table(task.firms, columns=["firm", *task.columns()])
    columns, words = {}, {}
    for name in task.columns():
        column = table.column(name)
        if pa.types.is_string(column.type):
            coded = column.combine_chunks().dictionary_encode()
            words[name] = coded.dictionary.to_pylist()
            columns[name] = coded.indices.fill_null(len(words[name])).to_numpy()
            continue
        if pa.types.is_date(column.type):
            column = column.cast(pa.int32())
        if pa.types.is_boolean(column.type):
            column = column.cast(pa.int8())
        columns[name] = column.to_numpy().astype(np.float32)
    return table.column("firm").to_numpy(), columns, words


def exactly(task: Task, columns: Mapping[str, np.ndarray]) -> list[int]:
    """Clauses whose conditions 32-bit floats decide exactly: no figure has more than 24 bits."""
    small = {name for name, held in columns.items() if np.nanmax(np.abs(held)) < 1 << 23}

    def sure(spec: list[Any]) -> bool:
        op, *args = spec
        if op in ("or", "and", "not"):
            return all(map(sure, args))
        return op != "ratio" and args[0] in small and (op != "total" or args[1] in small)

    return [
        at
        for at, clause in enumerate(task.clauses)
        if all(sure(task.predicates[place]["spec"]) for place in clause["predicates"])
    ]


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    firms, columns, words = read(task)
    builder = SimulationBuilder()
    simulation = builder.build_default_simulation(system(task, words), count=len(firms))
    for name, values in columns.items():
        simulation.set_input(name, YEAR, values)
    counts, parts, at = [], [], period(YEAR)
    for number, clause in enumerate(task.clauses):
        rows = np.flatnonzero(simulation.calculate(f"c{number}", at))
        fen = amount(clause["amount"], lambda name, when: simulation.calculate(name, when), at)
        fen = fen[rows] if len(fen) > 1 else np.full(len(rows), fen[0])
        counts.append([len(rows), -1, int(np.nansum(fen))])
        clauses = np.full(len(rows), number, np.int32)
        whole = pa.array(np.nan_to_num(fen).astype(np.int64), mask=np.isnan(fen))
        parts.append(pa.table({"firm": firms[rows], "clause": clauses, "fen": whole}))
    pq.write_table(pa.concat_tables(parts), task.pairs)
    exact = exactly(task, columns)
    left_out = f"{len(task.clauses) - len(exact)} of {len(task.clauses)} clauses (money and ratios)"
    said = {"exact": exact, "inexact": True, "left_out": f"{left_out}, sums, unknown verdicts"}
    return counts, {"version": version("openfisca-core"), **said}


if __name__ == "__main__":
    main(run)
