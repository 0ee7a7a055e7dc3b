"""Reads of the registry: the list of firms with its filters, and counts of firms."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable, RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.enterprises.access import Counted
from liyuan.enterprises.domain import EnterpriseStatus, folded, search_tokens
from liyuan.enterprises.models import Enterprise, FirmCount, Industry
from liyuan.enterprises.queries_shelves import whereabouts
from liyuan.parks.models import District, Park
from liyuan.parks.queries import Choices
from liyuan.parks.queries_tree import pks_within
from liyuan.web.language import named
from liyuan.web.paging import Page, Parts, keyset, whole

# Beyond this many hits the page says "more than" and does not count on.
MOST_COUNTED = 1_000
# Up to so many hits are gathered first and then put in order.
FEW = 2_000
PAGE_SIZE = 50
ORDER = ("pinyin_sort", "id")
STATUS_WORDS: Mapping[str, Promise] = {
    EnterpriseStatus.OPEN: _("存续"),
    EnterpriseStatus.SUSPENDED: _("停业"),
    EnterpriseStatus.REVOKED: _("吊销"),
    EnterpriseStatus.CLOSED: _("注销"),
}


@dataclass(frozen=True)
class Filters:
    """What a list of firms is narrowed by; an empty text narrows nothing."""

    q: str = ""
    district: str = ""
    park: str = ""
    industry: str = ""
    status: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Hits:
    """How many firms match, counted up to a limit."""

    number: int
    more: bool


@dataclass(frozen=True)
class FirmRow:
    """A firm as a list shows it."""

    code: str
    name: str
    status: str
    status_word: Promise
    industry_code: str
    industry: str
    district: str
    park: str
    address: str
    established: date | None


@dataclass(frozen=True)
class FirmListPage:
    """One page of the list of firms."""

    filters: Filters
    hits: Hits
    firms: Page[FirmRow]


def firm_list_page(
    firms: QuerySet[Enterprise], filters: Filters, *, after: str | None, lang: str
) -> FirmListPage:
    """The firms among `firms` that the filters leave, in the order of their names' sound."""
    found, where = narrowed(firms, filters), whereabouts(filters.q) if filters.q else None
    if where is not None:
        found = found.filter(where.narrow)
    ids = first_ids(found, FEW if filters.q else MOST_COUNTED)
    many = len(ids) > FEW or not filters.q
    # Few hits are ordered by themselves: the planner would walk all names in search of them.
    wanted = found if many else among(ids)
    parts: Parts[Enterprise] = whole
    if where is not None and many:
        parts = where.parts
    # What a row shows is joined to the firms of the page alone, not to all that are sorted.
    page = keyset(wanted.only(*ORDER), order=ORDER, after=after, size=PAGE_SIZE, parts=parts)
    whole_rows = shown(Enterprise.objects.all()).in_bulk([firm.pk for firm in page.items])
    # a firm may have gone between the two questions
    there = (whole_rows[firm.pk] for firm in page.items if firm.pk in whole_rows)
    rows = tuple(_row(firm, lang) for firm in there)
    return FirmListPage(filters, hits(ids), Page(rows, page.next, page.previous))


def firm_rows(firms: QuerySet[Enterprise], filters: Filters, *, lang: str) -> Iterator[FirmRow]:
    """All firms that the filters leave, streamed in the order of the list."""
    found = shown(narrowed(firms, filters)).order_by(*ORDER)
    return (_row(firm, lang) for firm in found.iterator(chunk_size=2_000))


def shown(firms: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """With what a row shows, and without the search tokens."""
    return firms.select_related("district", "park", "industry").defer("name_tokens")


def narrowed(firms: QuerySet[Enterprise], filters: Filters) -> QuerySet[Enterprise]:
    """The firms that every filter leaves."""
    for name, value in filters.said().items():
        firms = firms.filter(NARROWING[name](value))
    return firms


def first_ids(firms: QuerySet[Enterprise], most: int) -> list[int]:
    """Ids of the firms, in no order, at most one more than `most`."""
    return list(firms.order_by().values_list("pk", flat=True)[: most + 1])


def among(ids: list[int]) -> QuerySet[Enterprise]:
    """The firms with these ids, which travel as one array: thousands cost no more than one."""
    array = RawSQL("SELECT unnest(%s::bigint[])", [ids])
    return Enterprise.objects.filter(pk__in=array)


def hits(ids: list[int]) -> Hits:
    """The number of firms, counted no further than the limit."""
    return Hits(min(len(ids), MOST_COUNTED), len(ids) > MOST_COUNTED)


def firms_by_district(counted: Counted) -> Mapping[int, int]:
    """How many of the firms are open in each district, by the district's id."""
    parts = [_by_district(counted.cells, Sum("firms")), _by_district(counted.less, -Count("pk"))]
    if counted.more is not None:
        parts.append(_by_district(counted.more, Count("pk")))
    found: dict[int, int] = defaultdict(int)
    for district, number in parts[0].union(*parts[1:], all=True):
        found[district] += number
    return found


def _by_district(
    rows: QuerySet[FirmCount] | QuerySet[Enterprise], number: Combinable
) -> QuerySet[Any, tuple[int, int]]:
    found = rows.filter(status=EnterpriseStatus.OPEN, district__isnull=False)
    return found.order_by().values_list("district_id").annotate(number=number)


def section_choices(lang: str) -> Choices:
    """The sections of the industry classification, for a filter."""
    found = Industry.objects.filter(level=1).values_list("code", "name", "en")
    return tuple((code, named(name, en, lang)) for code, name, en in found)


def _written(text: str) -> Q:
    """A part of the name; a prefix of the credit code or of the pinyin initials."""
    wanted = search_tokens(text)
    part = Q(name_tokens__contains=wanted) if wanted else Q(pk__in=())
    letters = folded(text).strip()
    if not letters.isascii():
        return part
    code = Q(credit_code__startswith=letters.upper())
    return part | code | Q(pinyin_initials__startswith=letters)


def _industry(code: str) -> Q:
    """A section with all below it, or every code that begins with these digits."""
    if code.isdigit():
        return Q(industry__code__startswith=code)
    below = ("pk", "parent", "parent__parent", "parent__parent__parent")
    any_level = Q()
    for step in below:
        any_level |= Q(**{step: code})
    return Q(industry__in=Industry.objects.filter(any_level).values("pk"))


def _id(model: type[District | Park], code: str) -> Subquery:
    """The id as a scalar, not a join: the index on (place, name) then gives the order too."""
    return Subquery(model._default_manager.filter(code=code).values("pk")[:1])


NARROWING: Mapping[str, Callable[[str], Q]] = {
    "q": _written,
    "district": lambda code: Q(district_id=_id(District, code)),
    "park": lambda code: Q(park_id__in=pks_within(code)),
    "industry": _industry,
    "status": lambda status: Q(status=status),
}


def _row(firm: Enterprise, lang: str) -> FirmRow:
    return FirmRow(
        code=firm.credit_code,
        name=firm.name,
        status=firm.status,
        status_word=STATUS_WORDS[firm.status],
        industry_code=firm.industry_id or "",
        industry=_name(firm.industry, lang),
        district=_name(firm.district, lang),
        park=_name(firm.park, lang),
        address=firm.address,
        established=firm.established,
    )


def _name(thing: District | Park | Industry | None, lang: str) -> str:
    return named(thing.name, thing.en, lang) if thing else ""
