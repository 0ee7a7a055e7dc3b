"""Where a boxed expression stands: what it sees, and how its text is read there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.boxed.item_types import ItemTypes
from liyuan.engines.dmn.boxed.nodes import Unreadable
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Nulls
from liyuan.engines.feel.errors import FeelSyntaxError
from liyuan.engines.feel.names import KEYWORDS, spelling
from liyuan.engines.feel.parser import Dialect, parse
from liyuan.engines.findings import Finding, Where

FEEL_LANGUAGES: Final = ("FEEL", "feel")


@dataclass(frozen=True)
class Surroundings:
    """Where an expression stands: the names it sees, the types, and its path in the model.

    `members` are names of several words that may follow a dot or stand inside a filter; `found`
    gathers what cannot be read.
    """

    names: frozenset[str]
    members: frozenset[str]
    namespace: str
    types: ItemTypes
    found: list[Finding]
    path: str
    nulls: Nulls = "standard"
    depth: int = 0

    @property
    def spoken(self) -> frozenset[str]:
        """The members that may be written here."""
        return _spoken(self.names, self.members)

    def within(self, names: Iterable[str] = (), step: str = "") -> Surroundings:
        """One box further in, with more names in sight."""
        path = f"{self.path}.{step}" if step else self.path
        return replace(self, names=self.names.union(names), path=path, depth=self.depth + 1)

    def type(self, reference: str | None, where: Where) -> n.TypeName | None:
        """The type of a reference; an unknown one is reported and takes any value."""
        wanted = self.types.of(reference, self.namespace)
        if wanted is None and reference and reference.strip():
            self.report(Finding("dmn.type.unknown", self.at(where), {"name": reference.strip()}))
        return wanted

    def at(self, where: Where) -> Where:
        """The place of an element in the file, named by its path."""
        return replace(where, field=self.path)

    def report(self, finding: Finding) -> n.Node:
        """Keep the finding; gives the node that stands for what could not be read."""
        self.found.append(finding)
        return Unreadable(finding)

    def read(self, text: str, where: Where, dialect: Dialect = "expression") -> n.Node:
        """FEEL text to a node."""
        try:
            return parse(text, names=self.names, dialect=dialect, members=self.spoken)
        except FeelSyntaxError as error:
            return self.report(error.finding.at(self.at(where)))


@lru_cache(maxsize=64)  # each as large as all the names of a model
def _spoken(names: frozenset[str], members: frozenset[str]) -> frozenset[str]:
    """Members, but for those that read as a path of names in scope: `Person.Age`."""
    return frozenset(m for m in members if "." not in m or not _first_of(m) & names)


@lru_cache(maxsize=4096)
def _first_of(member: str) -> frozenset[str]:
    """What an operator or keyword in a member's name would have on its left."""
    words = spelling(member)
    ends = (at for at, word in enumerate(words) if word in KEYWORDS or not word[0].isalnum())
    return frozenset(" ".join(words[:at]) for at in ends)


def literal_node(expression: m.LiteralExpression, around: Surroundings) -> n.Node:
    """The node of a literal expression, without its type and place."""
    language = expression.expression_language
    where = around.at(expression.where)
    if language and not language.rstrip("/").endswith(FEEL_LANGUAGES):
        return around.report(Finding("dmn.language", where, {"found": language}))
    if expression.imported_values is not None:
        return around.report(Finding("dmn.imported-values", where))
    if not (expression.text or "").strip():
        return around.report(Finding("dmn.logic.missing", where))
    return around.read(expression.text or "", expression.where)
