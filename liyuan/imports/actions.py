"""The verbs of an import: receive a file, say what columns mean, check, write, call off."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.engines.findings import Finding, Reported
from liyuan.engines.store import FIRM
from liyuan.imports.access import firms_within_reach, ledger_returned
from liyuan.imports.compare import compare
from liyuan.imports.compare_ledger import COUNTED, chosen_firms, keep_lines
from liyuan.imports.domain import (
    OPEN,
    RUNNING,
    Cancelled,
    ImportRefused,
    Kind,
    Phase,
    Plan,
    Progress,
    State,
    silent,
)
from liyuan.imports.domain_gather import ROW, Gathered, gather
from liyuan.imports.domain_ledger import Merged
from liyuan.imports.domain_mapping import Mapped, suggest, target_of
from liyuan.imports.files import discard, head_of, keep, path_of, rows_below, stamp_of
from liyuan.imports.models import ImportJob, ImportProblem, KnownHeading
from liyuan.imports.queries import (
    done_before,
    firm_finder,
    found_head,
)
from liyuan.imports.queries_ledger import merged_with
from liyuan.imports.queries_plan import plan_of_job, readings
from liyuan.imports.write import write
from liyuan.journal.actions import record

# One import writes at a time.
WRITING = 0x696D706F7274


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
    basis_until: date | None = None


def receive_file(
    pieces: Iterable[bytes], handed: Handed, *, by: User | None, at: datetime
) -> ImportJob:
    """Keep a file, find its header, and suggest what its columns mean.

    A ledger that comes back is its unit's and of its year, whatever was said of it. Raises
    SheetError for a file that cannot be read, ImportRefused for a day to come, a basis that
    has ended, or a ledger that is not known or another's.
    """
    effective = _effective(handed, timezone.localdate(at))
    kept = keep(pieces)
    try:
        stamp = stamp_of(kept)
        ledger = ledger_returned(by, stamp) if stamp else None
        if ledger:
            handed = replace(handed, kind=Kind.FACTS, unit=ledger.unit, year=ledger.year)
        targets, learned = readings(handed.kind, handed.unit, ledger)
        found = head_of(kept.path, lambda heading: target_of(heading, targets, learned))
    except Reported:
        _unneeded(kept.sha256)
        raise
    suggested = suggest(found.head.columns, targets, learned)
    with transaction.atomic():
        job = ImportJob.objects.create(
            kind=handed.kind,
            state=State.RECEIVED,
            unit=handed.unit,
            ledger=ledger,
            source=(handed.source or handed.unit.name)[:80],
            sharing_basis=handed.sharing_basis[:200],
            basis_until=handed.basis_until,
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
        said = {"sha256": job.sha256, "size": job.size, "ledger": ledger and ledger.stamp}
        _journal("import.receive", job, by, at, said)
    return job


def _effective(handed: Handed, today: date) -> date:
    """From when current facts count; raises ImportRefused for days that cannot be."""
    effective = handed.effective or today
    if effective > today:
        raise ImportRefused(Finding("import.effective", params={"day": effective.isoformat()}))
    if handed.basis_until and handed.basis_until < today:
        said = {"day": handed.basis_until.isoformat()}
        raise ImportRefused(Finding("import.basis_over", params=said))
    return effective


@transaction.atomic
def map_columns(job: ImportJob, mapping: Mapped, *, at: datetime) -> tuple[Finding, ...]:
    """Say what each column means; what stands in the way, or nothing.

    The unit's next file of this kind is read likewise.
    """
    plan, findings = plan_of_job(job, today=timezone.localdate(at), mapping=mapping)
    if findings:
        return findings
    meant = {column.index: column.target.id for column in plan.columns}
    if job.ledger is None:
        _learn(job, meant)
    job.mapping = {str(index): target for index, target in meant.items()}
    job.save(update_fields=["mapping"])
    return ()


def _learn(job: ImportJob, meant: Mapped) -> None:
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


def _each_once(job: ImportJob) -> list[Any]:
    headings = found_head(job).head.columns
    return list({(h.wide_key or h.key)[:200]: h for h in headings}.values())


def check_import(job: ImportJob, *, at: datetime, progress: Progress = silent) -> State:
    """The dry run: read every row, compare, keep counts and problems; no fact changes."""
    with _ending(job, at=at):
        plan, found = _gathered(job, at=at, progress=progress)
        merged = _compared(job, plan, found, at=at)
        _keep_report(job, plan, found, State.CHECKED)
        if merged:
            keep_lines(job, plan, found, merged, at=at)
    return State(job.state)


def _compared(job: ImportJob, plan: Plan, found: Gathered, *, at: datetime) -> Merged | None:
    """Fill in the counts; what a ledger that came back changes, against what it was."""
    if job.ledger is None:
        compare(found, plan, at=at)
        return None
    merged = merged_with(job.ledger, found, plan, at=at)
    for name, number in merged.counts().items():
        setattr(found.counts, COUNTED.get(name, name), number)
    found.digest = merged.digest()
    found.tables = merged.taken(chosen_firms(job))
    return merged


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
            _compared(job, plan, found, at=at)
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
    seen = (job.report or {}).get("digest")
    # only now: another import may have brought the same while this one was read
    if _compared(job, plan, found, at=at) and seen not in (None, found.digest):
        raise ImportRefused(Finding("import.ledger_meanwhile"))
    earlier = done_before(job, found.content_hash)
    nothing = not found.tables if job.ledger else not (found.counts.new or found.counts.changed)
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
def call_off(
    job: ImportJob, *, by: User | None, at: datetime, reason: Finding | None = None
) -> None:
    """Stop an import that is not written; a running one stops at its next block."""
    locked = ImportJob.objects.select_for_update().get(pk=job.pk)
    if locked.state in RUNNING:
        job.progress.called_off = True
        job.progress.save(update_fields=["called_off"])
        return
    if locked.state in (State.RECEIVED, State.CHECKED, State.FAILED):
        _end(job, State.CANCELLED, at, failure=_said(reason) if reason else locked.failure)
        _journal("import.cancel", job, by, at, {"reason": reason.code} if reason else {})


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
        _end(job, State.FAILED, at, failure=_said(reported.finding))
    except IntegrityError:
        _end(job, State.FAILED, at, failure={"code": "import.meanwhile", "params": {}})


def _said(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "params": dict(finding.params)}


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
        "digest": found.digest,
        "new_firms": len(found.new_firms) - found.seen_before,
        "amended_firms": len(found.amended) + found.renamed,
        "groups": [
            {
                "year": year,
                "rows": table.num_rows,
                "facts": [name for name in table.schema.names if name not in (FIRM, ROW)],
            }
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
