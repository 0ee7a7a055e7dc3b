"""Reads of the roster: the list of parks, its composition, and the page of one park."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.engines.feel import Type
from liyuan.parks.domain import ParkLevel, RosterStatus
from liyuan.parks.models import District, Park, ParkFigure, Speciality
from liyuan.web.language import named
from liyuan.web.messages import value as value_words
from liyuan.web.paging import Page, keyset

Choices = tuple[tuple[str, str | Promise], ...]

PAGE_SIZE = 60
YEAR = "年"
ORDER = ("rank", "id")
LEVEL_WORDS: Mapping[str, Promise] = {
    ParkLevel.NATIONAL: _("国家级"),
    ParkLevel.PROVINCIAL: _("省级"),
    ParkLevel.CITY: _("市级"),
}
STATUS_WORDS: Mapping[str, Promise] = {
    RosterStatus.VERIFIED: _("已核实"),
    RosterStatus.LIKELY: _("较可信"),
    RosterStatus.UNCERTAIN: _("待确认名录"),
}
# National kinds of park; a type of a pack that is not among them is called as the pack says.
TYPE_WORDS: Mapping[str, Promise] = {
    "高新区": _("高新区"),
    "经开区": _("经开区"),
    "化工园区": _("化工园区"),
    "special": _("特色园区"),
    "part": _("片区"),
}


@dataclass(frozen=True)
class ParkFilters:
    """What the list of parks is narrowed by; an empty text narrows nothing."""

    level: str = ""
    type: str = ""
    district: str = ""
    status: str = ""


@dataclass(frozen=True)
class ParkRow:
    """A park as a list shows it."""

    code: str
    name: str
    level: str
    level_word: Promise
    type: str | Promise
    district: str
    industries: tuple[str, ...]
    status: str
    status_word: Promise
    source: str
    verified: bool


@dataclass(frozen=True)
class CompositionLine:
    """How many parks of a kind the system is declared to have, and how many names are listed."""

    level_word: Promise
    type: str | Promise
    declared: int
    listed: int

    @property
    def open(self) -> int:
        """How many names are still to be confirmed."""
        return max(self.declared - self.listed, 0)


@dataclass(frozen=True)
class Composition:
    """The declared composition against the roster."""

    lines: tuple[CompositionLine, ...]

    @property
    def declared(self) -> int:
        """The declared number of parks."""
        return sum(line.declared for line in self.lines)

    @property
    def listed(self) -> int:
        """The number of parks whose names are listed."""
        return sum(line.listed for line in self.lines)

    @property
    def open(self) -> int:
        """How many names are still to be confirmed."""
        return sum(line.open for line in self.lines)


@dataclass(frozen=True)
class ParkListPage:
    """One page of the list of parks, with the check of the whole roster."""

    filters: ParkFilters
    count: int
    parks: Page[ParkRow]
    composition: Composition


@dataclass(frozen=True)
class Figure:
    """A figure that was published about a park."""

    name: str
    words: str
    as_of: str
    source: str
    verified: bool


@dataclass(frozen=True)
class ParkDetail:
    """What is known of one park."""

    row: ParkRow
    unit: str
    valid_from: date | None
    valid_to: date | None
    figures: tuple[Figure, ...]


def park_list_page(
    parks: QuerySet[Park],
    filters: ParkFilters,
    *,
    manifest: Mapping[str, Any],
    on: date,
    after: str | None,
    lang: str,
) -> ParkListPage:
    """The parks of the roster of a day that the filters leave: national first."""
    found = ordered(narrowed(in_roster(parks, on), filters))
    page = keyset(found, order=ORDER, after=after, size=PAGE_SIZE)
    words = speciality_words(lang)
    rows = tuple(park_row(park, words, lang) for park in page.items)
    return ParkListPage(
        filters=filters,
        count=found.count(),
        parks=Page(rows, page.next, page.previous),
        composition=composition(manifest, on),
    )


def park_detail(park: Park, words: Mapping[str, str], *, lang: str) -> ParkDetail:
    """One park with its figures; `words` are those of its industries in the reader's language."""
    return ParkDetail(
        row=park_row(park, words, lang),
        unit=named(park.unit.name, park.unit.en, lang) if park.unit else "",
        valid_from=park.valid_from,
        valid_to=park.valid_to,
        figures=tuple(_figure(figure, lang) for figure in park.figures.order_by("id")),
    )


