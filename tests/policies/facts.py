"""What the firms of these tests are known by: law-abiding, grown this year, with a revenue."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.models import Enterprise

TOLD = datetime(2026, 4, 20, tzinfo=UTC)


def tell(revenue: Mapping[Enterprise, str], at: datetime = TOLD) -> None:
    """Batches that say all that the clause on growing up asks; revenue in 万元."""
    firms = pa.array([one.pk for one in revenue], pa.int64())
    count = len(revenue)
    fen = [int(Decimal(value) * 1_000_000) for value in revenue.values()]
    lawful = pa.array([True] * count)
    grown = pa.array([date(2026, 1, 20)] * count)
    batch({"firm": firms, "revenue": pa.array(fen, pa.int64())}, 2025, at)
    batch({"firm": firms, "lawful": lawful, "grew_up_on": grown}, None, at)


def batch(columns: Mapping[str, Any], year: int | None, at: datetime) -> None:
    """Facts of a year, or of now, as a source hands them over."""
    register_batch(
        pa.table(dict(columns)),
        source="统计年报",
        source_unit="AT-STAT",
        sharing_basis="环屿数据条例",
        year=year,
        effective=date(2025, 12, 31),
        received_at=at,
        by=None,
        at=at,
    )
