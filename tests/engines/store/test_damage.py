"""A batch that is not what was registered is never read, and the error names it."""

import os
from pathlib import Path

import pyarrow as pa
import pytest

from liyuan.engines.store import LEDGER, RECEIVED, Snapshot, StoreError, cells_in, write_batch
from tests.engines.store.register import Register, day

STAMP = LEDGER[RECEIVED]


def altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def truncated(path: Path) -> None:
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("damage", "code"),
    [(altered, "store.altered"), (truncated, "store.altered"), (Path.unlink, "store.missing")],
)
def test_a_damaged_batch_is_named(register: Register, damage, code: str) -> None:  # type: ignore[no-untyped-def]
    sound = register.receive(1, [1], revenue=[100])
    bad = register.receive(2, [1], revenue=[200])
    damage(bad.path)
    with pytest.raises(StoreError, match=bad.path.name) as caught:
        register.snapshot()
    assert caught.value.finding.code == code
    with pytest.raises(StoreError, match=bad.path.name):
        cells_in(bad, 1, as_of=day(9).date(), known_at=day(9))
    assert register.snapshot(known=1).cells(1)["revenue", 2024].batch == sound.number


def test_damage_after_a_first_sound_reading_is_found(register: Register) -> None:
    batch = register.receive(1, [1], revenue=[100])
    register.snapshot(known=5)
    altered(batch.path)
    with pytest.raises(StoreError, match=batch.path.name):
        register.snapshot(known=6)


def test_a_snapshot_whose_columns_are_cut_short_or_gone_is_named(register: Register) -> None:
    register.receive(1, [1], revenue=[100])
    path = register.snapshot().path
    truncated(path / "columns.bin")
    with pytest.raises(StoreError, match=r"columns\.bin"):
        Snapshot.open(path)
    (path / "columns.bin").unlink()
    with pytest.raises(StoreError, match=r"columns\.bin"):
        Snapshot.open(path)


def test_a_snapshot_without_its_description_is_named(register: Register) -> None:
    path = register.snapshot().path
    (path / "snapshot.json").write_text("{")
    with pytest.raises(StoreError, match=r"snapshot\.json"):
        Snapshot.open(path)


def test_a_fact_that_changes_its_type_is_refused(register: Register) -> None:
    register.receive(1, [1], revenue=[100])
    bad = register.receive(2, [1], revenue=pa.array(["100"]))
    with pytest.raises(StoreError, match=bad.path.name) as caught:
        register.snapshot()
    assert caught.value.finding.code == "store.shape"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"firm": pa.array(["a"])}, "int64"),
        ({"revenue": pa.array([1])}, "int64"),
        ({"firm": pa.array([1, None]), "revenue": pa.array([1, 2])}, "nulls"),
        ({"firm": pa.array([1, 1]), "revenue": pa.array([1, 2])}, "twice"),
        ({"firm": pa.array([1]), "revenue": pa.array([0.5])}, "double"),
        ({"firm": pa.array([1]), "@received_at": pa.array([1], STAMP)}, "@effective is missing"),
    ],
)
def test_a_table_that_is_no_batch_is_refused(
    tmp_path: Path, columns: dict[str, pa.Array], why: str
) -> None:
    with pytest.raises(StoreError, match=why):
        write_batch(tmp_path, pa.table(columns))
    assert list(tmp_path.iterdir()) == []
