"""Reads of open checks (待核事项): what differs, by how much, and how it ended."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.enterprises.domain_checks import CheckState
from liyuan.enterprises.domain_facts import typed_value
from liyuan.enterprises.models import BasisCheck, FactCheck
from liyuan.rules.domain import FactDefinition
from liyuan.rules.queries import catalogue
from liyuan.web.language import named
from liyuan.web.paging import PAGE_SIZE, Page, keyset

BY_SIZE = ("-difference", "pk")
STATE_WORDS: Mapping[str, Promise] = {
    CheckState.OPEN: _("待核"),
    CheckState.CONFIRMED: _("已核实"),
    CheckState.AGREED: _("已一致"),
}
# Nobody settles a missing basis: it is there or it is not.
BASIS_WORDS: Mapping[str, Promise] = {
    CheckState.OPEN: _("待补依据"),
    CheckState.AGREED: _("已有依据"),
}


@dataclass(frozen=True)
class CheckFilters:
    """What the list is narrowed by; an empty text narrows nothing."""

    state: str = ""
    district: str = ""
    park: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Figure:
    """What one source says; `value` is None for who may not read it."""

    source: str
    name: str
    unit: str
    value: object


@dataclass(frozen=True)
class CheckRow:
    """One check; who may not read all its figures learns neither their difference nor why."""

    id: int
    code: str
    firm: str
    fact: str
    type: str
    year: int | None
    figures: tuple[Figure, ...]
    difference: Decimal | None
    state: str
    state_word: Promise
    found: date
    confirmed: str
    reason: str
    evidence: str


@dataclass(frozen=True)
class BasisRow:
    """What a unit handed over without a basis that holds."""

    unit: str
    facts: tuple[str, ...]
    firms: int
    state: str
    state_word: Promise
    found: date


@dataclass(frozen=True)
class CheckPage:
    """A page of checks."""

    rows: tuple[CheckRow, ...]
    page: Page[FactCheck]


def check_page(
    checks: QuerySet[FactCheck],
    filters: CheckFilters,
    *,
    readable: frozenset[str],
    units: Mapping[str, str],
    lang: str,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> CheckPage:
    """The checks that the filters leave, the widest difference first."""
    asked = {
        "state": filters.state,
        "enterprise__district__code": filters.district,
        "enterprise__park__code": filters.park,
    }
    found = checks.filter(**{name: value for name, value in asked.items() if value})
    found = found.select_related("enterprise").defer("enterprise__name_tokens")
    page = keyset(found, order=BY_SIZE, after=after, size=size)
    facts = catalogue()
    rows = (check_row(check, facts, readable, units, lang) for check in page.items)
    return CheckPage(tuple(rows), page)


def basis_rows(
    checks: QuerySet[BasisCheck], state: str, *, units: Mapping[str, str], lang: str
) -> tuple[BasisRow, ...]:
    """Those of a state, of any where none is named, the latest first: as few as units."""
    found = checks.filter(state=state) if state else checks
    facts = catalogue()
    return tuple(
        BasisRow(
            unit=units.get(check.unit, check.unit),
            facts=tuple(_of_year(facts[fact], year, lang) for fact, year in check.facts),
            firms=check.firms,
            state=check.state,
            state_word=BASIS_WORDS[check.state],
            found=timezone.localdate(check.found_at),
        )
        for check in found.order_by("-found_at", "unit")[:PAGE_SIZE]
    )


def _of_year(fact: FactDefinition, year: int, lang: str) -> str:
    name = named(fact.name, fact.en, lang)
    return f"{name} {year}" if year else name


def check_row(
    check: FactCheck,
    facts: Mapping[str, FactDefinition],
    readable: frozenset[str],
    units: Mapping[str, str],
    lang: str,
) -> CheckRow:
    """One check in a language, with the figures that may be read."""
    fact = facts[check.fact]
    said = (_figure(facts[s], v, facts[s].id in readable, units, lang) for s, v in check.said)
    confirmed = facts.get(check.source)
    whole = readable.issuperset(source for source, _ in check.said)
    return CheckRow(
        id=check.pk,
        code=check.enterprise.credit_code,
        firm=check.enterprise.name,
        fact=named(fact.name, fact.en, lang),
        type=fact.type,
        year=check.year,
        figures=tuple(said),
        difference=check.difference if whole else None,
        state=check.state,
        state_word=STATE_WORDS[check.state],
        found=timezone.localdate(check.found_at),
        confirmed=named(confirmed.name, confirmed.en, lang) if confirmed else "",
        reason=check.reason if whole else "",
        evidence=check.evidence if whole else "",
    )


def _figure(
    source: FactDefinition, stored: Any, readable: bool, units: Mapping[str, str], lang: str
) -> Figure:
    return Figure(
        source=source.id,
        name=named(source.name, source.en, lang),
        unit=units.get(source.source_unit, source.source_unit),
        value=typed_value(source.type, stored) if readable else None,
    )
