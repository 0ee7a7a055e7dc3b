"""Values of facts as a person reads and writes them in a ledger."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from liyuan.engines.sheets.values import unescaped
from liyuan.imports.domain import FEN
from liyuan.rules.domain import FactType

WAN = "万元"


def as_given(of: FactType, value: Any) -> Any:
    """The value as it comes back from a cell: a text loses what no cell keeps."""
    if of is FactType.TEXT and value is not None:
        return unescaped(" ".join(value.split())) or None
    return value


def _money(value: Any) -> str:
    return plain(Decimal(value) / FEN[WAN])


def plain(value: Decimal) -> str:
    """All digits that count, without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: Any) -> str:
    return date.isoformat(value)


TEXTS: Mapping[FactType, Callable[[Any], str]] = {
    FactType.MONEY: _money,
    FactType.COUNT: str,
    FactType.NUMBER: plain,
    FactType.RATIO: plain,
    FactType.TEXT: str,
    FactType.CODE: str,
    FactType.DATE: _day,
    FactType.BOOLEAN: str,
}


def as_text(of: FactType, value: Any, words: Mapping[object, str]) -> str:
    """Exactly what is known, as an import reads it; money in 万元, codes and yes or no in words."""
    if value is None:
        return ""
    return words.get(value) or TEXTS[of](value)
