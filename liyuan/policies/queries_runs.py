"""Reads of verdict runs and of the rules that each was made with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from django.db.models import QuerySet

from liyuan.accounts.domain import Clearance
from liyuan.engines.feel import Type
from liyuan.enterprises.models import Snapshot
from liyuan.policies.domain import PolicyDocument, PreparedClause, prepare
from liyuan.policies.domain_judging import Book
from liyuan.policies.models import VerdictRun
from liyuan.rules.decisions import Ruleset, ScopeMaker
from liyuan.rules.domain import FactDefinition, Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import ruleset


@dataclass(frozen=True)
class JudgingClause:
    """A clause ready to be judged, with the version and document that it stands in."""

    version: RuleVersion
    document: PolicyDocument
    prepared: PreparedClause


@dataclass(frozen=True)
class JudgingRules:
    """All that a run judged with."""

    ruleset: Ruleset
    maker: ScopeMaker
    clauses: tuple[JudgingClause, ...]
    types: Mapping[str, Type]
    english: Mapping[str, str]
    behind: Mapping[str, frozenset[FactDefinition]]
    books: dict[date, Book] = field(default_factory=dict, compare=False, repr=False)

    def book(self, basis: date) -> Book:
        """The clauses as of a day; kept for the day that is asked for again and again."""
        if basis not in self.books:
            self.books.clear()
            prepared = (clause.prepared for clause in self.clauses)
            self.books[basis] = Book.of(prepared, basis, self.ruleset.names.constants(basis))
        return self.books[basis]

    def readable(self, names: Iterable[str], by: Clearance) -> bool:
        """Whether all facts that these names stand for, through decisions too, may be read."""
        facts = (fact for name in names for fact in self.behind.get(name, ()))
        return not any(by.refuses(fact.level, fact.purposes) for fact in facts)

    def labels(self, lang: str) -> Mapping[str, str]:
        """What names are called in a language: in Chinese as they stand in the rules."""
        return self.english if lang == "en" else {}


def latest_run() -> VerdictRun | None:
    """The last finished run, with its snapshot."""
    return finished_runs().first()


def finished_runs() -> QuerySet[VerdictRun]:
    """Finished runs, latest first."""
    return (
        VerdictRun.objects.filter(finished_at__isnull=False)
        .select_related("snapshot")
        .order_by("-id")
    )


# A number alone may come back after a restore, for another text.
Versions = tuple[tuple[int, str], ...]
PINNED = ("pk", "content_hash")


class Pinned(Protocol):
    """A finished run of any kind: of verdicts, or a screening."""

    pk: Any
    as_of: date
    finished_at: datetime | None

    @property
    def snapshot(self) -> Snapshot | None: ...

    @property
    def versions(self) -> Any: ...


def rules_of(run: Pinned) -> JudgingRules:
    """The rules of a run; kept in memory, since versions never change."""
    if run.finished_at is None:
        return _rules(tuple(sorted(run.versions.values_list(*PINNED))))
    return _rules(versions_read(type(run), run.pk, run.finished_at))


def rules_in_force() -> JudgingRules:
    """The rules in force now; kept in memory for who reads a firm without a run."""
    current = RuleVersion.objects.filter(current=True)
    return _rules(tuple(sorted(current.values_list(*PINNED))))


def rules_beside(version: RuleVersion) -> JudgingRules:
    """The facts and decisions in force now, with one version of a policy."""
    current = RuleVersion.objects.filter(current=True, kind__in=(Kind.FACT, Kind.RULE))
    pinned = (version.pk, version.content_hash)
    return _rules((*sorted(current.values_list(*PINNED)), pinned))


@lru_cache(maxsize=64)
def versions_read(kind: type[Any], pk: int, finished_at: datetime) -> Versions:
    """What a finished run read, which never changes; `finished_at` tells it from any other."""
    runs = kind.objects.filter(pk=pk, finished_at=finished_at)
    return tuple(sorted(runs.values_list(*(f"versions__{name}" for name in PINNED))))


@lru_cache(maxsize=32)
def _rules(versions: Versions) -> JudgingRules:
    ids = [pk for pk, _ in versions]
    return judging_rules(tuple(RuleVersion.objects.filter(pk__in=ids).order_by("rule_id")))


def judging_rules(versions: tuple[RuleVersion, ...]) -> JudgingRules:
    """Compile a set of rule versions for judging."""
    rules = ruleset(versions)
    types = rules.types()
    names = frozenset(types)
    clauses = tuple(
        JudgingClause(version, document, prepare(clause, names))
        for version in versions
        if version.kind == Kind.POLICY
        for document in (PolicyDocument.from_content(version.content),)
        for clause in document.clauses
    )
    maker = ScopeMaker.of(rules)
    return JudgingRules(rules, maker, clauses, types, rules.labels(), rules.behind())
