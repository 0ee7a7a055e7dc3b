"""Sheets to an XLSX file: numbers as numbers, frozen panes, choices to pick from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

import xlsxwriter

from liyuan.engines.dmn.exchange.sheet import Sheet
from liyuan.engines.dmn.model import ModelError
from liyuan.engines.findings import Finding, Where
from liyuan.engines.sheets import cell_name

Page: TypeAlias = xlsxwriter.worksheet.Worksheet
LONGEST: Final = 32_767
DIGITS: Final = 15
# The same table gives the same bytes.
MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (an office file has no time zones)


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The file. Raises ModelError for a text that no cell can hold."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        label = book.add_format({"bold": True, "bg_color": "#E8EEF7", "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            page.freeze_panes(*sheet.frozen)
            page.set_column(0, 0, 12)
            page.set_column(1, max((len(row) for row in sheet.rows), default=1), 20)
            for place, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        above = column == 0 or place < sheet.frozen[0]
                        _write(page, place, column, cell, label if above else text)
            _add_picks(page, sheet, sheets)
    return stream.getvalue()


def exact_number(text: str) -> Decimal | None:
    """The number that a cell can hold so that the same text comes back, or None."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > DIGITS:
        return None
    return number if number_text(float(number)) == text else None


def number_text(number: float) -> str | None:
    """A cell's number as FEEL has it; None when it is none or has more digits than are exact."""
    found = Decimal(repr(float(number)))
    if not found.is_finite() or len(found.normalize().as_tuple().digits) > DIGITS:
        return None
    text = f"{found:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write(page: Page, row: int, column: int, cell: str, how: object) -> None:
    if len(cell) > LONGEST:
        where = Where(field=cell_name(row, column))
        raise ModelError((Finding("dmn.sheet.long", where, {"limit": str(LONGEST)}),))
    number = exact_number(cell)
    if number is None:
        page.write_string(row, column, cell, how)
    else:
        page.write_number(row, column, float(number))


def _add_picks(page: Page, sheet: Sheet, sheets: Sequence[Sheet]) -> None:
    for pick in sheet.picks:
        listed = sheets[1]
        column = cell_name(0, len(listed.rows[0]) - 1)[:-1]
        source = f"='{listed.title}'!${column}${pick.first + 1}:${column}${pick.last + 1}"
        page.data_validation(
            sheet.frozen[0],
            pick.column,
            max(len(sheet.rows) - 1, sheet.frozen[0]) + 200,
            pick.column,
            {"validate": "list", "source": source, "error_type": "warning"},
        )
