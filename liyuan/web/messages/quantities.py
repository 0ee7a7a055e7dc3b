"""Values in words: figures with their unit, ratios as percent, days, and no rounding that lies."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from liyuan.engines.feel.numbers import quantize
from liyuan.engines.feel.temporal import DAY, DaysTime, FeelDate, FeelDateTime, YearsMonths
from liyuan.engines.feel.types import Type
from liyuan.engines.feel.values import Value, text_of
from liyuan.web.messages.language import GAP, Language

_PLACES = 2
_MOST_PLACES = 12
_PERCENT = Decimal(100)
# A year of the calendar is no quantity: 2025, not 2,025.
CALENDAR_YEAR = Type("number", unit="calendar year")


def value_words(value: Value, of: Type, lang: Language, near: Value = None) -> str:
    """A value with its unit; `near` is a threshold that rounding must not jump over."""
    if isinstance(value, bool) or value is None:
        return lang.words[{True: "true", False: "false", None: "null"}[value]]
    if isinstance(value, Decimal):
        return quantity(value, of, lang, near)
    if isinstance(value, str):
        names = of.named(value) or (value, value)
        return lang.say("quoted", text=names[0] if lang.code == "zh" else names[1])
    if isinstance(value, (list, tuple)):
        return lang.words["list"].join(value_words(item, of, lang) for item in value)
    if isinstance(value, (YearsMonths, DaysTime)):
        return _duration(value, lang)
    if isinstance(value, (FeelDate, FeelDateTime)):
        return f"{GAP}{value}{GAP}"
    return text_of(value)


def quantity(value: Decimal, of: Type, lang: Language, near: Value = None) -> str:
    """A number with its unit: `2,000 万元`, `25%`, `20 million yuan`."""
    limit = near if isinstance(near, Decimal) else None
    if of is CALENDAR_YEAR:
        return GAP + lang.say("calendar-year", number=f"{value:f}") + GAP
    if of.is_ratio:
        return f"{GAP}{_figure(value * 100, None if limit is None else limit * 100)}%{GAP}"
    above, _, below = (of.unit or "").partition("/")
    if above and below:
        return _per(quantity(value, replace(of, unit=above), lang, near), below, lang)
    rate = lang.money.get(of.unit or "")
    if rate is not None:
        figure = _figure(value * rate, None if limit is None else limit * rate)
        return _amount(value * rate, figure, lang)
    times, unit = _scale(value, of, lang)
    figure = _figure(value * times, None if limit is None else limit * times)
    return _with_unit(figure, unit, lang)


def _amount(yuan: Decimal, figure: str, lang: Language) -> str:
    """English amounts: in millions or billions where that loses nothing, else to the yuan."""
    for size, unit in lang.amounts:
        if abs(yuan) >= size and not yuan * 100 % size:
            return _with_unit(_figure(yuan / size), unit, lang)
    return _with_unit(figure, lang.amounts[-1][1], lang)


def _scale(value: Decimal, of: Type, lang: Language) -> tuple[Decimal, str | None]:
    """What to multiply by for which unit; a large unit only where it loses nothing."""
    larger = lang.larger.get(of.unit or "")
    if larger and abs(value) >= larger[0] and not value * 100 % larger[0]:
        return 1 / Decimal(larger[0]), larger[1]
    times, unit = lang.scaled.get(of.unit or "", (1, of.unit))
    return Decimal(times), unit


def _per(amount: str, below: str, lang: Language) -> str:
    """An amount for each of something: 20 万元/人, 200,000 yuan per person."""
    for unit in below.split("/"):
        word = lang.per.get(unit, lang.units.get(unit, unit))
        amount = lang.say("per", amount=amount.strip(GAP), unit=word)
    return GAP + amount + GAP


def difference(value: Decimal, of: Type, lang: Language) -> str:
    """A distance, rounded up so that it is never said to be nothing; percents in points."""
    if of.is_ratio:
        figure = _figure(value * _PERCENT, rounding=ROUND_CEILING)
        return GAP + lang.say("point" if figure == "1" else "points", number=figure) + GAP
    above, _, below = (of.unit or "").partition("/")
    if above and below:
        return _per(difference(value, replace(of, unit=above), lang), below, lang)
    rate = lang.money.get(of.unit or "")
    if rate is not None:
        figure = _figure(value * rate, rounding=ROUND_CEILING)
        return _amount(value * rate, figure, lang)
    times, unit = _scale(value, of, lang)
    return _with_unit(_figure(value * times, rounding=ROUND_CEILING), unit, lang)


def days(count: Decimal, lang: Language) -> str:
    """A number of days."""
    return _with_unit(_figure(count), "天", lang)


def _with_unit(figure: str, unit: str | None, lang: Language) -> str:
    word = lang.units.get(unit, unit) if unit else ""
    if not word:
        return f"{GAP}{figure}{GAP}"
    if word == "%":
        return f"{GAP}{figure}%{GAP}"
    return GAP + lang.say("number-unit", number=figure, unit=word) + GAP


def _figure(value: Decimal, near: Decimal | None = None, rounding: str = ROUND_HALF_UP) -> str:
    """Thousands apart, as few decimals as still tell it from `near` and from nothing."""
    shown = value
    for places in range(_PLACES, _MOST_PLACES + 1):
        shown = round_to(value, places, rounding)
        hidden = near is not None and value != near and _sides(shown, near) != _sides(value, near)
        if not hidden and (shown or not value):
            break
    text = f"{shown:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sides(value: Decimal, near: Decimal) -> int:
    return (value > near) - (value < near)


def round_to(value: Decimal, places: int, rounding: str) -> Decimal:
    """The value with at most so many decimals; very large ones stay as they are."""
    if value.adjusted() > 20:
        return value
    return quantize(value, places, rounding)


def _duration(value: YearsMonths | DaysTime, lang: Language) -> str:
    if isinstance(value, YearsMonths):
        years, months = divmod(abs(value.months), 12)
        parts = [(years, "年"), (months, "个月")]
    else:
        whole = int(abs(value.seconds))
        parts = [(whole // DAY, "天"), (whole % DAY // 3600, "小时")]
    said = [_with_unit(f"{count:,}", unit, lang) for count, unit in parts if count]
    return "".join(said) or _with_unit("0", parts[-1][1], lang)
