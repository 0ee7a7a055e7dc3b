"""Does a model contradict itself? References, rings, names, widths: nothing that needs FEEL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Final

from liyuan.engines.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    DecisionTableExpression,
    Definitions,
    DrgElement,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    NamedElement,
    RelationExpression,
    Requirement,
)
from liyuan.engines.findings import Finding, Where

Kinds = tuple[type[DrgElement], ...]
KINDS: Final[Mapping[str, Kinds]] = {
    "decision": (Decision,),
    "input": (InputData,),
    "knowledge": (BusinessKnowledgeModel, DecisionService),
    "authority": (KnowledgeSource,),
}
SERVICE: Final[Mapping[str, Kinds]] = {
    "output_decisions": (Decision,),
    "encapsulated_decisions": (Decision,),
    "input_decisions": (Decision,),
    "input_data": (InputData,),
}


def model_findings(definitions: Definitions) -> Iterator[Finding]:
    """What the schema cannot say, in the order of the model."""
    elements = {element.id: element for element in definitions.elements if element.id}
    yield from _names(definitions)
    for element in definitions.elements:
        for where, href, kinds in _references(element):
            yield from _reference(definitions, elements, where, href, kinds)
    yield from _rings(definitions, elements)
    for value in values_in(definitions.elements):
        if isinstance(value, DecisionTableExpression):
            yield from _table(value)
        elif isinstance(value, RelationExpression):
            yield from _relation(value)


def values_in(value: object) -> Iterator[object]:
    """A value of the model and all values in it."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from values_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _fields(type(value)):
            inner = getattr(value, name)
            if isinstance(inner, tuple) or is_dataclass(inner):
                yield from values_in(inner)


@cache
def _fields(of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of) if field.name not in ("where", "attributes"))


def requirements(element: DrgElement) -> tuple[Requirement, ...]:
    """The arrows that end in the element."""
    kinds = Decision | BusinessKnowledgeModel | KnowledgeSource
    return element.requirements if isinstance(element, kinds) else ()


def local_id(href: str, namespace: str) -> str | None:
    """The id that an href means, if it is one of the model with that namespace."""
    uri, _, found = href.rpartition("#")
    return found if uri in ("", namespace) else None


def _references(element: DrgElement) -> Iterator[tuple[Where, str, Kinds]]:
    for need in requirements(element):
        yield need.where, need.href, KINDS[need.required]
    if isinstance(element, DecisionService):
        for field, kinds in SERVICE.items():
            for href in getattr(element, field):
                yield element.where, href, kinds


def _reference(
    definitions: Definitions,
    elements: Mapping[str, DrgElement],
    where: Where,
    href: str,
    kinds: Kinds,
) -> Iterator[Finding]:
    found = local_id(href, definitions.namespace)
    if found is None:
        namespace = href.rpartition("#")[0]
        if namespace not in {found.namespace for found in definitions.imports}:
            yield Finding("dmn.model.not-imported", where, {"href": href, "namespace": namespace})
    elif found not in elements:
        yield Finding("dmn.xml.href", where, {"href": href})
    elif not isinstance(elements[found], kinds):
        params = {"href": href, "name": elements[found].name}
        yield Finding("dmn.model.reference-kind", where, params)


def _rings(definitions: Definitions, elements: Mapping[str, DrgElement]) -> Iterator[Finding]:
    """Elements that need themselves, once per ring; authority is no need."""
    needs = {
        name: [
            needed
            for need in requirements(element)
            if need.kind != "authority"
            and (needed := local_id(need.href, definitions.namespace) or "") in elements
        ]
        for name, element in elements.items()
    }
    done: set[str] = set()
    for start in needs:
        path: dict[str, Iterator[str]] = {} if start in done else {start: iter(needs[start])}
        while path:
            last = next(reversed(path))
            following = next(path[last], None)
            if following is None:
                done.add(last)
                del path[last]
            elif following in path:
                ring = [*path][[*path].index(following) :]
                names = " → ".join(elements[each].name for each in (*ring, following))
                yield Finding("dmn.model.ring", elements[last].where, {"names": names})
            elif following not in done:
                path[following] = iter(needs[following])


def _names(definitions: Definitions) -> Iterator[Finding]:
    named = [e for e in definitions.elements if not isinstance(e, KnowledgeSource)]
    yield from _twice((*(i for i in definitions.imports if i.name), *named))
    yield from _twice(definitions.items)
    for value in values_in(definitions.items):
        if isinstance(value, ItemDefinition):
            yield from _twice(value.components)


def _twice(elements: Iterable[NamedElement]) -> Iterator[Finding]:
    seen: dict[str, NamedElement] = {}
    for element in elements:
        before = seen.setdefault(element.name, element)
        if before is not element:
            params = {"name": element.name, "line": str(before.where.line or "")}
            yield Finding("dmn.model.name-twice", element.where, params)


def _table(table: DecisionTableExpression) -> Iterator[Finding]:
    if table.aggregation and table.hit_policy != "COLLECT":
        params = {"aggregation": table.aggregation, "hit_policy": table.hit_policy or "UNIQUE"}
        yield Finding("dmn.model.aggregation", table.where, params)
    for number, rule in enumerate(table.rules, 1):
        for got, expected, what in (
            (rule.inputs, table.inputs, "inputEntry"),
            (rule.outputs, table.outputs, "outputEntry"),
        ):
            yield from _width(rule.where, number, len(got), len(expected), what)


def _relation(relation: RelationExpression) -> Iterator[Finding]:
    for number, row in enumerate(relation.rows, 1):
        width = len(relation.columns)
        yield from _width(row.where, number, len(row.items), width, "expression")


def _width(where: Where, row: int, got: int, expected: int, what: str) -> Iterator[Finding]:
    if got != expected:
        params = {"row": str(row), "got": str(got), "expected": str(expected), "element": what}
        yield Finding("dmn.model.cells", where, params)
