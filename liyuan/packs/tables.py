"""CSV files of a pack: exact columns, typed cells, each with its line and field number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path as FilePath

from liyuan.engines.findings import Finding, Where
from liyuan.packs.documents import Document, Reading, read_text
from liyuan.packs.nodes import Mark
from liyuan.packs.shapes import Key, Path, Record, Word, closest
from liyuan.packs.values import WrongWordError

MOST_FINDINGS = 50


def read_table(root: FilePath, file: str, columns: Record) -> Reading:
    """Read a CSV file whose header names `columns`; an empty cell is a missing value."""
    text = read_text(root, file)
    if isinstance(text, Finding):
        return Reading(None, (text,))
    return _Table(file, columns).read(text)


class _Table:
    """Collects the rows, marks and findings of one CSV file."""

    def __init__(self, file: str, columns: Record) -> None:
        self.file, self.columns = file, columns
        self.rows: list[dict[str, object]] = []
        self.marks: dict[Path, Mark] = {}
        self.findings: list[Finding] = []

    def read(self, text: str) -> Reading:
        lines = self._lines(text)
        _, header = next(lines, (1, []))
        if not self._header_fits(header):
            return Reading(None, tuple(self.findings))
        for line, cells in lines:
            self._row(line, header, cells)
            if len(self.findings) > MOST_FINDINGS:
                break
        return Reading(Document(self.file, self.rows, self.marks), tuple(self.findings))

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            self._say("pack.csv.syntax", Mark(line, 1), "", problem=str(error))

    def _header_fits(self, header: list[str]) -> bool:
        known = self.columns.keys
        before = len(self.findings)
        for number, name in enumerate(header, 1):
            if name not in known:
                suggestion = closest(name, known)
                params = {"key": name, "suggestion": suggestion}
                self._say("pack.key.unknown", Mark(1, number), name, **params)
            elif header.index(name) != number - 1:
                self._say("pack.key.duplicate", Mark(1, number), name, key=name)
        for name, key in known.items():
            if key.required and name not in header:
                self._say("pack.key.missing", Mark(1, 1), name, key=name)
        return len(self.findings) == before

    def _row(self, line: int, header: list[str], cells: list[str]) -> None:
        if len(cells) != len(header):
            params = {"expected": str(len(header)), "got": str(len(cells))}
            self._say("pack.csv.width", Mark(line, 1), "", **params)
            return
        row = len(self.rows)
        self.marks[(row,)] = Mark(line, 1)
        values = {}
        for number, (name, cell) in enumerate(zip(header, cells, strict=True), 1):
            mark = self.marks[(row, name)] = Mark(line, number)
            value = self._cell(name, cell.strip(), mark, self.columns.keys[name])
            if value is not None:
                values[name] = value
        self.rows.append(values)

    def _cell(self, name: str, cell: str, mark: Mark, key: Key) -> object:
        word = key.shape
        if not isinstance(word, Word):
            raise TypeError(name)
        if not cell:
            if key.required:
                code = "pack.source.missing" if name == "source" else "pack.key.missing"
                self._say(code, mark, name, key=name)
            return None
        try:
            return word.read(cell)
        except WrongWordError as wrong:
            self._say(wrong.code, mark, name, **wrong.params)
            return None

    def _say(self, code: str, mark: Mark, field: str, /, **params: str) -> None:
        self.findings.append(Finding(code, Where(self.file, mark.line, mark.column, field), params))
