"""Whatever the batches, and in whatever order they are registered, the naive answer holds."""

import random
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.store import (
    BatchRef,
    Cell,
    Key,
    Snapshot,
    build_snapshot,
    cells_in,
    write_batch,
)
from tests.engines.store.register import TYPES, day

ZERO = date(2025, 1, 1)
FIRMS = st.integers(1, 5)
VALUES = {
    "revenue": st.none() | st.integers(-(2**63), 2**63 - 1),
    "label": st.none() | st.sampled_from(["", "甲", "乙", "a\x00b", "😀"]),
    "open": st.none() | st.booleans(),
}
ROW = st.fixed_dictionaries(VALUES)


@dataclass(frozen=True)
class Said:
    """Rows said at one moment: one batch, or one moment of a ledger."""

    rows: dict[int, dict[str, Any]]
    year: int | None
    effective: int
    received: int = 0


SAID = st.builds(
    Said,
    rows=st.dictionaries(FIRMS, ROW, max_size=4),
    year=st.sampled_from([None, 2023, 2024]),
    effective=st.integers(0, 5),
)


def naive(said: list[Said], as_of: int, known: int) -> dict[int, dict[Key, Any]]:
    """Say everything again in the order of receipt, and remember."""
    answer: dict[int, dict[Key, Any]] = {}
    for one in sorted(said, key=lambda one: one.received):
        if one.received > known or one.effective > as_of:
            continue
        for firm, row in one.rows.items():
            told = {(fact, one.year): value for fact, value in row.items() if value is not None}
            answer.setdefault(firm, {}).update(told)
    return {firm: cells for firm, cells in answer.items() if cells}


def plain_batch(directory: Path, one: Said, number: int) -> BatchRef:
    rows = [{"firm": firm, **row} for firm, row in one.rows.items()]
    schema = pa.schema({"firm": pa.int64(), **{fact: TYPES[fact] for fact in VALUES}})
    file = write_batch(directory, pa.Table.from_pylist(rows, schema=schema))
    effective = ZERO + timedelta(one.effective)
    received_at = day(one.received)
    return BatchRef(number, file.path, file.sha256, tuple(VALUES), one.year, effective, received_at)


def ledger_batch(directory: Path, said: list[Said], number: int) -> BatchRef:
    rows = [
        {
            "firm": firm,
            "@received_at": day(one.received),
            "@effective": ZERO + timedelta(one.effective),
            "@year": one.year,
            **row,
        }
        for one in said
        for firm, row in one.rows.items()
    ]
    ledger = {
        "@received_at": pa.timestamp("us", tz="UTC"),
        "@effective": pa.date32(),
        "@year": pa.int32(),
    }
    facts = {fact: TYPES[fact] for fact in VALUES}
    schema = pa.schema({"firm": pa.int64(), **ledger, **facts})
    file = write_batch(directory, pa.Table.from_pylist(rows, schema=schema))
    effective = ZERO + timedelta(min(one.effective for one in said))
    received_at = day(min(one.received for one in said))
    return BatchRef(number, file.path, file.sha256, tuple(VALUES), None, effective, received_at)


def values(cells: dict[Key, Cell]) -> dict[Key, Any]:
    return {key: cell.value for key, cell in cells.items()}


@settings(max_examples=150, deadline=None)
@given(
    said=st.lists(SAID, max_size=6),
    known=st.integers(-1, 7),
    as_of=st.integers(0, 5),
    in_ledger=st.sets(st.integers(0, 5)),
    chance=st.randoms(use_true_random=False),
)
def test_the_snapshot_gives_the_naive_answer(
    said: list[Said], known: int, as_of: int, in_ledger: set[int], chance: random.Random
) -> None:
    said = [replace(one, received=number) for number, one in enumerate(said)]
    ledger = [one for one in said if one.received in in_ledger]
    plain = [one for one in said if one.received not in in_ledger]
    chance.shuffle(plain)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        batches = [plain_batch(directory, one, n) for n, one in enumerate(plain, start=1)]
        batches += [ledger_batch(directory, ledger, len(batches) + 1)] if ledger else []
        chance.shuffle(batches)
        when = {"as_of": ZERO + timedelta(as_of), "known_at": day(known)}
        path = build_snapshot(directory / "snapshots", batches, **when)  # type: ignore[arg-type]
        found = {firm: values(cells) for firm, cells in Snapshot.open(path).iter_firms()}
        expected = naive(said, as_of, known)
        assert {firm: cells for firm, cells in found.items() if cells} == expected
        assert {firm: one_by_one(batches, firm, **when) for firm in expected} == expected


def one_by_one(batches: list[BatchRef], firm: int, **when: Any) -> dict[Key, Any]:
    """The same answer from single batches: what the firm page adds to a snapshot."""
    found: dict[Key, Cell] = {}
    for batch in batches:
        if batch.received_at > when["known_at"] or batch.effective > when["as_of"]:
            continue
        for key, cell in cells_in(batch, firm, **when).items():
            if key not in found or cell.received_at > found[key].received_at:
                found[key] = cell
    return values(found)
