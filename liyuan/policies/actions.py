"""The verb of the policies capability: compute the verdicts of the whole registry."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from django.db import connection, transaction

from liyuan.accounts.models import User
from liyuan.engines.store import Snapshot as FactSnapshot
from liyuan.enterprises.access import listed_firms
from liyuan.enterprises.actions import take_snapshot
from liyuan.enterprises.actions_checks import note_differences, note_gaps
from liyuan.enterprises.domain_checks import Gaps
from liyuan.enterprises.models import Enterprise, Snapshot
from liyuan.enterprises.queries_facts import StoredFacts, open_snapshot, unlawful_batches
from liyuan.journal.actions import record
from liyuan.policies.actions_standings import Standings
from liyuan.policies.domain import ClauseVerdict
from liyuan.policies.models import VerdictRun
from liyuan.policies.queries_runs import JudgingRules, judging_rules
from liyuan.rules.accepting import Doubt, Why
from liyuan.rules.decisions import FirmScope
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import versions_to_judge

Progress = Callable[[int], None]
PartOfRun = Callable[[VerdictRun], object]

COPY = """COPY policies_verdict
    (run_id, enterprise_id, version_id, clause, outcome, in_scope, amount_fen, failed, missing)
    FROM STDIN"""

FILLED = tuple(f"policies_{t}" for t in ("verdict", "verdicttotal", "standing", "standingtotal"))
TOTALS = """INSERT INTO policies_verdicttotal
    (run_id, version_id, clause, outcome, in_scope, district_id, park_id, firms, amount_fen)
    SELECT v.run_id, v.version_id, v.clause, v.outcome, v.in_scope, e.district_id, e.park_id,
           count(*), coalesce(sum(v.amount_fen), 0)
    FROM policies_verdict v JOIN enterprises_enterprise e ON e.id = v.enterprise_id
    WHERE v.run_id = %s GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def compute_verdicts(
    *,
    as_of: date,
    at: datetime,
    by: User | None = None,
    progress: Progress | None = None,
    also: Iterable[PartOfRun] = (),
) -> VerdictRun:
    """Judge every firm against every clause in force and store the verdicts as a new run.

    The run is pinned to a snapshot (as-of, known-at) and to the rule versions it
    read; earlier runs keep theirs. `progress` is called with the number of firms
    done. One transaction: a run is either whole or absent; `also` is done with the
    run in it, by what stands above the policies and keeps something of each run.
    """
    versions = versions_to_judge(as_of, at)
    snapshot = take_snapshot(as_of, at, by=by, at=at)
    with transaction.atomic():
        run = _begun(as_of, snapshot, versions, at, by)
        # read before the COPY: the connection can do nothing else meanwhile
        rules, firms = judging_rules(versions), _firms(open_snapshot(snapshot), as_of)
        standings, sensitive = Standings.of(versions), _sensitive()
        found = Found(standings, sensitive, Gaps(rules.ruleset.catalogue))
        count = _copy(_rows(run, rules, firms, progress or _silent, found))
        standings.write(run)
        _total(run)
        checks, basis = _note(run, found, at)
        for part in also:
            part(run)
        run.finished_at = at
        run.save(update_fields=["finished_at"])
        record(
            action="policy.judged",
            subject=("verdict_run", str(run.pk)),
            by=by,
            at=at,
            payload={
                "as_of": as_of.isoformat(),
                "snapshot": snapshot.content_hash,
                "rules": run.rules_hash,
                "verdicts": count,
                "checks": checks,
                "basis": basis,
            },
        )
    _analyse()
    return run


def _begun(
    as_of: date,
    snapshot: Snapshot,
    versions: tuple[RuleVersion, ...],
    at: datetime,
    by: User | None,
) -> VerdictRun:
    run = VerdictRun.objects.create(
        as_of=as_of, snapshot=snapshot, rules_hash=rules_hash(versions), started_at=at, by=by
    )
    run.versions.set(versions)
    return run


@dataclass
class Found:
    """What a run gathers of firms on its way, besides verdicts."""

    standings: Standings
    sensitive: frozenset[int]
    gaps: Gaps
    differences: list[tuple[int, Doubt]] = field(default_factory=list)

    def take(self, firm: int, scope: FirmScope) -> None:
        """Note what a firm is, which of its sources disagree, and which have no basis."""
        if firm not in self.sensitive:
            self.standings.take(firm, scope)
            self.gaps.take(scope.doubts)
        self.differences += [(firm, d) for d in scope.doubts if d.why is Why.DISAGREE]


def _note(
    run: VerdictRun, found: Found, at: datetime
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Open checks are about the latest day that was judged: a look back changes none."""
    if VerdictRun.objects.filter(as_of__gt=run.as_of, finished_at__isnull=False).exists():
        return {}, {}
    catalogue = found.gaps.catalogue
    return note_differences(found.differences, catalogue, at=at), note_gaps(found.gaps, at=at)


def rules_hash(versions: tuple[RuleVersion, ...]) -> str:
    """One hash for a set of rule versions, whatever their order."""
    lines = sorted(f"{v.rule_id} {v.content_hash}" for v in versions)
    return sha256("\n".join(lines).encode()).hexdigest()


def _rows(
    run: VerdictRun,
    rules: JudgingRules,
    firms: Iterable[tuple[int, StoredFacts]],
    progress: Progress,
    found: Found,
) -> Iterator[tuple[object, ...]]:
    book = rules.book(run.as_of)
    for done, (firm, known) in enumerate(firms, 1):
        scope = rules.maker.scope(known.stored, run.as_of, barred=known.barred)
        found.take(firm, scope)
        for clause, verdict in zip(rules.clauses, book.judge(scope.values), strict=True):
            key = clause.prepared.clause.key
            yield run.pk, firm, clause.version.pk, key, *_columns(verdict, scope)
        progress(done)


def _sensitive() -> frozenset[int]:
    """Firms that stand in no list and count in no ranking."""
    return frozenset(listed_firms().values_list("enterprise", flat=True))


def _firms(facts: FactSnapshot, as_of: date) -> Iterator[tuple[int, StoredFacts]]:
    """Every firm with what is known of it; of a registered firm that nobody tells of, nothing."""
    registered = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    unheard_of = sorted(set(registered) - set(facts.firms.tolist()))
    unlawful = unlawful_batches(as_of)
    everybody = chain(facts.iter_firms(), ((firm, {}) for firm in unheard_of))
    return ((firm, StoredFacts.of(cells, unlawful)) for firm, cells in everybody)


def _columns(verdict: ClauseVerdict, scope: FirmScope) -> tuple[object, ...]:
    return (
        verdict.outcome.value,
        verdict.in_scope,
        verdict.amount_fen,
        list(verdict.failed),
        list(scope.fact_names(verdict.missing)),
    )


def _copy(rows: Iterator[tuple[object, ...]]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _total(run: VerdictRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, [run.pk])


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(FILLED)}")


def _silent(done: int) -> None:
    """No progress is shown."""
