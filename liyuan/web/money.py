"""Amounts in words that an official reads: yuan, 万元 and 亿元; in English yuan and millions."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from liyuan.web.language import reader_language

FEN = Decimal(100)


@dataclass(frozen=True, slots=True)
class Scale:
    """From how many yuan on an amount is shown in this unit, and with how many decimals."""

    unit: str
    yuan: int
    decimals: int
    fixed: bool


SCALES = {
    "zh": (
        Scale("亿元", 100_000_000, 2, fixed=True),
        Scale("万元", 10_000, 2, fixed=False),
        Scale("元", 1, 2, fixed=False),
    ),
    "en": (
        Scale("billion yuan", 1_000_000_000, 2, fixed=True),
        Scale("million yuan", 1_000_000, 2, fixed=False),
        Scale("yuan", 1, 2, fixed=False),
    ),
}


def in_words(fen: int) -> str:
    """12500000 → "12.5 万元"; rounded half up to two decimals: `exactly` gives the whole value."""
    yuan = Decimal(fen) / FEN
    scales = SCALES[reader_language()]
    scale = next((scale for scale in scales if abs(yuan) >= scale.yuan), scales[-1])
    value = rounded(yuan / scale.yuan, scale.decimals)
    return f"{written(value, fixed=scale.fixed)} {scale.unit}"


def exactly(fen: int) -> str:
    """12500000 → "125,000.00 元"."""
    return _("%(amount)s 元") % {"amount": f"{Decimal(fen) / FEN:,.2f}"}


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(value: Decimal, *, fixed: bool) -> str:
    text = f"{value:,f}"
    return text if fixed or "." not in text else text.rstrip("0").rstrip(".")
