"""The same work in zen-engine: one decision with every predicate and clause, firm after firm."""

import json
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zen
from _screening_measured import Counts, Task, main

# Its language has two truths: a fact that is missing makes a predicate false, and its contrary
# too, so only what certainly holds is told.


def known(text: str, *names: str) -> str:
    return f"({' and '.join(f'{name} != null' for name in names)} and {text})"


def compare(name: str, op: str, bound: int) -> str:
    return known(f"{name} {op} {bound}", name)


def opposite(spec: list[Any]) -> str:
    """That something certainly does not hold."""
    op, *arguments = spec
    if op == "and":
        return f"({opposite(arguments[0])} or {opposite(arguments[1])})"
    if op == "flag":
        return expression(["flag", arguments[0], not arguments[1]])
    name, order, bound = arguments
    return compare(name, {">=": "<", ">": "<=", "<=": ">", "<": ">="}[order], bound)


def within(name: str, low: int, high: int, closed: bool) -> str:
    return known(f"{name} >= {low} and {name} {'<=' if closed else '<'} {high}", name)


def listed(chosen: list[str]) -> str:
    return json.dumps(chosen)


def ratio(over: str, under: str, op: str, share: int, of: int) -> str:
    return known(f"{under} != 0 and {over} * {of} {op} {under} * {share}", over, under)


SPECS: dict[str, Any] = {
    "compare": compare,
    "within": within,
    "ratio": ratio,
    "total": lambda a, b, op, bound: known(f"{a} + {b} {op} {bound}", a, b),
    "prefix": lambda n, length, chosen: known(f"{n}[0:{length - 1}] in {listed(chosen)}", n),
    "one_of": lambda n, chosen: known(f"{n} in {listed(chosen)}", n),
    "unlike": lambda n, word: known(f'{n} != "{word}"', n),
    "flag": lambda n, expected: f"({n} == {str(expected).lower()})",
    "or": lambda a, b: f"({expression(a)} or {expression(b)})",
    "and": lambda a, b: f"({expression(a)} and {expression(b)})",
    "not": opposite,
}


def expression(spec: list[Any]) -> str:
    return SPECS[spec[0]](*spec[1:])


def amount(told: dict[str, Any]) -> str:
    if told["kind"] == "constant":
        return str(told["fen"])
    column = told["column"]
    if told["kind"] == "share":
        share = f"floor(({column} * {told['percent']} + 5000) / 10000) * 100"
        return f"{column} == null ? null : ({share} < {told['cap']} ? {share} : {told['cap']})"
    steps = "".join(f"{column} >= {bound} ? {fen} : (" for bound, fen in told["steps"])
    return f"{column} == null ? null : ({steps}{told['else']}{')' * (len(told['steps']) + 1)}"


def renamed(told: Any, names: dict[str, str]) -> Any:
    """The same with other names of columns: it reads no Chinese ones."""
    if isinstance(told, list):
        return [renamed(part, names) for part in told]
    if isinstance(told, dict):
        return {key: renamed(part, names) for key, part in told.items()}
    return names.get(told, told) if isinstance(told, str) else told


def model(task: Task, names: dict[str, str]) -> dict[str, Any]:
    """Three nodes in a row: predicates, verdicts, amounts of the clauses that match."""
    specs = [renamed(one["spec"], names) for one in task.predicates]
    truths = {f"p{at}": expression(spec) for at, spec in enumerate(specs)}
    verdicts, gives = {}, {}
    for at, clause in enumerate(task.clauses):
        verdicts[f"c{at}"] = " and ".join(f"p{place}" for place in clause["predicates"])
        gives[f"a{at}"] = f"c{at} ? ({amount(renamed(clause['amount'], names))}) : null"
    steps = ("in", "truths", "verdicts", "gives", "out")
    contents = [None, truths, verdicts, gives, None]
    nodes = [_node(*pair) for pair in zip(steps, contents, strict=True)]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(steps)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _node(name: str, texts: dict[str, str] | None) -> dict[str, Any]:
    plain = {"id": name, "name": name, "position": {"x": 0, "y": 0}}
    if texts is None:
        return {**plain, "type": "inputNode" if name == "in" else "outputNode"}
    expressions = [{"id": key, "key": key, "value": text} for key, text in texts.items()]
    content = {"expressions": expressions, "passThrough": True}
    return {**plain, "type": "expressionNode", "content": content}


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    names = {name: f"x{at}" for at, name in enumerate(task.columns())}
    decision = zen.ZenEngine().create_decision(json.dumps(model(task, names)))
    table = pq.read_table(task.firms, columns=["firm", *names])
    for at, field in enumerate(table.schema):
        if pa.types.is_date(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(pa.int32()))
    table = table.rename_columns(["firm", *names.values()])
    counts = [[0, -1, 0] for _ in task.clauses]
    pairs: list[tuple[int, int, int | None]] = []
    for firm in table.to_pylist():
        said = decision.evaluate(firm)["result"]
        for at, count in enumerate(counts):
            if said[f"c{at}"] is True:
                fen = said.get(f"a{at}")
                count[0] += 1
                count[2] += int(fen or 0)
                pairs.append((firm["firm"], at, None if fen is None else int(fen)))
    firms, clauses, fen = zip(*pairs, strict=True) if pairs else ((), (), ())
    pq.write_table(pa.table({"firm": firms, "clause": clauses, "fen": fen}), task.pairs)
    return counts, {"version": version("zen-engine"), "left_out": "unknown verdicts: two truths"}


if __name__ == "__main__":
    main(run)
