"""Killing a process where it waits for a lock that the test holds: an exact moment, no sleeping."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from liyuan.cli.backing import schema
from liyuan.config import instances

PATIENCE = 300  # on a machine that does much else
WAITING = "SELECT pid, query FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
ALIVE = "SELECT FROM pg_stat_activity WHERE pid = %s"


def database_url() -> str:
    """The tests' database, as another process names it."""
    head, _, tail = os.environ["DATABASE_URL"].partition("?")
    name = connections["default"].settings_dict["NAME"]
    return f"{head.rpartition('/')[0]}/{name}?{tail}"


def start(*command: str, url: str = "", data: Path | None = None) -> "subprocess.Popen[str]":
    environment: Mapping[str, str] = {
        **os.environ,
        "DATABASE_URL": url or database_url(),
        "LIYUAN_DATA": str(data or settings.LIYUAN_DATA),
    }
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment,
        cwd=instances.ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def deed(name: str, url: str = "", data: Path | None = None) -> "subprocess.Popen[str]":
    return start("tests.faults.deeds", name, url=url, data=data)


def finished(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """What it said, once it has ended well."""
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    return out, err


@contextmanager
def held(statement: str, url: str = "", name: str = "") -> Iterator[int]:
    """A session that holds what the statement locks; its number."""
    with psycopg.connect(url or database_url(), application_name=name) as session:
        session.execute(statement)
        yield session.info.backend_pid
        with suppress(psycopg.OperationalError):  # the server itself may have been killed
            session.rollback()


def kill_where_it_waits(process: "subprocess.Popen[str]", lock: str, url: str = "") -> str:
    """Kill a process when it waits for the lock; what it was asking the database."""
    # named so that a restore, which wants to be alone, does not mind us
    ours = schema.NAME
    found = url or database_url()
    with psycopg.connect(found, autocommit=True, application_name=ours) as asking:
        with held(lock, url, ours) as holder:
            pid, query = wait_for(lambda: asking.execute(WAITING, [holder]).fetchone(), process)
            kill(process)
        # its session in the database ends, or commits, a moment later
        wait_for(lambda: asking.execute(ALIVE, [pid]).fetchone() is None)
    return str(query)


def kill_when(process: "subprocess.Popen[str]", true: Callable[[], object]) -> None:
    """Kill a process as soon as something can be seen from outside."""
    wait_for(true, process, pause=0.0002)
    kill(process)


def kill(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)


def wait_for(
    true: Callable[[], Any], process: "subprocess.Popen[Any] | None" = None, pause: float = 0.02
) -> Any:
    """Until it is true; an end of the process before that is told with its words."""
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline, "it did not come true in time"
        if process is not None and process.poll() is not None:
            raise AssertionError(f"it ended before: {process.communicate()}")
        time.sleep(pause)
    return found
