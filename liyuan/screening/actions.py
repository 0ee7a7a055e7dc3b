"""The verbs of a screening: start, call off, carry out; what becomes visible does so at once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

from liyuan.accounts.models import User
from liyuan.engines.findings import Reported
from liyuan.engines.store import StoreError
from liyuan.enterprises.actions import take_snapshot
from liyuan.enterprises.models import Snapshot
from liyuan.journal.actions import record
from liyuan.policies.domain import Outcome
from liyuan.rules.queries import versions_to_judge
from liyuan.screening.axes import Axes
from liyuan.screening.axes_kept import axes_anew
from liyuan.screening.domain import OPEN, Cancelled, Progress, ScreeningRefused, State
from liyuan.screening.domain_results import Found
from liyuan.screening.files import Results, open_results, write_results
from liyuan.screening.models import ScreeningProgress, ScreeningRun
from liyuan.screening.queries_rules import DayRules
from liyuan.screening.queries_tables import earlier_table
from liyuan.screening.screened import Earlier, Screened, screened

# the job, and the lock by which one screening runs at a time
RUN = "screening.run"
COPY = """COPY screening_screeningtotal
    (run_id, version_id, clause, outcome, district_id, park_id, section, size, firms, fen)
    FROM STDIN"""


@transaction.atomic
def start_screening(*, as_of: date, by: User | None, at: datetime) -> ScreeningRun:
    """Let the worker screen all firms on a day; raises ScreeningRefused while one waits or runs."""
    run = request_screening(as_of=as_of, by=by, at=at)
    app.configure_task(RUN, lock=RUN).defer(run=run.pk)
    return run


@transaction.atomic
def request_screening(*, as_of: date, by: User | None, at: datetime) -> ScreeningRun:
    """A screening that waits to be carried out by whoever asked for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [RUN])
    if ScreeningRun.objects.filter(state__in=OPEN).exists():
        raise ScreeningRefused("screening.open")
    run = ScreeningRun.objects.create(as_of=as_of, state=State.QUEUED, requested_at=at, by=by)
    ScreeningProgress.objects.create(run=run, beat=at)
    _record("screening.start", run, by, at, {"as_of": as_of.isoformat()})
    return run


@transaction.atomic
def cancel_screening(run: ScreeningRun, *, by: User | None, at: datetime) -> None:
    """Call a screening off; raises ScreeningRefused when it is over. The last results stay."""
    locked = ScreeningRun.objects.select_for_update().get(pk=run.pk)
    if locked.state not in OPEN:
        raise ScreeningRefused("screening.over")
    ScreeningProgress.objects.filter(run=run).update(called_off=True)
    if locked.state == State.QUEUED:
        _end(run, State.CANCELLED, at)
    _record("screening.cancel", run, by, at, {})
    run.refresh_from_db()


def carry_out(run: ScreeningRun, *, at: datetime, progress: Progress) -> None:
    """Screen all firms and let the results be seen, all at once or not at all.

    `progress` is told the firms done and raises Cancelled when the screening is called off. What
    fails leaves its finding; an error that is no finding of ours is raised again.
    """
    try:
        _carry_out(run, at, progress)
    except Cancelled:
        _end(run, State.CANCELLED, at)
    except Reported as error:
        finding = {"code": error.finding.code, "params": dict(error.finding.params)}
        _end(run, State.FAILED, at, failure=finding)
    run.refresh_from_db()


def _carry_out(run: ScreeningRun, at: datetime, progress: Progress) -> None:
    versions = versions_to_judge(run.as_of, at)
    rules = DayRules.of(versions, run.as_of)
    snapshot = take_snapshot(run.as_of, at, by=run.by, at=at)
    ScreeningRun.objects.filter(pk=run.pk).update(
        state=State.RUNNING, started_at=at, snapshot=snapshot
    )
    found = screened(rules, snapshot, progress, earlier(run.as_of))
    name = write_results(found.results)
    _publish(run, rules, snapshot, found, name, at)


def earlier(as_of: date) -> Earlier | None:
    """The last screening for a day, when its results and its table are there still."""
    done = ScreeningRun.objects.filter(state=State.DONE, as_of=as_of).order_by("-pk")
    run = done.select_related("snapshot").first()
    if run is None or run.snapshot is None:
        return None
    try:
        table = earlier_table(run.snapshot, run.notes["table"])
        return Earlier(open_results(run.sha256), table)
    except StoreError:
        return None


@transaction.atomic
def _publish(
    run: ScreeningRun,
    rules: DayRules,
    snapshot: Snapshot,
    found: Screened,
    name: str,
    at: datetime,
) -> None:
    """What becomes visible, in one transaction; a screening called off until now is not."""
    progress = ScreeningProgress.objects.select_for_update().get(run=run)
    if progress.called_off:
        raise Cancelled
    run.versions.set(rules.versions)
    _copy(run, rules, found.results, axes_anew(found.city))
    ScreeningRun.objects.filter(pk=run.pk).update(
        state=State.DONE,
        finished_at=at,
        snapshot=snapshot,
        rules_hash=found.results.about["rules"],
        firms=len(found.results.firms),
        clauses=len(found.results.clauses),
        sha256=name,
        notes=found.notes,
    )
    told = {"as_of": run.as_of.isoformat(), "snapshot": snapshot.content_hash, "result": name}
    _record("screening.done", run, run.by, at, told | {"rules": found.results.about["rules"]})


def _copy(run: ScreeningRun, rules: DayRules, results: Results, axes: Axes) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for one in rules.clauses:
                version, clause = one.judging.version.pk, one.judging.prepared.clause.key
                for row in _totals(results.clauses[one.key], axes):
                    copy.write_row((run.pk, version, clause, *row))
        cursor.execute("ANALYZE screening_screeningtotal")


def _totals(found: Found, axes: Axes) -> Iterator[tuple[object, ...]]:
    """Outcome, place, section, size, firms and fen of each cell that has any."""
    paid = axes.paid(found)
    for outcome, bits in ((Outcome.ELIGIBLE, found.eligible), (Outcome.UNKNOWN, found.unknown)):
        for at, firms in enumerate(axes.counted(bits).tolist()):
            cell = axes.cells[at]
            if firms:
                fen = paid[at] if outcome is Outcome.ELIGIBLE else 0
                place = cell.district, cell.park, cell.section, cell.size
                yield outcome.value, *place, firms, fen


def _end(run: ScreeningRun, state: State, at: datetime, **more: Any) -> None:
    ScreeningRun.objects.filter(pk=run.pk).update(state=state, finished_at=at, **more)


def _record(
    action: str, run: ScreeningRun, by: User | None, at: datetime, payload: Mapping[str, Any]
) -> None:
    record(action=action, subject=("screening", str(run.pk)), by=by, at=at, payload=payload)
