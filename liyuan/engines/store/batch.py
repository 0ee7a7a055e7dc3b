"""Fact batches: immutable Parquet files, one row per firm and one column per fact.

A *ledger* batch is what single entries are compacted into: the columns `@received_at`,
`@effective` and `@year` then say for each row what the registration says for a whole
batch, so that compaction changes no answer, past ones included.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.files import sha256_of, sync, verify
from liyuan.engines.store.kinds import kind_of

FIRM = "firm"
RECEIVED, EFFECTIVE, YEAR = "@received_at", "@effective", "@year"
LEDGER = {
    RECEIVED: pa.timestamp("us", tz="UTC"),
    EFFECTIVE: pa.date32(),
    YEAR: pa.int32(),
}
ROW_GROUP = 1 << 15


@dataclass(frozen=True)
class BatchFile:
    """A batch as it lies on disk; its name is its hash."""

    path: Path
    sha256: str
    rows: int


@dataclass(frozen=True)
class BatchRef:
    """A batch as it is registered.

    `year` is None for current and event facts. Of a ledger batch, `received_at` and
    `effective` are the earliest of its rows, and `year` is None.
    """

    number: int
    path: Path
    sha256: str
    facts: tuple[str, ...]
    year: int | None
    effective: date
    received_at: datetime


def write_batch(directory: Path, table: pa.Table) -> BatchFile:
    """Write a batch whole or not at all; the same content gives the same file.

    `table`: `firm` int64 without nulls, once per firm unless it is a ledger batch, and one
    column per fact: int64 (money in fen, counts), decimal128 of up to 18 digits, string,
    date32 or boolean. Raises StoreError(SHAPE) otherwise.
    """
    _check(directory, table)
    table = table.sort_by([(FIRM, "ascending")]) if not _sorted(table) else table
    directory.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=directory)
    os.close(handle)
    draft = Path(name)
    try:
        pq.write_table(table, draft, compression="zstd", row_group_size=ROW_GROUP)
        draft.chmod(0o444)
        digest = sha256_of(draft)
        sync(draft)
        final = directory / f"{digest}.parquet"
        draft.rename(final)
        sync(directory)
    finally:
        draft.unlink(missing_ok=True)
    return BatchFile(path=final, sha256=digest, rows=table.num_rows)


def open_batch(ref: BatchRef) -> pq.ParquetFile:
    """The batch's file, once its bytes are proved to be the registered ones."""
    verify(ref.path, ref.sha256)
    try:
        file = pq.ParquetFile(ref.path)
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreError(Fault.UNREADABLE, ref.path, str(error)) from error
    missing = {FIRM, *ref.facts} - set(file.schema_arrow.names)
    if missing:
        raise StoreError(Fault.SHAPE, ref.path, f"no column {', '.join(sorted(missing))}")
    return file


def firms_told(ref: BatchRef, fact: str) -> pa.Array:
    """The firms of which a batch says something about one of its facts."""
    return told_of(ref, fact)[FIRM].combine_chunks()


def told_of(ref: BatchRef, fact: str) -> pa.Table:
    """What a batch says of one of its facts: `firm` and the fact, without nulls."""
    try:
        table = open_batch(ref).read(columns=[FIRM, fact])
    except (OSError, pa.ArrowException) as error:
        raise StoreError(Fault.UNREADABLE, ref.path, str(error)) from error
    return table.filter(table[fact].is_valid())


def is_ledger(schema: pa.Schema) -> bool:
    return RECEIVED in schema.names


def _check(directory: Path, table: pa.Table) -> None:
    for problem in _problems(table):
        raise StoreError(Fault.SHAPE, directory, problem)


def _problems(table: pa.Table) -> Sequence[str]:
    names = table.schema.names
    if FIRM not in names or table.schema.field(FIRM).type != pa.int64():
        return ["column firm must be int64"]
    found = [f"column {name} is there twice" for name in set(names) if names.count(name) > 1]
    found += [] if table[FIRM].null_count == 0 else ["column firm has nulls"]
    ledger = is_ledger(table.schema)
    for field in table.schema:
        expected = LEDGER.get(field.name) if ledger else None
        known = field.type == expected if expected else kind_of(field.type) is not None
        found += [] if known else [f"column {field.name} has type {field.type}"]
    found += [f"column {name} is missing" for name in LEDGER if ledger and name not in names]
    firms = table[FIRM].to_numpy() if not found else np.empty(0, np.int64)
    repeated = not ledger and len(np.unique(firms)) < len(firms)
    return [*found, "a firm is there twice"] if repeated else found


def _sorted(table: pa.Table) -> bool:
    firms = table[FIRM].to_numpy()
    return bool(np.all(firms[1:] >= firms[:-1]))
