"""A register of batches in a list, as the database keeps it for the real store."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from liyuan.engines.store import BatchRef, Snapshot, build_snapshot, write_batch

DAY_ZERO = datetime(2025, 1, 1, 9, tzinfo=UTC)
TYPES = {"revenue": pa.int64(), "staff": pa.int64(), "label": pa.string(), "open": pa.bool_()}


def day(number: int) -> datetime:
    return DAY_ZERO + timedelta(days=number)


@dataclass
class Register:
    """Batches received one a day."""

    directory: Path
    batches: list[BatchRef] = field(default_factory=list)

    def receive(
        self,
        on: int,
        firms: list[int],
        year: int | None = 2024,
        effective: date = date(2024, 1, 1),
        **facts: list[Any],
    ) -> BatchRef:
        columns = {name: _column(name, values) for name, values in facts.items()}
        table = pa.table({"firm": pa.array(firms, pa.int64()), **columns})
        file = write_batch(self.directory / "facts", table)
        number = len(self.batches) + 1
        ref = BatchRef(number, file.path, file.sha256, tuple(facts), year, effective, day(on))
        self.batches.append(ref)
        return ref

    def snapshot(self, known: int = 999, as_of: date = date(2026, 1, 1)) -> Snapshot:
        path = build_snapshot(
            self.directory / "snapshots", self.batches, as_of=as_of, known_at=day(known)
        )
        return Snapshot.open(path)


def _column(name: str, values: list[Any]) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, TYPES.get(name))
