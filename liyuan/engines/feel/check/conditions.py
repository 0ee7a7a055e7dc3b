"""Checks of conditions as such: that they are conditions, and can both hold and fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check import truth
from liyuan.engines.feel.check.checker import Checker
from liyuan.engines.feel.check.fixed import Constants
from liyuan.engines.feel.types import BOOLEAN, Type

_CODES = {True: "feel.check.always", False: "feel.check.never"}


def settled(node: n.Node, before: int, checker: Checker) -> None:
    """Leave a finding when a condition always holds or never; not when parts of it are wrong."""
    if checker.only_types or len(checker.findings) > before:
        return
    found = truth.verdict(truth.proposition(node), _types(checker))
    if found is not None:
        checker.say(_CODES[found], node)


def _types(checker: Checker) -> truth.TypeOf:
    return truth.type_of_subject(checker.quiet().type_of)


def _joined(node: n.And | n.Or, checker: Checker) -> Type:
    before = len(checker.findings)
    for operand in node.operands:
        condition(operand, checker)
    if checker.only_types or len(checker.findings) > before:
        return BOOLEAN
    parts = [truth.proposition(operand) for operand in node.operands]
    every = isinstance(node, n.And)
    for group in truth.groups(parts):
        found = truth.joint(group, every, _types(checker)) if len(group) > 1 else None
        if found is not None:
            checker.say(_CODES[found], node)
            break
    return BOOLEAN


def condition(node: n.Node, checker: Checker) -> Type:
    """The type of a part that has to be a condition; a bare true or false is none."""
    found = checker.type_of(node)
    if found.kind not in ("boolean", "any"):
        checker.say("feel.check.boolean", node, found=found.kind)
    elif isinstance(node, n.Boolean):
        checker.say(_CODES[node.value], node)
    return found


def contradiction(
    conditions: Sequence[n.Node], known: Constants, checker: Checker
) -> tuple[int, ...]:
    """Numbers of conditions that can never hold together, `known` names having these values."""
    parts = [truth.proposition(node, known) for node in conditions]
    return truth.contradiction(parts, _types(checker))


TYPERS: Mapping[type[n.Node], Callable[[Any, Checker], Type]] = {n.And: _joined, n.Or: _joined}