def park_rows(
    parks: QuerySet[Park], filters: ParkFilters, *, on: date, lang: str
) -> Iterable[ParkRow]:
    """All parks that the filters leave, in the order of the list."""
    words = speciality_words(lang)
    found = ordered(narrowed(in_roster(parks, on), filters))
    return (park_row(park, words, lang) for park in found)


def composition(manifest: Mapping[str, Any], on: date) -> Composition:
    """The declared numbers of parks against the names that are not uncertain."""
    listed = Counter(
        in_roster(Park.objects.exclude(status=RosterStatus.UNCERTAIN), on)
        .filter(parent=None)
        .order_by()
        .values_list("level", "type")
    )
    lines = manifest.get("composition", ())
    return Composition(tuple(_line(line, listed) for line in lines))


def in_roster(parks: QuerySet[Park], on: date) -> QuerySet[Park]:
    """The parks that belong to the roster on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    return parks.filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))


def narrowed(parks: QuerySet[Park], filters: ParkFilters) -> QuerySet[Park]:
    """The parks that every filter leaves."""
    fields = {"level": "level", "type": "type", "district": "district__code", "status": "status"}
    said = {fields[name]: value for name, value in vars(filters).items() if value}
    return parks.filter(**said)


def ordered(parks: QuerySet[Park]) -> QuerySet[Park]:
    """National before provincial before city parks, then in the order of the roster."""
    levels = [When(level=level, then=Value(rank)) for rank, level in enumerate(ParkLevel)]
    rank = Case(*levels, default=Value(len(ParkLevel)), output_field=IntegerField())
    return parks.select_related("district").annotate(rank=rank).order_by(*ORDER)


def park_choices(parks: QuerySet[Park], lang: str) -> Choices:
    """The parks, for a filter."""
    return tuple((park.code, named(park.name, park.en, lang)) for park in ordered(parks))


def district_choices(lang: str) -> Choices:
    """The districts, for a filter."""
    found = District.objects.values_list("code", "name", "en")
    return tuple((code, named(name, en, lang)) for code, name, en in found)


def type_choices(parks: QuerySet[Park]) -> Choices:
    """The types that occur, for a filter."""
    found = parks.order_by("type").values_list("type", flat=True).distinct()
    return tuple((code, type_word(code)) for code in found)


def type_word(code: str) -> str | Promise:
    """What a type is called in the reader's language."""
    return TYPE_WORDS.get(code, code)


def speciality_words(lang: str) -> Mapping[str, str]:
    """What main industries are called in another language than their own."""
    if lang == "zh":
        return {}
    return dict(Speciality.objects.values_list("name", "en"))


def park_row(park: Park, words: Mapping[str, str], lang: str) -> ParkRow:
    """A park as lists show it; `words` are those of its industries in the reader's language."""
    return ParkRow(
        code=park.code,
        name=named(park.name, park.en, lang),
        level=park.level,
        level_word=LEVEL_WORDS[park.level],
        type=type_word(park.type),
        district=named(park.district.name, park.district.en, lang) if park.district else "",
        industries=tuple(words.get(name, name) for name in park.industries),
        status=park.status,
        status_word=STATUS_WORDS[park.status],
        source=park.source,
        verified=park.verified,
    )


def _line(line: Mapping[str, Any], listed: Counter[tuple[str, str]]) -> CompositionLine:
    level, kind = line["level"], line.get("type")
    number = sum(n for (at, of), n in listed.items() if at == level and kind in (None, of))
    return CompositionLine(LEVEL_WORDS[level], type_word(kind or ""), int(line["count"]), number)


def _figure_words(value: Decimal | None, unit: str, lang: str) -> str:
    """The value with its unit; the year something happened is no quantity."""
    if value is None:
        return "—"
    if unit == YEAR:
        return f"{value.normalize():f}"
    return value_words(value, Type("number", unit or None), lang)


def _figure(figure: ParkFigure, lang: str) -> Figure:
    return Figure(
        name=named(figure.name, figure.en, lang),
        words=_figure_words(figure.value, figure.unit, lang),
        as_of=figure.as_of,
        source=figure.source,
        verified=figure.verified,
    )
