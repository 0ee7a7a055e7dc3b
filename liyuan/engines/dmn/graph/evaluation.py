"""One evaluation of a requirement graph: what is asked for and what that needs, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from liyuan.engines.dmn.boxed.nodes import remark
from liyuan.engines.dmn.graph.parts import Key, Part
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame, Work
from liyuan.engines.feel.interpret import Result
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.typenames import coerced
from liyuan.engines.feel.values import FeelFunction, Value
from liyuan.engines.findings import Finding, Where

# Of the names of imports, one inside the other.
Contexts = dict[tuple[str, ...], dict[str, Value]]


class Evaluation:
    """Values of elements by key; those given stand in for logic and are held against their type.

    `values` has everything that was evaluated; deep graphs are walked without recursion.
    """

    def __init__(
        self, parts: Mapping[Key, Part], given: Mapping[Key, Value], work: Work | None = None
    ) -> None:
        self.values: dict[Key, Value] = {}
        self.work = work or Work()
        self._parts = parts
        self._given = given

    def result(self, key: Key) -> Result:
        """The value of an element with every reason on the way to it."""
        try:
            value = self.value(key)
        except RecursionError:
            value = self._remark("feel.limit.calls", self._parts[key].where, limit="")
        return Result(value, tuple(dict.fromkeys(self.work.reasons)))

    def called(self, key: Key, arguments: Mapping[str, Value]) -> Result:
        """What a function gives for arguments by name; those left out are null."""
        where = self._parts[key].where
        value: Value = None
        try:
            function = self.value(key)
            if isinstance(function, FeelFunction):
                value = function.call(*[arguments.get(name) for name in function.parameters])
        except FeelFault as fault:
            value = self._remark(fault.code, where, **fault.params)
        except RecursionError:
            value = self._remark("feel.limit.calls", where, limit="")
        return Result(value, tuple(dict.fromkeys(self.work.reasons)))

    def value(self, key: Key) -> Value:
        """The value of an element; what it needs is evaluated first."""
        needed = [self._parts[at] for at in self.order(key)]
        functions = [(part, dict[str, Value]()) for part in needed if part.is_function]
        for part, scope in functions:
            self.values[part.key] = self._function(part, scope)
        for part, scope in functions:  # only now: functions may need one another
            scope.update(self.scope(part))
        for part in needed:
            if not part.is_function:
                self.values[part.key] = self._single(part)
        return self.values[key]

    def order(self, key: Key) -> Iterator[Key]:
        """What is needed and not yet known, each after what it needs itself."""
        opened: set[Key] = set()
        stack: list[tuple[Key, bool]] = [(key, False)]
        while stack:
            at, done = stack.pop()
            if done:
                yield at
            elif at not in opened and at not in self.values and at in self._parts:
                opened.add(at)
                stack.append((at, True))
                if at not in self._given:
                    needs = self._parts[at].needs
                    stack.extend((need.key, False) for need in reversed(needs))

    def scope(self, part: Part) -> dict[str, Value]:
        """The values an expression sees, those of imported elements inside their import's name."""
        contexts: Contexts = {(): {}}
        for need in part.needs:
            if not need.path or need.key not in self.values:
                known = need.key in self._parts
                code = "dmn.requirement.ring" if known else "dmn.reference.unknown"
                self._remark(code, part.where, name=".".join(need.path) or need.key[1])
                continue
            _context(contexts, need.path[:-1])[need.path[-1]] = self.values[need.key]
        return contexts[()]

    def _single(self, part: Part) -> Value:
        if part.key in self._given:
            return self._taken(part, self._given[part.key])
        if part.run is None:
            if part.kind == "decision":
                self._remark("dmn.logic.missing", part.where)
            return None
        return part.run(self._frame(self.scope(part)))

    def _taken(self, part: Part, value: Value) -> Value:
        """A given value as the element's type; null with a reason when it is none."""
        if part.type is None or value is None:
            return value
        try:
            return coerced(value, part.type, part.types, self.work)
        except FeelFault as fault:
            return self._remark(fault.code, part.where, **fault.params)

    def _function(self, part: Part, scope: dict[str, Value]) -> Value:
        if part.kind == "service":
            return self._service(part)
        made = part.run(self._frame(scope)) if part.run else None
        return replace(made, result=part.type) if isinstance(made, FeelFunction) else made

    def _service(self, part: Part) -> FeelFunction:
        inputs = [self._parts[key] for key in part.inputs if key in self._parts]

        def call(*arguments: Value) -> Value:
            if len(arguments) != len(inputs):
                found = str(len(arguments))
                raise FeelFault("feel.call.arguments", name=part.name, found=found)
            given = zip((i.key for i in inputs), arguments, strict=True)
            return self._served(part, dict(given))

        parameters = tuple(i.name for i in inputs)
        return FeelFunction(parameters, call, tuple(i.type for i in inputs), part.type)

    def _served(self, part: Part, given: Mapping[Key, Value]) -> Value:
        work = self.work
        work.calls += 1
        try:
            if work.calls > DEFAULT.calls:
                raise FeelFault("feel.limit.calls", limit=str(DEFAULT.calls))
            inside = Evaluation(self._parts, given, work)
            outputs = [key for key in part.outputs if key in self._parts]
            found = {self._parts[key].name: inside.value(key) for key in outputs}
        finally:
            work.calls -= 1
        value = next(iter(found.values())) if len(found) == 1 else found or None
        return self._taken(part, value)

    def _frame(self, scope: dict[str, Value]) -> Frame:
        return Frame({}, None, (scope, None), self.work)

    def _remark(self, code: str, where: Where, **params: str) -> Value:
        return remark(self._frame({}), Finding(code, where, params))


def _context(contexts: Contexts, path: tuple[str, ...]) -> dict[str, Value]:
    """The values of an import's elements: never an element's own value, whatever its name is."""
    if path not in contexts:
        contexts[path] = {}
        _context(contexts, path[:-1])[path[-1]] = contexts[path]
    return contexts[path]
