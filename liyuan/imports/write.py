"""Writing what a file says, set by set: firms by COPY, facts as one batch per year."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liyuan.accounts.models import User
from liyuan.engines.store import FIRM
from liyuan.enterprises.access import listed_firms
from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.actions_registry import amend_enterprises, register_enterprises
from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.imports.compare import day_of, said_of
from liyuan.imports.domain import REGISTER_FACT, Phase, Plan, Progress
from liyuan.imports.domain_gather import ROW, Gathered
from liyuan.imports.models import ImportJob, UnseenRow
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

    numbers: list[int | None] = [None]
    if found.new_firms:
        numbers = _registered(found, told)
    if found.amended:
        amend_enterprises([(firm.id, firm.name, firm.address) for firm in found.amended])
    batches = []
    for year, table in found.tables.items():
        told(table.num_rows)
        if (numbered := _numbered(table, numbers)).num_rows:
            batches.append(_batch(job, plan, year, numbered, by=by, at=at))
    return batches


def _registered(found: Gathered, told: Callable[[int], None]) -> list[int | None]:
    """Register the new firms; their numbers, in their order.

    A sensitive firm looks like a new one to who may not know of it, and stays as it is.
    """
    codes = [firm["credit_code"] for firm in found.new_firms]
    listed = listed_firms().values_list("enterprise__credit_code", "enterprise")
    hidden: dict[str, int] = dict(listed.distinct())
    _remember(found, hidden)
    fresh = [firm for firm, code in zip(found.new_firms, codes, strict=True) if code not in hidden]
    number = count(register_enterprises(_register(fresh), progress=told) if fresh else 0)
    return [None if code in hidden else next(number) for code in codes]


def _remember(found: Gathered, hidden: Mapping[str, int]) -> None:
    """What is said of sensitive firms, so that the next file is compared with it."""
    for firm in found.new_firms:
        if (pk := hidden.get(firm["credit_code"])) is not None:
            row, _made = UnseenRow.objects.get_or_create(enterprise_id=pk, defaults={"said": {}})
            row.said = {**row.said, **said_of(firm)}
            row.save(update_fields=["said"])


def _register(firms: list[dict[str, Any]]) -> pa.Table:
    columns = {
        name: pa.array([firm.get(target) for firm in firms], of)
        for name, (target, of) in REGISTER.items()
    }
    # who does not say otherwise reports firms that are open
    columns["status"] = columns["status"].fill_null(EnterpriseStatus.OPEN.value)
    return pa.table(columns)


def _numbered(table: pa.Table, given: list[int | None]) -> pa.Table:
    """With the numbers that the register gave to new firms; without those that got none."""
    firms = table[FIRM].combine_chunks()
    new = pc.less(firms, 0)
    places = pc.if_else(new, pc.subtract(-1, firms), 0)
    numbers = pc.if_else(new, pa.array(given, pa.int64()).take(places), firms)
    own = [name for name in table.schema.names if name != ROW]
    return table.set_column(0, FIRM, numbers).select(own).filter(pc.is_valid(numbers))


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
        basis_until=job.basis_until,
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
