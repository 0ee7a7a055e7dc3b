"""The shape language of pack files: fits nodes to a shape and says what does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod

from liyuan.packs.nodes import ListNode, MapNode, Mark, Node, ScalarNode
from liyuan.packs.values import ANYTHING, Kind, WrongWordError, is_null, text

Path = tuple[str | int, ...]
Report = Callable[[str, Mark, Path, Mapping[str, str]], None]


@dataclass(frozen=True)
class Word:
    """One scalar; `choices` closes the list of what it may say, `most` the length of its text."""

    kind: Kind
    choices: tuple[str, ...] = ()
    most: int = 0

    def read(self, written: str) -> object:
        """The value; raises WrongWordError with code and params of what is wrong."""
        try:
            value = self.kind.read(written)
        except WrongWordError:
            params = {"expected": self.kind.word, "got": written[:80]}
            raise WrongWordError("pack.value.type", params) from None
        if self.choices and value not in self.choices:
            params = {"got": written[:80], "choices": ", ".join(self.choices)}
            params["suggestion"] = closest(written[:80], self.choices)
            raise WrongWordError("pack.value.choice", params)
        if self.most and len(written) > self.most:
            params = {"limit": str(self.most), "got": str(len(written))}
            raise WrongWordError("pack.value.long", params)
        return value


@dataclass(frozen=True)
class Items:
    of: Shape
    least: int = 0


@dataclass(frozen=True)
class Keyed:
    """A map whose keys the author chooses."""

    of: Shape


@dataclass(frozen=True)
class Key:
    shape: Shape
    required: bool


@dataclass(frozen=True)
class Record:
    keys: Mapping[str, Key]


@dataclass(frozen=True)
class Free:
    """A test's value: a scalar as it looks, or a list of such."""


@dataclass(frozen=True)
class Loose:
    """Anything: only keys that are there twice are refused. Somebody else checks the rest."""


@dataclass(frozen=True)
class ByKind:
    """A map whose own word under `key` says which of the records it is."""

    key: str
    records: Mapping[str, Record]


Shape = Word | Items | Keyed | Record | ByKind | Free | Loose


def need(shape: Shape | Kind) -> Key:
    return Key(_shape(shape), required=True)


def may(shape: Shape | Kind) -> Key:
    return Key(_shape(shape), required=False)


def one_of(kind: Kind, *choices: str) -> Word:
    return Word(kind, choices)


def short(kind: Kind, most: int) -> Word:
    """A text of no more than so many characters."""
    return Word(kind, most=most)


def many(shape: Shape | Kind, *, least: int = 0) -> Items:
    return Items(_shape(shape), least)


def record(**keys: Key) -> Record:
    """A map with exactly these keys; `from_` is written `from`."""
    return Record({name.rstrip("_"): key for name, key in keys.items()})


def keyed(shape: Shape | Kind) -> Keyed:
    return Keyed(_shape(shape))


def _shape(shape: Shape | Kind) -> Shape:
    return Word(shape) if isinstance(shape, Kind) else shape


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most likely meant, or an empty string."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


_WRITTEN = {ScalarNode: "scalar", ListNode: "list", MapNode: "map"}


@dataclass
class Fitting:
    """Fits one document: collects the marks of every value and reports what is wrong."""

    report: Report
    marks: dict[Path, Mark] = field(default_factory=dict)

    def fit(self, node: Node, shape: Shape, path: Path = ()) -> object:
        self.marks[path] = node.mark
        return self._fit(shape, node, path)

    @singledispatchmethod
    def _fit(self, shape: Shape, node: Node, path: Path) -> object:
        raise TypeError(shape)

    @_fit.register
    def _word(self, shape: Word, node: Node, path: Path) -> object:
        if not isinstance(node, ScalarNode):
            return self._wrong(shape.kind.word, node, path)
        if not node.plain and not shape.kind.quoted:
            return self._wrong(shape.kind.word, node, path)
        try:
            return shape.read(node.text)
        except WrongWordError as wrong:
            self.report(wrong.code, node.mark, path, wrong.params)
            return None

    @_fit.register
    def _items(self, shape: Items, node: Node, path: Path) -> object:
        if not isinstance(node, ListNode):
            return self._wrong("list", node, path)
        if len(node.items) < shape.least:
            self.report("pack.value.too_few", node.mark, path, {"least": str(shape.least)})
        return [self.fit(item, shape.of, (*path, i)) for i, item in enumerate(node.items)]

    @_fit.register
    def _keyed(self, shape: Keyed, node: Node, path: Path) -> object:
        if not isinstance(node, MapNode):
            return self._wrong("map", node, path)
        entries = self._entries(node, path)
        return {name: self.fit(value, shape.of, (*path, name)) for name, value in entries.items()}

    @_fit.register
    def _record(self, shape: Record, node: Node, path: Path) -> object:
        if not isinstance(node, MapNode):
            return self._wrong("map", node, path)
        entries = self._entries(node, path)
        for name in entries.keys() - shape.keys.keys():
            params = {"key": name, "suggestion": closest(name, shape.keys)}
            self.report("pack.key.unknown", self.marks[(*path, name)], (*path, name), params)
        fitted = {}
        for name, key in shape.keys.items():
            value = entries.get(name)
            if value is None or _says_nothing(value):
                if key.required:
                    code = "pack.source.missing" if name == "source" else "pack.key.missing"
                    self.report(code, node.mark, path, {"key": name})
                continue
            fitted[name] = self.fit(value, key.shape, (*path, name))
        return fitted

    @_fit.register
    def _by_kind(self, shape: ByKind, node: Node, path: Path) -> object:
        entries = node.entries if isinstance(node, MapNode) else ()
        said = next((value for key, value in entries if key.text == shape.key), None)
        if isinstance(said, ScalarNode) and said.text in shape.records:
            return self._record(shape.records[said.text], node, path)
        # a kind that is missing or unknown is reported by any of the records
        return self._record(next(iter(shape.records.values())), node, path)

    @_fit.register
    def _free(self, shape: Free, node: Node, path: Path) -> object:
        if isinstance(node, ListNode):
            return [self.fit(item, shape, (*path, i)) for i, item in enumerate(node.items)]
        if isinstance(node, ScalarNode) and not node.plain:
            return self.fit(node, Word(Kind("text", text, quoted=True)), path)
        if _says_nothing(node):
            return None
        return self.fit(node, Word(ANYTHING), path)

    @_fit.register
    def _loose(self, shape: Loose, node: Node, path: Path) -> object:
        if isinstance(node, MapNode):
            return self._keyed(Keyed(shape), node, path)
        if isinstance(node, ListNode):
            return self._items(Items(shape), node, path)
        return node.text

    def _entries(self, node: MapNode, path: Path) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key, value in node.entries:
            here = (*path, key.text)
            if key.text in entries:
                self.report("pack.key.duplicate", key.mark, here, {"key": key.text})
                continue
            entries[key.text] = value
            self.marks[here] = key.mark
        return entries

    def _wrong(self, expected: str, node: Node, path: Path) -> object:
        """Report that the value is not of the expected kind; what stands for it is None."""
        got = node.text if isinstance(node, ScalarNode) else _WRITTEN[type(node)]
        params = {"expected": expected, "got": got[:80]}
        self.report("pack.value.type", node.mark, path, params)
        return None


def _says_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.plain and is_null(node.text)
