"""Two locks beside a cluster: one serialises starting, one tells whether anything lives."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liyuan.config.failures import unwritable


def opened(path: Path) -> int:
    """Not inherited by children unless named to them."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def starting(folder: Path) -> Iterator[None]:
    """Held while a cluster is made, started or stopped: starters queue here."""
    handle = opened(folder / "start.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def take_life(folder: Path) -> int | None:
    """The lock that every process of a server inherits: to get it is to know that all are dead.

    The caller hands the number on to the new server, then closes its own copy.
    """
    handle = opened(folder / "alive.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def lives(folder: Path) -> bool:
    """Asked by a shared lock, so that two who ask at once do not take each other for a server."""
    if not (folder / "alive.lock").exists():
        return False
    handle = opened(folder / "alive.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(handle)


def wait_for_death(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while lives(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
