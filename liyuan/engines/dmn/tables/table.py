"""A decision table as it is written: texts of cells, not yet read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liyuan.engines.dmn.hit_policies import letter_of
from liyuan.engines.findings import NOWHERE, Finding, Where


@dataclass(frozen=True)
class Input:
    """A column of conditions: what is tested (FEEL), its heading, the unit of its numbers."""

    expression: str
    name: str
    unit: str | None = None


@dataclass(frozen=True)
class Output:
    """A column of results; `values` in order of priority; `default` (FEEL) when no row matches."""

    name: str
    unit: str | None = None
    values: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True)
class Rule:
    """A row: one unary test per input and one expression per output, with its place in a file."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotation: str | None = None
    where: Where = NOWHERE


@dataclass(frozen=True)
class DecisionTable:
    """A table; `hit_policy` as its author wrote it: `FIRST`, `f`, `C+`."""

    name: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    hit_policy: str
    rules: tuple[Rule, ...]

    @property
    def policy(self) -> str:
        """The hit policy's letter; an unknown one is taken for U and reported by the checker."""
        return letter_of(self.hit_policy) or "U"


class TableError(ValueError):
    """Cells that cannot be read; `findings` has all of them, with row and column."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(f"{f.code} {f.where.field}" for f in findings))
        self.findings = findings


def table_from_content(content: Mapping[str, Any]) -> DecisionTable:
    """A table from a pack's content: `name`, `inputs`, `outputs`, `hit_policy`, `rules`.

    A row has `when`, `then` and perhaps `note`; an output's `values` are texts or have a `code`.
    Raises KeyError for missing keys (the pack's schema is checked before).
    """
    return DecisionTable(
        name=content["name"],
        inputs=tuple(Input(i["expression"], i["name"], i.get("unit")) for i in content["inputs"]),
        outputs=tuple(_output(output) for output in content["outputs"]),
        hit_policy=content["hit_policy"],
        rules=tuple(_rule(number, row) for number, row in enumerate(content["rules"])),
    )


def _output(content: Mapping[str, Any]) -> Output:
    values = tuple(v["code"] if isinstance(v, Mapping) else v for v in content.get("values") or ())
    return Output(content["name"], content.get("unit"), values, content.get("default"))


def _rule(number: int, content: Mapping[str, Any]) -> Rule:
    where = Where(field=f"rules.{number}")
    when, then = tuple(map(str, content["when"])), tuple(map(str, content["then"]))
    return Rule(when, then, content.get("note"), where)
