"""The elements of a requirement graph, each with its logic as a closure and what it requires."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.boxed.build import boxed_builder
from liyuan.engines.dmn.boxed.expressions import function_node, node_of
from liyuan.engines.dmn.boxed.imports import plain, visible
from liyuan.engines.dmn.boxed.inner_names import inner_names
from liyuan.engines.dmn.boxed.item_types import ItemTypes, components
from liyuan.engines.dmn.boxed.nodes import Boxed
from liyuan.engines.dmn.boxed.surroundings import Surroundings
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, Nulls
from liyuan.engines.feel.frame import Run
from liyuan.engines.feel.names import spelling
from liyuan.engines.feel.typenames import Lookup
from liyuan.engines.findings import NOWHERE, Finding, Where

# Namespace and id.
Key = tuple[str, str]
Kind = Literal["input", "decision", "knowledge", "service"]
KINDS: Final[Mapping[type[m.DrgElement], Kind]] = {
    m.InputData: "input",
    m.Decision: "decision",
    m.BusinessKnowledgeModel: "knowledge",
    m.DecisionService: "service",
}


@dataclass(frozen=True)
class Need:
    """A required element, and the names under which expressions find its value."""

    key: Key
    path: tuple[str, ...]
    where: Where = NOWHERE


@dataclass(frozen=True)
class Part:
    """An element that has a value: an input, a decision, or a function.

    `node` is the logic, `run` its closure, `build` what made it (None without logic); `type` is
    what the value, or the function's result, must be. A service has `outputs`, and its
    parameters in `inputs`.
    """

    key: Key
    name: str
    kind: Kind
    where: Where
    type: n.TypeName | None
    types: Lookup = field(repr=False)
    needs: tuple[Need, ...] = ()
    node: n.Node | None = field(default=None, repr=False)
    run: Run | None = field(default=None, repr=False)
    build: Build | None = field(default=None, repr=False)
    outputs: tuple[Key, ...] = ()
    inputs: tuple[Key, ...] = ()

    @property
    def is_function(self) -> bool:
        """Whether its value is called rather than used."""
        return self.kind in ("knowledge", "service")


def key_of(model: m.Definitions, element: m.DrgElement) -> Key:
    """What an element is known by: its id, or its name when it has none."""
    return model.namespace, element.id or plain(element.name)


def target(href: str, model: m.Definitions) -> Key:
    """The element that a reference points at; `#id` is in the model itself."""
    namespace, _, name = href.strip().rpartition("#")
    return namespace or model.namespace, name


def variable(element: m.DrgElement) -> str:
    """The name by which expressions speak of an element."""
    return plain((element.variable or element).name)


class PartReader:
    """Makes the parts of one model; `found` gathers what cannot be read."""

    def __init__(
        self,
        model: m.Definitions,
        known: Mapping[str, m.Definitions],
        types: ItemTypes,
        nulls: Nulls,
    ) -> None:
        self.found: list[Finding] = []
        self._model = model
        self._types = types
        self._nulls = nulls
        self._names = dict(_paths(model, known))
        self._members = frozenset(
            name
            for other in known.values()
            for name in (*components(other), *inner_names(other), *map(variable, other.elements))
            if len(spelling(name)) > 1
        )

    def parts(self) -> Iterator[Part]:
        """Every element that has a value, in the order of the model."""
        for element in self._model.elements:
            if type(element) in KINDS:
                yield _LOGIC.get(type(element), PartReader._plain)(self, element)

    def _plain(self, element: m.DrgElement, needs: tuple[Need, ...] = ()) -> Part:
        where = replace(element.where, field=element.name)
        item = element.variable
        reference = item.type_ref if item else None
        return Part(
            key=key_of(self._model, element),
            name=variable(element),
            kind=KINDS[type(element)],
            where=where,
            type=self._around(element, ()).type(reference, item.where if item else where),
            types=self._types.lookup(self._model.namespace),
            needs=needs,
        )

    def _around(self, element: m.DrgElement, needs: Iterable[Need]) -> Surroundings:
        return Surroundings(
            names=frozenset(need.path[0] for need in needs),
            members=self._members,
            namespace=self._model.namespace,
            types=self._types,
            found=self.found,
            path=plain(element.name),
            nulls=self._nulls,
        )

    def _needs(self, requirements: tuple[m.Requirement, ...]) -> Iterator[Need]:
        for requirement in requirements:
            if requirement.kind == "authority":
                continue
            key = target(requirement.href, self._model)
            yield Need(key, self._names.get(key, ()), requirement.where)

    def _decision(self, element: m.Decision) -> Part:
        needs = tuple(need for need in self._needs(element.requirements))
        around = self._around(element, (need for need in needs if need.path))
        part = self._plain(element, needs)
        if element.logic is None:
            return part
        node = node_of(element.logic, around)
        if part.type is not None:
            node = Boxed(node, part.type, around.at(element.logic.where))
        return _with_logic(part, node, around)

    def _knowledge(self, element: m.BusinessKnowledgeModel) -> Part:
        """It sees itself, so that it may be recursive."""
        own = Need(key_of(self._model, element), (variable(element),), element.where)
        needs = (*self._needs(element.requirements), own)
        around = self._around(element, (need for need in needs if need.path))
        part = self._plain(element, needs)
        part = replace(part, type=self._types.result(part.type))
        if element.logic is None:
            return part
        node = function_node(element.logic, around, part.type)
        return _with_logic(part, Boxed(node, None, around.at(element.logic.where)), around)

    def _service(self, element: m.DecisionService) -> Part:
        """Its parameters are the input data, then the input decisions, as the model lists them."""
        given = (*element.input_data, *element.input_decisions)
        part = self._plain(element)
        return replace(
            part,
            type=self._types.result(part.type),
            outputs=tuple(target(href, self._model) for href in element.output_decisions),
            inputs=tuple(target(href, self._model) for href in given),
        )


def _with_logic(part: Part, node: n.Node, around: Surroundings) -> Part:
    build = boxed_builder(around.names, around.nulls, part.types)
    return replace(part, node=node, run=build(node), build=build)


def _paths(
    model: m.Definitions, known: Mapping[str, m.Definitions]
) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """The names by which this model speaks of each element it can see, the nearest last."""
    for prefix, other in reversed(tuple(visible(model, known))):
        for element in other.elements:
            yield key_of(other, element), (*prefix, variable(element))


_LOGIC: Mapping[type[m.DrgElement], Callable[[PartReader, Any], Part]] = {
    m.Decision: PartReader._decision,
    m.BusinessKnowledgeModel: PartReader._knowledge,
    m.DecisionService: PartReader._service,
}
