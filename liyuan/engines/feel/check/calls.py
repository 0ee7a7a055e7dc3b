"""Checks of calls: the function is there, its arguments fit in number, name, kind and unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTINS, Builtin
from liyuan.engines.feel.builtins.signature import Parameter, Signature
from liyuan.engines.feel.check.checker import Checker, nearest
from liyuan.engines.feel.check.fixed import plain_constant
from liyuan.engines.feel.check.operators import one_value
from liyuan.engines.feel.check.result_types import items_of, result_type
from liyuan.engines.feel.check.units import Side, same_units
from liyuan.engines.feel.temporal import YearsMonths, parse_temporal
from liyuan.engines.feel.types import ANY, DAYS, DURATIONS, MONTHS, Type

_CLOCK = ("now", "today")
# Their arguments are compared or added with one another.
_ALIKE = frozenset(("min", "max", "sum", "mean", "median", "mode", "stddev", "modulo"))


def _call(node: n.Call, checker: Checker) -> Type:
    values = [a.value if isinstance(a, n.Named) else a for a in node.arguments]
    arguments = [Side(value, checker.type_of(value)) for value in values]
    function = node.function
    if not isinstance(function, n.Name):
        return _of_function(node, checker.type_of(function), arguments, checker)
    own = checker.bound.get(function.name) or checker.types.get(function.name)
    if own:
        return _of_function(node, own, arguments, checker)
    builtin = BUILTINS.get(function.name)
    if function.name in _CLOCK and not arguments:
        return checker.say("feel.clock", node)
    if builtin is None:
        return _no_function(function, checker)
    return _of_builtin(node, builtin, arguments, checker)


def _no_function(function: n.Name, checker: Checker) -> Type:
    if checker.open_names:
        return ANY
    suggestion = nearest(function.name, [*BUILTINS, *_callable(checker)], 0.6)
    params = {"name": function.name, "suggestion": suggestion}
    return checker.say("feel.check.function", function, **params)


def _callable(checker: Checker) -> list[str]:
    known = {**checker.types, **checker.bound}
    return [name for name, found in known.items() if found.kind == "function"]


def _of_function(node: n.Call, function: Type, arguments: Sequence[Side], checker: Checker) -> Type:
    """A call of a function that the rule or the model brings along."""
    if function.kind not in ("function", "any"):
        return checker.say("feel.check.not-function", node.function, found=function.kind)
    if function.entries is None:
        return function.item or ANY
    names = [name for name, _ in function.entries]
    said = [a.name for a in node.arguments if isinstance(a, n.Named)]
    called = node.function.name if isinstance(node.function, n.Name) else ""
    if _wrong_names(node, called, [names], said, checker):
        return function.item or ANY
    if len(arguments) != len(names):
        params = {"name": called, "found": str(len(arguments))}
        return checker.say("feel.check.arguments", node, **params)
    declared = dict(function.entries)
    order = said or names
    for name, argument in zip(order, arguments, strict=True):
        wanted = declared[name]
        if wanted.kind != "any" and not _takes(frozenset((wanted.kind,)), argument.type):
            _misfit(called, order.index(name), wanted.kind, argument, checker)
    return function.item or ANY


def _of_builtin(
    node: n.Call, builtin: Builtin, arguments: Sequence[Side], checker: Checker
) -> Type:
    before = len(checker.findings)
    said = [a.name for a in node.arguments if isinstance(a, n.Named)]
    if said:
        names = [[p.name for p in s.parameters] for s in builtin.signatures]
        if _wrong_names(node, builtin.name, names, said, checker):
            return ANY
    elif not any(s.takes(len(arguments)) for s in builtin.signatures):
        params = {"name": builtin.name, "found": str(len(arguments))}
        return checker.say("feel.check.arguments", node, **params)
    else:
        _kinds(builtin, arguments, checker)
    if builtin.name in _ALIKE:
        _alike(node, arguments, checker)
    if len(checker.findings) > before:
        return ANY
    found = _NARROWER.get(builtin.name)
    types = [argument.type for argument in arguments]
    return found(arguments) if found else result_type(builtin.name, types)


def _wrong_names(
    node: n.Call, called: str, known: list[list[str]], said: list[str], checker: Checker
) -> bool:
    """Whether a named argument is none of the function's parameters."""
    if not said or any(set(said) <= set(names) for names in known):
        return False
    every = [name for names in known for name in names]
    for argument in node.arguments:
        if isinstance(argument, n.Named) and argument.name not in every:
            suggestion = nearest(argument.name, every)
            params = {"name": called, "found": argument.name, "suggestion": suggestion}
            checker.say("feel.check.named", argument, **params)
            return True
    checker.say("feel.check.arguments", node, name=called, found=str(len(said)))
    return True


def _kinds(builtin: Builtin, arguments: Sequence[Side], checker: Checker) -> None:
    """No signature takes these kinds: name the wrong argument of the one that comes nearest."""
    fitting = [s for s in builtin.signatures if s.takes(len(arguments))]
    best: tuple[int, Parameter] | None = None
    for signature in fitting:
        wrong = _first_misfit(signature, arguments)
        if wrong is None:
            return
        best = wrong if best is None or wrong[0] > best[0] else best
    if best is not None:
        at, parameter = best
        argument = arguments[at]
        if argument.type.kind == "list" and "list" not in parameter.kinds:
            one_value(argument.node, argument.type, checker)
        else:
            _misfit(builtin.name, at, _one_kind(parameter), argument, checker)


def _first_misfit(signature: Signature, arguments: Sequence[Side]) -> tuple[int, Parameter] | None:
    parameters = signature.aligned(len(arguments))
    for at, (parameter, argument) in enumerate(zip(parameters, arguments, strict=True)):
        if not _takes(parameter.kinds, argument.type):
            return at, parameter
    return None


def _takes(kinds: frozenset[str], given: Type) -> bool:
    """Whether a parameter takes it: a list takes one value for a list of one."""
    if not kinds or given.kind == "any" or given.kind in kinds or "Any" in kinds:
        return True
    if given.kind == "duration":
        return bool(kinds & DURATIONS)
    if kinds == {"list"}:
        return True
    single = given.kind == "list" and given.length == 1
    return single or (given.kind == "date" and "date and time" in kinds)


def _one_kind(parameter: Parameter) -> str:
    order = ("number", "string", "boolean", "date", "list")
    return next((kind for kind in order if kind in parameter.kinds), min(parameter.kinds))


def _misfit(name: str, at: int, wanted: str, argument: Side, checker: Checker) -> None:
    params = {"name": name, "at": str(at + 1), "wanted": wanted, "found": argument.type.kind}
    checker.say("feel.check.argument", argument.node, **params)


def _alike(node: n.Call, arguments: Sequence[Side], checker: Checker) -> None:
    """Arguments that are put together have units that go together."""
    known: Side | None = None
    for argument, item in zip(arguments, items_of([a.type for a in arguments]), strict=True):
        side = Side(argument.node, item)
        if known is not None:
            same_units(node, known, side, checker)
        known = known if known is not None and known.type.unit else side


def _duration(arguments: Sequence[Side]) -> Type:
    """`duration("P1Y")` is in months, `duration("P5D")` in days."""
    text = plain_constant(arguments[0].node)
    value = parse_temporal(text) if isinstance(text, str) else None
    if value is None:
        return Type("duration")
    return MONTHS if isinstance(value, YearsMonths) else DAYS


_NARROWER: Mapping[str, Callable[[Sequence[Side]], Type]] = {"duration": _duration}

TYPERS: Mapping[type[n.Node], Callable[[Any, Checker], Type]] = {n.Call: _call}
