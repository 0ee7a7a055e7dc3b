"""Web, worker and database of a running instance, each killed: all come back."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from liyuan.cli.children import Child
from liyuan.cli.demonstration import processes
from liyuan.config import cluster, instances
from liyuan.config.cluster import supervisor
from liyuan.config.failures import Failure
from liyuan.config.instances import Instance
from liyuan.config.throwaway import throwaway
from tests.setup.processes import liyuan, wait_until

Running = tuple[Instance, int, tuple[Child, ...]]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as monkeypatch, throwaway("test") as instance:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        for name, value in instances.environment(instance, cluster.ensure(instance)).items():
            monkeypatch.setenv(name, value)
        migrate = liyuan(instance, "manage", "migrate", "procrastinate", "--skip-checks", "-v0")
        assert migrate.communicate() == ("", "")
        port = processes.free_port()
        with processes.running(instance, port) as children:
            yield instance, port, children


def test_whatever_is_killed_comes_back_and_the_pages_answer(running: Running) -> None:
    _, port, children = running
    found_dead: set[str] = set()
    for child in children:
        assert child.process is not None
        os.kill(child.process.pid, signal.SIGKILL)
    while found_dead != {"web", "worker"}:
        found_dead.update(processes.mend(children))
    wait_until(lambda: all_back(port, children))


def test_a_killed_database_comes_back_under_its_pages(running: Running) -> None:
    instance, port, children = running
    postmaster = supervisor.postmaster(instance)
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)
    processes.mend_database(instance)
    assert supervisor.postmaster(instance) not in (None, postmaster)
    wait_until(lambda: all_back(port, children))


def all_back(port: int, children: tuple[Child, ...]) -> bool:
    processes.mend(children)
    return all(child.alive() for child in children) and processes.healthy(port)


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Failure, match=f"Port {port} is taken"):
            processes.require_port(port)


def test_children_do_not_outlive_a_killed_parent(instance: Instance) -> None:
    script = (
        "import subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', sys.argv[1]]);"
        "print(child.pid, flush=True);"
        "time.sleep(60)"
    )
    child = (
        "import time; from liyuan.cli.follow import follow_parent; follow_parent(); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, child], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(1)  # it has begun to follow
    parent.kill()
    parent.communicate()
    wait_until(lambda: gone(pid), 5)


def gone(pid: int) -> bool:
    """Dead, though perhaps nobody has asked for its exit code."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as state:
            return state.read().rsplit(")", 1)[1].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True
