"""Short ways to read and run a rule in the tests."""

from __future__ import annotations

from decimal import Decimal

from liyuan.engines.feel import Node, Result, Scope, Value, compile_, evaluate, parse
from liyuan.engines.feel.build import Nulls

YEARS: dict[str, object] = {"上年": 1, "前年": 2, "大前年": 3}


def run(text: str, scope: Scope | None = None, nulls: Nulls = "unknown") -> Result:
    """Read and evaluate with exactly the names of the scope (and of the years)."""
    full = {**YEARS, **(scope or {})}
    return evaluate(compile_(text, names=frozenset(full), nulls=nulls), full)


def value(text: str, scope: Scope | None = None, nulls: Nulls = "unknown") -> Value:
    return run(text, scope, nulls).value


def codes(text: str, scope: Scope | None = None) -> list[str]:
    """The codes of the reasons an evaluation leaves."""
    return [reason.code for reason in run(text, scope).reasons]


def read(text: str, *names: str) -> Node:
    return parse(text, names=frozenset(names))


def d(text: str | int) -> Decimal:
    return Decimal(text)
