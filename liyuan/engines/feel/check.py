"""What can be wrong with a rule before it meets any data: names, kinds, units, periods, clocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.result_types import result_type
from liyuan.engines.feel.temporal import DaysTime, FeelDate, YearsMonths, parse_temporal
from liyuan.engines.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    NUMBER,
    RATIO,
    STRING,
    Type,
    in_scope,
    item_of,
)
from liyuan.engines.findings import Finding, Where

# From here on a literal compared with a fraction is taken for a percentage.
PERCENT_LOOKS_LIKE = Decimal(2)


def check(node: n.Node, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on names, kinds, units and periods; `types` has every name in scope.

    Places are offsets in the rule's text. An empty answer means that only data can go wrong.
    """
    checker = Checker(types)
    checker.type_of(node)
    return tuple(dict.fromkeys(checker.findings))


def infer(node: n.Node, types: Mapping[str, Type]) -> Type:
    """The type and unit of an expression, as far as it can be told."""
    return Checker(types).type_of(node)


@dataclass(frozen=True)
class Checker:
    """One walk over a rule; `bound` are names that the rule itself binds."""

    types: Mapping[str, Type]
    bound: Mapping[str, Type] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    open_names: bool = False  # inside a filter over contexts any name may be an entry

    def type_of(self, node: n.Node) -> Type:
        """The node's type; what is wrong on the way goes to `findings`."""
        return TYPERS[type(node)](node, self)

    def binding(self, names: Mapping[str, Type], open_names: bool = False) -> Checker:
        """The same walk inside a construct that binds names."""
        inner = {**self.bound, **names}
        return Checker(self.types, inner, self.findings, self.open_names or open_names)

    def say(self, code: str, node: n.Node, **params: str) -> Type:
        """Leave a finding; the step's type is then unknown."""
        where = Where(start=node.start, end=node.end)
        self.findings.append(Finding(code, where, params))
        return ANY


def _name(node: n.Name, checker: Checker) -> Type:
    if node.name in checker.bound:
        return checker.bound[node.name]
    if node.name in checker.types:
        return in_scope(checker.types[node.name])
    if checker.open_names or node.name in BUILTINS:
        return ANY
    near = get_close_matches(node.name, [*checker.types, *checker.bound], 1, 0.5)
    return checker.say("feel.check.name", node, name=node.name, suggestion=(near or [""])[0])


def _at_literal(node: n.AtLiteral, checker: Checker) -> Type:
    value = parse_temporal(node.text)
    if value is None:
        return checker.say("feel.value.at-literal", node, found=node.text)
    if isinstance(value, (YearsMonths, DaysTime)):
        return DURATION
    return DATE if isinstance(value, FeelDate) else ANY


def _negate(node: n.Negate, checker: Checker) -> Type:
    return checker.type_of(node.operand)


def _arithmetic(node: n.Arithmetic, checker: Checker) -> Type:
    left = _scalar(node.left, checker)
    right = _scalar(node.right, checker)
    kinds = {left.kind, right.kind}
    if kinds == {"number"}:
        return _UNITS[node.op](node, left, right, checker)
    if "any" in kinds:
        return ANY
    made = _OTHER_ARITHMETIC.get((node.op, left.kind, right.kind))
    if made is None:
        code = "feel.check.arithmetic"
        return checker.say(code, node, op=node.op, left=left.kind, right=right.kind)
    return made


_OTHER_ARITHMETIC: dict[tuple[str, str, str], Type] = {
    ("+", "string", "string"): STRING,
    ("-", "date", "date"): DURATION,
    ("+", "date", "duration"): DATE,
    ("-", "date", "duration"): DATE,
    ("+", "duration", "date"): DATE,
    ("+", "duration", "duration"): DURATION,
    ("-", "duration", "duration"): DURATION,
    ("*", "duration", "number"): DURATION,
    ("*", "number", "duration"): DURATION,
    ("/", "duration", "number"): DURATION,
    ("/", "duration", "duration"): NUMBER,
}


def _scalar(node: n.Node, checker: Checker) -> Type:
    """A type where one value is wanted: a yearly fact needs its period."""
    found = checker.type_of(node)
    if found.kind == "list" and isinstance(node, n.Name) and node.name in checker.types:
        return checker.say("feel.check.period", node, name=node.name)
    return found


