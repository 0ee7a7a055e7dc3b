"""Reads of the published figures: what each says, in which document, of which kind."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.engines.measures.published import Fit, percent
from liyuan.indicators.domain import FigureKind
from liyuan.indicators.models import Figure, FigureRatio, Publication
from liyuan.parks.models import Park
from liyuan.parks.queries import YEAR
from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words
from liyuan.web.paging import Page, keyset

ORDER = ("order",)
KIND_WORDS: Mapping[str, Promise] = {
    FigureKind.TARGET: _("目标"),
    FigureKind.OBSERVATION: _("观测"),
    FigureKind.STRUCTURE: _("结构"),
    FigureKind.FACT: _("事实"),
    FigureKind.NOISE: _("无关内容"),
}
FIT_WORDS: Mapping[str, Promise] = {
    Fit.EXACT: _("一致"),
    Fit.ROUNDING: _("在取整误差内"),
    Fit.DIFFERS: _("不一致"),
}
FIT_TONES: Mapping[str, str] = {Fit.EXACT: "ok", Fit.ROUNDING: "info", Fit.DIFFERS: "bad"}
DECIMALS = 2
FIRST_YEAR = 1900


@dataclass(frozen=True)
class FigureFilters:
    """What the list of figures is narrowed by; an empty text narrows nothing."""

    q: str = ""
    document: str = ""
    kind: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class FigureRow:
    """A figure as the list shows it; `value` is None where the document gives words or a date."""

    code: str
    group: str
    subject: str
    value: Decimal | None
    bound: str
    text: str
    unit: str
    as_of: str
    document: str
    kind: str
    kind_word: Promise
    park: str
    target: str
    note: str
    verified: bool
    is_year: bool
    """Whether the value is a year of the calendar, which is no quantity."""


@dataclass(frozen=True)
class RatioRow:
    """A published percentage, what comes out of the two figures, and how far they agree."""

    name: str
    above: Decimal
    below: Decimal
    said: Decimal
    found: Decimal
    fit: str
    fit_word: Promise
    tone: str
    note: str


@dataclass(frozen=True)
class FigurePage:
    """One page of the figures that the filters leave, and the check of published percentages."""

    filters: FigureFilters
    count: int
    rows: Page[FigureRow]
    ratios: tuple[RatioRow, ...]


def figure_page(filters: FigureFilters, *, after: str | None, lang: str) -> FigurePage:
    """The figures that the filters leave, in the order of the documents."""
    found = narrowed(filters)
    page = keyset(found, order=ORDER, after=after)
    return FigurePage(
        filters=filters,
        count=found.count(),
        rows=Page(tuple(figure_rows(page.items, lang=lang)), page.next, page.previous),
        ratios=ratio_rows(lang) if not filters.said() and not after else (),
    )


def narrowed(filters: FigureFilters) -> QuerySet[Figure]:
    """The figures that every filter leaves."""
    figures = Figure.objects.order_by(*ORDER)
    words = Q(subject__icontains=filters.q) | Q(en__icontains=filters.q)
    if filters.q:
        figures = figures.filter(words | Q(code__istartswith=filters.q))
    exact = {name: value for name, value in filters.said().items() if name != "q"}
    return figures.filter(**exact)


def figure_rows(figures: Iterable[Figure], *, lang: str) -> Iterable[FigureRow]:
    """Figures as the list shows them."""
    papers = {p.code: named(p.name, p.en, lang) for p in Publication.objects.all()}
    parks = frozenset(Park.objects.exclude(status="uncertain").values_list("code", flat=True))
    return (_row(figure, papers, parks, lang) for figure in figures)


def document_choices(lang: str) -> tuple[tuple[str, str], ...]:
    """The documents, for a filter."""
    return tuple((p.code, named(p.name, p.en, lang)) for p in Publication.objects.all())


def ratio_rows(lang: str) -> tuple[RatioRow, ...]:
    """Every published percentage beside the one that comes out."""
    values = dict(Figure.objects.values_list("code", "value"))
    ratios = ((r, values[r.above], values[r.below]) for r in FigureRatio.objects.all())
    return tuple(
        _ratio(ratio, above, below, lang)
        for ratio, above, below in ratios
        if above is not None and below is not None
    )


def _row(figure: Figure, papers: Mapping[str, str], parks: frozenset[str], lang: str) -> FigureRow:
    return FigureRow(
        code=figure.code,
        group=figure.group,
        subject=named(figure.subject, figure.en, lang),
        value=figure.value,
        bound=figure.bound,
        text=figure.text,
        unit=unit_words(figure.unit, lang),
        as_of=figure.as_of,
        document=papers[figure.document],
        kind=figure.kind,
        kind_word=KIND_WORDS[figure.kind],
        park=figure.scope if figure.scope in parks else "",
        target=figure.target,
        note=named(figure.note, figure.note_en, lang),
        verified=figure.verified,
        is_year=figure.unit == YEAR and figure.value is not None and figure.value > FIRST_YEAR,
    )


def _ratio(ratio: FigureRatio, above: Decimal, below: Decimal, lang: str) -> RatioRow:
    return RatioRow(
        name=named(ratio.name, ratio.en, lang),
        above=above,
        below=below,
        said=ratio.said,
        found=percent(above, below, DECIMALS),
        fit=ratio.fit,
        fit_word=FIT_WORDS[ratio.fit],
        tone=FIT_TONES[ratio.fit],
        note=named(ratio.note, ratio.note_en, lang),
    )
