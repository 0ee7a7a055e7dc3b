"""The clauses of a screening with their counts and budgets, and what it was pinned to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Sum

from liyuan.enterprises.access import listed_firms
from liyuan.policies.domain import NO_MONEY, Clause, Mode, Outcome, PolicyDocument, Window
from liyuan.policies.queries_firm import slug_of
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.screening.models import ScreeningRun, ScreeningTotal
from liyuan.web.language import named


@dataclass(frozen=True)
class ClauseFilters:
    """What the clauses are narrowed by, and their order; an empty text narrows nothing."""

    policy: str = ""
    mode: str = ""
    sort: str = ""

    def said(self) -> dict[str, str]:
        """The filters that narrow something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Counts:
    """Firms that match or of whom it cannot be told, and what those that match would get."""

    eligible: int = 0
    unknown: int = 0
    fen: int = 0

    def with_cell(self, outcome: str, firms: int, fen: int) -> "Counts":
        """With one more cell of a total."""
        if outcome == Outcome.ELIGIBLE:
            return replace(self, eligible=self.eligible + firms, fen=self.fen + fen)
        return replace(self, unknown=self.unknown + firms)


@dataclass(frozen=True)
class ClauseLine:
    """One clause of a screening, `at` being its key among all clauses.

    `fen` is None where it pays no money that can be worked out.
    """

    at: str
    slug: str
    key: str
    name: str
    policy: str
    mode: Mode
    window: Window
    eligible: int
    unknown: int
    other: int
    fen: int | None


@dataclass(frozen=True)
class ClauseHead:
    """Which clause it is, `at` being its key among all clauses, `rule` that of its policy."""

    at: str
    rule: str
    slug: str
    key: str
    name: str
    policy: str
    mode: Mode
    window: Window
    pays: bool


@dataclass(frozen=True)
class RunPage:
    """The clauses that the filters leave, what they come to, and what could not be said.

    `lacking` are facts that no firm has, `apart` clauses that were judged firm by firm.
    """

    lines: tuple[ClauseLine, ...]
    budget: int
    lacking: tuple[str, ...]
    apart: tuple[str, ...]


def run_page(run: ScreeningRun, filters: ClauseFilters, *, lang: str) -> RunPage:
    """A screening that has results."""
    every = tuple(_lines(run, policies_of(run), lang))
    lines = sorted((one for one in every if _passes(one, filters)), key=ORDERS[filters.sort])
    return RunPage(
        lines=tuple(lines),
        budget=sum(one.fen or 0 for one in lines),
        lacking=tuple(run.notes.get("lacking", ())),
        apart=_named_in(run.notes.get("alone", ()), every),
    )


def policies_named(run: ScreeningRun, lang: str) -> dict[str, str]:
    """The policies of a screening by their slugs, for a filter."""
    return {slug_of(v.rule_id): named(v.name, v.en, lang) for v in policies_of(run)}


def policies_of(run: ScreeningRun) -> tuple[RuleVersion, ...]:
    """The policies that a screening judged with."""
    return tuple(run.versions.filter(kind=Kind.POLICY).order_by("rule_id"))


def versions_of_run(run: ScreeningRun) -> tuple[RuleVersion, ...]:
    """All that a screening judged with."""
    return tuple(run.versions.order_by("rule_id"))


def clauses_of(versions: Iterable[RuleVersion]) -> Iterable[tuple[RuleVersion, Clause]]:
    """Each clause with the version that it stands in."""
    for version in versions:
        for clause in PolicyDocument.from_content(version.content).clauses:
            yield version, clause


def clause_head(
    run: ScreeningRun, versions: Iterable[RuleVersion], slug: str, key: str, *, lang: str
) -> "ClauseHead | None":
    """Which clause this is among what was judged with; None when there is none of this name."""
    for version, clause in clauses_of(one for one in versions if one.kind == Kind.POLICY):
        if (slug_of(version.rule_id), clause.key) == (slug, key):
            return ClauseHead(
                at=f"{version.rule_id}/{key}",
                rule=version.rule_id,
                slug=slug,
                key=key,
                name=named(clause.name, clause.en, lang),
                policy=named(version.name, version.en, lang),
                mode=clause.mode,
                window=clause.period.window(run.as_of),
                pays=clause.amount is not NO_MONEY,
            )
    return None


def counts_of(run: ScreeningRun) -> dict[str, Counts]:
    """Counts by the keys of clauses."""
    rows = ScreeningTotal.objects.filter(run=run)
    cells = rows.values_list("version__rule_id", "clause", "outcome")
    found: dict[str, Counts] = defaultdict(Counts)
    for rule, clause, outcome, firms, fen in cells.annotate(Sum("firms"), Sum("fen")):
        key = f"{rule}/{clause}"
        found[key] = found[key].with_cell(outcome, firms, int(fen))
    return found


def counted_firms(run: ScreeningRun) -> int:
    """The firms that are in counts: all but the sensitive ones."""
    return max(0, run.firms - listed_firms().values("enterprise").distinct().count())


def _lines(run: ScreeningRun, versions: Iterable[RuleVersion], lang: str) -> Iterable[ClauseLine]:
    counts, firms = counts_of(run), counted_firms(run)
    for version, clause in clauses_of(versions):
        at = f"{version.rule_id}/{clause.key}"
        found = counts.get(at, Counts())
        yield ClauseLine(
            at=at,
            slug=slug_of(version.rule_id),
            key=clause.key,
            name=named(clause.name, clause.en, lang),
            policy=named(version.name, version.en, lang),
            mode=clause.mode,
            window=clause.period.window(run.as_of),
            eligible=found.eligible,
            unknown=found.unknown,
            other=max(0, firms - found.eligible - found.unknown),
            fen=found.fen if clause.amount is not NO_MONEY else None,
        )


def _passes(line: ClauseLine, filters: ClauseFilters) -> bool:
    return filters.policy in ("", line.slug) and filters.mode in ("", line.mode)


def _named_in(keys: Iterable[str], lines: Iterable[ClauseLine]) -> tuple[str, ...]:
    names = {one.at: one.name for one in lines}
    return tuple(names.get(key, key) for key in keys)


def _by_place(line: ClauseLine) -> tuple[Any, ...]:
    return line.slug, line.key


ORDERS: Mapping[str, Callable[[ClauseLine], tuple[Any, ...]]] = {
    "": _by_place,
    "key": _by_place,
    "eligible": lambda line: (-line.eligible, *_by_place(line)),
    "unknown": lambda line: (-line.unknown, *_by_place(line)),
    "budget": lambda line: (-(line.fen or 0), *_by_place(line)),
}
