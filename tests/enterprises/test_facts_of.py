"""A firm's facts: snapshot, later batches and entries give one answer."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from liyuan.engines.store import StoreError
from liyuan.enterprises.actions import enter_fact, take_snapshot
from liyuan.enterprises.models import FactBatch, Snapshot
from liyuan.enterprises.queries_facts import open_snapshot, stored_values
from tests.enterprises.facts_cast import TODAY, day, firm, known, receive, values

pytestmark = pytest.mark.usefixtures("facts")


def test_each_cell_names_its_source_batch_and_moment() -> None:
    one = firm()
    batch = receive(1, {one: {"revenue": 5}}, source="审计")
    cell = known(one).cells["revenue", 2025]
    assert (cell.value, cell.source, cell.batch, cell.received_at) == (5, "审计", batch.pk, day(1))


def test_a_past_known_at_gives_the_past_answer_with_and_without_snapshots() -> None:
    one = firm()
    receive(1, {one: {"revenue": 100}})
    take_snapshot(TODAY, day(5), by=None, at=day(5))
    receive(10, {one: {"revenue": 200}})
    enter_fact(one, "revenue", 300, year=2025, source="企业", by=None, at=day(20))
    for _ in ("before the snapshots", "after them"):
        found = [known(one, on).stored("revenue", 2025) for on in (0, 1, 9, 10, 19, 20)]
        assert found == [None, 100, 100, 200, 200, 300]
        for on in (1, 12, 25):
            take_snapshot(TODAY, day(on), by=None, at=day(25))


def test_a_past_as_of_leaves_out_what_became_effective_later() -> None:
    one = firm()
    receive(1, {one: {"listed": False}}, year=None, effective=date(2026, 1, 1))
    receive(1, {one: {"listed": True}}, year=None, effective=date(2026, 2, 1))
    take_snapshot(date(2026, 1, 15), day(5), by=None, at=day(5))
    assert known(one, as_of=date(2025, 12, 31)).stored("listed", None) is None
    assert known(one, as_of=date(2026, 1, 31)).stored("listed", None) is False
    assert known(one).stored("listed", None) is True


def test_a_batch_that_arrives_late_about_the_past_is_seen_through_an_older_snapshot() -> None:
    one = firm()
    receive(5, {one: {"revenue": 5}})
    take_snapshot(TODAY, day(9), by=None, at=day(9))
    receive(3, {one: {"revenue": 3, "staff": 3}})
    assert values(known(one)) == {("revenue", 2025): 5, ("staff", 2025): 3}


def test_years_come_the_latest_first() -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}}, year=2024)
    receive(2, {one: {"revenue": 2}}, year=2025)
    assert [cell.value for cell in known(one).years("revenue")] == [2, 1]


def test_a_run_reads_its_own_snapshot() -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}})
    snapshot = take_snapshot(TODAY, day(2), by=None, at=day(2))
    receive(3, {one: {"revenue": 3}})
    stored = stored_values(one.pk, snapshot).stored
    assert (stored("revenue", 2025), stored("revenue", 2024)) == (1, None)


def test_the_same_snapshot_is_registered_once() -> None:
    one = take_snapshot(TODAY, day(2), by=None, at=day(2))
    assert take_snapshot(TODAY, day(2), by=None, at=day(9)) == one


def test_a_snapshot_whose_files_are_gone_is_built_again(facts: Path) -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}})
    snapshot = take_snapshot(TODAY, day(2), by=None, at=day(2))
    receive(1, {one: {"revenue": 7}})
    for file in (facts / "snapshots" / snapshot.path).iterdir():
        file.unlink()
    (facts / "snapshots" / snapshot.path).rmdir()
    assert open_snapshot(snapshot).cells(one.pk)["revenue", 2025].value == 1


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("snapshot.json", '{"format": 1, "columns": []}'),
        ("snapshot.json", "not JSON"),
        ("columns.bin", "short"),
    ],
)
def test_a_snapshot_of_another_format_or_damaged_is_built_again(
    facts: Path, file: str, content: str
) -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}})
    snapshot = take_snapshot(TODAY, day(2), by=None, at=day(2))
    (facts / "snapshots" / snapshot.path / file).write_text(content)
    assert open_snapshot(snapshot).cells(one.pk)["revenue", 2025].value == 1


def test_a_snapshot_kept_under_the_name_of_an_older_format_is_built_again(facts: Path) -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}})
    snapshot = take_snapshot(TODAY, day(2), by=None, at=day(2))
    kept = facts / "snapshots" / snapshot.path
    kept.rename(kept.with_suffix(".1"))
    Snapshot.objects.update(path=kept.with_suffix(".1").name)
    snapshot.refresh_from_db()
    assert open_snapshot(snapshot).cells(one.pk)["revenue", 2025].value == 1


def test_a_damaged_batch_is_named(facts: Path) -> None:
    one = firm()
    batch = receive(1, {one: {"revenue": 1}})
    path = facts / "facts" / batch.path
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match=batch.path):
        known(one)
    with pytest.raises(StoreError, match=batch.path):
        take_snapshot(TODAY, day(2), by=None, at=day(2))
    assert not Snapshot.objects.exists()


def test_equal_facts_received_twice_are_two_batches() -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}})
    receive(2, {one: {"revenue": 2}})
    receive(3, {one: {"revenue": 1}})
    assert FactBatch.objects.count() == 3
    assert known(one).stored("revenue", 2025) == 1


def test_the_number_of_queries_does_not_grow(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    one = firm()
    for on in range(1, 8):
        receive(on, {one: {"revenue": on}}, year=2015 + on)
        enter_fact(one, "staff", on, year=2025, source="企业", by=None, at=day(on))
    with django_assert_max_num_queries(4):
        known(one)
