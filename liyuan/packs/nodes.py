"""YAML as plain nodes with line marks: one document, no aliases, no tags, bounded depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MOST_DEPTH = 24
MOST_NODES = 200_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value begins: 1-based line and column, and how it is quoted."""

    line: int
    column: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class ScalarNode:
    text: str
    plain: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class ListNode:
    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class MapNode:
    entries: tuple[tuple[ScalarNode, Node], ...]
    mark: Mark


Node = ScalarNode | ListNode | MapNode


class BadYamlError(Exception):
    """The text is not the YAML that a pack may hold; `code` and `params` say why, `mark` where."""

    def __init__(self, code: str, mark: Mark | None = None, **params: str) -> None:
        super().__init__(code)
        self.code, self.mark, self.params = code, mark, params


def read_nodes(text: str) -> Node:
    """The one document in `text`; raises `BadYamlError`."""
    try:
        return _Composer(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYamlError("pack.yaml.syntax", _mark(mark), problem=error.problem or "") from error
    except yaml.YAMLError as error:
        problem = getattr(error, "reason", None) or str(error).splitlines()[0]
        raise BadYamlError("pack.yaml.syntax", problem=str(problem)) from error


def _mark(mark: Any) -> Mark | None:
    return Mark(mark.line + 1, mark.column + 1) if mark is not None else None


class _Composer:
    """Turns the parser's events into nodes."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.count = 0

    def document(self) -> Node:
        next(self.events)  # the stream's start
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            raise BadYamlError("pack.yaml.empty")
        root = self.node(next(self.events), 1)
        next(self.events)  # the document's end
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise BadYamlError("pack.yaml.documents", _mark(following.start_mark))
        return root

    def node(self, event: Any, depth: int) -> Node:
        self._refuse(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.list(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.map(event, depth)
        return _scalar(event)

    def list(self, start: Any, depth: int) -> ListNode:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return ListNode(tuple(items), _at(start))

    def map(self, start: Any, depth: int) -> MapNode:
        entries = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, ScalarNode):
                raise BadYamlError("pack.yaml.key", key.mark)
            entries.append((key, self.node(next(self.events), depth + 1)))
        return MapNode(tuple(entries), _at(start))

    def _refuse(self, event: Any, depth: int) -> None:
        self.count += 1
        mark = _at(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise BadYamlError("pack.yaml.alias", mark)
        if event.tag is not None:
            raise BadYamlError("pack.yaml.tag", mark, tag=str(event.tag))
        if depth > MOST_DEPTH:
            raise BadYamlError("pack.yaml.depth", mark, limit=str(MOST_DEPTH))
        if self.count > MOST_NODES:
            raise BadYamlError("pack.yaml.nodes", mark, limit=str(MOST_NODES))


def _at(event: Any) -> Mark:
    style = getattr(event, "style", None) or ""
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1, style)


def _scalar(event: Any) -> ScalarNode:
    return ScalarNode(event.value, not event.style, _at(event))
