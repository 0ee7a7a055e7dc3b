"""Cells as values of a kind: each function gives the value, None for blank, or raises Refused."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from liyuan.engines.sheets.cells import Broken, Cell

# what offices write into a cell that has nothing to say
BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无数据"})
TRUTH: Mapping[str, bool] = {
    **dict.fromkeys(("是", "有", "true", "t", "yes", "y", "1", "√", "✓"), True),
    **dict.fromkeys(("否", "无", "没有", "false", "f", "no", "n", "0", "×", "x"), False),
}
LARGEST = 10**18
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
# signs that a program takes for a formula; an export puts an apostrophe before them
FORMULA_SIGNS = "=+-@\t\r＝＋－＠"
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_BRACKETED = re.compile(r"\(([\d,.]+)\)$")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})$")
# controls, signs without width or that turn the direction of writing, private and broken ones
_UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f"
    "\\ufeff\\ufff9-\\ufffb\\ue000-\\uf8ff\\ud800-\\udfff]"
)
MOST_DIGITS = 15


class Refused(Exception):
    """A cell that is no such value; `code` says why, `params` what the sentence needs."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def shown(cell: Cell) -> str:
    """A cell as the person sees it."""
    if cell is None:
        return ""
    if isinstance(cell, Broken):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def text(cell: Cell, most: int = 200) -> str | None:
    """One line of text; a number as it is written."""
    if cell is None:
        return None
    if isinstance(cell, Broken):
        raise Refused(cell.code)
    found = cell if isinstance(cell, str) else shown(cell)
    found = unescaped(" ".join(found.split()))
    if len(found) > most:
        raise Refused("cell.long", limit=str(most))
    if _UNSEEN.search(found):
        raise Refused("cell.control")
    return found or None


def unescaped(found: str) -> str:
    """Without the apostrophe that an export puts before what looks like a formula."""
    return found[1:] if found[:1] == "'" and found[1:2] in FORMULA_SIGNS else found


def code(cell: Cell) -> str | None:
    """A text that is a name, never calculated with; a number too long to be exact is refused."""
    if isinstance(cell, Decimal) and len(cell.as_tuple().digits) > MOST_DIGITS:
        raise Refused("cell.digits_lost")
    found = text(cell, 60)
    return None if found in BLANKS else found


def number(cell: Cell) -> Decimal | None:
    """An exact number; texts may group thousands and bracket what is below zero."""
    if cell is None or isinstance(cell, Decimal):
        return cell
    if isinstance(cell, Broken):
        raise Refused(cell.code)
    if isinstance(cell, str):
        return _written(cell)
    raise Refused("cell.number")


def _written(cell: str) -> Decimal | None:
    found = unicodedata.normalize("NFKC", cell).strip().lstrip("'￥¥$")
    if found in BLANKS:
        return None
    if bracketed := _BRACKETED.match(found):
        found = f"-{bracketed[1]}"
    if "," in found:
        if not _GROUPED.match(found):
            raise Refused("cell.number")
        found = found.replace(",", "")
    percent = found.endswith("%")
    try:
        value = Decimal(found.removesuffix("%").strip())
    except InvalidOperation:
        raise Refused("cell.number") from None
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise Refused("cell.number")
    return value / 100 if percent else value


def whole(cell: Cell, scale: Decimal = Decimal(1), finest: str = "cell.whole") -> int | None:
    """A whole number after scaling; `finest` is the code for what is finer than that."""
    value = number(cell)
    if value is None:
        return None
    value = value * scale
    if abs(value) >= LARGEST:
        raise Refused("cell.range")
    found = int(value)
    if found != value:
        raise Refused(finest)
    return found


def decimal(cell: Cell, before: int, after: int, scale: Decimal = Decimal(1)) -> Decimal | None:
    """A decimal of so many digits before and after the point."""
    value = number(cell)
    if value is None:
        return None
    value = value * scale
    if abs(value) >= Decimal(10) ** before:
        raise Refused("cell.range")
    rounded = round(value, after)
    if rounded != value:
        raise Refused("cell.decimals", limit=str(after))
    return rounded


def day(cell: Cell) -> date | None:
    """A day; a number is one only when it is written as YYYYMMDD."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, Broken):
        raise Refused(cell.code)
    found = unicodedata.normalize("NFKC", shown(cell)).strip().lstrip("'")
    if found in BLANKS:
        return None
    parts = _DAY.match(found) or _COMPACT_DAY.match(found)
    if parts is None:
        raise Refused("cell.date")
    year, month, day_of_month = (int(part) for part in parts.groups())
    try:
        return _in_range(date(year, month, day_of_month))
    except ValueError:
        raise Refused("cell.no_such_day") from None


def _in_range(found: date) -> date:
    if not FIRST_DAY <= found < LAST_DAY:
        raise Refused("cell.day_range")
    return found


def truth(cell: Cell) -> bool | None:
    """Yes or no, in the words that offices use."""
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, Broken):
        raise Refused(cell.code)
    found = unicodedata.normalize("NFKC", shown(cell)).strip().casefold()
    if found in BLANKS:
        return None
    if found not in TRUTH:
        raise Refused("cell.truth")
    return TRUTH[found]
