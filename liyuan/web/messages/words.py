"""What turns a rule into words: the language, the types with their units, the names of facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.rule import infer
from liyuan.engines.feel.types import Type
from liyuan.web.messages.language import Language

Table = Mapping[type[n.Node], Callable[[Any, "Words"], str]]


@dataclass(frozen=True)
class Words:
    """What turns a rule into words: types give units, labels another name than the rule's own."""

    types: Mapping[str, Type]
    labels: Mapping[str, str]
    lang: Language
    nouns: Table
    conditions: Table

    def say(self, key: str, **parts: str) -> str:
        return self.lang.say(key, **parts)

    def type_of(self, node: n.Node) -> Type:
        """The type of an expression, for its unit."""
        return infer(node, self.types)

    def name(self, name: str) -> str:
        """What a name is called: its label in the reader's language, else the name itself."""
        label = self.labels.get(name) or self.lang.names.get(name, name)
        if self.lang.code == "zh":
            return label
        return label[:1].lower() + label[1:] if label[1:2].islower() else label

    def noun(self, node: n.Node) -> str:
        """A noun phrase for any expression."""
        return self.nouns.get(type(node), self.nouns[n.Node])(node, self)

    def condition(self, node: n.Node) -> str:
        """A sentence without values for a condition."""
        return self.conditions.get(type(node), self.conditions[n.Node])(node, self)
