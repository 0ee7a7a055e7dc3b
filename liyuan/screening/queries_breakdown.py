"""What a screening counted of a clause by district, park, industry section and size."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liyuan.engines.measures.small_cells import untold_lines
from liyuan.enterprises.models import Industry
from liyuan.parks.models import District, Park
from liyuan.policies.queries_runs import rules_in_force
from liyuan.rules.queries import pack_manifest
from liyuan.screening.models import ScreeningRun, ScreeningTotal
from liyuan.screening.queries_run import ClauseHead, Counts
from liyuan.web.language import named
from liyuan.web.maps import Map, Place, draw

DISTRICT, PARK, SECTION, SIZE = "district", "park", "section", "size"
AXES: Mapping[str, Promise] = {
    DISTRICT: gettext_lazy("区（市）县"),
    PARK: gettext_lazy("园区"),
    SECTION: gettext_lazy("行业门类"),
    SIZE: gettext_lazy("企业规模"),
}
PLACES = (DISTRICT, PARK)
# Of each key of an axis its code and its name.
Called = Mapping[Any, tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """The firms of one district, park, section or size; `counts` None are not told."""

    name: str
    counts: Counts | None
    url: str


@dataclass(frozen=True)
class Breakdown:
    """A clause along one axis."""

    axis: str
    title: Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Broken:
    """A clause as a whole, along all axes, and on the map."""

    counts: Counts
    tables: tuple[Breakdown, ...]
    map: Map | None


def broken_down(run: ScreeningRun, head: ClauseHead, *, names: bool, lang: str) -> Broken:
    """Who sees no `names` of firms is not told small cells, nor what gives them away."""
    cells = _cells(run, head)
    url = reverse("screening:firms", args=(run.pk, head.slug, head.key)) if names else ""
    tables = tuple(_table(axis, cells, url, lang) for axis in AXES)
    whole = Counts()
    for *_keys, outcome, firms, fen in cells:
        whole = whole.with_cell(outcome, firms, int(fen))
    return Broken(whole, tables, _map(cells, head, url, lang))


def _cells(run: ScreeningRun, head: ClauseHead) -> tuple[tuple[Any, ...], ...]:
    rule, _slash, clause = head.at.rpartition("/")
    rows = ScreeningTotal.objects.filter(run=run, version__rule_id=rule, clause=clause)
    cells = rows.values_list(*AXES, "outcome").annotate(Sum("firms"), Sum("fen"))
    return tuple(cells.order_by())


def _table(axis: str, cells: Iterable[tuple[Any, ...]], url: str, lang: str) -> Breakdown:
    counts = _along(axis, cells)
    called = NAMES[axis](lang)
    hidden = frozenset[Any]()
    if not url:
        hidden, _totals = untold_lines({k: (c.eligible, c.unknown) for k, c in counts.items()})
    order = sorted(counts, key=lambda key: (-counts[key].eligible, -counts[key].unknown, str(key)))
    lines = []
    for key in order:
        code, name = called.get(key, ("", str(key) or _("未知")))
        where = f"{url}?{axis}={code}" if url and code and axis in PLACES else ""
        lines.append(Line(name, None if key in hidden else counts[key], where))
    return Breakdown(axis, AXES[axis], tuple(lines))


def _along(axis: str, cells: Iterable[tuple[Any, ...]]) -> dict[Any, Counts]:
    at = list(AXES).index(axis)
    found: dict[Any, Counts] = defaultdict(Counts)
    for *keys, outcome, firms, fen in cells:
        found[keys[at]] = found[keys[at]].with_cell(outcome, firms, int(fen))
    return found


def _map(cells: Iterable[tuple[Any, ...]], head: ClauseHead, url: str, lang: str) -> Map | None:
    counts = _along(DISTRICT, cells)
    hidden, _totals = untold_lines({k: (c.eligible, c.unknown) for k, c in counts.items()})
    places = []
    for one in District.objects.filter(outline__isnull=False).select_related("outline"):
        told = bool(url) or one.pk not in hidden
        places.append(
            Place(
                code=one.code,
                name=named(one.name, one.en, lang),
                longitude=float(one.outline.longitude),
                latitude=float(one.outline.latitude),
                rings=one.outline.rings,
                value=Decimal(counts[one.pk].eligible) if told else None,
                untold=_("不公布"),
                url=f"{url}?district={one.code}" if url else "",
            )
        )
    measure = _("初步匹配")
    title = _("各区（市）县：%(measure)s") % {"measure": f"{head.key.upper()} {head.name}"}
    return draw(places, title=title, measure=measure, unit=_("户"), column=_("区（市）县"))


def _districts(lang: str) -> Called:
    rows = District.objects.values_list("pk", "code", "name", "en")
    return {None: ("", _("未知")), **_called(rows, lang)}


def _parks(lang: str) -> Called:
    rows = Park.objects.values_list("pk", "code", "name", "en")
    return {None: ("", _("不在园区")), **_called(rows, lang)}


def _sections(lang: str) -> Called:
    rows = Industry.objects.filter(level=1).values_list("code", "code", "name", "en")
    return {code: (code, f"{code} {name}") for code, (_c, name) in _called(rows, lang).items()}


def _sizes(lang: str) -> Called:
    of = rules_in_force().types.get(pack_manifest().get("size_class", ""))
    return {code: (code, named(name, en, lang)) for code, name, en in (of.values if of else ())}


def _called(rows: Iterable[tuple[Any, str, str, str]], lang: str) -> dict[Any, tuple[str, str]]:
    return {key: (code, named(name, en, lang)) for key, code, name, en in rows}


NAMES = {DISTRICT: _districts, PARK: _parks, SECTION: _sections, SIZE: _sizes}
