"""A table on disk is whole or absent, whoever builds it, and says what was put into it."""

import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest

from liyuan.engines.screening.bits import packed
from liyuan.engines.screening.pieces import Unlike, scattered, taken
from liyuan.engines.screening.schema import ColumnType, Schema
from liyuan.engines.screening.since import Since, changed_rows
from liyuan.engines.screening.stored import StoredTable, open_table, store_table
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.store import StoreError

FIRMS = np.array([3, 5, 8, 13, 21])
KNOWN = packed(np.array([True, True, False, True, True]))
COLUMNS = {
    ("money", 1): Column(ColumnType("whole", 100), np.array([1, 2, 0, 4, 5]), KNOWN),
    ("word", None): Column(
        ColumnType("text"), np.array([0, 1, 0, 1, 0], np.int32), KNOWN, ("a", "b")
    ),
    ("truth", None): Column(
        ColumnType("boolean"), packed(np.array([True, False, True, True, False])), KNOWN
    ),
    ("all", None): Column(ColumnType("date"), np.array([1, 2, 3, 4, 5], np.int32)),
}
TABLE = Table(FIRMS, COLUMNS)
LENT = np.array([1, 2, 0, 4, 5])


def made() -> tuple[StoredTable, dict[tuple[str, int | None], str]]:
    schema = Schema({key: column.type for key, column in COLUMNS.items()})
    return StoredTable(TABLE, schema, {"left": {}}), {("money", 1): "elsewhere"}


def lend(label: str) -> tuple[np.ndarray, tuple[str, ...]]:
    assert label == "elsewhere"
    return LENT, ()


def nothing_changed(one: Table, other: Table) -> bool:
    return not len(changed_rows(Since.of(one.firms, other.firms), one, other, COLUMNS))


def test_what_is_opened_is_what_was_stored(tmp_path: Path) -> None:
    found = open_table(store_table(tmp_path, "name", made), lend)
    assert nothing_changed(TABLE, found.table)
    assert dict(found.schema.columns) == {key: column.type for key, column in COLUMNS.items()}
    assert found.table.columns["money", 1].values is LENT


def test_a_table_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    store_table(tmp_path, "name", made)
    store_table(tmp_path, "name", lambda: pytest.fail("made again"))


def test_a_builder_that_is_killed_leaves_nothing_and_the_next_clears_up(tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(
        target=store_table, args=(tmp_path, "name", lambda: os._exit(9))
    )
    child.start()
    child.join()
    assert not list(tmp_path.glob("name*"))
    store_table(tmp_path, "name", made)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["name.1"]


def test_two_builders_at_once_make_one_table(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=store_table, args=(tmp_path, "name", made)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    assert nothing_changed(TABLE, open_table(tmp_path / "name.1", lend).table)


def test_a_file_that_was_cut_off_is_named(tmp_path: Path) -> None:
    path = store_table(tmp_path, "name", made) / "columns.bin"
    path.write_bytes(path.read_bytes()[:-64])
    with pytest.raises(StoreError, match=r"columns\.bin"):
        open_table(path.parent, lend)


def test_some_firms_put_back_among_all_are_the_table_again() -> None:
    halves = [np.array([0, 2, 4]), np.array([1, 3])]
    parts = [(rows, taken(TABLE, rows)) for rows in halves]
    again = {
        key: scattered([(rows, part.columns[key]) for rows, part in parts], 5) for key in COLUMNS
    }
    assert nothing_changed(TABLE, Table(FIRMS, {key: c for key, c in again.items() if c}))


def test_columns_of_two_units_meet_on_one_grid() -> None:
    of = [(np.array([0]), 100, 1), (np.array([1]), 40, 1)]
    pieces = [(rows, Column(ColumnType("whole", unit), np.array([one]))) for rows, unit, one in of]
    found = scattered(pieces, 2)
    assert found
    assert (found.type.per_unit, found.values.tolist()) == (200, [2, 5])


def test_a_text_and_a_number_are_no_column() -> None:
    pieces = [(np.array([0]), taken(TABLE, np.array([0])).columns[k]) for k in list(COLUMNS)[:2]]
    with pytest.raises(Unlike):
        scattered(pieces, 1)


def test_a_changed_value_a_lost_one_and_a_new_firm_are_changed_rows() -> None:
    values, known = np.array([1, 9, 0, 4, 5, 0]), np.array([True, True, False, False, True, False])
    column = Column(ColumnType("whole", 100), values, packed(known))
    now = Table(np.append(FIRMS, 34), {("money", 1): column})
    since = Since.of(FIRMS, now.firms)
    assert changed_rows(since, TABLE, now, [("money", 1)]).tolist() == [1, 3, 5]
