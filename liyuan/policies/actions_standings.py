"""Outcomes of rules that a run keeps for its lists, gathered while the verdicts travel."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from liyuan.policies.models import VerdictRun
from liyuan.rules.criteria import CriteriaRule
from liyuan.rules.decisions import FirmScope, Rule, rule_from
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.ranking import Ranking, Scored
from liyuan.rules.scores import ScoreRule

COPY = "COPY policies_standing (run_id, enterprise_id, version_id, value) FROM STDIN"
TOTALS = """INSERT INTO policies_standingtotal
    (run_id, version_id, value, district_id, park_id, firms)
    SELECT s.run_id, s.version_id, s.value, e.district_id, e.park_id, count(*)
    FROM policies_standing s JOIN enterprises_enterprise e ON e.id = s.enterprise_id
    WHERE s.run_id = %s GROUP BY 1, 2, 3, 4, 5"""
# run, firm, version, outcome
Row = tuple[int, int, int, str]


@dataclass(frozen=True)
class Kept:
    """A rule whose outcomes are kept: its version, and which outcomes by their place."""

    name: str
    version: int
    places: dict[str, int]


@dataclass
class Ranked:
    """A score whose firms are ranked when all of them are known: those assessed, and the vetoed."""

    name: str
    ranking: Ranking
    version: int
    scored: list[Scored] = field(default_factory=list)
    vetoed: list[int] = field(default_factory=list)

    def take(self, firm: int, scope: FirmScope) -> None:
        """Assess a firm whose score and veto are known; any other is not ranked."""
        score, veto = scope.values[self.name], scope.values[self.ranking.veto]
        if not isinstance(score, Decimal) or not isinstance(veto, bool):
            return
        if veto:
            self.vetoed.append(firm)
        else:
            self.scored.append((firm, score))

    def rows(self, run: VerdictRun) -> Iterator[Row]:
        """The class of each firm assessed."""
        for firm, code in self.ranking.classes(self.scored, self.vetoed):
            yield run.pk, firm, self.version, code


@dataclass
class Standings:
    """Which firm has which kept outcome; ten bytes each, for there may be millions."""

    rules: tuple[Kept, ...]
    ranked: tuple[Ranked, ...]
    outcomes: tuple[tuple[int, str], ...]
    firms: "array[int]" = field(default_factory=lambda: array("q"))
    found: "array[int]" = field(default_factory=lambda: array("H"))

    @classmethod
    def of(cls, versions: Iterable[RuleVersion]) -> "Standings":
        """Nothing yet, for the kept outcomes of these rules."""
        rules: list[Kept] = []
        ranked: list[Ranked] = []
        outcomes: list[tuple[int, str]] = []
        for version in versions:
            rule = rule_from(version.content) if version.kind == Kind.RULE else None
            if isinstance(rule, ScoreRule) and rule.ranking:
                ranked.append(Ranked(rule.name, rule.ranking, version.pk))
            elif rule is not None and kept_of(rule):
                first = len(outcomes)
                outcomes += [(version.pk, value) for value in kept_of(rule)]
                places = {value: first + at for at, value in enumerate(kept_of(rule))}
                rules.append(Kept(rule.name, version.pk, places))
        return cls(tuple(rules), tuple(ranked), tuple(outcomes))

    def take(self, firm: int, scope: FirmScope) -> None:
        """Note what a firm is."""
        for score in self.ranked:
            score.take(firm, scope)
        for rule in self.rules:
            value = scope.values[rule.name]
            place = rule.places.get(value) if isinstance(value, str) else None
            if place is not None:
                self.firms.append(firm)
                self.found.append(place)

    def write(self, run: VerdictRun) -> int:
        """Copy all of them into a run, and count them; how many there are."""
        count = 0
        with connection.cursor() as cursor:
            with cursor.copy(COPY) as copy:
                for count, row in enumerate(self._rows(run), 1):  # noqa: B007
                    copy.write_row(row)
            cursor.execute(TOTALS, [run.pk])
        return count

    def _rows(self, run: VerdictRun) -> Iterator[Row]:
        for firm, place in zip(self.firms, self.found, strict=True):
            version, value = self.outcomes[place]
            yield run.pk, firm, version, value
        for score in self.ranked:
            yield from score.rows(run)


def kept_of(rule: Rule) -> tuple[str, ...]:
    """The outcomes that a run keeps of a rule."""
    return () if isinstance(rule, CriteriaRule) else rule.kept
