"""Entering firms in the register, many at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from liyuan.enterprises.actions_shelves import shelve_again, shelve_from
from liyuan.enterprises.domain import name_tokens
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.pinyin import sound_of
from liyuan.parks.models import District, Park

TABLE = Enterprise._meta.db_table
COPIED = (
    "id",
    "credit_code",
    "name",
    "status",
    "industry_id",
    "district_id",
    "park_id",
    "address",
    "established",
    "name_tokens",
    "pinyin_initials",
    "pinyin_sort",
)
SLICE = 10_000


def register_enterprises(firms: pa.Table, *, progress: Callable[[int], None]) -> int:
    """Enter firms by COPY, in the caller's transaction; the id of the first one.

    `firms`: credit_code, name, status, industry, district, park (codes), address,
    established. Ids are consecutive in the order of the rows. Raises IntegrityError for
    a credit code that is there already, KeyError for an unknown district or park.
    """
    # read before the COPY: the connection can do nothing else meanwhile
    districts = dict(District.objects.values_list("code", "pk"))
    parks = dict(Park.objects.values_list("code", "pk"))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        first = _reserve(cursor, firms.num_rows)
        statement = f"COPY {TABLE} ({', '.join(COPIED)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for number, row in enumerate(_rows(firms, districts, parks)):
                copy.write_row((first + number, *row))
                if number % SLICE == SLICE - 1:
                    progress(number + 1)
        # Without this the planner shuns the index until the next vacuum.
        cursor.execute("SELECT gin_clean_pending_list('enterprise_name_tokens')")
        cursor.execute(f"ANALYZE {TABLE}")
        shelve_from(cursor, first)
    progress(firms.num_rows)
    return first


AMEND = """
UPDATE enterprises_enterprise e SET name = said.name, address = said.address,
    name_tokens = said.tokens, pinyin_initials = said.initials, pinyin_sort = said.sort
FROM said WHERE e.id = said.firm
"""


def amend_enterprises(firms: Sequence[tuple[int, str, str]]) -> None:
    """Give firms (id, name, address) another name or address, in the caller's transaction."""
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE said (firm bigint, name text, address text, tokens text[],"
            " initials text, sort text) ON COMMIT DROP"
        )
        with cursor.copy("COPY said FROM STDIN") as copy:
            for firm, name, address in firms:
                sound = sound_of(name)
                tokens = name_tokens(name)
                copy.write_row((firm, name, address, tokens, sound.initials, sound.sort))
        cursor.execute(AMEND)
        cursor.execute("DROP TABLE said")
        shelve_again(cursor, [firm for firm, _, _ in firms])


def _reserve(cursor: Any, size: int) -> int:
    """Take `size` ids in a row: nobody else can insert until this transaction ends."""
    cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [TABLE])
    first = int(cursor.fetchone()[0])
    if size > 1:
        last = first + size - 1
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [TABLE, last])
    return first


def _rows(
    firms: pa.Table, districts: Mapping[str, int], parks: Mapping[str, int]
) -> Iterator[tuple[Any, ...]]:
    batches = firms.to_batches(max_chunksize=SLICE)
    return (_row(row, districts, parks) for batch in batches for row in batch.to_pylist())


def _row(
    row: Mapping[str, Any], districts: Mapping[str, int], parks: Mapping[str, int]
) -> tuple[Any, ...]:
    sound = sound_of(row["name"])
    return (
        row["credit_code"],
        row["name"],
        row["status"],
        row["industry"],
        districts[row["district"]] if row["district"] else None,
        parks[row["park"]] if row["park"] else None,
        row["address"] or "",
        row["established"],
        name_tokens(row["name"]),
        sound.initials,
        sound.sort,
    )
