"""The map of the cockpit: one number by district, as far as the reader may count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liyuan.engines.measures.small_cells import Sum, untold
from liyuan.enterprises.access import Counted
from liyuan.enterprises.queries import firms_by_district
from liyuan.indicators.queries_counts import counted_run, counting_versions, park_counts
from liyuan.parks.models import District, Park
from liyuan.parks.queries import in_roster
from liyuan.rules.models import RuleVersion
from liyuan.web.language import named
from liyuan.web.maps import Map, Place, draw

# What a district counts, by its id; one that is not there counts nothing.
Counts = Mapping[int, int]
PARKS, FIRMS = "parks", "firms"
# All districts together, beside their ids.
WHOLE = 0


@dataclass(frozen=True)
class Measure:
    """What a map may show: its word, how it is counted, and the list behind a district's number.

    With `small_untold` no count of few firms is told, nor what would tell it.
    """

    slug: str
    name: str
    unit: str
    count: Callable[[], Counts]
    records: Callable[[str], str]
    small_untold: bool = False
    note: str = ""


@dataclass(frozen=True)
class DistrictMap:
    """The map that was asked for, and what else could be."""

    map: Map
    shown: Measure
    choices: tuple[Measure, ...]


def district_map(
    asked: str,
    parks: QuerySet[Park],
    firms: Counted | None,
    *,
    counts: bool,
    on: date,
    lang: str,
) -> DistrictMap | None:
    """The districts shaded by what is asked for, else by the first; None without outlines.

    `firms` are those that the reader may list; `counts` says whether our own may be read.
    """
    own = tuple(_own_counts(parks, lang)) if counts else ()
    measures = _measures(parks, firms, own, on, lang)
    shown = next((one for one in measures if one.slug == asked), measures[0])
    counted = shown.count()
    hidden = _hidden(counted) if shown.small_untold else frozenset()
    places = [
        _place(one, None if one.pk in hidden else counted.get(one.pk, 0), shown, lang)
        for one in District.objects.filter(outline__isnull=False).select_related("outline")
    ]
    title = _("各区（市）县：%(measure)s") % {"measure": shown.name}
    drawn = draw(places, title=title, measure=shown.name, unit=shown.unit, column=_("区（市）县"))
    return DistrictMap(drawn, shown, measures) if drawn else None


def _hidden(counted: Counts) -> frozenset[int]:
    """Districts whose counts are not told; what all are together is told with the target."""
    cells = {**counted, WHOLE: sum(counted.values())}
    return untold(cells, [Sum(WHOLE, tuple(counted))])


def _place(district: District, count: int | None, shown: Measure, lang: str) -> Place:
    outline = district.outline
    return Place(
        code=district.code,
        name=named(district.name, district.en, lang),
        longitude=float(outline.longitude),
        latitude=float(outline.latitude),
        rings=outline.rings,
        value=None if count is None else Decimal(count),
        untold=_("不公布"),
        url=shown.records(district.code),
    )


def _measures(
    parks: QuerySet[Park],
    firms: Counted | None,
    own: tuple[Measure, ...],
    on: date,
    lang: str,
) -> tuple[Measure, ...]:
    listed = Measure(
        PARKS,
        _("在名录的园区"),
        _("个园区"),
        lambda: _by_district(in_roster(parks, on)),
        lambda code: _list("parks:list", district=code),
    )
    if firms is None:
        return (listed, *own)
    counted = Measure(
        FIRMS,
        _("存续企业"),
        _("家"),
        lambda: firms_by_district(firms),
        lambda code: _list("enterprises:list", district=code, status="open"),
        note=_("只计您职责范围内的企业。"),
    )
    return (counted, *own, listed)


def _own_counts(parks: QuerySet[Park], lang: str) -> list[Measure]:
    """Our own counts of firms in parks, by the district in which the park lies."""
    return [_own_count(parks, name, one, lang) for name, one in counting_versions().items()]


def _own_count(parks: QuerySet[Park], name: str, version: RuleVersion, lang: str) -> Measure:
    told = version.content["own_count"]
    return Measure(
        slug=name,
        name=named(version.name, version.en, lang),
        unit=_("家"),
        count=partial(_in_parks, parks, name),
        records=lambda code: _list("parks:list", district=code),
        small_untold=True,
        note=named(told["note"], told["note_en"], lang),
    )


def _in_parks(parks: QuerySet[Park], name: str) -> Counts:
    run = counted_run()
    if run is None:
        return {}
    counts: dict[int, int] = {}
    for row in park_counts(run, name, Q(park__in=parks)):
        if (district := row.park.district_id) is not None:
            counts[district] = counts.get(district, 0) + row.firms
    return counts


def _by_district(parks: QuerySet[Park]) -> Counts:
    found = parks.exclude(district=None).order_by().values_list("district")
    return dict(found.annotate(Count("pk")))


def _list(name: str, **filters: str) -> str:
    return f"{reverse(name)}?{urlencode(filters)}"
