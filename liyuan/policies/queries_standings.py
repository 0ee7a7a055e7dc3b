"""Reads of the lists that a run keeps: firms by tier, by rung, by how near a threshold they are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet, Sum

from liyuan.parks.queries_tree import codes_within
from liyuan.policies.actions_standings import kept_of
from liyuan.policies.models import Standing, StandingTotal, VerdictRun
from liyuan.policies.queries_firm import slug_of
from liyuan.rules.criteria import CriteriaRule
from liyuan.rules.decisions import rule_from
from liyuan.rules.domain import Choice, Kind, Source
from liyuan.rules.models import RuleVersion
from liyuan.web.language import named
from liyuan.web.paging import PAGE_SIZE, Page, gathered, keyset

BY_NAME = ("enterprise__pinyin_sort", "enterprise_id")
RULE_PREFIX = "rules/"
NO_PARK = ""
# what a total has itself, and a standing has of its firm
PLACES = ("park", "district")
PARK = ("park__code", "park__name", "park__en")
FIRM = "enterprise__"
# value, code of the park, its name, its English name
Cell = tuple[str, str | None, str | None, str | None]

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class StandingFilters:
    """What a list is narrowed by; an empty text narrows nothing."""

    value: str = ""
    district: str = ""
    park: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class StandingCounts:
    """What a reader may count: totals less these firms' standings; without totals, just these."""

    totals: QuerySet[StandingTotal] | None
    firms: QuerySet[Standing]

    def of(self, version: RuleVersion) -> "StandingCounts":
        """The same of one list."""
        totals = None if self.totals is None else self.totals.filter(version=version)
        return StandingCounts(totals, self.firms.filter(version=version))


@dataclass(frozen=True)
class Counted:
    """How many firms have an outcome."""

    value: str
    name: str
    firms: int


@dataclass(frozen=True)
class StandingList:
    """A list that a run keeps, with what may and may not be done with it."""

    slug: str
    name: str
    note: str
    source: Source
    counts: tuple[Counted, ...]

    @property
    def firms(self) -> int:
        """How many firms are in the list."""
        return sum(count.firms for count in self.counts)


@dataclass(frozen=True)
class ParkLine:
    """The firms of one park by outcome; an empty code stands for firms outside parks."""

    code: str
    name: str
    firms: tuple[int, ...]


@dataclass(frozen=True)
class StandingRow:
    """A firm in a list: where it is and what it is found to be, no figures."""

    code: str
    name: str
    district: str
    park: str
    word: str


@dataclass(frozen=True)
class StandingPage:
    """A page of one list."""

    listed: StandingList
    run: VerdictRun
    parks: tuple[ParkLine, ...]
    rows: tuple[StandingRow, ...]
    page: Page[Standing]


def standing_lists(
    run: VerdictRun | None, counts: StandingCounts | None, *, lang: str
) -> tuple[StandingList, ...]:
    """Every list of a run, with how many of the firms that one may count are in it."""
    if run is None or counts is None:
        return ()
    versions = [v for v in run.versions.filter(kind=Kind.RULE).order_by("rule_id") if _kept(v)]
    totals = counted_firms(counts, StandingFilters(), "version_id", "value")
    return tuple(
        _listed(v, {value: n for (of, value), n in totals.items() if of == v.pk}, lang)
        for v in versions
    )


def standing_page(
    slug: str,
    filters: StandingFilters,
    *,
    run: VerdictRun | None,
    visible: Q,
    counts: StandingCounts | None,
    lang: str,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> StandingPage | None:
    """The firms of a list that the filters leave, by name; None when there is no such list."""
    version = run.versions.filter(rule_id=RULE_PREFIX + slug).first() if run else None
    if run is None or version is None or counts is None or not _kept(version):
        return None
    cells = counted_firms(counts.of(version), filters, "value", *PARK)
    found: dict[str, int] = {}
    for (value, *_), count in cells.items():
        found[value] = found.get(value, 0) + count
    listed = _listed(version, found, lang)
    firms = gathered(_narrowed(Standing.objects.filter(visible, run=run, version=version), filters))
    shown = firms.select_related("enterprise__district", "enterprise__park")
    page = keyset(shown.defer("enterprise__name_tokens"), order=BY_NAME, after=after, size=size)
    words = {count.value: count.name for count in listed.counts}
    parks = tuple(_park_lines(cells, tuple(words), lang))
    return StandingPage(listed, run, parks, tuple(_rows(page.items, words, lang)), page)


def value_choices(slug: str, *, lang: str) -> tuple[tuple[str, str], ...]:
    """The outcomes that a list keeps, for a filter."""
    version = RuleVersion.objects.filter(rule_id=RULE_PREFIX + slug, current=True).first()
    if version is None or not _kept(version):
        return ()
    return tuple((c.code, named(c.name, c.en, lang)) for c in _kept(version))


def counted_firms(counts: StandingCounts, filters: StandingFilters, *by: str) -> Counter[Any]:
    """Firms by the columns of a total: totals less what is hidden, or firms one by one."""
    of_firm = [f"{FIRM}{name}" if name.startswith(PLACES) else name for name in by]
    rows = _narrowed(counts.firms, filters).order_by().values_list(*of_firm)
    firms = Counter({tuple(key): n for *key, n in rows.annotate(Count("pk"))})
    if counts.totals is None:
        return firms
    totals = _narrowed(counts.totals, filters, place="").order_by().values_list(*by)
    all_of_them = Counter({tuple(key): n for *key, n in totals.annotate(Sum("firms"))})
    return all_of_them - firms


def _narrowed(rows: QuerySet[M], filters: StandingFilters, place: str = FIRM) -> QuerySet[M]:
    asked = {
        "value": filters.value,
        f"{place}district__code": filters.district,
        f"{place}park__code__in": filters.park and codes_within(filters.park),
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _kept(version: RuleVersion) -> tuple[Choice, ...]:
    """The outcomes that are kept of a rule, with their words, in the rule's order."""
    rule = rule_from(version.content)
    if isinstance(rule, CriteriaRule):
        return ()
    return tuple(choice for choice in rule.values if choice.code in kept_of(rule))


def _listed(version: RuleVersion, counts: Mapping[str, int], lang: str) -> StandingList:
    rule, content = rule_from(version.content), version.content
    return StandingList(
        slug=slug_of(version.rule_id),
        name=named(rule.title, rule.en, lang),
        note=named(content.get("note", ""), content.get("note_en", ""), lang),
        source=rule.source,
        counts=tuple(
            Counted(c.code, named(c.name, c.en, lang), counts.get(c.code, 0))
            for c in _kept(version)
        ),
    )


def _park_lines(
    cells: Mapping[Cell, int],
    values: tuple[str, ...],
    lang: str,
) -> Iterator[ParkLine]:
    found: dict[str, dict[str, int]] = {}
    names = {}
    for (value, code, name, en), count in cells.items():
        found.setdefault(code or NO_PARK, {})[value] = count
        names[code or NO_PARK] = named(name or "", en or "", lang)
    for code in sorted(found, key=lambda code: (code == NO_PARK, -sum(found[code].values()), code)):
        yield ParkLine(code, names[code], tuple(found[code].get(value, 0) for value in values))


def _rows(
    standings: tuple[Standing, ...], words: Mapping[str, str], lang: str
) -> Iterator[StandingRow]:
    for one in standings:
        firm = one.enterprise
        district, park = firm.district, firm.park
        yield StandingRow(
            code=firm.credit_code,
            name=firm.name,
            district=named(district.name, district.en, lang) if district else "",
            park=named(park.name, park.en, lang) if park else "",
            word=words.get(one.value, one.value),
        )
