"""The clauses of a day as a plan over all firms, and what each of them rests on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from liyuan.engines.screening.plan import ClauseText, Plan
from liyuan.engines.screening.schema import Schema
from liyuan.policies.domain import DatedClause
from liyuan.policies.domain_columns import clause_text, names_read
from liyuan.policies.queries_runs import JudgingClause, JudgingRules, judging_rules
from liyuan.rules.columns_decisions import closure
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion


def clause_key(version: RuleVersion, clause: str) -> str:
    """How a clause is called in plans and results."""
    return f"{version.rule_id}/{clause}"


@dataclass(frozen=True)
class DayClause:
    """A clause on a day, with the version that it stands in."""

    key: str
    judging: JudgingClause
    dated: DatedClause

    @cached_property
    def text(self) -> ClauseText:
        return clause_text(self.key, self.dated)

    @cached_property
    def reads(self) -> frozenset[str]:
        return names_read([self.dated])


@dataclass(frozen=True)
class DayRules:
    """All that a screening judges with on a day."""

    basis: date
    versions: tuple[RuleVersion, ...]
    judging: JudgingRules
    wanted: str = ""

    @classmethod
    def of(cls, versions: tuple[RuleVersion, ...], basis: date) -> "DayRules":
        """Compile rule versions for a day."""
        return cls(basis, versions, judging_rules(versions))

    def only(self, key: str) -> "DayRules":
        """The same facts and decisions with the clause of a key alone."""
        return replace(self, wanted=key)

    @cached_property
    def clauses(self) -> tuple[DayClause, ...]:
        """Every clause, those that are not open on the day too, in the order of their keys."""
        pairs = zip(self.judging.clauses, self.judging.book(self.basis).clauses, strict=True)
        found = [
            DayClause(clause_key(one.version, one.prepared.clause.key), one, dated)
            for one, dated in pairs
        ]
        wanted = [one for one in found if self.wanted in ("", one.key)]
        return tuple(sorted(wanted, key=lambda clause: clause.key))

    @cached_property
    def facts_hash(self) -> str:
        """The catalogue and the decisions in one hash: what a table of the city is made with."""
        return _hash_of(v for v in self.versions if v.kind in (Kind.FACT, Kind.RULE))

    def own_hash(self, clause: DayClause) -> str:
        """What a clause itself says on the day, in one hash."""
        said = [self.basis.isoformat(), str(clause.dated.window), _content(clause)]
        return sha256(json.dumps(said, default=str).encode()).hexdigest()

    def rests_on(self, clause: DayClause) -> str:
        """A clause's own text with all that it reads, in one hash."""
        names = closure(self.judging.ruleset, clause.reads)
        rules = {name for rule in self.judging.ruleset.decisions for name in rule.types}
        used = [v for v in self.versions if self._defines(v) & names & rules]
        used += [v for v in self.versions if v.kind == Kind.FACT and v.content["name"] in names]
        own = json.dumps([str(clause.dated.window), _content(clause)], default=str)
        return sha256(f"{_hash_of(used)} {own}".encode()).hexdigest()

    @staticmethod
    def _defines(version: RuleVersion) -> frozenset[str]:
        if version.kind != Kind.RULE:
            return frozenset()
        return frozenset(output["name"] for output in version.content["outputs"])

    def plan(self, schema: Schema, left: Iterable[str] = ()) -> Plan:
        """All clauses that columns can judge."""
        return Plan.of([one.text for one in self.clauses if one.reads.isdisjoint(left)], schema)


def _content(clause: DayClause) -> Mapping[str, object]:
    """What a clause's own version says of it."""
    content = clause.judging.version.content["clauses"]
    key = clause.judging.prepared.clause.key
    found: Mapping[str, object] = next(one for one in content if one["key"] == key)
    return found


def _hash_of(versions: Iterable[RuleVersion]) -> str:
    lines = sorted(f"{v.rule_id} {v.content_hash}" for v in versions)
    return sha256("\n".join(lines).encode()).hexdigest()
