"""Two builders at once, or one killed in the middle, leave one whole snapshot."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

from liyuan.engines.store import Snapshot, build
from liyuan.engines.store.kinds import Array
from tests.engines.store.register import Register, day

SPAWN = multiprocessing.get_context("spawn")
FIRMS = list(range(20_000))


def build_now(register: Register, started: Path) -> None:
    started.touch()
    register.snapshot()


def build_slowly(register: Register, started: Path) -> None:
    """A builder that stays in the middle: some columns written, the last not."""
    save = build._Build._save

    def save_and_rest(self: build._Build, name: str, array: Array) -> None:
        save(self, name, array)
        started.touch()
        time.sleep(60)

    build._Build._save = save_and_rest  # type: ignore[method-assign]
    register.snapshot()


def full(register: Register) -> Register:
    for year in (2022, 2023, 2024):
        register.receive(year - 2020, FIRMS, year=year, revenue=FIRMS, staff=FIRMS)
    return register


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.01)


def test_builders_at_once_make_one_snapshot(register: Register, tmp_path: Path) -> None:
    full(register)
    builders = [
        SPAWN.Process(target=build_now, args=(register, tmp_path / f"started-{n}"))
        for n in range(4)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(60)
    assert [builder.exitcode for builder in builders] == [0, 0, 0, 0]
    snapshots = [path for path in (tmp_path / "snapshots").iterdir() if path.is_dir()]
    assert len(snapshots) == 1
    assert Snapshot.open(snapshots[0]).cells(19_999)["staff", 2024].value == 19_999


def test_a_killed_builder_leaves_nothing_that_is_read(register: Register, tmp_path: Path) -> None:
    full(register)
    started = tmp_path / "started"
    builder = SPAWN.Process(target=build_slowly, args=(register, started))
    builder.start()
    wait_for(started)
    assert builder.pid is not None
    os.kill(builder.pid, signal.SIGKILL)
    builder.join(60)
    assert [p.name[:10] for p in (tmp_path / "snapshots").iterdir() if p.is_dir()] == [".building-"]

    snapshot = register.snapshot()

    assert snapshot.cells(5)["revenue", 2023].value == 5
    assert snapshot.known_at == day(999)
    assert [p for p in (tmp_path / "snapshots").iterdir() if p.is_dir()] == [snapshot.path]


def test_the_living_wait_for_a_killed_builder_no_longer_than_it_lives(
    register: Register, tmp_path: Path
) -> None:
    full(register)
    started, second = tmp_path / "started", tmp_path / "second"
    stuck = SPAWN.Process(target=build_slowly, args=(register, started))
    stuck.start()
    wait_for(started)
    waiting = SPAWN.Process(target=build_now, args=(register, second))
    waiting.start()
    wait_for(second)
    assert stuck.pid is not None
    os.kill(stuck.pid, signal.SIGKILL)
    stuck.join(60)
    waiting.join(60)
    assert waiting.exitcode == 0
    assert register.snapshot().cells(5)["revenue", 2023].value == 5
