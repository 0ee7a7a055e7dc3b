"""How a built-in is declared: names and kinds of its parameters, checked before it is called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.temporal import UTC_MIDNIGHT, FeelDate, FeelDateTime
from liyuan.engines.feel.values import FeelFunction, Value, kind_of

_LIST = frozenset({"list"})


@dataclass(frozen=True)
class Parameter:
    """One parameter; `kinds` empty takes anything, null included."""

    name: str
    kinds: frozenset[str]
    optional: bool = False
    variadic: bool = False

    @property
    def needed(self) -> bool:
        """Whether null for it makes the result null."""
        return bool(self.kinds) and "null" not in self.kinds


@dataclass(frozen=True)
class Signature:
    """One way to call a built-in; `clock` gives the body the moment of the evaluation first."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]
    clock: bool = False

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

    def knows(self, names: Collection[str]) -> bool:
        """Whether every name is one of its parameters, and those without it may be null."""
        known = {p.name for p in self.parameters}
        return known.issuperset(names) and all(
            p.optional or not p.needed or p.name in names for p in self.parameters
        )

    def begins_with(self, names: Sequence[str]) -> bool:
        """Whether the names are those of its parameters, in their order."""
        return [p.name for p in self.parameters[: len(names)]] == list(names)

    def in_order(self, given: Mapping[str, Value]) -> list[Value]:
        """Named arguments by position, without optional ones left out at the end."""
        parameters = list(self.parameters)
        while parameters and parameters[-1].optional and parameters[-1].name not in given:
            parameters.pop()
        return [given.get(p.name) for p in parameters]


_NO_MATCH = object()


@dataclass(frozen=True)
class Builtin:
    """A function of the language by its name, with one or more signatures, tried in order."""

    name: str
    signatures: tuple[Signature, ...]

    def call(self, arguments: Sequence[Value], at: FeelDateTime | None = None) -> Value:
        """The value for positional arguments; raises FeelFault when none of the signatures fit.

        `at` is the moment of the evaluation, for the functions that ask for the time.
        """
        fitting = (s for s in self.signatures if s.takes(len(arguments)))
        return self._first(fitting, arguments, at)

    def named(
        self, names: Sequence[str], arguments: Sequence[Value], at: FeelDateTime | None = None
    ) -> Value:
        """The value for named arguments; a parameter that is left out is null."""
        given = dict(zip(names, arguments, strict=True))
        # before(point, range) and before(range, point) are told apart by the order of the call.
        for signature in sorted(self.signatures, key=lambda s: not s.begins_with(names)):
            if len(given) == len(names) and signature.knows(given):
                return self._first((signature,), signature.in_order(given), at)
        raise FeelFault("feel.call.arguments", name=self.name, found=", ".join(names))

    def _first(
        self, signatures: Iterable[Signature], arguments: Sequence[Value], at: FeelDateTime | None
    ) -> Value:
        """The value by the first signature whose kinds fit; null when only a null is in the way."""
        null = False
        for signature in signatures:
            aligned = signature.aligned(len(arguments))
            fitted = [fit(p, a) for p, a in zip(aligned, arguments, strict=True)]
            if _NO_MATCH in fitted:
                continue
            if any(a is None and p.needed for p, a in zip(aligned, fitted, strict=True)):
                null = True
                continue
            return self._run(signature, [at, *fitted] if signature.clock else fitted)
        if null:
            return None
        kinds = ", ".join(map(kind_of, arguments))
        raise FeelFault("feel.call.arguments", name=self.name, found=kinds)

    def _run(self, signature: Signature, arguments: list[Any]) -> Value:
        try:
            result: Value = signature.body(*arguments)
        except (DecimalException, ValueError, OverflowError):
            raise FeelFault("feel.call.no-result", name=self.name) from None
        if isinstance(result, Decimal) and not result.is_finite():
            raise FeelFault("feel.call.no-result", name=self.name)
        if isinstance(result, (str, tuple, dict)):
            sized(len(result))
        return result

    def as_function(self, at: FeelDateTime | None = None) -> FeelFunction:
        """The built-in as a value."""
        parameters = tuple(p.name for p in self.signatures[0].parameters)
        return FeelFunction(
            parameters,
            lambda *arguments: self.call(arguments, at),
            named=lambda names, arguments: self.named(names, arguments, at),
        )


def fit(parameter: Parameter, value: Value) -> Any:
    """The value as the parameter takes it: the implicit conversions of the standard (10.3.2.9.4).

    A list of one stands for its item and the reverse; a date for its midnight at Greenwich.
    """
    kinds = parameter.kinds
    if not kinds or value is None or kind_of(value) in kinds:
        return value
    if kinds == _LIST:
        return (value,)
    if isinstance(value, (list, tuple)) and len(value) == 1:
        (value,) = value
        if value is not None and kind_of(value) in kinds:
            return value
    if isinstance(value, FeelDate) and "date and time" in kinds:
        return FeelDateTime(value, UTC_MIDNIGHT)
    return _NO_MATCH


def takes(spec: str, body: Callable[..., Any], *, clock: bool = False) -> Signature:
    """A signature from `name:kind|kind, name?:kind, *name:kind`; no kind takes anything."""
    parameters = tuple(_parameter(part) for part in spec.split(",") if part.strip())
    return Signature(parameters, body, clock)


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
