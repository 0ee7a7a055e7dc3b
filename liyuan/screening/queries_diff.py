"""What became of each clause between two screenings, and which firms are behind a count."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, count, every, none, of_rows
from liyuan.enterprises.access import listed_firms
from liyuan.policies.domain import Outcome
from liyuan.policies.queries_firm import slug_of
from liyuan.screening.domain import Cause, Change
from liyuan.screening.domain_results import Aligned, Found, changes
from liyuan.screening.files import Results, open_results
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_run import Counts, clauses_of, counts_of, policies_of
from liyuan.web.language import named


@dataclass(frozen=True)
class DiffLine:
    """One clause in two screenings; the causes are all that was another, so one of them is why."""

    at: str
    slug: str
    key: str
    name: str
    policy: str
    newly: int
    no_longer: int
    before: Counts
    now: Counts
    causes: tuple[Cause, ...]

    @property
    def more_fen(self) -> int:
        """By how much the budget grew."""
        return self.now.fen - self.before.fen

    @property
    def changed(self) -> bool:
        """Whether anything is another."""
        return bool(self.newly or self.no_longer or self.before != self.now)


@dataclass(frozen=True)
class Diff:
    """The clauses in which something changed, and of how many nothing did."""

    lines: tuple[DiffLine, ...]
    same: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Pair:
    """The results of two screenings over the firms of the later one, without sensitive firms."""

    before: Results
    now: Results
    aligned: Aligned
    shown: Bits

    @classmethod
    def of(cls, before: ScreeningRun, now: ScreeningRun) -> "Pair":
        """Raises StoreError when results are gone or not what they were."""
        old, new = open_results(before.sha256), open_results(now.sha256)
        return cls(old, new, Aligned.of(old.firms, new.firms), shown_among(new.firms))

    def changed(self, key: str) -> Mapping[Change, Bits]:
        """Who is newly eligible for a clause, and who is no longer."""
        before, now = self.before.clauses.get(key), self.now.clauses.get(key)
        found = changes(before, now or _nobody(self.now), self.aligned)
        return {change: bits & self.shown for change, bits in found}

    def causes(self, key: str) -> Iterator[Cause]:
        """What of a clause was another."""
        old, new = self.before.about, self.now.about
        if old["as_of"] != new["as_of"]:
            yield Cause.DAY
        if old["snapshot"] != new["snapshot"]:
            yield Cause.FACTS
        if old["rests_on"].get(key) != new["rests_on"].get(key):
            yield Cause.RULE


def shown_among(firms: Array) -> Bits:
    """All of these firms but those that are on the list of sensitive ones today."""
    return every(len(firms)) & ~bits_among(
        firms, listed_firms().values_list("enterprise", flat=True)
    )


def bits_among(firms: Array, some: Iterable[int]) -> Bits:
    """Which of all firms are among some."""
    return of_rows(np.flatnonzero(np.isin(firms, np.array(list(some), np.int64))), len(firms))


def bits_of(results: Results, key: str, outcome: Outcome) -> Bits:
    """The firms that have an outcome on a clause, eligible or not known, less the sensitive."""
    found = results.clauses[key]
    bits = found.eligible if outcome is Outcome.ELIGIBLE else found.unknown
    return bits & shown_among(results.firms)


def diff(before: ScreeningRun, now: ScreeningRun, *, lang: str) -> Diff:
    """What changed from an earlier screening to a later one, the largest change first."""
    pair, counts = Pair.of(before, now), (counts_of(before), counts_of(now))
    lines = tuple(_line(pair, counts, named_, lang) for named_ in _clauses(before, now).items())
    changed = sorted((one for one in lines if one.changed), key=_size)
    causes = tuple(c for c in Cause if any(c in one.causes for one in lines))
    return Diff(tuple(changed), len(lines) - len(changed), causes)


def _size(line: DiffLine) -> tuple[int, str]:
    return -(line.newly + line.no_longer), line.at


def _clauses(before: ScreeningRun, now: ScreeningRun) -> dict[str, tuple[Any, Any]]:
    """The clauses of both, by their keys; those of the later one tell the names."""
    return {
        f"{version.rule_id}/{clause.key}": (version, clause)
        for run in (before, now)
        for version, clause in clauses_of(policies_of(run))
    }


def _line(
    pair: Pair,
    counts: tuple[Mapping[str, Counts], Mapping[str, Counts]],
    one: tuple[str, tuple[Any, Any]],
    lang: str,
) -> DiffLine:
    key, (version, clause) = one
    changed = pair.changed(key)
    return DiffLine(
        at=key,
        slug=slug_of(version.rule_id),
        key=clause.key,
        name=named(clause.name, clause.en, lang),
        policy=named(version.name, version.en, lang),
        newly=count(changed[Change.NEWLY]),
        no_longer=count(changed[Change.NO_LONGER]),
        before=counts[0].get(key, Counts()),
        now=counts[1].get(key, Counts()),
        causes=tuple(pair.causes(key)),
    )


def _nobody(results: Results) -> Found:
    empty, rows = none(len(results.firms)), np.zeros(0, np.int64)
    return Found(empty, empty, rows, rows)
