"""Place, industry and status of firms follow their latest facts, written with those facts."""

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow.csv import WriteOptions, write_csv

from liyuan.engines.store import FIRM, firms_told
from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.enterprises.models import FactBatch, FactEntry
from liyuan.enterprises.queries_facts import batch_ref


@dataclass(frozen=True)
class Projected:
    """A column of the register, what it becomes, and what that is looked up in."""

    column: str
    value: str
    join: str = ""


STATUSES = ", ".join(f"('{status}')" for status in EnterpriseStatus)
# a place, industry or status that the register does not know leaves it as it is
PROJECTED = {
    "registered_district": Projected(
        "district_id", "t.id", "JOIN parks_district t ON t.code = said.value"
    ),
    "park": Projected("park_id", "t.id", "JOIN parks_park t ON t.code = said.value"),
    "industry_code": Projected(
        "industry_id", "t.code", "JOIN enterprises_industry t ON t.code = said.value"
    ),
    "registration_status": Projected(
        "status", "t.code", f"JOIN (VALUES {STATUSES}) t (code) ON t.code = said.value"
    ),
    "founded_on": Projected("established", "said.value::date"),
}
# `said` holds (firm, value); what was received later about the same firm and fact stays.
UPDATE = """
UPDATE enterprises_enterprise e SET {column} = {value}
FROM said {join}
WHERE e.id = said.firm AND e.{column} IS DISTINCT FROM {value} AND NOT EXISTS (
    SELECT 1 FROM enterprises_factentry f
    WHERE f.enterprise_id = e.id AND f.fact = %(fact)s AND f.known_at > %(received)s)
"""


def project_entry(entry: FactEntry) -> None:
    """Let the register follow an entry: nothing later is known than what is entered now."""
    if entry.fact in PROJECTED:
        said = pa.table({FIRM: [entry.enterprise_id], "value": [str(entry.value)]})
        _project(entry.fact, said, received=entry.known_at)


def project_batch(batch: FactBatch, table: pa.Table, *, on: date) -> None:
    """Let the register follow an effective batch, except firms of which a later one has told."""
    if batch.effective > on:
        return
    later = FactBatch.objects.filter(received_at__gt=batch.received_at, effective__lte=on)
    for fact in PROJECTED.keys() & set(batch.facts):
        said = pa.table({FIRM: table[FIRM], "value": table[fact].cast(pa.string())})
        stays = said["value"].is_valid()
        for one in later.filter(facts__contains=[fact]):
            told = firms_told(batch_ref(one), fact)
            stays = pc.and_not(stays, pc.is_in(said[FIRM], value_set=told))
        _project(fact, said.filter(stays), received=batch.received_at)


def _project(fact: str, said: pa.Table, *, received: datetime) -> None:
    to = PROJECTED[fact]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE said (firm bigint, value text) ON COMMIT DROP")
        rows = pa.BufferOutputStream()
        write_csv(said, rows, WriteOptions(include_header=False))
        with cursor.copy("COPY said FROM STDIN (FORMAT csv)") as copy:
            copy.write(rows.getvalue().to_pybytes())
        statement = UPDATE.format(column=to.column, value=to.value, join=to.join)
        cursor.execute(statement, {"fact": fact, "received": received})
        cursor.execute("DROP TABLE said")
