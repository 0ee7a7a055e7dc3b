"""The verbs of an import: receive a file, say what columns mean, check, write, call off."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.engines.findings import Finding, Reported
from liyuan.engines.sheets import SheetError
from liyuan.imports.access import firms_within_reach
from liyuan.imports.compare import compare
from liyuan.imports.domain import (
    OPEN,
    RUNNING,
    Cancelled,
    Kind,
    Phase,
    Plan,
    Progress,
    State,
    silent,
)
from liyuan.imports.domain_gather import Gathered, gather
from liyuan.imports.domain_mapping import Mapped, suggest, target_of
from liyuan.imports.files import discard, head_of, keep, path_of, rows_below
from liyuan.imports.models import ImportJob, ImportProblem, KnownHeading
from liyuan.imports.queries import (
    done_before,
    firm_finder,
    found_head,
    plan_of_job,
    remembered,
    targets_for,
)
from liyuan.imports.write import write
from liyuan.journal.actions import record

# One import writes at a time.
WRITING = 0x696D706F7274


class ImportRefused(Reported):
    """What is asked cannot be done with this import; its finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding, f"{finding.code} {finding.params}")


def rows_wrong(number: int) -> ImportRefused:
    """So many rows are wrong, and nobody has accepted that."""
    return ImportRefused(Finding("import.rows_wrong", params={"wrong": str(number)}))


@dataclass(frozen=True)
class Handed:
    """What is said of a file that is handed over: whose data, of when, by what right."""

    kind: Kind
    unit: Unit
    file_name: str
    source: str = ""
    sharing_basis: str = ""
    year: int | None = None
    effective: date | None = None


def receive_file(
    pieces: Iterable[bytes], handed: Handed, *, by: User | None, at: datetime
) -> ImportJob:
    """Keep a file, find its header, and suggest what its columns mean.

    Raises SheetError for a file that cannot be read, ImportRefused for a day or year to come.
    """
    today = timezone.localdate(at)
    effective = handed.effective or today
    if effective > today:
        raise ImportRefused(Finding("import.effective", params={"day": effective.isoformat()}))
    targets = targets_for(handed.kind, handed.unit.code)
    learned = remembered(handed.unit, handed.kind)
    kept = keep(pieces)
    try:
        found = head_of(kept.path, lambda heading: target_of(heading, targets, learned))
    except SheetError:
        _unneeded(kept.sha256)
        raise
    suggested = suggest(found.head.columns, targets, learned)
    with transaction.atomic():
        job = ImportJob.objects.create(
            kind=handed.kind,
            state=State.RECEIVED,
            unit=handed.unit,
            source=(handed.source or handed.unit.name)[:80],
            sharing_basis=handed.sharing_basis[:200],
            year=handed.year,
            effective=effective,
            file_name=handed.file_name[-120:],
            format=kept.format,
            sha256=kept.sha256,
            size=kept.size,
            head=found.as_json(),
            mapping={str(index): target for index, target in suggested.items()},
            made_at=at,
            by=by,
        )
        _journal("import.receive", job, by, at, {"sha256": job.sha256, "size": job.size})
    return job


@transaction.atomic
def map_columns(job: ImportJob, mapping: Mapped, *, at: datetime) -> tuple[Finding, ...]:
    """Say what each column means; what stands in the way, or nothing.

    The unit's next file of this kind is read likewise.
    """
    plan, findings = plan_of_job(job, today=timezone.localdate(at), mapping=mapping)
    if findings:
        return findings
    meant = {column.index: column.target.id for column in plan.columns}
    KnownHeading.objects.bulk_create(
        [
            KnownHeading(
                unit=job.unit,
                kind=job.kind,
                heading=(heading.wide_key or heading.key)[:200],
                target=meant.get(heading.index, ""),
            )
            for heading in _each_once(job)
        ],
        update_conflicts=True,
        unique_fields=["unit", "kind", "heading"],
        update_fields=["target"],
    )
    job.mapping = {str(index): target for index, target in meant.items()}
    job.save(update_fields=["mapping"])
    return ()


def _each_once(job: ImportJob) -> list[Any]:
    headings = found_head(job).head.columns
    return list({(h.wide_key or h.key)[:200]: h for h in headings}.values())


def check_import(job: ImportJob, *, at: datetime, progress: Progress = silent) -> State:
    """The dry run: read every row, compare, keep counts and problems; no fact changes."""
    with _ending(job, at=at):
        plan, found = _gathered(job, at=at, progress=progress)
        compare(found, plan, at=at)
        _keep_report(job, plan, found, State.CHECKED)
    return State(job.state)


def apply_import(
    job: ImportJob, *, by: User | None, at: datetime, progress: Progress = silent
) -> State:
    """Write what the file says: all of it, or all right rows when that was accepted; once.

    Everything is read and checked again, since the register may have changed; one
    transaction and one entry in the journal. The same content again changes nothing.
    """
    with _ending(job, at=at):
        plan, found = _gathered(job, at=at, progress=progress)
        if found.counts.wrong and not job.accept_valid:
            compare(found, plan, at=at)
            _keep_report(job, plan, found, State(job.state))
            raise rows_wrong(found.counts.wrong)
        with transaction.atomic():
            _write(job, plan, found, by=by, at=at, progress=progress)
    return State(job.state)


