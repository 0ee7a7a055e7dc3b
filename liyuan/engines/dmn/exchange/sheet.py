"""A decision table as sheets that people edit: which row and which column says what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from liyuan.engines.dmn.exchange.outgoing import REMARKS, quoted

Cell = str | None
Row = tuple[Cell, ...]

# Above the table: what the rule is called and how it decides, each a row of label and value.
HEAD: Final = ("name", "en", "hit_policy", "note")
# The rows that describe the columns, below the row that says what kind each is.
COLUMN_ROWS: Final = ("column_name", "expression", "unit", "default")
KINDS: Final = ("condition", "result", *REMARKS)
CHOICE_COLUMNS: Final = ("column_name", "code", "choice_name", "choice_en", "cell")
DETAIL_COLUMNS: Final = ("detail", "kind", "value")
# Labels that a file has, besides the ones above.
SHEETS: Final = ("table", "choices", "details")
IN_SHEETS: Final = frozenset({"name", "en", "note", "hit_policy", "inputs", "rules", "kind"})
OF_OUTPUT: Final = frozenset({"name", "unit", "default", "values"})

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Pick:
    """In the table's `column` only what stands in the choices' rows may be entered (from 0)."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Sheet:
    """Texts; rows and columns up to `frozen` stay in view."""

    title: str
    rows: tuple[Row, ...]
    frozen: tuple[int, int] = (0, 0)
    picks: tuple[Pick, ...] = ()


def sheets_from_content(content: Mapping[str, Any], labels: Labels) -> tuple[Sheet, ...]:
    """The table, the choices of its results, and all else that the rule says."""
    choices = tuple(_choices(content))
    head = tuple((labels[key], content.get(key)) for key in HEAD)
    columns = tuple(_columns(content))
    described = tuple(_described(columns, labels))
    rules = tuple(_rules(content))
    above = (*head, (), *described)
    start = len(content["inputs"]) + 1
    picks = tuple(_picks(content, choices, start))
    listed = tuple(labels[key] for key in CHOICE_COLUMNS)
    kept = tuple(labels[key] for key in DETAIL_COLUMNS)
    return (
        Sheet(labels["table"], (*above, *rules), (len(above), 1), picks),
        Sheet(labels["choices"], (listed, *choices), (1, 0)),
        Sheet(labels["details"], (kept, *_details(_rest(content), "")), (1, 0)),
    )


def _columns(content: Mapping[str, Any]) -> Iterator[Mapping[str, Cell]]:
    for one in content["inputs"]:
        yield {"kind": "condition", "column_name": one["name"], **one}
    for one in content["outputs"]:
        described = {key: one.get(key) for key in ("unit", "default")}
        yield {"kind": "result", "column_name": one["name"], **described}
    yield from ({"kind": key} for key in _remarks(content))


def _remarks(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Where people write: the note always, the source when a row has one."""
    return tuple(key for key in REMARKS if key == "note" or any(key in r for r in content["rules"]))


def _described(columns: Sequence[Mapping[str, Cell]], labels: Labels) -> Iterator[Row]:
    yield (labels["column"], *(labels[str(one["kind"])] for one in columns))
    for key in COLUMN_ROWS:
        yield (labels[key], *(one.get(key) for one in columns))


def _rules(content: Mapping[str, Any]) -> Iterator[Row]:
    remarks = _remarks(content)
    for number, row in enumerate(content["rules"], 1):
        said = tuple(row.get(key) for key in remarks)
        yield (str(number), *map(str, row["when"]), *map(str, row["then"]), *said)


def _choices(content: Mapping[str, Any]) -> Iterator[Row]:
    for output in content["outputs"]:
        for one in output.get("values") or ():
            cell = quoted((one["code"],))
            yield (output["name"], one["code"], one["name"], one["en"], cell)


def _picks(content: Mapping[str, Any], choices: tuple[Row, ...], start: int) -> Iterator[Pick]:
    for column, output in enumerate(content["outputs"], start):
        places = [place for place, row in enumerate(choices, 1) if row[0] == output["name"]]
        if places:
            yield Pick(column, places[0], places[-1])


def _rest(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the two other sheets do not say."""
    rest = {key: value for key, value in content.items() if key not in IN_SHEETS}
    rest["outputs"] = [
        {key: value for key, value in output.items() if key not in OF_OUTPUT}
        for output in content["outputs"]
    ]
    return rest


def _details(value: object, path: str) -> Iterator[Row]:
    """One row per value: `source.title`, `outputs[0].en`."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _details(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple) and value:
        for place, inner in enumerate(value):
            yield from _details(inner, f"{path}[{place}]")
    else:
        yield (path, *_detail(value))


def _detail(value: object) -> tuple[str, Cell]:
    if isinstance(value, bool):
        return "truth", "true" if value else "false"
    if isinstance(value, Mapping):
        return "map", None
    if isinstance(value, list | tuple):
        return "list", None
    if value is None:
        return "nothing", None
    return "whole" if isinstance(value, int) else "text", str(value)
