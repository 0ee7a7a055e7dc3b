"""What can be wrong with a decision model from anywhere before it meets data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.check.boxed import BOXED, Typers, with_unit
from liyuan.engines.dmn.graph.compiled import CompiledModel, compile_model
from liyuan.engines.dmn.graph.parts import Key, Part
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.checker import Checker
from liyuan.engines.feel.check.declared import narrowed, type_named
from liyuan.engines.feel.check.rule import TYPERS
from liyuan.engines.feel.errors import FeelSyntaxError
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.parser import parse
from liyuan.engines.feel.types import ANY, Type
from liyuan.engines.findings import Finding

# A model from elsewhere may ask for the time, and its lists are not our yearly facts.
_LEFT_OUT = frozenset(("feel.clock",))
_OTHERWISE = {"feel.check.period": "feel.check.item"}


def check_model(
    definitions: m.Definitions,
    types: Mapping[str, Type] | None = None,
    imported: Mapping[str, m.Definitions] | None = None,
) -> tuple[Finding, ...]:
    """Findings on every expression and table of a model, and on what cannot be read.

    Item definitions say the types; `types` says more of inputs by name (units of a catalogue).
    Places are the elements', with the path of boxes as the field and offsets in their text.
    """
    compiled = compile_model(definitions, imported)
    found = [*compiled.findings, *_Model(compiled, types or {}).findings()]
    told = (
        replace(one, code=_OTHERWISE.get(one.code, one.code))
        for one in found
        if one.code not in _LEFT_OUT
    )
    return tuple(dict.fromkeys(told))


class _Model:
    """The types of a model's elements, worked out once and only when somebody needs them."""

    def __init__(self, compiled: CompiledModel, catalogue: Mapping[str, Type]) -> None:
        self._parts = compiled.parts
        self._own = compiled.definitions.namespace
        self._items = compiled.types
        self._catalogue = catalogue
        self._known: dict[Key, Type] = {}
        self._defined: dict[str, Type] = {}
        self._typers: Typers = {
            **TYPERS,
            **{kind: partial(typer, self.declared) for kind, typer in BOXED.items()},
        }

    def findings(self) -> list[Finding]:
        """What is wrong with the elements of the model itself, not of those it imports."""
        found: list[Finding] = []
        for part in self._parts.values():
            if part.node is not None and part.key[0] == self._own:
                found.extend(self._check(part, part.node))
        return found

    def _check(self, part: Part, node: n.Node) -> list[Finding]:
        checker = Checker(self._names(part), self._typers, named=self._named)
        try:
            checker.type_of(node)
        except RecursionError:
            params = {"limit": str(DEFAULT.depth)}
            return [Finding("feel.limit.depth", part.where, params)]
        return [one if one.where.field else one.at(part.where) for one in checker.findings]

    def declared(self, written: n.TypeName | None) -> Type | None:
        """The type that a model writes; None when it writes none."""
        return type_named(written, self._named) if written else None

    def _named(self, name: str) -> Type | None:
        """What an item definition stands for; one that speaks of itself ends in ANY."""
        key = None if name.startswith("{") else self._items.of(name, self._own)
        name = key.name if key else name
        if name not in self._defined:
            self._defined[name] = ANY
            written = self._items.lookup(self._own)(name)
            if written is None:
                del self._defined[name]
                return None
            found = type_named(written, self._named)
            self._defined[name] = narrowed(found, self._allowed(name))
        return self._defined[name]

    def _allowed(self, key: str) -> n.Node | None:
        tests = self._items.written(key)
        if tests is None or not tests.text.strip():
            return None
        try:
            return parse(tests.text, names=frozenset(), dialect="unary_tests")
        except FeelSyntaxError:
            return None

    def _names(self, part: Part) -> dict[str, Type]:
        names: dict[str, Type] = {}
        for need in part.needs:
            if need.path:
                _put(names, need.path, self._type(need.key))
        return names

    def _type(self, key: Key) -> Type:
        if key not in self._known:
            self._known[key] = ANY  # while it is being worked out: elements may need one another
            part = self._parts.get(key)
            self._known[key] = self._of(part) if part else ANY
        return self._known[key]

    def _of(self, part: Part) -> Type:
        declared = self.declared(part.type)
        if part.kind == "input":
            return self._catalogue.get(part.name) or declared or ANY
        if part.kind == "service":
            given = [(self._parts[k].name, self._type(k)) for k in part.inputs if k in self._parts]
            return Type("function", entries=tuple(given), item=declared or ANY)
        found = self._inferred(part)
        if part.kind == "knowledge" and found.kind == "function" and declared:
            return replace(found, item=declared)
        return found if declared is None else with_unit(declared, found)

    def _inferred(self, part: Part) -> Type:
        if part.node is None:
            return ANY
        try:
            checker = Checker(self._names(part), self._typers, only_types=True, named=self._named)
            return checker.type_of(part.node)
        except RecursionError:
            return ANY


def _put(names: dict[str, Type], path: tuple[str, ...], found: Type) -> None:
    """Names of imported elements stand inside their import's name."""
    if len(path) == 1:
        names[path[0]] = found
        return
    outer = dict((names.get(path[0]) or ANY).entries or ())
    _put(outer, path[1:], found)
    names[path[0]] = Type("context", entries=tuple(outer.items()))
