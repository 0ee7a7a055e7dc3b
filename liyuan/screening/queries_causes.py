"""Why a firm's verdict is another than before: its own facts, the rules, the day, or several."""

from dataclasses import dataclass

from liyuan.engines.screening.since import Since, changed_rows
from liyuan.engines.store import StoreError
from liyuan.policies.queries_runs import rules_of
from liyuan.rules.columns_decisions import closure
from liyuan.screening.domain import Cause
from liyuan.screening.files import open_results
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import causes_between
from liyuan.screening.queries_rules import DayRules
from liyuan.screening.queries_tables import table_read_by


@dataclass(frozen=True)
class Causes:
    """What was another for a clause; `told` are the firms whose own facts are, None for unknown."""

    clause: tuple[Cause, ...]
    told: frozenset[int] | None

    def of(self, firm: int) -> tuple[Cause, ...]:
        """What may be why of one firm: other firms' facts are not."""
        if self.told is None or firm in self.told:
            return self.clause
        return tuple(cause for cause in self.clause if cause is not Cause.FACTS)


def causes_of_change(before: ScreeningRun, now: ScreeningRun, clause: str) -> Causes:
    """Why firms may have changed between two screenings, firm by firm where facts are not alone."""
    then, later = open_results(before.sha256), open_results(now.sha256)
    found = causes_between(clause, then, later)
    if Cause.FACTS not in found or len(found) == 1:
        return Causes(found, None)
    try:
        old, new = (table_read_by(run).table for run in (before, now))
    except StoreError:
        return Causes(found, None)
    read = _facts(before, clause) | _facts(now, clause)
    keys = {key for key in (*old.columns, *new.columns) if key[0] in read}
    rows = changed_rows(Since.of(old.firms, new.firms), old, new, keys)
    return Causes(found, frozenset(new.firms[rows].tolist()))


def _facts(run: ScreeningRun, key: str) -> frozenset[str]:
    """The facts that a clause reads, through decisions too."""
    rules = DayRules(run.as_of, (), rules_of(run))
    names = (closure(rules.judging.ruleset, one.reads) for one in rules.only(key).clauses)
    facts = {fact.name for fact in rules.judging.ruleset.catalogue.values()}
    return frozenset(name for several in names for name in several & facts)
