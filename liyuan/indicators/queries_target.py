"""The page of one target: its line chart with path, observations and forecast, and its records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liyuan.engines.measures.growth import line
from liyuan.indicators.models import Target
from liyuan.indicators.queries import TargetProgress
from liyuan.indicators.queries_counts import OwnCount
from liyuan.parks.models import Park
from liyuan.web.charts import Chart, ChartKind, Series
from liyuan.web.language import named

CITY = "city"


@dataclass(frozen=True)
class TargetPage:
    """A target with what is known of it; `own` is None for who may not count, or nothing counts."""

    progress: TargetProgress
    scope: str
    park: str
    """The code of the park whose target it is, empty for the city's."""
    chart: Chart | None
    own: OwnCount | None


def target_page(progress: TargetProgress, own: OwnCount | None, *, lang: str) -> TargetPage:
    """The page of a target; a described goal has no chart, nor one of which nothing is known."""
    known = progress.latest is not None or progress.base is not None
    park = Park.objects.filter(code=progress.scope).first()
    return TargetPage(
        progress=progress,
        scope=named(park.name, park.en, lang) if park else _("全市"),
        park=park.code if park else "",
        chart=target_chart(progress) if progress.value is not None and known else None,
        own=own,
    )


def scope_choices(targets: QuerySet[Target], *, lang: str) -> tuple[tuple[str, str], ...]:
    """Whose targets there are, for a filter."""
    scopes = set(targets.values_list("scope", flat=True))
    parks = Park.objects.filter(code__in=scopes)
    city = ((CITY, _("全市")),) if CITY in scopes else ()
    return (*city, *((park.code, named(park.name, park.en, lang)) for park in parks))


def target_chart(target: TargetProgress) -> Chart:
    """Observations, the straight line from base to goal, and the forecast with its interval."""
    seen = {one.date: one.value for one in target.observations if one.value is not None}
    if target.base is not None and target.base_date is not None:
        seen.setdefault(target.base_date, target.base)
    days = tuple(sorted({*seen, target.by, *_year_ends(seen, target.by)}))
    path = _path(target, days)
    ahead = target.standing.forecast
    told = {ahead.on: ahead} if ahead else {}
    columns = [(_("观测值"), [seen.get(day) for day in days])]
    columns += [(_("进度线"), [path.get(day) for day in days])] if path else []
    if ahead:
        columns += [
            (_("预测"), [told[day].value if day in told else None for day in days]),
            (_("预测下限"), [told[day].low if day in told else None for day in days]),
            (_("预测上限"), [told[day].high if day in told else None for day in days]),
        ]
    return Chart(
        id="target",
        title=target.name,
        kind=ChartKind.LINE,
        unit=target.unit,
        labels=[day.isoformat() for day in days],
        series=[Series(name, values) for name, values in columns],
        target=target.value,
        axis=_("日期"),
    )


def _path(target: TargetProgress, days: tuple[date, ...]) -> dict[date, Decimal]:
    if target.base is None or target.base_date is None or target.value is None:
        return {}
    found = line(target.base, target.base_date, target.value, target.by, days)
    return {day: round(value, 2) for day, value in found.items()}


def _year_ends(seen: Iterable[date], by: date) -> set[date]:
    """The ends of the years between the first observation and the target's."""
    first = min(seen, default=by)
    return {date(year, 12, 31) for year in range(first.year, by.year)}
