"""A pack's decision table as a DMN model that other tools can show and run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from liyuan.engines.dmn.exchange.drawing import Needed, drawing
from liyuan.engines.dmn.exchange.extension import content_extension, unit_extension
from liyuan.engines.dmn.hit_policies import HIT_POLICIES
from liyuan.engines.dmn.model import (
    FEEL_URI,
    Decision,
    DecisionTableExpression,
    Definitions,
    DrgElement,
    InformationItem,
    InputClause,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    LiteralExpression,
    OutputClause,
    Requirement,
    TableRule,
    UnaryTests,
)
from liyuan.engines.dmn.tables.compiled import CompiledTable, compile_table
from liyuan.engines.dmn.tables.table import DecisionTable, Input, Output, table_from_content
from liyuan.engines.feel.nodes import names_in
from liyuan.engines.feel.types import Type

DECISION: Final = "decision"
SOURCE: Final = "source"
SIMPLE: Final = frozenset({
    "number", "string", "boolean", "date", "time", "date and time",
    "years and months duration", "days and time duration",
})  # fmt: skip
# A row's remarks, and the keys of the pack that they are.
REMARKS: Final = ("note", "source")
# What the model itself says, so that the extension need not.
SAID_IN_MODEL: Final = frozenset({"name", "en", "note", "inputs", "rules"})


@dataclass(frozen=True)
class Used:
    """A name that the table reads, as an element of the model and an arrow."""

    element: DrgElement
    requirement: Requirement
    item: ItemDefinition | None


def definitions_from_content(
    content: Mapping[str, Any], *, rule_id: str, types: Mapping[str, Type]
) -> Definitions:
    """The model of a rule's content (kind `decision_table`).

    `rule_id` is the rule's, `types` those of all names that it may use: facts become input data,
    names with one value for everybody decisions. Raises TableError for unreadable cells.
    """
    table = table_from_content(content)
    read = names_read(compile_table(table, frozenset(types)), types)
    used = tuple(_used(place, name, types[name]) for place, name in enumerate(read, 1))
    name = table.outputs[0].name if len(table.outputs) == 1 else table.name
    result = _result_item(name, table)
    law = _law(content)
    arrows = tuple(each.requirement for each in used)
    cited = Requirement(id="cited", kind="authority", required="authority", href=f"#{SOURCE}")
    items = (*(each.item for each in used), result)
    decision = Decision(
        id=DECISION,
        name=name,
        label=content["en"],
        description=content.get("note"),
        extensions=content_extension(_unsaid(content)),
        variable=InformationItem(name=name, type_ref=_result_type(table, result)),
        requirements=(*arrows, cited),
        logic=_logic(content, table, types),
    )
    boxes = [Needed(e.element.id or "", e.requirement.id or "") for e in used]
    return Definitions(
        id="model",
        name=content["name"],
        namespace=f"urn:liyuan:rule:{rule_id}",
        exporter="Liyuan",
        expression_language=FEEL_URI,
        items=tuple(item for item in items if item is not None),
        elements=(*(each.element for each in used), decision, law),
        others=(drawing(DECISION, [*boxes, Needed(SOURCE, "cited")]),),
    )


def names_read(table: CompiledTable, types: Mapping[str, Type]) -> tuple[str, ...]:
    """The names of `types` that the table speaks of, in their order."""
    texts = (*table.inputs, *filter(None, table.defaults))
    found: set[str] = set().union(*(text.names_used for text in texts))
    for row in table.rows:
        found.update(*(names_in(test) for test in row.tests))
        found.update(*(output.names_used for output in row.outputs))
    return tuple(name for name in types if name in found)


def quoted(texts: tuple[str, ...]) -> str:
    """Texts as FEEL: `"large", "small"`."""
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return ", ".join(f'"{text}"' for text in escaped)


def _unsaid(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in SAID_IN_MODEL}


def _law(content: Mapping[str, Any]) -> KnowledgeSource:
    source = content["source"]
    parts = (source.get("document"), source.get("article"), source.get("published"))
    said = " ".join(str(part) for part in parts if part)
    return KnowledgeSource(id=SOURCE, name=source["title"], description=said or None)


def _used(place: int, name: str, of: Type) -> Used:
    single = _single(of)
    item = _item(place, name, of)
    variable = InformationItem(name=name, type_ref=item.name if item else _simple(of))
    if single is not None:
        logic = LiteralExpression(text=f"{single:f}")
        constant = Decision(id=f"constant_{place}", name=name, variable=variable, logic=logic)
        return Used(constant, _arrow(place, constant), item)
    unit = (of.item or of).unit
    data = InputData(
        id=f"input_{place}", name=name, variable=variable, extensions=unit_extension(unit)
    )
    return Used(data, _arrow(place, data), item)


def _arrow(place: int, element: DrgElement) -> Requirement:
    required = "decision" if isinstance(element, Decision) else "input"
    return Requirement(
        id=f"need_{place}",
        kind="information",
        required=required,  # type: ignore[arg-type]
        href=f"#{element.id}",
    )


def _single(of: Type) -> Decimal | None:
    """The one number that a name stands for, if that is all it can be."""
    if of.allowed is None or len(of.allowed) != 1:
        return None
    low, low_closed, high, high_closed = of.allowed[0]
    one = low == high and low_closed and high_closed
    return low if one and isinstance(low, Decimal) else None


def _simple(of: Type) -> str | None:
    return of.kind if of.kind in SIMPLE else None


def _item(place: int, name: str, of: Type) -> ItemDefinition | None:
    """A type of its own for lists and for coded values."""
    scalar = of.item or of if of.kind == "list" else of
    if of.kind != "list" and not scalar.values:
        return None
    codes = tuple(code for code, _, _ in scalar.values)
    return ItemDefinition(
        id=f"type_{place}",
        name=f"t{name}",
        type_ref=_simple(scalar) or "Any",
        allowed_values=UnaryTests(text=quoted(codes)) if codes else None,
        is_collection=of.kind == "list" or None,
    )


def _result_item(name: str, table: DecisionTable) -> ItemDefinition | None:
    codes = table.outputs[0].values if len(table.outputs) == 1 else ()
    if not codes:
        return None
    allowed = UnaryTests(text=quoted(codes))
    return ItemDefinition(id="type", name=f"t{name}", type_ref="string", allowed_values=allowed)


def _result_type(table: DecisionTable, item: ItemDefinition | None) -> str | None:
    if item is not None or len(table.outputs) > 1:
        return item.name if item else None
    return "number" if table.outputs[0].unit else None


def _logic(
    content: Mapping[str, Any], table: DecisionTable, types: Mapping[str, Type]
) -> DecisionTableExpression:
    policy = HIT_POLICIES[table.policy]
    remarks = tuple(key for key in REMARKS if any(row.get(key) for row in content["rules"]))
    return DecisionTableExpression(
        id="table",
        inputs=tuple(_input(place, one, types) for place, one in enumerate(table.inputs, 1)),
        outputs=tuple(
            _output(place, one, alone=len(table.outputs) == 1)
            for place, one in enumerate(table.outputs, 1)
        ),
        annotations=remarks,
        rules=tuple(_rows(content, remarks)),
        hit_policy=policy.name,
        aggregation=policy.aggregation,
    )


def _input(place: int, one: Input, types: Mapping[str, Type]) -> InputClause:
    of = types.get(one.expression)
    expression = LiteralExpression(text=one.expression, type_ref=_simple(of) if of else None)
    return InputClause(
        id=f"column_{place}",
        label=one.name,
        extensions=unit_extension(one.unit),
        expression=expression,
    )


def _output(place: int, one: Output, *, alone: bool) -> OutputClause:
    """The standard gives a column a name only when there are several."""
    return OutputClause(
        id=f"result_{place}",
        label=one.name,
        name=None if alone else one.name,
        extensions=unit_extension(one.unit),
        type_ref="string" if one.values else "number" if one.unit else None,
        values=UnaryTests(text=quoted(one.values)) if one.values else None,
        default=None if one.default is None else LiteralExpression(text=one.default),
    )


def _rows(content: Mapping[str, Any], remarks: tuple[str, ...]) -> Iterator[TableRule]:
    for place, row in enumerate(content["rules"], 1):
        yield TableRule(
            id=f"rule_{place}",
            inputs=tuple(UnaryTests(text=str(cell)) for cell in row["when"]),
            outputs=tuple(LiteralExpression(text=str(cell)) for cell in row["then"]),
            annotations=tuple(row.get(key) for key in remarks),
        )
