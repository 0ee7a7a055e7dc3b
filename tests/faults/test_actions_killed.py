"""An import, a compaction, a pack's loading, a run: killed and run again, as if undisturbed."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.faults import cities
from tests.faults.deeds import DEEDS
from tests.faults.killing import deed, finished, held, kill_when, kill_where_it_waits
from tests.faults.state import emptied, files, state

Prepared = Callable[[Path], object]
PREPARED: Mapping[str, Prepared] = {
    "apply_import": cities.with_a_file,
    "compact": lambda here: cities.with_entries(),
    "load_pack": lambda here: None,
    "verdicts": lambda here: cities.with_a_pack(),
}
LOCKED = "LOCK TABLE {} IN SHARE MODE"
# The moments at which each is killed, one after the other, and what must wait for us by then.
# (A snapshot's building is killed in tests/engines/store.)
MOMENTS: Mapping[str, Mapping[str, str]] = {
    "apply_import": {
        "reading": "SELECT FROM imports_importprogress FOR UPDATE",
        "writing the file": LOCKED.format("enterprises_factbatch"),
        "file without row": LOCKED.format("enterprises_factbatch"),
        "committing": "SELECT FROM parks_district FOR UPDATE",
    },
    "compact": {"file without row": LOCKED.format("enterprises_factbatch")},
    "load_pack": {"before the commit": LOCKED.format("journal_entry")},
    "verdicts": {
        "snapshot without row": LOCKED.format("enterprises_snapshot"),
        "writing": LOCKED.format("policies_verdict"),
        "counting firms in parks": LOCKED.format("indicators_parkcount"),
    },
}


def undisturbed(name: str, here: Path) -> Any:
    """What the deed makes of the same start; then all is as before the start."""
    PREPARED[name](here)
    DEEDS[name]()
    found = state(here)
    emptied()
    for path in (here / "data").rglob("*.*"):
        if path.is_file():
            path.unlink()
    return found


def killed(name: str, moment: str) -> None:
    before, lock = files("facts"), MOMENTS[name][moment]
    if moment == "writing the file":
        with held(lock):  # if we see it late, it has waited with the rest
            return kill_when(deed(name), lambda: files("facts") - before)
    query = kill_where_it_waits(deed(name), lock)
    assert moment != "committing" or query == "COMMIT"
    assert moment != "file without row" or files("facts") - before, "no file was written"
    return None


@pytest.mark.parametrize("name", MOMENTS)
def test_run_again_it_ends_as_if_nothing_had_happened(name: str, here: Path) -> None:
    expected = undisturbed(name, here)
    PREPARED[name](here)
    for moment in MOMENTS[name]:
        killed(name, moment)
    DEEDS[name]()
    assert state(here) == expected


def test_two_processes_that_build_the_same_snapshot_make_one(here: Path) -> None:
    cities.with_a_pack()
    builders: list[subprocess.Popen[str]] = [deed("snapshot"), deed("snapshot")]
    for builder in builders:
        finished(builder)
    found = state(here)
    assert found["snapshots"] == (1, 1)
    assert found["journal"]["fact.snapshot"] == 1
