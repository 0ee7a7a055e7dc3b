"""Outcomes of rules that a run keeps for its lists, gathered while the verdicts travel."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from liyuan.policies.models import VerdictRun
from liyuan.rules.decisions import DecisionRule, FirmScope, Rule, rule_from
from liyuan.rules.domain import Kind
from liyuan.rules.ladders import LadderRule
from liyuan.rules.models import RuleVersion

COPY = "COPY policies_standing (run_id, enterprise_id, version_id, value) FROM STDIN"


@dataclass(frozen=True)
class Kept:
    """A rule whose outcomes are kept: its version, and which outcomes by their place."""

    name: str
    version: int
    places: dict[str, int]


@dataclass
class Standings:
    """Which firm has which kept outcome; ten bytes each, for there may be millions."""

    rules: tuple[Kept, ...]
    outcomes: tuple[tuple[int, str], ...]
    firms: "array[int]" = field(default_factory=lambda: array("q"))
    found: "array[int]" = field(default_factory=lambda: array("H"))

    @classmethod
    def of(cls, versions: Iterable[RuleVersion]) -> "Standings":
        """Nothing yet, for the kept outcomes of these rules."""
        rules: list[Kept] = []
        outcomes: list[tuple[int, str]] = []
        for version in versions:
            rule = rule_from(version.content) if version.kind == Kind.RULE else None
            if rule is not None and kept_of(rule):
                first = len(outcomes)
                outcomes += [(version.pk, value) for value in kept_of(rule)]
                places = {value: first + at for at, value in enumerate(kept_of(rule))}
                rules.append(Kept(rule.name, version.pk, places))
        return cls(tuple(rules), tuple(outcomes))

    def take(self, firm: int, scope: FirmScope) -> None:
        """Note what a firm is."""
        for rule in self.rules:
            value = scope.values[rule.name]
            place = rule.places.get(value) if isinstance(value, str) else None
            if place is not None:
                self.firms.append(firm)
                self.found.append(place)

    def write(self, run: VerdictRun) -> int:
        """Copy all of them into a run; how many there are."""
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for row in self._rows(run):
                copy.write_row(row)
        return len(self.firms)

    def _rows(self, run: VerdictRun) -> Iterator[tuple[int, int, int, str]]:
        for firm, place in zip(self.firms, self.found, strict=True):
            version, value = self.outcomes[place]
            yield run.pk, firm, version, value


def kept_of(rule: Rule) -> tuple[str, ...]:
    """The outcomes that a run keeps of a rule."""
    return rule.kept if isinstance(rule, DecisionRule | LadderRule) else ()
