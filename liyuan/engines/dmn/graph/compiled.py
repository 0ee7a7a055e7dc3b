"""A decision model ready to run: its requirement graph, each decision's logic read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.boxed.imports import plain, visible
from liyuan.engines.dmn.boxed.item_types import ItemTypes
from liyuan.engines.dmn.graph.evaluation import Evaluation
from liyuan.engines.dmn.graph.parts import Key, Part, PartReader, key_of, variable
from liyuan.engines.feel.build import Nulls
from liyuan.engines.feel.frame import Work
from liyuan.engines.feel.interpret import Result
from liyuan.engines.feel.temporal import FeelDateTime
from liyuan.engines.feel.values import Value, lift
from liyuan.engines.findings import Finding, Where


@dataclass(frozen=True)
class CompiledModel:
    """Decisions, functions and services of a model by name; `findings` on what cannot run.

    `decide` and `invoke` never raise for what a model or its data hold; a float among the inputs
    raises TypeError, as everywhere.
    """

    definitions: m.Definitions
    parts: Mapping[Key, Part]
    findings: tuple[Finding, ...]
    types: ItemTypes = field(repr=False)
    names: Mapping[str, Key] = field(repr=False)

    def decide(
        self, name: str, inputs: Mapping[str, object], *, at: datetime | None = None
    ) -> Result:
        """The value of a decision (or input) for inputs by name.

        An input of an imported model is given by its plain name, by `import.name` or by
        `{namespace}name`. A value given for a decision stands in for its logic. `now()` and
        `today()` are `at`; without it they are null.
        """
        key = self.names.get(plain(name))
        if key is None:
            return _unknown(name)
        try:
            given = self.given(inputs)
        except RecursionError:
            return _refused("feel.limit.calls", name, limit="")
        return Evaluation(self.parts, given, work_at(at)).result(key)

    def invoke(
        self, name: str, inputs: Mapping[str, object], *, at: datetime | None = None
    ) -> Result:
        """The value of a business knowledge model or decision service for arguments by name.

        One output decision gives its value, several a context by their names.
        """
        key = self.names.get(plain(name))
        if key is None or not self.parts[key].is_function:
            return _unknown(name)
        try:
            given = {plain(k.rpartition("}")[2]): lift(value) for k, value in inputs.items()}
        except RecursionError:
            return _refused("feel.limit.calls", name, limit="")
        return Evaluation(self.parts, {}, work_at(at)).called(key, given)

    def outputs_of(self, service: str) -> tuple[str, ...]:
        """The names of a service's output decisions; empty for what is no service."""
        key = self.names.get(plain(service))
        outputs = self.parts[key].outputs if key else ()
        return tuple(self.parts[at].name for at in outputs if at in self.parts)

    def given(self, inputs: Mapping[str, object]) -> dict[Key, Value]:
        """Inputs by the key of their element; names that the model does not have are left out."""
        given: dict[Key, Value] = {}
        for name, value in inputs.items():
            key = self.names.get(name) or self.names.get(plain(name))
            if key is not None:
                given[key] = lift(value)
            elif isinstance(value, Mapping):  # an import's name with its inputs inside
                inner = {f"{plain(name)}.{plain(str(k))}": v for k, v in value.items()}
                given.update(self.given(inner))
        return given


def work_at(at: datetime | None) -> Work:
    """The work of one evaluation at this moment."""
    return Work(FeelDateTime.of(at) if at else None)


def _unknown(name: str) -> Result:
    return _refused("dmn.name.unknown", name, name=name)


def _refused(code: str, asked: str, **params: str) -> Result:
    return Result(None, (Finding(code, Where(field=asked), params),))


def compile_model(
    definitions: m.Definitions,
    imported: Mapping[str, m.Definitions] | None = None,
    *,
    nulls: Nulls = "standard",
) -> CompiledModel:
    """Read every expression of a model and of what it imports (`imported` by namespace).

    What cannot be read becomes a finding and null where it stands; the rest still runs.
    """
    known = {definitions.namespace: definitions}
    for _, other in visible(definitions, imported or {}):
        known.setdefault(other.namespace, other)
    types = ItemTypes(known, nulls)
    findings = [*_missing_imports(definitions, known), *types.findings]
    parts: dict[Key, Part] = {}
    for model in known.values():
        reader = PartReader(model, known, types, nulls)
        parts.update((part.key, part) for part in reader.parts())
        findings.extend(reader.found)
    findings.extend(_dangling(parts))
    names = {name: key for name, key in _names(definitions, known) if key in parts}
    return CompiledModel(definitions, parts, tuple(dict.fromkeys(findings)), types, names)


def _names(model: m.Definitions, known: Mapping[str, m.Definitions]) -> Iterator[tuple[str, Key]]:
    """Each name by which an element can be asked for; later ones win, so the nearest last."""
    for prefix, other in reversed(tuple(visible(model, known))):
        for element in other.elements:
            key = key_of(other, element)
            for name in (variable(element), plain(element.name)):
                yield name, key
                yield ".".join((*prefix, name)), key
                yield f"{{{other.namespace}}}{name}", key


def _missing_imports(model: m.Definitions, known: Mapping[str, m.Definitions]) -> Iterator[Finding]:
    for found in model.imports:
        about_dmn = "/spec/DMN/" in found.import_type
        if about_dmn and found.namespace not in known:
            yield Finding("dmn.import.missing", found.where, {"name": found.namespace})


def _dangling(parts: Mapping[Key, Part]) -> Iterator[Finding]:
    for part in parts.values():
        for need in part.needs:
            if need.key not in parts:
                where = Where(part.where.file, need.where.line, field=part.name)
                yield Finding("dmn.reference.unknown", where, {"name": need.key[1]})
