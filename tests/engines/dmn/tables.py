"""Short ways to write decision tables in the tests."""

from __future__ import annotations

from liyuan.engines.dmn import Decision, DecisionTable, Input, Output, Rule, compile_table, decide

Rows = list[tuple[str, ...]]


def table(
    policy: str, *rows: tuple[str, ...], inputs: str = "X Y", **output: object
) -> DecisionTable:
    """Rows are the tests and, last, the one output."""
    return DecisionTable(
        name="表",
        inputs=tuple(Input(name, name) for name in inputs.split()),
        outputs=(Output("out", **output),),  # type: ignore[arg-type]
        hit_policy=policy,
        rules=tuple(Rule(row[:-1], row[-1:]) for row in rows),
    )


def run(spec: DecisionTable, **scope: object) -> Decision:
    names = frozenset(column.expression for column in spec.inputs) | frozenset(scope)
    return decide(compile_table(spec, names), scope)
