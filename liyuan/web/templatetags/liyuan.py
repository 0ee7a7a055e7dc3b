"""How numbers, money, days and form fields are written on every page."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liyuan.web import days, levels
from liyuan.web import money as amounts
from liyuan.web.assets import asset_url
from liyuan.web.language import named, reader_language

register = template.Library()
NOTHING = "—"
HAN = re.compile("[\u4e00-\u9fff]")

# What a sign before a figure is called; "=" and none at all are not said.
BOUNDS = {
    ">=": gettext_lazy("不低于"),
    ">": gettext_lazy("超过"),
    "<=": gettext_lazy("不超过"),
    "<": gettext_lazy("低于"),
    "≈": gettext_lazy("约"),
}

register.simple_tag(asset_url, name="asset")


@register.filter
def money(fen: int | str | None) -> str:
    """Fen as "12.5 万元" or "3.20 亿元"; `money_exact` has the whole value."""
    return NOTHING if fen is None or fen == "" else amounts.in_words(int(fen))


@register.filter
def money_exact(fen: int | str | None) -> str:
    return NOTHING if fen is None or fen == "" else amounts.exactly(int(fen))


@register.filter
def amount(fen: int | str | None) -> str:
    """Money as it is written everywhere, with the exact value for whoever points at it."""
    if fen is None or fen == "":
        return NOTHING
    short, exact = amounts.in_words(int(fen)), amounts.exactly(int(fen))
    return format_html('<span class="ly-amount" title="{}">{}</span>', exact, short)


@register.filter
def wan(value: Decimal | None) -> str:
    """A rule's money (万元, decimal) as money is written everywhere."""
    return NOTHING if value is None or value == "" else amounts.in_words(round(value * 1_000_000))


@register.filter
def bound(sign: str) -> str:
    """The sign of a target or a published figure in words: ">=" is 不低于."""
    return str(BOUNDS.get(sign, ""))


@register.filter
def number(value: int | Decimal | float | str | None, decimals: int | None = None) -> str:
    """Thousands in groups: 12,345.6; with `decimals`, rounded half up to so many."""
    if value is None or value == "":
        return NOTHING
    exact = Decimal(str(value))
    if decimals is not None:
        return f"{amounts.rounded(exact, int(decimals)):,f}"
    return amounts.written(exact, fixed=False)


@register.filter
def percent(fraction: Decimal | float | None, decimals: int = 1) -> str:
    """A fraction in percent: 0.8235 → "82.4%"."""
    if fraction is None or fraction == "":
        return NOTHING
    return f"{amounts.rounded(Decimal(str(fraction)) * 100, int(decimals)):,f}%"


@register.filter
def isodate(day: date | datetime | None) -> str:
    """2026-11-22, never broken over two lines."""
    return in_one_piece(days.isodate(day)) if day else NOTHING


@register.filter
def deadline(at: datetime | None) -> str:
    """2026-11-22 24:00: as `moment`, but midnight is the end of a day."""
    return in_one_piece(days.deadline(at)) if at else NOTHING


@register.filter
def moment(at: datetime | None) -> str:
    """2026-11-22 14:05, never broken over two lines."""
    return in_one_piece(days.moment(at)) if at else NOTHING


def in_one_piece(text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', text, text)


@register.filter
def localname(thing: Any) -> str:
    """The name in the reader's language of whatever has `name` and `en`."""
    if not thing:
        return NOTHING
    return named(str(thing.name), str(getattr(thing, "en", "")), reader_language())


@register.filter
def enumerated(names: Iterable[Any]) -> str:
    """Names in a row, with the reader's comma."""
    return ("、" if reader_language() == "zh" else ", ").join(map(str, names))


@register.filter
def in_chinese(text: str | None) -> str:
    """A text of the city (a name, a document) marked as Chinese where the page is English."""
    if not text or reader_language() == "zh" or not HAN.search(str(text)):
        return text or ""
    return format_html('<span lang="zh-CN">{}</span>', text)


@register.filter
def source_line(source: Any) -> str:
    """Where a figure or rule comes from, as it stands below it: title, number, article, day."""
    number = _("（{document}）").format(document=source.document) if source.document else ""
    article = f" {source.article}" if source.article else ""
    day = format_html(" · {}", isodate(source.published)) if source.published else ""
    doubt = format_html(" · {}", _("原文未核实")) if not source.verified else ""
    words = in_chinese(f"{source.title}{number}{article}")
    return format_html('<span class="ly-source">{}{}{}{}</span>', _("来源："), words, day, doubt)


@register.filter
def of_type(value: Any, kind: str) -> str:
    """A fact's value by the type its definition gives it."""
    return NOTHING if value is None else _BY_TYPE.get(kind, number)(value)


def yes_or_no(value: bool) -> str:
    return _("是") if value else _("否")


_BY_TYPE: dict[str, Callable[[Any], str]] = {
    "money": amount,
    "ratio": partial(percent, decimals=2),
    "boolean": yes_or_no,
    "date": isodate,
    "text": in_chinese,
    "code": in_chinese,
}


@register.filter
def holding(conditions: Iterable[Any]) -> list[Any]:
    """The conditions that are met."""
    return [condition for condition in conditions if condition.holds is True]


@register.filter
def not_holding(conditions: Iterable[Any]) -> list[Any]:
    """The conditions that are not met, or cannot be told."""
    return [condition for condition in conditions if condition.holds is not True]


@register.filter
def level(name: str) -> str:
    """The level of a field, or a level itself, as a small tag; nothing for what is public."""
    kept = levels.level_of(name)
    if kept == levels.PUBLIC:
        return ""
    return format_html('<small class="ly-source">〔{}〕</small>', levels.WORDS[kept])


@register.simple_tag(takes_context=True)
def shown(context: dict[str, Any], field: str, value: Any) -> str:
    """A value of a field of `levels.csv`, or 无权查看 for a reader without its level."""
    return in_chinese(str(levels.shown(context["request"].user, field, value) or ""))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


WIDGET_CLASSES = ((CheckboxInput, "form-check-input"), (Select, "form-select"))


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget, in our look, tied to its hint and its error."""
    kinds = (name for kind, name in WIDGET_CLASSES if isinstance(field.field.widget, kind))
    classes = [next(kinds, "form-control"), field.field.widget.attrs.get("class", "")]
    if field.errors:
        classes.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})