def _same_unit(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    _compare_units(node, left, right, checker)
    return left if left.unit else right


def _product(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    # A fraction times a plain number may be percentage points: no unit is claimed.
    if left.is_ratio or right.is_ratio:
        other = right if left.is_ratio else left
        return other if other.unit else NUMBER
    if left.unit and right.unit:
        return NUMBER
    return left if left.unit else right


def _quotient(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    if left.unit and left.unit == right.unit:
        return Type("number", RATIO)
    return left if right.unit is None or right.is_ratio else NUMBER


def _power(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    return left if left.is_ratio else NUMBER


_UNITS: dict[str, Callable[[n.Arithmetic, Type, Type, Checker], Type]] = {
    "+": _same_unit,
    "-": _same_unit,
    "*": _product,
    "/": _quotient,
    "**": _power,
}


def _compare_units(node: n.Node, left: Type, right: Type, checker: Checker) -> None:
    both_ratios = left.is_ratio and right.is_ratio
    if left.unit and right.unit and left.unit != right.unit and not both_ratios:
        checker.say("feel.check.unit", node, left=left.unit, right=right.unit)


def _comparable(
    node: n.Node, left: n.Node, right: n.Node, types: tuple[Type, Type], checker: Checker
) -> None:
    one, two = types
    if "any" not in (one.kind, two.kind) and one.kind != two.kind:
        checker.say("feel.check.compare", node, left=one.kind, right=two.kind)
        return
    _compare_units(node, one, two, checker)
    for side, other in ((left, two), (right, one)):
        if isinstance(side, n.String) and other.values and not other.named(side.value):
            near = get_close_matches(side.value, [code for code, _, _ in other.values], 1, 0.5)
            params = {"found": side.value, "suggestion": (near or [""])[0]}
            checker.say("feel.check.value", side, **params)
        if isinstance(side, n.Number) and other.is_ratio and side.value >= PERCENT_LOOKS_LIKE:
            checker.say("feel.check.percent", side, found=str(side.value))


def _compare(node: n.Compare, checker: Checker) -> Type:
    types = _scalar(node.left, checker), _scalar(node.right, checker)
    _comparable(node, node.left, node.right, types, checker)
    return BOOLEAN


def _joined(node: n.And | n.Or, checker: Checker) -> Type:
    for operand in node.operands:
        found = checker.type_of(operand)
        if found.kind not in ("boolean", "any"):
            checker.say("feel.check.boolean", operand, found=found.kind)
    return BOOLEAN


def _between(node: n.Between, checker: Checker) -> Type:
    value = _scalar(node.value, checker)
    for bound in (node.low, node.high):
        _comparable(node, node.value, bound, (value, checker.type_of(bound)), checker)
    return BOOLEAN


def _in(node: n.In, checker: Checker) -> Type:
    value = _scalar(node.value, checker)
    for test in node.tests:
        check_test(node.value, value, test, checker)
    return BOOLEAN


def check_test(subject: n.Node, value: Type, test: n.Node, checker: Checker) -> None:
    """Leave findings on one unary test of a subject with a known type."""
    if isinstance(test, n.Anything):
        return
    if isinstance(test, n.RangeLiteral):
        for bound in (test.low, test.high):
            _comparable(test, subject, bound, (value, checker.type_of(bound)), checker)
    elif isinstance(test, n.UnaryCompare):
        _comparable(test, subject, test.value, (value, checker.type_of(test.value)), checker)
    elif isinstance(test, n.UnaryTests):
        for one in test.tests:
            check_test(subject, value, one, checker)
    elif isinstance(test, n.ListLiteral):
        for item in test.items:
            check_test(subject, value, item, checker)
    elif any(isinstance(inner, n.Subject) for inner in n.walk(test)):
        checker.binding({"?": value}).type_of(test)
    else:
        wanted = checker.type_of(test)
        same = (value, ANY if wanted.kind == "list" else wanted)
        _comparable(test, subject, test, same, checker)


def _unary_tests(node: n.UnaryTests | n.UnaryCompare, checker: Checker) -> Type:
    check_test(node, checker.bound.get("?", checker.types.get("?", ANY)), node, checker)
    return BOOLEAN


def _subject(node: n.Subject, checker: Checker) -> Type:
    return checker.bound.get("?", checker.types.get("?", ANY))


def _instance(node: n.InstanceOf, checker: Checker) -> Type:
    checker.type_of(node.value)
    return BOOLEAN


def _if(node: n.If, checker: Checker) -> Type:
    asked = checker.type_of(node.condition)
    if asked.kind not in ("boolean", "any"):
        checker.say("feel.check.boolean", node.condition, found=asked.kind)
    then, otherwise = checker.type_of(node.then), checker.type_of(node.otherwise)
    if then.kind == otherwise.kind == "number":
        _compare_units(node, then, otherwise, checker)
        return then if then.unit else otherwise
    return then if then.kind == otherwise.kind else ANY


def _iterating(iterators: tuple[n.Iterated, ...], checker: Checker) -> Checker:
    for iterator in iterators:
        source = checker.type_of(iterator.source)
        if iterator.high is not None:
            checker.type_of(iterator.high)
        checker = checker.binding({iterator.name: item_of(source)})
    return checker


def _for(node: n.For, checker: Checker) -> Type:
    inner = _iterating(node.iterators, checker.binding({"partial": Type("list")}))
    return Type("list", item=inner.type_of(node.body))


def _quantified(node: n.Quantified, checker: Checker) -> Type:
    found = _iterating(node.iterators, checker).type_of(node.condition)
    if found.kind not in ("boolean", "any"):
        checker.say("feel.check.boolean", node.condition, found=found.kind)
    return BOOLEAN


def _filter(node: n.Filter, checker: Checker) -> Type:
    source = checker.type_of(node.source)
    item = item_of(source)
    inner = checker.binding({"item": item}, open_names=item.kind in ("context", "any"))
    condition = inner.type_of(node.condition)
    return item if condition.kind == "number" else Type("list", item=item)


def _path(node: n.Path, checker: Checker) -> Type:
    source = checker.type_of(node.source)
    if source.kind == "date" and node.name in ("year", "month", "day", "weekday"):
        return NUMBER
    if source.kind == "duration":
        return NUMBER
    if source.kind in ("number", "string", "boolean", "date"):
        return checker.say("feel.check.path", node, name=node.name, found=source.kind)
    return ANY


def _call(node: n.Call, checker: Checker) -> Type:
    values = [a.value if isinstance(a, n.Named) else a for a in node.arguments]
    arguments = tuple(checker.type_of(value) for value in values)
    function = node.function
    if not isinstance(function, n.Name):
        checker.type_of(function)
        return ANY
    if function.name in checker.bound or function.name in checker.types:
        return ANY
    if function.name in ("now", "today"):
        return checker.say("feel.clock", node)
    builtin = BUILTINS.get(function.name)
    if builtin is None:
        near = (get_close_matches(function.name, BUILTINS, 1, 0.6) or [""])[0]
        code = "feel.check.function"
        return checker.say(code, function, name=function.name, suggestion=near)
    named = bool(node.arguments) and isinstance(node.arguments[0], n.Named)
    if not named and not any(s.takes(len(arguments)) for s in builtin.signatures):
        params = {"name": function.name, "found": str(len(arguments))}
        return checker.say("feel.check.arguments", node, **params)
    return result_type(function.name, arguments)


def _function(node: n.FunctionLiteral, checker: Checker) -> Type:
    checker.binding(dict.fromkeys(node.parameters, ANY)).type_of(node.body)
    return ANY


def _list(node: n.ListLiteral, checker: Checker) -> Type:
    found = [checker.type_of(item) for item in node.items]
    alike = bool(found) and all(item == found[0] for item in found)
    return Type("list", item=found[0] if alike else ANY)


def _context(node: n.ContextLiteral, checker: Checker) -> Type:
    for entry in node.entries:
        checker = checker.binding({entry.name: checker.type_of(entry.value)})
    return Type("context")


def _range(node: n.RangeLiteral, checker: Checker) -> Type:
    low, high = checker.type_of(node.low), checker.type_of(node.high)
    _comparable(node, node.low, node.high, (low, high), checker)
    return ANY


def _always(found: Type) -> Callable[[Any, Checker], Type]:
    return lambda node, checker: found


TYPERS: dict[type[n.Node], Callable[[Any, Checker], Type]] = {
    n.Number: _always(NUMBER),
    n.String: _always(STRING),
    n.Boolean: _always(BOOLEAN),
    n.Null: _always(ANY),
    n.Anything: _always(BOOLEAN),
    n.AtLiteral: _at_literal,
    n.Name: _name,
    n.Subject: _subject,
    n.Negate: _negate,
    n.Arithmetic: _arithmetic,
    n.Compare: _compare,
    n.And: _joined,
    n.Or: _joined,
    n.Between: _between,
    n.In: _in,
    n.UnaryTests: _unary_tests,
    n.UnaryCompare: _unary_tests,
    n.InstanceOf: _instance,
    n.If: _if,
    n.For: _for,
    n.Quantified: _quantified,
    n.Filter: _filter,
    n.Path: _path,
    n.Call: _call,
    n.FunctionLiteral: _function,
    n.ListLiteral: _list,
    n.ContextLiteral: _context,
    n.RangeLiteral: _range,
}
