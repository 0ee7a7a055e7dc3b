"""What can be wrong with a rule before it meets any data: names, kinds, units, periods, clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check import calls, operators, structures
from liyuan.engines.feel.check import conditions as truths
from liyuan.engines.feel.check.checker import Checker
from liyuan.engines.feel.check.fixed import Constants
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.types import ANY, Type
from liyuan.engines.findings import Finding, Where

TYPERS = {
    **structures.TYPERS,
    **operators.TYPERS,
    **truths.TYPERS,
    **calls.TYPERS,
}


def check(node: n.Node, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on names, kinds, units and periods; `types` has every name in scope.

    Places are offsets in the rule's text. An empty answer means that only data can go wrong.
    """
    return check_typed(node, types)[0]


def check_typed(
    node: n.Node, types: Mapping[str, Type], *, condition: bool = False
) -> tuple[tuple[Finding, ...], Type]:
    """The findings, and the type that the expression gives.

    Of a rule that has to be a `condition`, a bare true or false is found as well.
    """
    checker = Checker(types, TYPERS)
    try:
        found = checker.type_of(node)
    except RecursionError:
        return (_too_deep(node),), ANY
    if condition and isinstance(node, n.Boolean):
        checker.say("feel.check.always" if node.value else "feel.check.never", node)
    return tuple(dict.fromkeys(checker.findings)), found


def check_cell(subject: n.Node, cell: n.Node, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on the unary tests of a table's cell about `subject`."""
    checker = Checker(types, TYPERS)
    try:
        operators.check_test(subject, infer(subject, types), cell, checker)
    except RecursionError:
        return (_too_deep(cell),)
    return tuple(dict.fromkeys(checker.findings))


def never_together(
    conditions: Sequence[n.Node], types: Mapping[str, Type], known: Constants
) -> tuple[int, ...]:
    """Numbers of the fewest conditions that no case can meet together; empty when all can be.

    `known` are names, such as parameters, whose value is fixed.
    """
    try:
        return truths.contradiction(conditions, known, Checker(types, TYPERS))
    except RecursionError:
        return ()


def infer(node: n.Node, types: Mapping[str, Type]) -> Type:
    """The type and unit of an expression, as far as it can be told."""
    try:
        return Checker(types, TYPERS, only_types=True).type_of(node)
    except RecursionError:
        return ANY


def _too_deep(node: n.Node) -> Finding:
    where = Where(start=node.start, end=node.end)
    return Finding("feel.limit.depth", where, {"limit": str(DEFAULT.depth)})
