"""What a test reads of a spreadsheet that the product gave out."""

from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook


def first_sheet(content: bytes) -> list[list[Any]]:
    """The cells of the first sheet, row by row, its two lines of heading included."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
