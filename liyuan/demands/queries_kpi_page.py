"""The page of figures: each rate with what it is made of, and the groups beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liyuan.accounts.models import Unit, User
from liyuan.demands.domain_kpis import (
    RATES,
    Kpi,
    Rate,
    hours,
    percent,
    ranking,
    response_index,
)
from liyuan.demands.queries_categories import category_names
from liyuan.demands.queries_kpis import Group, Period, Week, figures, kept
from liyuan.demands.words import COUNTED_WORDS
from liyuan.parks.models import District, Park
from liyuan.web.charts import Chart, ChartKind, Series
from liyuan.web.language import named, reader_language

# By which rate groups are compared, and the rates that stand beside it.
RANKED, BESIDE = "on_time", ("closed", "on_time", "solved", "satisfied", "returned")

# The rates whose course is drawn, over at least two weeks.
DRAWN, FEWEST_WEEKS = ("same_day", "on_time", "satisfied"), 2


@dataclass(frozen=True)
class Row:
    """One group: its name, its place among those that are large enough, its rates."""

    key: str
    name: str
    place: int | None
    collected: int
    kpis: tuple[Kpi, ...]
    to_hand_over: Decimal | None


@dataclass(frozen=True)
class KpiPage:
    """All rates of a span, and the groups."""

    period: Period
    kpis: tuple[Kpi, ...]
    to_hand_over: Decimal | None
    response: str
    rows: tuple[Row, ...]
    axis: str
    trend: Chart | None


@dataclass(frozen=True)
class Counted:
    """What one number counts, and in which group; the whole has none."""

    words: Promise
    group: str


def counted_in_words(counted: str, axis: str, key: Any, lang: str) -> Counted:
    """What `counted` of a group, or with no axis of the whole, is called on screen."""
    if not axis:
        return Counted(COUNTED_WORDS[counted], "")
    return Counted(COUNTED_WORDS[counted], NAMES[axis]([key], lang).get(key) or _("未分"))


def kpi_page(user: User, period: Period, axis: str, *, lang: str) -> KpiPage:
    """What a person may count; a fixed number of queries."""
    found = kept(figures, user, period, axis)
    whole, groups = found.whole, found.groups
    index = response_index(whole.kpis)
    return KpiPage(
        period=period,
        kpis=whole.kpis,
        to_hand_over=_hours(whole),
        response="" if index is None else str(percent(index / 100)),
        rows=_rows(groups, NAMES[axis]([one.key for one in groups], lang)),
        axis=axis,
        trend=trend_of(found.weeks),
    )


def trend_of(found: Sequence[Week]) -> Chart | None:
    """The main rates week by week; a week with too few below the line has a gap."""
    if len(found) < FEWEST_WEEKS:
        return None
    lang = reader_language()
    return Chart(
        id="kpi-trend",
        title=_("按收集周的走势"),
        kind=ChartKind.LINE,
        unit="%",
        labels=[f"{week.begins:%m-%d}" for week in found],
        series=[_line(RATES[key], found, lang) for key in DRAWN],
        max=100,
        axis=_("收集周（周一）"),
    )


def _line(rate: Rate, found: Sequence[Week], lang: str) -> Series:
    name = rate.en.capitalize() if lang == "en" else rate.name
    held = (next(kpi for kpi in week.kpis if kpi.rate.key == rate.key) for week in found)
    return Series(name, [kpi.percent if kpi.ranked else None for kpi in held])


def _rows(groups: tuple[Group, ...], names: Mapping[Any, str]) -> tuple[Row, ...]:
    """The best first; those too small to be ranked after them, then what has no such group."""
    places = {key: n for n, key in enumerate(ranking({g.key: _of(g, RANKED) for g in groups}), 1)}
    last = len(groups) + 1
    ordered = sorted(groups, key=lambda g: (places.get(g.key, last), str(names.get(g.key, ""))))
    return tuple(
        Row(
            key="" if one.key is None else str(one.key),
            name=names.get(one.key, ""),
            place=places.get(one.key),
            collected=_of(one, "closed").denominator,
            kpis=tuple(_of(one, key) for key in BESIDE),
            to_hand_over=_hours(one),
        )
        for one in ordered
    )


def _of(group: Group, key: str) -> Kpi:
    return next(kpi for kpi in group.kpis if kpi.rate.key == key)


def _hours(group: Group) -> Decimal | None:
    return None if group.to_hand_over is None else hours(group.to_hand_over)


def _units(keys: list[Any], lang: str) -> Mapping[Any, str]:
    found = Unit.objects.filter(pk__in=[key for key in keys if key])
    return {one.pk: named(one.name, one.en, lang) for one in found}


def _districts(keys: list[Any], lang: str) -> Mapping[Any, str]:
    found = District.objects.filter(pk__in=[key for key in keys if key])
    return {one.pk: named(one.name, one.en, lang) for one in found}


def _parks(keys: list[Any], lang: str) -> Mapping[Any, str]:
    found = Park.objects.filter(pk__in=[key for key in keys if key])
    return {one.pk: named(one.name, one.en, lang) for one in found}


def _categories(keys: list[Any], lang: str) -> Mapping[Any, str]:
    return category_names(lang)


NAMES = {"unit": _units, "district": _districts, "park": _parks, "category": _categories}
