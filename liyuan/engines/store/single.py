"""One firm's cells straight from a batch: for what no snapshot holds yet."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liyuan.engines.store.batch import (
    EFFECTIVE,
    FIRM,
    RECEIVED,
    YEAR,
    BatchRef,
    is_ledger,
    open_batch,
)
from liyuan.engines.store.errors import Fault, StoreError
from liyuan.engines.store.snapshot import Cell, Key


def cells_in(ref: BatchRef, firm: int, *, as_of: date, known_at: datetime) -> dict[Key, Cell]:
    """What one batch says about one firm that counts for (as of, known at)."""
    file = open_batch(ref)
    ledger = is_ledger(file.schema_arrow)
    names = [FIRM, *ref.facts, *((RECEIVED, EFFECTIVE, YEAR) if ledger else ())]
    rows = _rows_of(ref, file, firm, names)
    if not ledger:
        return {
            (fact, ref.year): Cell(row[fact], ref.year, ref.number, ref.received_at)
            for row in rows
            for fact in ref.facts
            if row[fact] is not None
        }
    told = [row for row in rows if row[RECEIVED] <= known_at and row[EFFECTIVE] <= as_of]
    return {
        (fact, row[YEAR]): Cell(row[fact], row[YEAR], ref.number, row[RECEIVED].astimezone(UTC))
        for row in sorted(told, key=lambda row: row[RECEIVED])
        for fact in ref.facts
        if row[fact] is not None
    }


def _rows_of(
    ref: BatchRef, file: pq.ParquetFile, firm: int, names: list[str]
) -> list[dict[str, Any]]:
    """The firm's rows: only the row groups whose range of firms holds it are read."""
    meta = file.metadata
    place = file.schema_arrow.get_field_index(FIRM)
    groups = [g for g in range(meta.num_row_groups) if _may_hold(meta, g, place, firm)]
    try:
        table = file.read_row_groups(groups, columns=names, use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(Fault.UNREADABLE, ref.path, str(error)) from error
    rows: list[dict[str, Any]] = table.filter(pc.equal(table[FIRM], firm)).to_pylist()
    return rows


def _may_hold(meta: pq.FileMetaData, group: int, place: int, firm: int) -> bool:
    range_ = meta.row_group(group).column(place).statistics
    return range_ is None or not range_.has_min_max or range_.min <= firm <= range_.max
