"""The firms behind a count of a screening: by outcome, or by what changed since another one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liyuan.engines.screening.bits import Bits, rows_of
from liyuan.enterprises.models import Enterprise
from liyuan.policies.domain import Outcome
from liyuan.screening.domain import Change
from liyuan.screening.files import Results, open_results
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_diff import Pair, bits_among, bits_of
from liyuan.web.language import named
from liyuan.web.paging import PAGE_SIZE, BadPage, Page

NAMED = ("district", "park")


@dataclass(frozen=True)
class FirmLine:
    """A firm with what it gets; `fen` is None where nothing is paid or can be told."""

    code: str
    name: str
    district: str
    park: str
    fen: int | None


@dataclass(frozen=True)
class Asked:
    """Which firms of which clause; `places` are (district or park, code), empty narrows nothing."""

    run: ScreeningRun
    key: str
    outcome: Outcome
    change: Change | None = None
    before: ScreeningRun | None = None
    places: tuple[tuple[str, str], ...] = ()

    def results(self) -> Results:
        """What the screening found; raises StoreError when that is gone."""
        return open_results(self.run.sha256)

    def bits(self) -> Bits:
        """The firms as bits over those of the screening."""
        found, asked = self._found(), {f"{of}__code": code for of, code in self.places if code}
        if not asked:
            return found
        inside = Enterprise.objects.filter(**asked).values_list("pk", flat=True)
        return found & bits_among(self.results().firms, inside)

    def _found(self) -> Bits:
        if self.change and self.before:
            return Pair.of(self.before, self.run).changed(self.key)[self.change]
        return bits_of(self.results(), self.key, self.outcome)


@dataclass(frozen=True)
class FirmsPage:
    """A page of those firms, and how many they are in all."""

    page: Page[FirmLine]
    total: int


def firms_page(
    asked: Asked, visible: QuerySet[Enterprise], *, after: str | None, lang: str
) -> FirmsPage:
    """The firms in the order of the register, a page at a time: what was found does not change."""
    rows = rows_of(asked.bits())
    first = int(np.searchsorted(rows, _row(after), side="right")) if after else 0
    some = rows[first : first + PAGE_SIZE].tolist()
    items = tuple(_lines(asked, some, visible, lang))
    more = first + PAGE_SIZE < len(rows)
    before = str(rows[first - PAGE_SIZE - 1]) if first > PAGE_SIZE else "-1"
    page = Page(items, str(some[-1]) if more else None, before if first else None)
    return FirmsPage(page, len(rows))


def every_firm(
    asked: Asked, visible: QuerySet[Enterprise], *, most: int, lang: str
) -> Iterable[FirmLine]:
    """The first of them, all at once."""
    return _lines(asked, rows_of(asked.bits())[:most].tolist(), visible, lang)


def _row(after: str) -> int:
    try:
        return int(after)
    except ValueError as error:
        raise BadPage(_("翻页标记无效，请从第一页重新开始。")) from error


def _lines(
    asked: Asked, rows: Sequence[int], visible: QuerySet[Enterprise], lang: str
) -> Iterable[FirmLine]:
    results = asked.results()
    found = results.clauses.get(asked.key)
    ids = {int(results.firms[row]): row for row in rows}
    firms = visible.filter(pk__in=ids).select_related(*NAMED).defer("name_tokens")
    for firm in firms.order_by("pk"):
        fen = found.fen_of(ids[firm.pk]) if found else None
        yield firm_line(firm, fen, lang)


def firm_line(firm: Enterprise, fen: int | None, lang: str) -> FirmLine:
    """A firm with names in the reader's language."""
    places = (firm.district, firm.park)
    district, park = (named(p.name, p.en, lang) if p else "" for p in places)
    return FirmLine(firm.credit_code, firm.name, district, park, fen)
