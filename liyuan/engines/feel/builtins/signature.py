"""How a built-in is declared: names and kinds of its parameters, checked before it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.values import FeelFunction, Value, kind_of


@dataclass(frozen=True)
class Parameter:
    """One parameter; `kinds` empty takes anything, null included."""

    name: str
    kinds: frozenset[str]
    optional: bool = False
    variadic: bool = False


@dataclass(frozen=True)
class Signature:
    """One way to call a built-in."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]

    @property
    def variadic(self) -> bool:
        return bool(self.parameters) and self.parameters[-1].variadic

    def takes(self, count: int) -> bool:
        """Whether so many positional arguments fit."""
        least = sum(not p.optional for p in self.parameters)
        return least <= count and (self.variadic or count <= len(self.parameters))

    def aligned(self, count: int) -> tuple[Parameter, ...]:
        """The parameter of each positional argument."""
        extra = max(count - len(self.parameters), 0)
        return (*self.parameters, *self.parameters[-1:] * extra)[:count]


_NO_MATCH = object()


@dataclass(frozen=True)
class Builtin:
    """A function of the language by its name, with one or more signatures, tried in order."""

    name: str
    signatures: tuple[Signature, ...]

    def call(self, arguments: Sequence[Value]) -> Value:
        """The value for positional arguments; raises FeelFault when none of the signatures fit."""
        null = False
        for signature in self.signatures:
            if not signature.takes(len(arguments)):
                continue
            aligned = signature.aligned(len(arguments))
            fitted = [fit(p, a) for p, a in zip(aligned, arguments, strict=True)]
            if _NO_MATCH in fitted:
                continue
            if any(a is None and p.kinds for p, a in zip(aligned, fitted, strict=True)):
                null = True
                continue
            return self._run(signature, fitted)
        if null:
            return None
        kinds = ", ".join(map(kind_of, arguments))
        raise FeelFault("feel.call.arguments", name=self.name, found=kinds)

    def named(self, names: Sequence[str], arguments: Sequence[Value]) -> Value:
        """The value for named arguments."""
        given = dict(zip(names, arguments, strict=True))
        for signature in self.signatures:
            known = [p for p in signature.parameters if p.name in given]
            needed = [p for p in signature.parameters if not p.optional]
            if len(known) == len(given) and all(p.name in given for p in needed):
                values = [given.get(p.name) for p in signature.parameters]
                while values and signature.parameters[len(values) - 1].name not in given:
                    values.pop()
                return self.call(values)
        raise FeelFault("feel.call.arguments", name=self.name, found=", ".join(names))

    def _run(self, signature: Signature, arguments: list[Any]) -> Value:
        try:
            result: Value = signature.body(*arguments)
        except (DecimalException, ValueError, OverflowError):
            raise FeelFault("feel.call.no-result", name=self.name) from None
        if isinstance(result, Decimal) and not result.is_finite():
            raise FeelFault("feel.call.no-result", name=self.name)
        if isinstance(result, (str, tuple)):
            sized(len(result))
        return result

    def as_function(self) -> FeelFunction:
        """The built-in as a value."""
        parameters = tuple(p.name for p in self.signatures[0].parameters)
        return FeelFunction(parameters, lambda *arguments: self.call(arguments))


def fit(parameter: Parameter, value: Value) -> Any:
    """The value as the parameter takes it: a list of one stands for its item and the reverse."""
    kinds = parameter.kinds
    if not kinds or value is None or kind_of(value) in kinds:
        return value
    if kinds == {"list"}:
        return (value,)
    if isinstance(value, (list, tuple)) and len(value) == 1 and kind_of(value[0]) in kinds:
        return value[0]
    return _NO_MATCH


def takes(spec: str, body: Callable[..., Any]) -> Signature:
    """A signature from `name:kind|kind, name?:kind, *name:kind`; no kind takes anything."""
    return Signature(tuple(_parameter(part) for part in spec.split(",") if part.strip()), body)


def _parameter(spec: str) -> Parameter:
    name, _, kinds = spec.strip().partition(":")
    bare = name.strip("*?")
    allowed = frozenset(filter(None, kinds.split("|")))
    return Parameter(bare, allowed, name.endswith("?"), name.startswith("*"))


def family(**functions: Signature | tuple[Signature, ...]) -> dict[str, Builtin]:
    """Built-ins by name; an underscore in a key stands for the space in the name."""
    made: dict[str, Builtin] = {}
    for key, signatures in functions.items():
        name = key.rstrip("_").replace("_", " ")
        several = signatures if isinstance(signatures, tuple) else (signatures,)
        made[name] = Builtin(name, several)
    return made
