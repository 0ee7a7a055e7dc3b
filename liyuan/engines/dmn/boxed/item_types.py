"""Item definitions of a model and of those it imports, as types that values are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from liyuan.engines.dmn.boxed.imports import plain, visible
from liyuan.engines.dmn.model import Definitions, ItemDefinition, UnaryTests
from liyuan.engines.feel.build import Nulls, Test
from liyuan.engines.feel.errors import FeelSyntaxError
from liyuan.engines.feel.frame import Frame, Work
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.parser import parse
from liyuan.engines.feel.reader import Reader
from liyuan.engines.feel.typenames import ANY, BUILTIN_TYPES, Lookup, named, read_type, resolved
from liyuan.engines.feel.values import Value
from liyuan.engines.findings import Finding

Holds = Callable[[Value, Work], bool]
FEEL_PREFIX: Final = "feel:"
NESTING: Final = 20


class ItemTypes:
    """The types of several models, each by the names that one model may use for it.

    A definition's type stands under its key `{namespace}name`, a component's under
    `{namespace}name.component`; types speak of one another by key, so they may be recursive.
    """

    def __init__(self, known: Mapping[str, Definitions], nulls: Nulls) -> None:
        self.findings: list[Finding] = []
        self._nulls = nulls
        self._types: dict[str, TypeName] = {}
        self._keys = {at: dict(_keys(model, known)) for at, model in known.items()}
        self._items = {key: item for model in known.values() for key, item in _definitions(model)}
        for model in known.values():
            for key, item in _definitions(model):
                self._types[key] = self._made(key, item, model.namespace)

    def lookup(self, namespace: str) -> Lookup:
        """What finds the types that expressions of this model name."""
        keys, types = self._keys[namespace], self._types
        return lambda name: types.get(keys.get(name, name))

    def of(self, reference: str | None, namespace: str) -> TypeName | None:
        """The type that a `typeRef` of this model names; None without one or for an unknown one."""
        if not reference or not reference.strip():
            return None
        text = plain(reference.removeprefix(FEEL_PREFIX))
        for name in (text, text.rpartition(":")[2]):
            if (key := self._keys[namespace].get(name)) is not None:
                return TypeName(key)
        found = _read(text)
        return found if found.name in BUILTIN_TYPES else None

    def is_list(self, wanted: TypeName) -> bool:
        """Whether the type is a list."""
        return resolved(wanted, self._types.get).name == "list"

    def allowed_values(self, reference: str | None, namespace: str) -> UnaryTests | None:
        """The values that a type allows, as they are written, through any aliases."""
        for _ in range(NESTING):
            wanted = self.of(reference, namespace)
            item = self._items.get(wanted.name) if wanted else None
            if item is None or item.allowed_values is not None:
                return item.allowed_values if item else None
            reference, namespace = item.type_ref, _namespace(wanted)
        return None

    def written(self, key: str) -> UnaryTests | None:
        """The tests on the values of the definition with this key, as they are written."""
        item = self._items.get(key)
        return (item.allowed_values or item.type_constraint) if item else None

    def result(self, declared: TypeName | None) -> TypeName | None:
        """What a function gives: other tools declare its result where its own type belongs."""
        known = self._types.get(declared.name, declared) if declared else None
        return declared if known is None or known.name != "function" else _last(known)

    def _made(self, key: str, item: ItemDefinition, namespace: str) -> TypeName:
        allowed = self._holds(item.allowed_values, namespace)
        constraint = self._holds(item.type_constraint, namespace)
        shape = self._shape(key, item, namespace)
        if item.is_collection:
            return TypeName("list", (replace(shape, holds=allowed),), holds=constraint)
        return replace(shape, holds=_both(allowed, constraint))

    def _shape(self, key: str, item: ItemDefinition, namespace: str) -> TypeName:
        if item.components:
            names = tuple(plain(component.name) for component in item.components)
            return TypeName("context", tuple(TypeName(f"{key}.{n}") for n in names), names)
        if item.function is None:
            return self.of(item.type_ref, namespace) or ANY
        given = [self.of(p.type_ref, namespace) or ANY for p in item.function.parameters]
        result = self.of(item.function.output_type_ref, namespace) or ANY
        return TypeName("function", (*given, result))

    def _holds(self, tests: UnaryTests | None, namespace: str) -> Holds | None:
        if tests is None or not tests.text.strip():
            return None
        try:
            node = parse(tests.text, names=frozenset(), dialect="unary_tests")
        except FeelSyntaxError as error:
            self.findings.append(error.finding.at(tests.where))
            return None
        return _asked(builder(frozenset(), self._nulls, self.lookup(namespace)).test(node))


def _namespace(wanted: TypeName | None) -> str:
    return wanted.name[1:].partition("}")[0] if wanted else ""


def _last(function: TypeName) -> TypeName | None:
    return function.items[-1] if function.items else None


def _asked(test: Test) -> Holds:
    """The test as a constraint; why a value fails it is nobody's reason."""

    def holds(value: Value, work: Work) -> bool:
        frame, said = Frame({}, value, work=work), len(work.reasons)
        held = test(frame, value) is True
        del work.reasons[said:]
        frame.step()  # raises where the test has used up the steps
        return held

    return holds


def _both(one: Holds | None, other: Holds | None) -> Holds | None:
    if one is None or other is None:
        return one or other
    return lambda value, work: one(value, work) and other(value, work)


def _read(text: str) -> TypeName:
    """A type of the language; other tools write whole types such as `list<number>` here."""
    if "<" not in text:
        return named(text)
    try:
        return read_type(Reader(text, frozenset(), DEFAULT))
    except FeelSyntaxError:
        return TypeName(text)


def _definitions(model: Definitions) -> Iterator[tuple[str, ItemDefinition]]:
    stack = [(f"{{{model.namespace}}}{plain(item.name)}", item) for item in model.items]
    while stack:
        key, item = stack.pop()
        yield key, item
        stack.extend((f"{key}.{plain(c.name)}", c) for c in item.components)


def _keys(model: Definitions, known: Mapping[str, Definitions]) -> Iterator[tuple[str, str]]:
    """Each name that this model may use, with its key; later ones win, so the nearest last."""
    for prefix, other in reversed(tuple(visible(model, known))):
        cut = len(f"{{{other.namespace}}}")
        for key, _ in _definitions(other):
            yield ".".join((*prefix, key[cut:])), key


def components(model: Definitions) -> Iterator[str]:
    """Every name of a component, at any depth."""
    for _, item in _definitions(model):
        yield from (plain(component.name) for component in item.components)
