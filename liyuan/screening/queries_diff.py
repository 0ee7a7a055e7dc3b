"""What became of each clause between two screenings, with its name, counts and budget."""

from dataclasses import dataclass

from liyuan.policies.domain import NO_MONEY
from liyuan.policies.queries_firm import slug_of
from liyuan.screening.domain import Cause
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import ClauseChange, differences
from liyuan.screening.queries_run import Counts, clauses_of, counts_of, policies_of
from liyuan.web.language import named


@dataclass(frozen=True)
class DiffLine:
    """One clause in two screenings; the causes are all that was another, so one of them is why."""

    slug: str
    key: str
    name: str
    policy: str
    change: ClauseChange
    before: Counts
    now: Counts
    pays: bool

    @property
    def changed(self) -> bool:
        """Whether other firms are eligible, or for another sum."""
        moved = self.change.newly or self.change.no_longer
        return bool(moved) or self.before.fen != self.now.fen


@dataclass(frozen=True)
class Diff:
    """The clauses in which something changed, and in how many nothing did."""

    lines: tuple[DiffLine, ...]
    same: int
    causes: tuple[Cause, ...]


def diff(before: ScreeningRun, now: ScreeningRun, *, lang: str) -> Diff:
    """What changed from an earlier screening to a later one, the largest change first.

    Raises StoreError when the results by firm of either are gone.
    """
    changes = {one.clause: one for one in differences(before, now)}
    was, is_ = counts_of(before), counts_of(now)
    # the later one tells the names of clauses that are in both
    clauses = {
        f"{version.rule_id}/{clause.key}": (version, clause)
        for run in (before, now)
        for version, clause in clauses_of(policies_of(run))
    }
    lines = tuple(
        DiffLine(
            slug=slug_of(version.rule_id),
            key=clause.key,
            name=named(clause.name, clause.en, lang),
            policy=named(version.name, version.en, lang),
            change=changes[key],
            before=was.get(key, Counts()),
            now=is_.get(key, Counts()),
            pays=clause.amount is not NO_MONEY,
        )
        for key, (version, clause) in clauses.items()
    )
    causes = tuple(cause for cause in Cause if any(cause in one.causes for one in changes.values()))
    changed = tuple(sorted((one for one in lines if one.changed), key=_size))
    return Diff(changed, len(lines) - len(changed), causes)


def _size(line: DiffLine) -> tuple[int, str, str]:
    return -(line.change.newly + line.change.no_longer), line.slug, line.key
