"""Reads of the lists that a run keeps: firms by tier, by rung, by how near a threshold they are."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from django.db.models import Count, Q, QuerySet

from liyuan.policies.actions_standings import kept_of
from liyuan.policies.models import Standing, VerdictRun
from liyuan.policies.queries_firm import slug_of
from liyuan.policies.queries_runs import latest_run
from liyuan.rules.criteria import CriteriaRule
from liyuan.rules.decisions import rule_from
from liyuan.rules.domain import Choice, Kind, Source
from liyuan.rules.models import RuleVersion
from liyuan.web.language import named
from liyuan.web.paging import PAGE_SIZE, Page, keyset

BY_NAME = ("enterprise__pinyin_sort", "enterprise_id")
RULE_PREFIX = "rules/"
NO_PARK = ""
PARK = ("enterprise__park__code", "enterprise__park__name", "enterprise__park__en")
# value, code of the park, its name, its English name, firms
Cell = tuple[str, str | None, str | None, str | None, int]


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


def standing_lists(visible: Q, *, lang: str) -> tuple[StandingList, ...]:
    """Every list of the latest run, with how many of the visible firms are in it."""
    run = latest_run()
    if run is None:
        return ()
    versions = [v for v in run.versions.filter(kind=Kind.RULE).order_by("rule_id") if _kept(v)]
    counted = Standing.objects.filter(visible, run=run).values_list("version_id", "value")
    totals = {(v, value): n for v, value, n in counted.annotate(n=Count("pk")).order_by()}
    return tuple(
        _listed(v, {value: n for (of, value), n in totals.items() if of == v.pk}, lang)
        for v in versions
    )


def standing_page(
    slug: str,
    filters: StandingFilters,
    *,
    visible: Q,
    lang: str,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> StandingPage | None:
    """The firms of a list that the filters leave, by name; None when there is no such list."""
    run, version = latest_run(), None
    if run is not None:
        version = run.versions.filter(rule_id=RULE_PREFIX + slug).first()
    if run is None or version is None or not _kept(version):
        return None
    firms = _narrowed(Standing.objects.filter(visible, run=run, version=version), filters)
    cells = tuple(firms.order_by().values_list("value", *PARK).annotate(Count("pk")))
    counts: dict[str, int] = {}
    for value, _, _, _, count in cells:
        counts[value] = counts.get(value, 0) + count
    listed = _listed(version, counts, lang)
    page = keyset(
        firms.select_related("enterprise__district", "enterprise__park").defer(
            "enterprise__name_tokens"
        ),
        order=BY_NAME,
        after=after,
        size=size,
    )
    words = {count.value: count.name for count in listed.counts}
    parks = tuple(_park_lines(cells, tuple(words), lang))
    return StandingPage(listed, run, parks, tuple(_rows(page.items, words, lang)), page)


def value_choices(slug: str, *, lang: str) -> tuple[tuple[str, str], ...]:
    """The outcomes that a list keeps, for a filter."""
    version = RuleVersion.objects.filter(rule_id=RULE_PREFIX + slug, current=True).first()
    if version is None or not _kept(version):
        return ()
    return tuple((c.code, named(c.name, c.en, lang)) for c in _kept(version))


def _narrowed(firms: QuerySet[Standing], filters: StandingFilters) -> QuerySet[Standing]:
    asked = {
        "value": filters.value,
        "enterprise__district__code": filters.district,
        "enterprise__park__code": filters.park,
    }
    return firms.filter(**{name: value for name, value in asked.items() if value})


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
    cells: tuple[Cell, ...],
    values: tuple[str, ...],
    lang: str,
) -> Iterator[ParkLine]:
    found: dict[str, dict[str, int]] = {}
    names = {}
    for value, code, name, en, count in cells:
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
