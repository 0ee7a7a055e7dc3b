"""The same work in plain numpy, one row group after another: the yardstick, and a peer."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import numpy as np

# Of each firm: whether it certainly holds, and whether it possibly does.
Truth = tuple[np.ndarray, np.ndarray]
Drawn = Mapping[str, tuple[np.ndarray, np.ndarray]]
OPS = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}


def known_only(holds: np.ndarray, known: np.ndarray) -> Truth:
    return holds & known, holds | ~known


def held(spec: list[Any], firms: Drawn) -> Truth:
    """What a predicate says of each firm."""
    op, *arguments = spec
    return SPECS[op](firms, *arguments)


def meet(truths: Iterable[Truth]) -> Truth:
    return reduce(lambda a, b: (a[0] & b[0], a[1] & b[1]), truths)


def _compare(firms: Drawn, name: str, op: str, bound: int) -> Truth:
    values, known = firms[name]
    return known_only(OPS[op](values, bound), known)


def _within(firms: Drawn, name: str, low: int, high: int, closed: bool) -> Truth:
    values, known = firms[name]
    return known_only((values >= low) & (values <= high if closed else values < high), known)


def _ratio(firms: Drawn, over: str, under: str, op: str, share: int, of: int) -> Truth:
    """Divisors are never negative; by nothing nothing can be told."""
    (a, known_a), (b, known_b) = firms[over], firms[under]
    return known_only(OPS[op](a * of, b * share), known_a & known_b & (b != 0))


def _total(firms: Drawn, one: str, other: str, op: str, bound: int) -> Truth:
    (a, known_a), (b, known_b) = firms[one], firms[other]
    return known_only(OPS[op](a + b, bound), known_a & known_b)


def _words(firms: Drawn, name: str, chosen: Any) -> Truth:
    values, known = firms[name]
    words = firms[f"{name} words"][0] if f"{name} words" in firms else _words_of(name)
    table = np.fromiter((chosen(word) for word in words), bool, len(words))
    return known_only(table[values], known)


def _words_of(name: str) -> tuple[str, ...]:
    from _screening_firms import BY_STORED, WORDS

    return WORDS[BY_STORED[name]]


def _prefix(firms: Drawn, name: str, length: int, chosen: list[str]) -> Truth:
    return _words(firms, name, lambda word: word[:length] in chosen)


def _one_of(firms: Drawn, name: str, chosen: list[str]) -> Truth:
    return _words(firms, name, set(chosen).__contains__)


def _unlike(firms: Drawn, name: str, word: str) -> Truth:
    return _words(firms, name, lambda other: other != word)


def _flag(firms: Drawn, name: str, expected: bool) -> Truth:
    values, known = firms[name]
    return known_only(values == expected, known)


def _or(firms: Drawn, one: list[Any], other: list[Any]) -> Truth:
    (a, maybe_a), (b, maybe_b) = held(one, firms), held(other, firms)
    return a | b, maybe_a | maybe_b


def _and(firms: Drawn, one: list[Any], other: list[Any]) -> Truth:
    return meet((held(one, firms), held(other, firms)))


def _not(firms: Drawn, one: list[Any]) -> Truth:
    certain, possible = held(one, firms)
    return ~possible, ~certain


SPECS = {
    "compare": _compare,
    "within": _within,
    "ratio": _ratio,
    "total": _total,
    "prefix": _prefix,
    "one_of": _one_of,
    "unlike": _unlike,
    "flag": _flag,
    "or": _or,
    "and": _and,
    "not": _not,
}


def read(group: Any) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Of each column of a table: its values, and which are known."""
    import pyarrow as pa

    found = {}
    for name in group.column_names:
        column = group.column(name).combine_chunks()
        known = ~column.is_null().to_numpy(zero_copy_only=False)
        if pa.types.is_string(column.type):
            column = column.dictionary_encode()
            found[f"{name} words"] = (np.array(column.dictionary.to_pylist(), object), known)
            column = column.indices
        elif pa.types.is_date(column.type):
            column = column.cast(pa.int32())
        filled = column.fill_null(False if pa.types.is_boolean(column.type) else 0)
        found[name] = (filled.to_numpy(zero_copy_only=False), known)
    return found


def amounts(told: dict[str, Any], firms: Drawn, rows: np.ndarray) -> tuple[Any, Any]:
    """Fen for some rows, and which of them are known."""
    if told["kind"] == "constant":
        return np.full(len(rows), told["fen"]), np.ones(len(rows), bool)
    values, known = (array[rows] for array in firms[told["column"]])
    if told["kind"] == "share":
        return np.minimum((values * told["percent"] + 5000) // 10000 * 100, told["cap"]), known
    bounds, gives = zip(*told["steps"], strict=True)
    return np.select([values >= bound for bound in bounds], gives, told["else"]), known


def run(task: Any) -> tuple[list[list[int]], dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(task.firms)
    counts = [[0, 0, 0] for _ in task.clauses]
    schema = pa.schema([("firm", pa.int64()), ("clause", pa.int32()), ("fen", pa.int64())])
    with pq.ParquetWriter(task.pairs, schema) as writer:
        for at in range(file.num_row_groups):
            firms = read(file.read_row_group(at, ["firm", *task.columns()]))
            truths = [held(one["spec"], firms) for one in task.predicates]
            for number, clause in enumerate(task.clauses):
                certain, possible = meet(truths[place] for place in clause["predicates"])
                rows = np.flatnonzero(certain)
                fen, known = amounts(clause["amount"], firms, rows)
                counts[number][0] += len(rows)
                counts[number][1] += int(np.count_nonzero(possible)) - len(rows)
                counts[number][2] += int(fen[known].sum())
                arrays = [
                    pa.array(firms["firm"][0][rows]),
                    pa.array(np.full(len(rows), number, np.int32)),
                    pa.array(fen, pa.int64(), mask=~known),
                ]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return counts, {"version": np.__version__}


if __name__ == "__main__":
    from _screening_measured import main

    main(run)
