"""The reference back end: a rule becomes closures once and is run with 34-digit decimals."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from liyuan.engines.feel import run_binders, run_membership, run_operators, run_structures
from liyuan.engines.feel.build import Build, Nulls
from liyuan.engines.feel.frame import Frame, Run, Work
from liyuan.engines.feel.nodes import Node, names_in
from liyuan.engines.feel.parser import Dialect, parse
from liyuan.engines.feel.shortcuts import SHORTCUTS, TEST_SHORTCUTS
from liyuan.engines.feel.temporal import FeelDateTime
from liyuan.engines.feel.typenames import Lookup, no_types
from liyuan.engines.feel.values import Scope, Value, subject_of
from liyuan.engines.findings import Finding

# Room for functions that call one another, some dozens of frames each. More would be no gift: a
# web server's threads have 2 MiB of stack, and the hungriest frames (`lift`, lists in lists) fill
# it before 8,000. With these the end is a RecursionError, which is caught, and never a crash.
_FRAMES = 4_000
sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))

RUNS = {
    **run_operators.RUNS,
    **run_membership.RUNS,
    **run_structures.RUNS,
    **run_binders.RUNS,
}


@dataclass(frozen=True)
class Compiled:
    """A rule that is read once: equal when text, names in scope, dialect, nulls, constants are."""

    text: str
    names: frozenset[str]
    dialect: Dialect = "expression"
    nulls: Nulls = "unknown"
    types: Lookup = no_types
    constants: tuple[tuple[str, Value], ...] = ()
    node: Node = field(default=None, compare=False)  # type: ignore[assignment]

    @cached_property
    def run(self) -> Run:
        """The closure that evaluates it, made when it is first run: many are only checked."""
        return self.build(self.node)

    @cached_property
    def names_used(self) -> frozenset[str]:
        """The names of the scope that the rule speaks of."""
        return names_in(self.node) & self.names

    @property
    def build(self) -> Build:
        """What turns this rule's nodes into closures."""
        return builder(self.names, self.nulls, self.types, dict(self.constants))

    def fixed(self, constants: Mapping[str, Value]) -> Compiled:
        """The same rule where these names are no longer asked of the scope: they are constants."""
        used = sorted(self.names_used.intersection(constants))
        return _fixed(self, tuple((name, constants[name]) for name in used)) if used else self


class Result(NamedTuple):
    """A value, and the reasons why steps of it (or it) are null by error."""

    value: Value
    reasons: tuple[Finding, ...] = ()


def builder(
    names: frozenset[str],
    nulls: Nulls,
    types: Lookup = no_types,
    constants: Mapping[str, Value] = MappingProxyType({}),
) -> Build:
    """What turns nodes into closures for a scope with these names."""
    return Build(
        RUNS,
        run_membership.TESTS,
        run_membership.test_value,
        names,
        nulls,
        types=types,
        constants=constants,
        shortcuts=SHORTCUTS,
        test_shortcuts=TEST_SHORTCUTS,
    )


@lru_cache(maxsize=16_384)
def compile_(
    text: str,
    *,
    names: frozenset[str],
    dialect: Dialect = "expression",
    nulls: Nulls = "unknown",
    types: Lookup = no_types,
) -> Compiled:
    """Read and compile, or take from the cache; raises FeelSyntaxError.

    `nulls="unknown"`: null is a missing fact (= with it is null, `if` on it is null unless
    both branches agree). `nulls="standard"`: exactly as DMN says. `x = null` asks for null in
    both. `types` finds item definitions; the cache knows it by its identity.
    """
    node = parse(text, names=names, dialect=dialect)
    return Compiled(text, names, dialect, nulls, types, node=node)


@lru_cache(maxsize=16_384)
def _fixed(rule: Compiled, constants: tuple[tuple[str, Value], ...]) -> Compiled:
    return replace(rule, constants=(*rule.constants, *constants))


def evaluate(compiled: Compiled, scope: Scope, *, at: datetime | None = None) -> Result:
    """The rule's value for one scope; never raises for what a rule or its data can hold.

    The scope takes Decimal, int, str, bool, None, datetime.date and datetime, lists and
    mappings of these (a float raises TypeError). Unary tests are about `scope["?"]`. `at` is
    what `now()` and `today()` give; without it they are errors.
    """
    frame = Frame(scope, work=Work(FeelDateTime.of(at) if at else None))
    try:
        frame.subject = subject_of(scope)
        value = compiled.run(frame)
    except RecursionError:
        value = frame.fail("feel.limit.calls", compiled.node, {"limit": ""})
    return Result(value, tuple(frame.work.reasons))