def _write(
    job: ImportJob,
    plan: Plan,
    found: Gathered,
    *,
    by: User | None,
    at: datetime,
    progress: Progress,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
    # only now: another import may have brought the same while this one was read
    compare(found, plan, at=at)
    earlier = done_before(job, found.content_hash)
    nothing = not found.counts.new and not found.counts.changed
    if nothing and (earlier is not None or not found.tables):
        _keep_report(job, plan, found, State.SAME, at)
        told: dict[str, Any] = {"earlier": earlier.pk if earlier else None}
    else:
        job.batches = write(job, plan, found, by=by, at=at, progress=progress)
        _keep_report(job, plan, found, State.DONE, at)
        told = {"batches": job.batches}
    _let_go(job)
    report = {"content": found.content_hash, **asdict(found.counts), **told}
    _journal("import.apply", job, by, at, {"state": job.state, "sha256": job.sha256, **report})


@transaction.atomic
def call_off(job: ImportJob, *, by: User | None, at: datetime) -> None:
    """Stop an import that is not written; a running one stops at its next block."""
    locked = ImportJob.objects.select_for_update().get(pk=job.pk)
    if locked.state in RUNNING:
        job.progress.called_off = True
        job.progress.save(update_fields=["called_off"])
        return
    if locked.state in (State.RECEIVED, State.CHECKED):
        _end(job, State.CANCELLED, at)
        _journal("import.cancel", job, by, at, {})


def _gathered(job: ImportJob, *, at: datetime, progress: Progress) -> tuple[Plan, Gathered]:
    """Every row read and checked; raises for a plan with holes, or for no row at all."""
    plan, findings = plan_of_job(job, today=timezone.localdate(at))
    if findings:
        raise ImportRefused(findings[0])
    if not path_of(job.sha256).exists():
        raise ImportRefused(Finding("import.file_gone"))
    find = firm_finder(firms_within_reach(job.by, Kind(job.kind)))
    with rows_below(path_of(job.sha256), found_head(job)) as rows:
        found = gather(rows, plan, find, lambda done: progress(Phase.READING, done))
    if not found.counts.rows:
        raise ImportRefused(Finding("import.no_rows"))
    progress(Phase.COMPARING, found.counts.rows)
    return plan, found


@contextmanager
def _ending(job: ImportJob, *, at: datetime) -> Iterator[None]:
    """What ends an import: nothing of it stays but the reason."""
    try:
        yield
    except Cancelled:
        _end(job, State.CANCELLED, at)
        with transaction.atomic():
            _journal("import.cancel", job, job.by, at, {})
    except Reported as reported:
        said = {"code": reported.finding.code, "params": dict(reported.finding.params)}
        _end(job, State.FAILED, at, failure=said)
    except IntegrityError:
        _end(job, State.FAILED, at, failure={"code": "import.meanwhile", "params": {}})


def _let_go(job: ImportJob) -> None:
    """An import that is over needs its file no more: what it brought lies in the batches."""
    transaction.on_commit(lambda: _unneeded(job.sha256))


def _unneeded(sha256: str) -> None:
    waiting = [*OPEN, State.FAILED]
    if not ImportJob.objects.filter(sha256=sha256, state__in=waiting).exists():
        discard(sha256)


def _end(
    job: ImportJob, state: State, at: datetime, failure: Mapping[str, Any] | None = None
) -> None:
    job.state, job.ended_at, job.failure = state, at, failure
    job.save(update_fields=["state", "ended_at", "failure"])
    if state is State.CANCELLED:
        _let_go(job)


@transaction.atomic
def _keep_report(
    job: ImportJob, plan: Plan, found: Gathered, state: State, ended: datetime | None = None
) -> None:
    job.state, job.ended_at, job.content_hash = state, ended, found.content_hash
    job.report = {
        "counts": asdict(found.counts),
        "new_firms": len(found.new_firms),
        "amended_firms": len(found.amended),
        "groups": [
            {"year": year, "rows": table.num_rows, "facts": table.schema.names[2:]}
            for year, table in found.tables.items()
        ],
    }
    job.save()
    job.problems.all().delete()
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                job=job,
                row=one.row,
                letter=one.letter,
                heading=one.heading[:200],
                value=one.value.replace("\0", ""),
                code=one.finding.code,
                params=dict(one.finding.params),
            )
            for one in found.problems
        ],
        batch_size=2_000,
    )


def _journal(
    action: str, job: ImportJob, by: User | None, at: datetime, payload: Mapping[str, Any]
) -> None:
    said = {"kind": job.kind, "unit": job.unit.code, "year": job.year, "effective": job.effective}
    record(
        action=action, subject=("import", str(job.pk)), by=by, at=at, payload={**said, **payload}
    )
