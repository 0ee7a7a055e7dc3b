"""What can be wrong with a rule before it meets any data: names, kinds, units, periods, clocks."""

from __future__ import annotations

from collections.abc import Mapping

from liyuan.engines.feel import check_operators, check_structures
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.checker import Checker
from liyuan.engines.feel.types import Type
from liyuan.engines.findings import Finding

TYPERS = {**check_structures.TYPERS, **check_operators.TYPERS}


def check(node: n.Node, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on names, kinds, units and periods; `types` has every name in scope.

    Places are offsets in the rule's text. An empty answer means that only data can go wrong.
    """
    checker = Checker(types, TYPERS)
    checker.type_of(node)
    return tuple(dict.fromkeys(checker.findings))


def check_cell(subject: n.Node, cell: n.Node, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on the unary tests of a table's cell about `subject`."""
    checker = Checker(types, TYPERS)
    check_operators.check_test(subject, infer(subject, types), cell, checker)
    return tuple(dict.fromkeys(checker.findings))


def infer(node: n.Node, types: Mapping[str, Type]) -> Type:
    """The type and unit of an expression, as far as it can be told."""
    return Checker(types, TYPERS).type_of(node)
