"""Writing what a file says, set by set: firms by COPY, facts as one batch per year."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liyuan.accounts.models import User
from liyuan.engines.store import FIRM
from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.actions_registry import amend_enterprises, register_enterprises
from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.imports.compare import day_of
from liyuan.imports.domain import REGISTER_FACT, Phase, Plan, Progress
from liyuan.imports.domain_gather import ROW, Gathered
from liyuan.imports.models import ImportJob
from liyuan.imports.queries import supplied

# column of the register → what the file calls it
REGISTER = {
    "credit_code": ("credit_code", pa.string()),
    "name": ("name", pa.string()),
    "status": (REGISTER_FACT, pa.string()),
    "industry": ("industry_code", pa.string()),
    "district": ("registered_district", pa.string()),
    "park": ("park", pa.string()),
    "address": ("address", pa.string()),
    "established": ("founded_on", pa.date32()),
}


def write(
    job: ImportJob,
    plan: Plan,
    found: Gathered,
    *,
    by: User | None,
    at: datetime,
    progress: Progress,
) -> list[int]:
    """Register, amend, and keep batches, in the caller's transaction; the batches' numbers."""

    def told(done: int) -> None:
        progress(Phase.WRITING, done)

    first = 0
    if found.new_firms:
        first = register_enterprises(_register(found), progress=told)
    if found.amended:
        amend_enterprises([(firm.id, firm.name, firm.address) for firm in found.amended])
    batches = []
    for year, table in found.tables.items():
        told(table.num_rows)
        batches.append(_batch(job, plan, year, _numbered(table, first), by=by, at=at))
    return batches


def _register(found: Gathered) -> pa.Table:
    columns = {
        name: pa.array([firm.get(target) for firm in found.new_firms], of)
        for name, (target, of) in REGISTER.items()
    }
    # who does not say otherwise reports firms that are open
    columns["status"] = columns["status"].fill_null(EnterpriseStatus.OPEN.value)
    return pa.table(columns)


def _numbered(table: pa.Table, first: int) -> pa.Table:
    """With the numbers that the register gave to new firms."""
    firms = table[FIRM].combine_chunks()
    fresh = pc.subtract(pc.subtract(pa.scalar(first, pa.int64()), firms), 1)
    numbers = pc.if_else(pc.less(firms, 0), fresh, firms)
    own = [name for name in table.schema.names if name != ROW]
    return table.set_column(0, FIRM, numbers).select(own)


def _batch(
    job: ImportJob,
    plan: Plan,
    year: int | None,
    table: pa.Table,
    *,
    by: User | None,
    at: datetime,
) -> int:
    facts: Any = table.schema.names[1:]
    effective: date = day_of(plan, year)
    batch = register_batch(
        table,
        source=job.source,
        source_unit=job.unit.code,
        sharing_basis=job.sharing_basis or _bases(job.unit.code, facts),
        year=year,
        effective=effective,
        received_at=at,
        by=by,
        at=at,
    )
    return int(batch.pk)


def _bases(unit: str, facts: list[str]) -> str:
    """What the catalogue names as the right to share these facts."""
    told = dict.fromkeys(f.sharing_basis for f in supplied(unit) if f.id in set(facts))
    return "；".join(told)[:200]
