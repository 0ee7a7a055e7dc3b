"""A decision table as people edit it: cells, and rows and columns added, moved, taken out."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

ANY, NULL = "-", "null"
MOST_ROWS, MOST_COLUMNS = 500, 40
Content = dict[str, Any]


@dataclass(frozen=True)
class Cells:
    """The whole of a table as a form posts it; heads are (name, expression, unit)."""

    hit_policy: str
    inputs: tuple[tuple[str, str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    when: tuple[tuple[str, ...], ...]
    then: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def is_table(content: Mapping[str, Any] | None) -> bool:
    """Whether a content is a decision table whose rows fit its columns."""
    if not content or content.get("kind") != "decision_table":
        return False
    wide, deep = len(content["inputs"]), len(content["outputs"])
    return all(len(r["when"]) == wide and len(r["then"]) == deep for r in content["rules"])


def with_cells(content: Mapping[str, Any], cells: Cells) -> Content:
    """The same table with what the form says; an empty cell asks for nothing, or gives null."""
    made = deepcopy(dict(content))
    made["hit_policy"] = cells.hit_policy
    made["inputs"] = [
        _kept({**old, "name": name, "expression": expression, "unit": unit})
        for old, (name, expression, unit) in zip(made["inputs"], cells.inputs, strict=True)
    ]
    made["outputs"] = [
        _kept({**old, "name": name, "unit": unit})
        for old, (name, unit) in zip(made["outputs"], cells.outputs, strict=True)
    ]
    made["rules"] = [
        _row(old, when, then, note)
        for old, when, then, note in zip(
            made["rules"], cells.when, cells.then, cells.notes, strict=True
        )
    ]
    return made


def changed(content: Mapping[str, Any], what: str, at: int) -> Content:
    """The table after one step on a row or a column; a step that cannot be is none at all."""
    made = deepcopy(dict(content))
    step = STEPS.get(what)
    if step is not None:
        step(made, at)
    return made


def _row(old: Mapping[str, Any], when: Sequence[str], then: Sequence[str], note: str) -> Content:
    cells = {"when": [cell or ANY for cell in when], "then": [cell or NULL for cell in then]}
    return _kept({**old, **cells, "note": note})


def _kept(thing: Content) -> Content:
    """Without what says nothing: a unit or a note that was emptied."""
    return {key: value for key, value in thing.items() if value not in ("", None)}


def _add_row(table: Content, at: int) -> None:
    if len(table["rules"]) < MOST_ROWS:
        row = {"when": [ANY] * len(table["inputs"]), "then": [NULL] * len(table["outputs"])}
        table["rules"].insert(at + 1, row)


def _drop_row(table: Content, at: int) -> None:
    if len(table["rules"]) > 1 and at < len(table["rules"]):
        del table["rules"][at]


def _move_row(table: Content, at: int, to: int) -> None:
    rows = table["rules"]
    if 0 <= to < len(rows) and at < len(rows):
        rows.insert(to, rows.pop(at))


def _add_column(table: Content, side: str, cells: str, head: Content, blank: str) -> None:
    if len(table[side]) >= MOST_COLUMNS:
        return
    table[side].append(head)
    for row in table["rules"]:
        row[cells].append(blank)


def _drop_column(table: Content, side: str, cells: str, at: int) -> None:
    if len(table[side]) < 2 or at >= len(table[side]):
        return
    del table[side][at]
    for row in table["rules"]:
        del row[cells][at]


def _add_input(table: Content, at: int) -> None:
    taken = {column["name"] for column in table["inputs"]}
    name = next(f"x{n}" for n in range(1, MOST_COLUMNS + 2) if f"x{n}" not in taken)
    _add_column(table, "inputs", "when", {"name": name, "expression": "null"}, ANY)


STEPS: Mapping[str, Callable[[Content, int], None]] = {
    "add_row": _add_row,
    "drop_row": _drop_row,
    "row_up": lambda table, at: _move_row(table, at, at - 1),
    "row_down": lambda table, at: _move_row(table, at, at + 1),
    "add_input": _add_input,
    "drop_input": lambda table, at: _drop_column(table, "inputs", "when", at),
}
