"""One walk of the checker over a rule: what is in scope, what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.declared import Named, no_name
from liyuan.engines.feel.types import ANY, Type
from liyuan.engines.findings import Finding, Where


@dataclass(frozen=True)
class Checker:
    """One walk over a rule; `bound` are names that the rule itself binds."""

    types: Mapping[str, Type]
    typers: Mapping[type[n.Node], Callable[[Any, Checker], Type]]
    bound: Mapping[str, Type] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    open_names: bool = False  # inside a filter over contexts any name may be an entry
    only_types: bool = False  # nobody wants the findings, so conditions need no second look
    named: Named = no_name  # what the names of a model's item definitions stand for

    def type_of(self, node: n.Node) -> Type:
        """The node's type; what is wrong on the way goes to `findings`."""
        return self.typers.get(type(node), _unknown)(node, self)

    def binding(self, names: Mapping[str, Type], open_names: bool = False) -> Checker:
        """The same walk inside a construct that binds names."""
        inner = {**self.bound, **names}
        open_now = self.open_names or open_names
        return replace(self, bound=inner, open_names=open_now)

    def quiet(self) -> Checker:
        """The same names, for a second look whose findings nobody wants."""
        return replace(self, findings=[], only_types=True)

    def say(self, code: str, node: n.Node, **params: str) -> Type:
        """Leave a finding; the step's type is then unknown."""
        where = Where(start=node.start, end=node.end)
        self.findings.append(Finding(code, where, params))
        return ANY


def _unknown(node: n.Node, checker: Checker) -> Type:
    """A part without rules of its own: what is inside it is checked all the same."""
    for child in n.children(node):
        checker.type_of(child)
    return ANY


def nearest(word: str, known: Iterable[str], least: float = 0.5) -> str:
    """The known word that `word` most likely meant, or an empty string."""
    return (get_close_matches(word, list(known), 1, least) or [""])[0]
