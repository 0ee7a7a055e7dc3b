"""Reads of rules in force and of the drafts of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from liyuan.engines.findings import Finding
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import cases_of, versions_of
from liyuan.web.language import named
from liyuan.web.messages import in_words
from liyuan.web.paging import PAGE_SIZE, Page, keyset
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import EDITABLE_KINDS, OPEN
from liyuan.workbench.forms import Filters
from liyuan.workbench.models import Draft
from liyuan.workbench.queries_grid import Grid, grids_of
from liyuan.workbench.words import KINDS, ORIGINS, POLICY, STATES, TONES


@dataclass(frozen=True)
class DraftMark:
    """The open draft of a rule, as lists show it."""

    number: int
    state: str | Promise
    tone: str


@dataclass(frozen=True)
class RuleRow:
    """One rule in force."""

    rule_id: str
    name: str
    kind: str | Promise
    origin: str | Promise
    valid_from: date
    loaded_at: datetime
    verified: bool
    draft: DraftMark | None


@dataclass(frozen=True)
class RulePage:
    """One version of a rule, to read: its text, its tables, its cases, and the other versions."""

    row: RuleRow
    version: RuleVersion
    lines: tuple[str, ...]
    cases: str
    grids: tuple[Grid, ...]
    versions: tuple[RuleVersion, ...]

    @property
    def is_table(self) -> bool:
        """Whether it can be taken away as DMN and XLSX."""
        return bool(self.version.content.get("kind") == "decision_table")


@dataclass(frozen=True)
class Remark:
    """A finding beside its line."""

    line: int
    column: int
    code: str
    words: str


def rules_in_force(filters: Filters) -> QuerySet[RuleVersion]:
    """The current versions of rules and policies that the filters leave."""
    versions = RuleVersion.objects.filter(current=True, kind__in=EDITABLE_KINDS)
    if filters.q:
        said = filters.q.strip()
        versions = versions.filter(
            Q(name__icontains=said) | Q(en__icontains=said) | Q(rule_id__icontains=said)
        )
    if filters.kind:
        of_policy = Q(kind=Kind.POLICY)
        versions = versions.filter(
            of_policy if filters.kind == POLICY else Q(content__kind=filters.kind)
        )
    if filters.origin:
        versions = versions.filter(origin=filters.origin)
    if filters.draft:
        drafts = Draft.objects.filter(rule_id=OuterRef("rule_id"), state__in=OPEN)
        versions = versions.filter(Exists(drafts))
    return versions


def rule_list(
    filters: Filters, *, drafts: bool, lang: str, after: str | None, size: int = PAGE_SIZE
) -> Page[RuleRow]:
    """A page of rules in force; `drafts` says whether the reader may know of drafts."""
    page = keyset(rules_in_force(filters), order=("rule_id",), after=after, size=size)
    rows = tuple(_rows(page.items, drafts=drafts, lang=lang))
    return Page(rows, page.next, page.previous)


def rule_page(version: RuleVersion, *, drafts: bool, lang: str) -> RulePage:
    """One version with the others of its rule."""
    text = desk().text_of(Kind(version.kind), version.content)
    return RulePage(
        row=next(_rows((version,), drafts=drafts, lang=lang)),
        version=version,
        lines=tuple(text.splitlines()),
        cases=cases_of(version.rule_id),
        grids=grids_of(version.content, lang),
        versions=tuple(versions_of(version.rule_id).defer("content")),
    )


def remarks_of(findings: tuple[Finding, ...], lang: str) -> tuple[Remark, ...]:
    """Findings as they stand beside a text."""
    return tuple(
        Remark(f.where.line or 1, f.where.column or 1, f.code, in_words(f, lang)) for f in findings
    )


def _rows(versions: tuple[RuleVersion, ...], *, drafts: bool, lang: str) -> Iterator[RuleRow]:
    marks = _marks([version.rule_id for version in versions]) if drafts else {}
    for version in versions:
        content = version.content
        yield RuleRow(
            rule_id=version.rule_id,
            name=named(version.name, version.en, lang),
            kind=KINDS[POLICY if version.kind == Kind.POLICY else content["kind"]],
            origin=ORIGINS[version.origin],
            valid_from=version.valid_from,
            loaded_at=version.loaded_at,
            verified=_verified(content),
            draft=marks.get(version.rule_id),
        )


def _verified(content: Mapping[str, Any]) -> bool:
    return bool(content.get("verified", content["source"].get("verified", False)))


def _marks(rule_ids: list[str]) -> dict[str, DraftMark]:
    found = Draft.objects.filter(rule_id__in=rule_ids, state__in=OPEN)
    return {
        rule_id: DraftMark(number, STATES[state], TONES.get(state, ""))
        for number, rule_id, state in found.values_list("pk", "rule_id", "state")
    }
