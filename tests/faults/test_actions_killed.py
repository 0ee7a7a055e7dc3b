"""An import, a compaction, a pack's loading, a run: killed and run again, as if undisturbed."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liyuan.enterprises.models import FactBatch
from liyuan.policies.models import VerdictRun
from tests.faults import cities
from tests.faults.deeds import DEEDS
from tests.faults.killing import deed, finished, kill_when, kill_where_it_waits
from tests.faults.state import emptied, files, folders, state

Prepared = Callable[[Path], object]
PREPARED: dict[str, Prepared] = {
    "apply_import": cities.with_a_file,
    "compact": lambda here: cities.with_entries(),
    "load_pack": lambda here: None,
    "verdicts": lambda here: cities.with_a_pack(),
}
# The moment, by what then must wait for us.
LOCKED = "LOCK TABLE {} IN SHARE MODE"
MOMENTS = {
    ("apply_import", "reading"): "SELECT FROM imports_importprogress FOR UPDATE",
    ("apply_import", "registering"): LOCKED.format("enterprises_enterprise"),
    ("apply_import", "file without row"): LOCKED.format("enterprises_factbatch"),
    ("apply_import", "at its end"): LOCKED.format("imports_importjob"),
    ("apply_import", "committing"): "SELECT FROM parks_district FOR UPDATE",
    ("compact", "beginning"): "SELECT FROM enterprises_factentry FOR UPDATE",
    ("compact", "file without row"): LOCKED.format("enterprises_factbatch"),
    ("compact", "at its end"): LOCKED.format("journal_entry"),
    ("load_pack", "writing"): LOCKED.format("rules_ruleversion"),
    ("load_pack", "at its end"): LOCKED.format("journal_entry"),
    ("verdicts", "snapshot without row"): LOCKED.format("enterprises_snapshot"),
    ("verdicts", "writing"): LOCKED.format("policies_verdict"),
    ("verdicts", "at its end"): LOCKED.format("policies_verdicttotal"),
}
UNDISTURBED: dict[str, Any] = {}


def undisturbed(name: str, here: Path) -> Any:
    """What the deed makes of the same start, once per deed."""
    if name not in UNDISTURBED:
        PREPARED[name](here)
        DEEDS[name]()
        UNDISTURBED[name] = state(here)
        emptied()
        for path in (here / "data").rglob("*.*"):
            if path.is_file():
                path.unlink()
    return UNDISTURBED[name]


def run_again(name: str, here: Path) -> Any:
    """A run that was committed is not run again: the person sees it."""
    if name != "verdicts" or not VerdictRun.objects.exclude(finished_at=None).exists():
        DEEDS[name]()
    return state(here)


@pytest.mark.parametrize(("name", "moment"), MOMENTS)
def test_run_again_it_ends_as_if_nothing_had_happened(name: str, moment: str, here: Path) -> None:
    expected = undisturbed(name, here)
    PREPARED[name](here)
    query = kill_where_it_waits(deed(name), MOMENTS[name, moment])
    assert moment != "committing" or query == "COMMIT"
    if moment == "file without row":
        assert len(files("facts")) > FactBatch.objects.count(), "no file was written before"
    assert run_again(name, here) == expected


@pytest.mark.parametrize("name", ["apply_import", "compact"])
def test_killed_while_the_batch_is_written(name: str, here: Path) -> None:
    expected = undisturbed(name, here)
    PREPARED[name](here)
    kill_when(deed(name), lambda: files("facts"))
    assert run_again(name, here) == expected


def test_killed_while_the_snapshot_is_built(here: Path) -> None:
    expected = undisturbed("verdicts", here)
    cities.with_a_pack()
    kill_when(deed("verdicts"), folders)
    assert run_again("verdicts", here) == expected


def test_two_processes_that_build_the_same_snapshot_make_one(here: Path) -> None:
    cities.with_a_pack()
    builders: list[subprocess.Popen[str]] = [deed("snapshot"), deed("snapshot")]
    for builder in builders:
        finished(builder)
    found = state(here)
    assert found["snapshots"] == (1, 1)
    assert found["journal"]["fact.snapshot"] == 1
