"""Spreadsheets as other people make them: rows out of CSV and XLSX files, hostile ones refused."""

from liyuan.engines.sheets.cells import Broken, Cell, Format, Row, Rows, SheetError, letters
from liyuan.engines.sheets.limits import LIMITS, Limits
from liyuan.engines.sheets.read import Table, format_of, tables

__all__ = [
    "LIMITS",
    "Broken",
    "Cell",
    "Format",
    "Limits",
    "Row",
    "Rows",
    "SheetError",
    "Table",
    "format_of",
    "letters",
    "tables",
]
