"""Sheets back to a pack's content, with the cell (B7) of every part and of all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from liyuan.engines.dmn.exchange.incoming import Brought
from liyuan.engines.dmn.exchange.sheet import (
    CHOICE_COLUMNS,
    COLUMN_ROWS,
    HEAD,
    KINDS,
    Cell,
    Labels,
    Row,
    Sheet,
)
from liyuan.engines.dmn.model import ModelError
from liyuan.engines.findings import Finding, Where
from liyuan.engines.sheets import cell_name

STEP: Final = re.compile(r"([A-Za-z_]\w*)|\[(\d{1,3})\]|\.")
MUST: Final = {"name": "dmn.sheet.no-name", "hit_policy": "dmn.sheet.no-hit-policy"}
SOURCE: Final = {"title": "", "verified": False}


def content_from_sheets(
    sheets: Sequence[Sheet], languages: Sequence[Labels], *, file: str | None = None
) -> Brought:
    """The content of a rule. Labels may be of any of the languages. Raises ModelError."""
    reading = _Reading(file, {label: key for labels in languages for key, label in labels.items()})
    found = {reading.keys.get(sheet.title, sheet.title): sheet for sheet in sheets}
    if not sheets:
        raise ModelError((Finding("dmn.sheet.no-table", Where(file)),))
    brought = reading.table(found.get("table") or sheets[0])
    content = reading.details(found.get("details"))
    reading.choices(found.get("choices"), brought)
    rest = content.pop("outputs", None)
    before = rest if isinstance(rest, list) else []
    brought.content["outputs"] = [
        {**(before[place] if place < len(before) and isinstance(before[place], dict) else {}), **o}
        for place, o in enumerate(brought.content["outputs"])
    ]
    if reading.findings:
        raise ModelError(tuple(reading.findings))
    title = str(brought.content.get("name", ""))
    assumed = {"source": SOURCE | {"title": title}, "valid": {}, "verified": False}
    brought.content = {**assumed, **content, **brought.content, "kind": "decision_table"}
    brought.content.setdefault("en", title)
    return brought


class _Reading:
    def __init__(self, file: str | None, keys: Mapping[str, str]) -> None:
        self.file, self.keys = file, keys
        self.findings: list[Finding] = []

    def where(self, sheet: Sheet, row: int, column: int) -> Where:
        return Where(self.file, row + 1, column + 1, f"{sheet.title}!{cell_name(row, column)}")

    def say(self, code: str, sheet: Sheet, at: tuple[int, int], **params: str) -> None:
        self.findings.append(Finding(code, self.where(sheet, *at), params))

    def key(self, cell: Cell) -> str | None:
        return self.keys.get((cell or "").strip())

    def table(self, sheet: Sheet) -> Brought:
        """What the first sheet says; `places` are filled."""
        brought = Brought()
        start = self._head(sheet, brought.content)
        kinds = self._kinds(sheet, start)
        described = self._described(sheet, start)
        first = start + 1 + len(described)
        inputs = [self._column(sheet, kind, described, brought) for kind in kinds["condition"]]
        outputs = [self._column(sheet, kind, described, brought) for kind in kinds["result"]]
        if not inputs:
            self.say("dmn.sheet.no-condition", sheet, (start, 0))
        if not outputs:
            self.say("dmn.sheet.no-result", sheet, (start, 0))
        brought.content |= {"inputs": inputs, "outputs": [_output(one) for one in outputs]}
        brought.content["rules"] = list(self._rules(sheet, first, kinds, brought))
        return brought

    def _head(self, sheet: Sheet, content: dict[str, Any]) -> int:
        """Reads name, hit policy and so on; the row that says what kind each column is."""
        for place, row in enumerate(sheet.rows):
            key = self.key(_at(row, 0))
            if key == "column":
                break
            if key in HEAD and (_at(row, 1) or "").strip():
                content[key] = _at(row, 1)
            elif key not in HEAD and any(row):
                self.say("dmn.sheet.label", sheet, (place, 0), text=_at(row, 0) or "")
        else:
            self.say("dmn.sheet.no-table", sheet, (0, 0))
            raise ModelError(tuple(self.findings))
        for key, code in MUST.items():
            if not content.get(key):
                self.say(code, sheet, (0, 0))
                content[key] = ""
        return place

    def _kinds(self, sheet: Sheet, start: int) -> dict[str, list[int]]:
        kinds: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for column, cell in enumerate(sheet.rows[start][1:], 1):
            key = self.key(cell)
            if key in KINDS:
                kinds[key].append(column)
            elif any(_at(row, column) for row in sheet.rows[start:]):
                self.say("dmn.sheet.column-kind", sheet, (start, column), text=cell or "")
        return kinds

    def _described(self, sheet: Sheet, start: int) -> dict[str, int]:
        """The rows right below that describe the columns, by what they say."""
        found: dict[str, int] = {}
        for place in range(start + 1, len(sheet.rows)):
            key = self.key(_at(sheet.rows[place], 0))
            if key not in COLUMN_ROWS:
                break
            found[key] = place
        return found

    def _column(
        self, sheet: Sheet, column: int, described: Mapping[str, int], brought: Brought
    ) -> dict[str, str]:
        said = {
            key: cell
            for key, place in described.items()
            if (cell := _at(sheet.rows[place], column)) is not None
        }
        place = described.get("expression", described.get("column_name", 0))
        name = said.pop("column_name", None) or said.get("expression")
        if name is None:
            self.say("dmn.sheet.empty", sheet, (described.get("column_name", 0), column))
            name = cell_name(place, column)
        brought.places[name] = self.where(sheet, place, column)
        return {"name": name, **said}

    def _rules(
        self, sheet: Sheet, first: int, kinds: Mapping[str, list[int]], brought: Brought
    ) -> Iterator[dict[str, Any]]:
        """One per row that is not blank; the first column, the number, is for people."""
        sides = (("when", "condition", "inputs"), ("then", "result", "outputs"))
        written = [p for p in range(first, len(sheet.rows)) if any(sheet.rows[p][1:])]
        for number, place in enumerate(written):
            row = sheet.rows[place]
            brought.places[f"rules.{number}"] = self.where(sheet, place, 0)
            said: dict[str, Any] = {}
            for side, kind, heads in sides:
                said[side] = [self._cell(sheet, place, column) for column in kinds[kind]]
                for column, head in zip(kinds[kind], brought.content[heads], strict=True):
                    at = f"rules.{number}.{head['name']}"
                    brought.places[at] = self.where(sheet, place, column)
            for key in KINDS[2:]:
                texts = [text for column in kinds[key] if (text := _at(row, column))]
                said |= {key: "；".join(texts)} if texts else {}
            yield said

    def _cell(self, sheet: Sheet, row: int, column: int) -> str:
        text = _at(sheet.rows[row], column)
        if text is None or not text.strip():
            self.say("dmn.sheet.empty", sheet, (row, column))
        return text or ""

    def choices(self, sheet: Sheet | None, brought: Brought) -> None:
        """Adds the values of each output."""
        if sheet is None:
            return
        outputs = {output["name"]: output for output in brought.content["outputs"]}
        for place, row in enumerate(sheet.rows[1:], 1):
            name, code, zh, en = (_at(row, column) for column in range(len(CHOICE_COLUMNS) - 1))
            if not any(row):
                continue
            if name not in outputs:
                self.say("dmn.sheet.choice", sheet, (place, 0), text=name or "")
            elif not code:
                self.say("dmn.sheet.empty", sheet, (place, 1))
            else:
                choice = {"code": code, "name": zh or code, "en": en or zh or code}
                outputs[name].setdefault("values", []).append(choice)

    def details(self, sheet: Sheet | None) -> dict[str, Any]:
        """All else, by its path."""
        root: dict[str, Any] = {}
        for place, row in enumerate(sheet.rows[1:], 1) if sheet else ():
            path, kind, text = _at(row, 0), _at(row, 1), _at(row, 2)
            if not any(row):
                continue
            try:
                _put(root, _steps(path or ""), _value(kind or "", text))
            except (ValueError, LookupError, TypeError, AttributeError):
                assert sheet is not None
                self.say("dmn.sheet.detail", sheet, (place, 0), text=path or "", kind=kind or "")
        return root


def _at(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else None


def _output(column: Mapping[str, str]) -> dict[str, Any]:
    """An output has no expression."""
    return {key: value for key, value in column.items() if key != "expression"}


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    at = 0
    while at < len(path):
        found = STEP.match(path, at)
        if found is None:
            raise ValueError(path)
        if found[1] or found[2]:
            steps.append(found[1] or int(found[2]))
        at = found.end()
    return steps


def _value(kind: str, text: Cell) -> Any:
    if kind == "text":
        return text or ""
    if kind == "whole":
        return int(text or "")
    if kind == "truth":
        return {"true": True, "false": False}[text or ""]
    return {"nothing": None, "list": [], "map": {}}[kind]


def _put(root: dict[str, Any], steps: list[str | int], value: object) -> None:
    """Sets the value at the path; lists must come in order."""
    if not steps or not isinstance(steps[0], str):
        raise ValueError(steps)
    inner: Any = root
    for step, following in pairwise(steps):
        inner = _into(inner, step, [] if isinstance(following, int) else {})
    _into(inner, steps[-1], value)


def _into(inner: Any, step: str | int, missing: Any) -> Any:
    if isinstance(step, str):
        if not isinstance(inner, dict):
            raise TypeError(step)
        return inner.setdefault(step, missing)
    if not isinstance(inner, list) or step > len(inner):
        raise LookupError(step)
    if step == len(inner):
        inner.append(missing)
    return inner[step]
