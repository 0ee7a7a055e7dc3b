"""Reads of policies: the list of clauses, the page of a policy, totals and firms of a clause."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from liyuan.accounts.queries import unit_names
from liyuan.policies.domain import NO_MONEY, Clause, Mode, Outcome, PolicyDocument, Window
from liyuan.policies.models import Verdict, VerdictRun, VerdictTotal
from liyuan.policies.queries_firm import slug_of
from liyuan.policies.queries_runs import latest_run, rules_beside
from liyuan.policies.queries_words import ClauseWords, clause_words
from liyuan.rules.domain import Kind, Source
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import current_versions, pack_manifest, versions_of
from liyuan.web.language import named
from liyuan.web.paging import PAGE_SIZE, Page, gathered, keyset

POLICY_PREFIX = "policies/"
BY_NAME = ("enterprise__pinyin_sort", "enterprise_id")


@dataclass(frozen=True)
class Filters:
    """What the list of clauses is narrowed by; an empty text narrows nothing."""

    q: str = ""
    mode: str = ""
    window: str = ""
    issuer: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class ClauseRow:
    """One clause in the list."""

    slug: str
    key: str
    name: str
    policy: str
    issuer: str
    mode: Mode
    window: Window
    first: date | None
    last: date | None
    verified: bool
    totals: "Totals | None"


@dataclass(frozen=True)
class VerdictCounts:
    """What a reader may count: rows of verdicts or of their totals, and how these count firms.

    `hidden` are verdicts that the totals hold and the reader's lists do not: they count for
    nothing, so that no total differs from the list behind it.
    """

    rows: QuerySet[Verdict] | QuerySet[VerdictTotal]
    firms: Aggregate
    hidden: QuerySet[Verdict] | None = None


@dataclass(frozen=True)
class Totals:
    """Firms by outcome among those a clause is for, and what the eligible would get.

    `amount_fen` is None for a clause that pays no money that could be worked out.
    """

    eligible: int
    short: int
    unknown: int
    amount_fen: int | None

    def of(self, clause: Clause) -> "Totals":
        """The same for a clause: no amount where it works none out."""
        return self if clause.amount != NO_MONEY else replace(self, amount_fen=None)


@dataclass(frozen=True)
class PolicyPage:
    """All that the page of one policy shows."""

    slug: str
    name: str
    document: PolicyDocument
    note: str
    issuer: str
    source: Source
    window: Window
    basis: date
    clauses: tuple[tuple[ClauseWords, "Totals | None"], ...]
    version: RuleVersion
    versions: tuple[RuleVersion, ...]
    run: VerdictRun | None


@dataclass(frozen=True)
class FirmRow:
    """One firm's verdict, with names in the reader's language."""

    verdict: Verdict
    failed: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ClauseFirms:
    """The firms of a clause with one outcome, a page at a time."""

    slug: str
    clause: ClauseWords
    policy: str
    outcome: Outcome
    run: VerdictRun
    rows: tuple[FirmRow, ...]
    page: Page[Verdict]


def policy_list(
    filters: Filters,
    *,
    basis: date,
    lang: str,
    counts: VerdictCounts | None,
    issuers: Mapping[str, str] | None = None,
) -> tuple[ClauseRow, ...]:
    """Every clause in force that passes the filters, by policy and key.

    `counts` are the verdicts that the reader may count; None shows no figures. `issuers` are the
    names of units by code, read unless given: for a page that shows none of them.
    """
    totals = totals_by_clause(counts)
    issuers = unit_names(lang) if issuers is None else issuers
    rows = (
        row
        for version in current_versions(Kind.POLICY)
        for row in _rows(version, basis, lang, issuers, totals)
    )
    return tuple(row for row in rows if _passes(row, filters))


def policy_page(
    slug: str,
    *,
    version_id: int | None,
    basis: date,
    lang: str,
    run: VerdictRun | None,
    counts: VerdictCounts | None,
) -> PolicyPage | None:
    """The page of a policy, of an older version where one is asked for; None if unknown."""
    versions = tuple(versions_of(POLICY_PREFIX + slug))
    version = next((v for v in versions if version_id in (None, v.pk)), None)
    if version is None:
        return None
    document = PolicyDocument.from_content(version.content)
    totals = totals_by_clause(counts)
    clauses = _worded(version, basis, lang)
    return PolicyPage(
        slug=slug,
        name=named(document.name, document.en, lang),
        document=document,
        note=_note(document, lang),
        issuer=unit_names(lang).get(document.issuer, document.issuer),
        source=document.source,
        window=document.period.window(basis),
        basis=basis,
        clauses=tuple(
            (c, _of(totals.get((version.pk, c.key)), document.clause(c.key))) for c in clauses
        ),
        version=version,
        versions=versions,
        run=run,
    )


def clause_firms(
    slug: str,
    key: str,
    outcome: Outcome,
    *,
    visible: Q,
    lang: str,
    after: str = "",
    size: int = PAGE_SIZE,
) -> ClauseFirms | None:
    """The firms that the latest run found to have an outcome on a clause; None if unknown."""
    run = latest_run()
    version = versions_of(POLICY_PREFIX + slug).filter(runs=run).first() if run else None
    if run is None or version is None:
        return None
    words = {c.key: c for c in _worded(version, run.as_of, lang)}
    if key not in words:
        return None
    verdicts = gathered(firms_of_clause(run, version, key, outcome, visible))
    shown = verdicts.select_related("enterprise__district", "enterprise__park")
    page = keyset(shown.defer("enterprise__name_tokens"), order=BY_NAME, after=after, size=size)
    return ClauseFirms(
        slug=slug,
        clause=words[key],
        policy=named(version.name, version.en, lang),
        outcome=outcome,
        run=run,
        rows=firm_rows(page.items, version, key, lang),
        page=page,
    )


def firm_rows(
    verdicts: Iterable[Verdict], version: RuleVersion, key: str, lang: str
) -> tuple[FirmRow, ...]:
    """Verdicts of one clause with the names of conditions and facts as they are read."""
    clause = PolicyDocument.from_content(version.content).clause(key)
    names = {c.name: named(c.name, c.en, lang) for c in clause.conditions}
    facts = {v.name: named(v.name, v.en, lang) for v in current_versions(Kind.FACT)}
    return tuple(
        FirmRow(
            v, tuple(names.get(n, n) for n in v.failed), tuple(facts.get(n, n) for n in v.missing)
        )
        for v in verdicts
    )


def firms_of_clause(
    run: VerdictRun, version: RuleVersion, key: str, outcome: Outcome, visible: Q
) -> QuerySet[Verdict]:
    """Verdicts of a clause with an outcome, among the firms that it is for."""
    return Verdict.objects.filter(
        visible, run=run, version=version, clause=key, outcome=outcome, in_scope=True
    )


def totals_by_clause(counts: VerdictCounts | None) -> Mapping[tuple[int, str], Totals]:
    """Totals by (version, clause) of the verdicts that a reader may count."""
    if counts is None:
        return {}
    told: dict[tuple[int, str], dict[str, tuple[int, int]]] = {}
    cells = _cells(counts.rows, counts.firms, sign=1)
    if counts.hidden is not None:
        cells = cells.union(_cells(counts.hidden, Count("pk"), sign=-1), all=True)
    for version, clause, outcome, firms, fen, sign in cells:
        outcomes = told.setdefault((version, clause), {})
        before, amount = outcomes.get(outcome, (0, 0))
        outcomes[outcome] = (before + sign * firms, amount + sign * fen)
    # nobody left is nobody, not a clause with zeros
    return {key: _totals(found) for key, found in told.items() if any(n for n, _ in found.values())}


def _cells(
    rows: QuerySet[Verdict] | QuerySet[VerdictTotal], firms: Aggregate, *, sign: int
) -> QuerySet[Any, tuple[int, str, str, int, int, int]]:
    """Version, clause, outcome, how many firms, what they would get; added or taken away."""
    found = rows.filter(in_scope=True).order_by().values_list("version_id", "clause", "outcome")
    return found.annotate(n=firms, fen=Coalesce(Sum("amount_fen"), 0), sign=Value(sign))


def _note(document: PolicyDocument, lang: str) -> str:
    """What a policy says of its own standing; the pack has the English of it."""
    english = pack_manifest().get("demo_note_en", "")
    return named(document.demo_note, english, lang) if document.demo_note else ""


def _totals(found: Mapping[str, tuple[int, int]]) -> Totals:
    nothing = (0, 0)
    eligible, amount = found.get(Outcome.ELIGIBLE, nothing)
    return Totals(
        eligible=eligible,
        short=found.get(Outcome.NOT, nothing)[0],
        unknown=found.get(Outcome.UNKNOWN, nothing)[0],
        amount_fen=amount,
    )


def _of(totals: Totals | None, clause: Clause) -> Totals | None:
    return totals.of(clause) if totals else None


def _worded(version: RuleVersion, basis: date, lang: str) -> tuple[ClauseWords, ...]:
    rules = rules_beside(version)
    return tuple(
        clause_words(clause, rules, basis, lang)
        for clause in rules.clauses
        if clause.version.pk == version.pk
    )


def _rows(
    version: RuleVersion,
    basis: date,
    lang: str,
    issuers: Mapping[str, str],
    totals: Mapping[tuple[int, str], Totals],
) -> Iterable[ClauseRow]:
    document = PolicyDocument.from_content(version.content)
    for clause in document.clauses:
        yield ClauseRow(
            slug=slug_of(version.rule_id),
            key=clause.key,
            name=named(clause.name, clause.en, lang),
            policy=named(document.name, document.en, lang),
            issuer=issuers.get(document.issuer, document.issuer),
            mode=clause.mode,
            window=clause.period.window(basis),
            first=clause.period.first,
            last=clause.period.last,
            verified=document.source.verified,
            totals=_of(totals.get((version.pk, clause.key)), clause),
        )


def _passes(row: ClauseRow, filters: Filters) -> bool:
    text = f"{row.key} {row.name} {row.policy}".lower()
    return (
        filters.q.lower() in text
        and filters.mode in ("", row.mode)
        and filters.window in ("", row.window)
        and filters.issuer in ("", row.issuer)
    )
