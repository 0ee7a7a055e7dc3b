"""An XLSX file to sheets of texts: exact, and nothing in it that is not seen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from liyuan.engines.dmn.exchange.sheet import Cell, Row, Sheet
from liyuan.engines.dmn.exchange.xlsx_write import number_text
from liyuan.engines.dmn.model import ModelError
from liyuan.engines.findings import Finding, Where
from liyuan.engines.limits import bounds
from liyuan.engines.sheets import Cell as Value
from liyuan.engines.sheets import Limits, SheetError, Table, cell_name, workbook
from liyuan.engines.sheets.values import shown

PREFIX: Final = "LIYUAN_TABLE_"
# A decision table is read by people, and held in memory.
SMALL: Final = Limits(
    file_bytes=4_000_000,
    inflated_bytes=8_000_000,
    shared_bytes=8_000_000,
    part_bytes=8_000_000,
    members=500,
    rows=5_000,
    columns=200,
    cells=200_000,
    characters=5_000_000,
)
LIMITS: Final = bounds(SMALL, PREFIX, os.environ)
TOO_LARGE: Final[Mapping[str, int]] = {
    "sheet.size": LIMITS.file_bytes,
    "sheet.members": LIMITS.members,
    "sheet.inflates": LIMITS.inflated_bytes,
    "sheet.texts": LIMITS.characters,
}


def read_xlsx(data: bytes, *, file: str | None = None) -> tuple[Sheet, ...]:
    """Every sheet. Raises ModelError for formulas, merged or hidden cells, dates, errors, inexact
    numbers, and for what is no such file or too large."""
    try:
        with workbook(data, LIMITS, hidden=True, rounded=False) as tables:
            read = [_read(table, file) for table in tables]
    except SheetError as error:
        raise _refused(error.finding, "", file) from error
    problems = tuple(finding for _, said in read for finding in said)
    if problems:
        raise ModelError(problems)
    return tuple(sheet for sheet, _ in read)


def _refused(said: Finding, title: str, file: str | None) -> ModelError:
    if said.code in TOO_LARGE:
        limit = {"limit": str(TOO_LARGE[said.code])}
        return ModelError((Finding("dmn.sheet.too-large", Where(file), limit),))
    if said.where.field is None:
        return ModelError((Finding("dmn.sheet.file", Where(file)),))
    where = replace(said.where, file=file, field=f"{title}!{said.where.field}")
    return ModelError((Finding("dmn.sheet.far", where, {"cell": said.where.field}),))


def _read(table: Table, file: str | None) -> tuple[Sheet, list[Finding]]:
    """The texts of a sheet, its rows of one length, and what is wrong with it."""
    rows: list[Row] = []
    problems: list[Finding] = []
    try:
        for number, values in table.rows:
            rows.extend(() for _ in range(number - 1 - len(rows)))
            texts = [_text(value) for value in values]
            rows.append(tuple(text for text, _ in texts))
            for column, (_, code) in enumerate(texts):
                if code:
                    said = {"text": shown(values[column])}
                    problems.append(_finding(code, table, (number - 1, column), file, said))
    except SheetError as error:
        raise _refused(error.finding, table.name, file) from error
    width = max(map(len, rows), default=0)
    if len(rows) * width > LIMITS.cells:
        raise ModelError((_finding("dmn.sheet.far", table, (len(rows) - 1, width - 1), file),))
    odd = [
        _finding(f"dmn.sheet.{mark.odd}", table, (mark.row, mark.column), file)
        for mark in table.marks
    ]
    padded = tuple(row + (None,) * (width - len(row)) for row in rows)
    return Sheet(table.name, padded), odd + problems


def _finding(
    code: str,
    table: Table,
    at: tuple[int, int],
    file: str | None,
    said: Mapping[str, str] | None = None,
) -> Finding:
    cell = cell_name(*at)
    where = Where(file, at[0] + 1, at[1] + 1, f"{table.name}!{cell}")
    return Finding(code, where, {"cell": cell, **(said or {})})


def _text(value: Value) -> tuple[Cell, str | None]:
    """A cell as FEEL text, or what is wrong with it."""
    if value is None or isinstance(value, str):
        return value, None
    if isinstance(value, bool):
        return "true" if value else "false", None
    if isinstance(value, Decimal):
        text = number_text(float(value))
        return text, None if text is not None else "dmn.sheet.inexact"
    if isinstance(value, date):
        return None, "dmn.sheet.date"
    # that a formula was never calculated is told by its mark
    return None, "dmn.sheet.error" if value.code == "cell.error" else None
