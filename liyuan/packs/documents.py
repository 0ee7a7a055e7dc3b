"""One file of a pack, read strictly: its content, the place of every value, and its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from liyuan.engines.findings import Finding, Where
from liyuan.packs.nodes import BadYamlError, Mark, read_nodes
from liyuan.packs.scalars import place
from liyuan.packs.shapes import Fitting, Path, Shape

MOST_BYTES = 2_000_000
START = Mark(1, 1)


@dataclass(frozen=True)
class Document:
    """`file` is relative to the pack; `marks` places each value by its path in `source`."""

    file: str
    content: Any
    marks: Mapping[Path, Mark]
    source: str = field(default="", repr=False)

    def mark(self, *path: str | int) -> Mark:
        """The mark of the value at `path`, or of the nearest value around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, START)

    def where(self, *path: str | int) -> Where:
        mark = self.mark(*path)
        return Where(self.file, mark.line, mark.column, dotted(path))

    def within(self, path: Path, value: str, offset: int) -> Where:
        """The place of one character of a text's value."""
        line, column = place(self.source, self.mark(*path), value, offset)
        return Where(self.file, line, column, dotted(path))

    def finding(self, code: str, /, *path: str | int, **params: str) -> Finding:
        return Finding(code, self.where(*path), params)


@dataclass(frozen=True)
class Reading:
    """What reading a file gave; `document` is None when it could not be read at all."""

    document: Document | None
    findings: tuple[Finding, ...]


def dotted(path: Path) -> str:
    """A path as people write it: `clauses[0].when`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".")


def read_text(root: FilePath, file: str) -> str | Finding:
    """The file's text, or why it cannot be read."""
    try:
        data = (root / file).read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        params = {"problem": error.strerror or ""}
        return Finding("pack.file.unreadable", Where(file), params)
    if len(data) > MOST_BYTES:
        return Finding("pack.file.too_large", Where(file), {"limit": str(MOST_BYTES)})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Finding("pack.file.not_utf8", Where(file, line))
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return Finding("pack.file.nul", Where(file, line))
    return text


def read_yaml(root: FilePath, file: str, shape: Shape) -> Reading:
    """Read a YAML file of that shape."""
    text = read_text(root, file)
    if isinstance(text, Finding):
        return Reading(None, (text,))
    return read_document(text, file, shape)


def read_document(text: str, file: str, shape: Shape) -> Reading:
    """Read a YAML text of that shape; `file` is what findings call it."""
    try:
        node = read_nodes(text)
    except BadYamlError as bad:
        mark = bad.mark or START
        where = Where(file, mark.line, mark.column)
        return Reading(None, (Finding(bad.code, where, bad.params),))
    findings: list[Finding] = []

    def report(code: str, mark: Mark, path: Path, params: Mapping[str, str]) -> None:
        findings.append(Finding(code, Where(file, mark.line, mark.column, dotted(path)), params))

    fitting = Fitting(report)
    content = fitting.fit(node, shape)
    return Reading(Document(file, content, fitting.marks, text), tuple(findings))
