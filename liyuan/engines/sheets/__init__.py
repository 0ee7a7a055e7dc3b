"""Spreadsheets as other people make them: rows out of CSV and XLSX files, hostile ones refused."""

from liyuan.engines.sheets.cells import (
    Broken,
    Cell,
    Format,
    Mark,
    Odd,
    Row,
    Rows,
    SheetError,
    cell_name,
    letters,
)
from liyuan.engines.sheets.limits import LIMITS, Limits
from liyuan.engines.sheets.read import Table, author_of, format_of, tables, workbook

__all__ = [
    "LIMITS",
    "Broken",
    "Cell",
    "Format",
    "Limits",
    "Mark",
    "Odd",
    "Row",
    "Rows",
    "SheetError",
    "Table",
    "author_of",
    "cell_name",
    "format_of",
    "letters",
    "tables",
    "workbook",
]
