"""The store is tidied: what a run points at and the newest stay, the rest goes with its files."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from liyuan.engines.store import snapshot_path
from liyuan.enterprises.actions import take_snapshot
from liyuan.enterprises.actions_tidy import NEWEST, Tidied, tidy_store
from liyuan.enterprises.models import Snapshot
from liyuan.enterprises.queries_facts import facts_directory, open_snapshot
from liyuan.journal.models import Entry
from liyuan.policies.models import VerdictRun
from tests.cast import NOW
from tests.enterprises import facts_cast as world

DAY = date(2026, 3, 16)
LATER = NOW + timedelta(days=2)


def folder(snapshot: Snapshot) -> Path:
    return snapshot_path(Path(settings.LIYUAN_DATA) / "snapshots", snapshot.content_hash)


@pytest.fixture
def taken(facts: Path) -> list[Snapshot]:
    """Snapshots of successive moments, the oldest first."""
    world.receive(1, {world.firm(): {"staff": 7}})
    moments = [NOW + timedelta(seconds=n) for n in range(NEWEST + 2)]
    return [take_snapshot(DAY, moment, by=None, at=NOW) for moment in moments]


def test_what_a_run_points_at_and_the_newest_stay(taken: list[Snapshot]) -> None:
    pointed, needless, *newest = taken
    VerdictRun.objects.create(as_of=DAY, snapshot=pointed, rules_hash="", started_at=NOW)
    assert tidy_store(at=LATER) == Tidied(snapshots=1, folders=1)
    assert set(Snapshot.objects.all()) == {pointed, *newest}
    assert [folder(one).exists() for one in taken] == [True, False, *[True] * NEWEST]
    assert Entry.objects.get(action="store.tidy").payload["hashes"] == [needless.content_hash]
    assert tidy_store(at=LATER) == Tidied()


def test_what_was_built_lately_stays(taken: list[Snapshot]) -> None:
    assert tidy_store(at=NOW) == Tidied()


def test_whoever_still_asks_for_a_removed_snapshot_gets_it_built_again(
    taken: list[Snapshot],
) -> None:
    tidy_store(at=LATER)
    assert len(open_snapshot(taken[0]).firms) == 1


def test_files_that_nobody_registered_go(taken: list[Snapshot]) -> None:
    for name in (".writing-cut-off", "0" * 64 + ".parquet"):
        (facts_directory() / name).touch()
    assert tidy_store(at=NOW) == Tidied(files=2)
    assert len(list(facts_directory().iterdir())) == 1


def test_the_folder_of_another_database_is_left_alone(taken: list[Snapshot]) -> None:
    (facts_directory() / "orphan").touch()
    for path in facts_directory().glob("*.parquet"):
        path.unlink()
    assert tidy_store(at=NOW) == Tidied()
