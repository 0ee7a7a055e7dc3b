"""How the file of an import is read: what its columns can mean, and the plan of those chosen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from liyuan.accounts.models import Unit
from liyuan.engines.findings import Finding
from liyuan.imports.domain import Kind, Plan
from liyuan.imports.domain_mapping import Mapped, Remembered, Targets, plan_of
from liyuan.imports.models import ImportJob, TakenLedger
from liyuan.imports.queries import found_head, mapped, remembered, targets_for
from liyuan.imports.queries_ledger import given_texts, ledger_targets


def readings(kind: Kind, unit: Unit, ledger: TakenLedger | None) -> tuple[Targets, Remembered]:
    """What columns can mean, and what their headings are known to mean."""
    if ledger is None:
        return targets_for(kind, unit.code), remembered(unit, kind)
    return ledger_targets(ledger), ledger.headings


def targets_of(job: ImportJob) -> Targets:
    """What the columns of an import's file can mean."""
    return readings(Kind(job.kind), job.unit, job.ledger)[0]


def plan_of_job(
    job: ImportJob, *, today: date, mapping: Mapped | None = None
) -> tuple[Plan, tuple[Finding, ...]]:
    """The plan by which the import's file is read, and what stands in its way."""
    plan, findings = plan_of(
        Kind(job.kind),
        found_head(job).head.columns,
        mapping if mapping is not None else mapped(job),
        targets_of(job),
        year=job.year,
        effective=job.effective,
        today=today,
    )
    if job.ledger is None:
        return plan, findings
    return replace(plan, given=given_texts(job.ledger)), (*findings, *_other_years(plan))


def _other_years(plan: Plan) -> Iterator[Finding]:
    """A ledger tells of one year only: a heading that names another was changed."""
    for column in plan.facts:
        if column.target.yearly and column.year != plan.year:
            params = {"column": column.letter, "year": str(plan.year)}
            yield Finding("import.ledger_year", params=params)
