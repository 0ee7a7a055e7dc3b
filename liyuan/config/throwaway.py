"""Instances for one run, gone afterwards; those of a killed run are swept by the next."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liyuan.config import cluster
from liyuan.config.failures import unwritable
from liyuan.config.instances import PORTS, Instance, state_root


@contextmanager
def throwaway(name: str = "test", port: int | None = None) -> Iterator[Instance]:
    root = state_root() / "throwaway"
    try:
        for folder in (root.parent, root):
            folder.mkdir(parents=True, mode=0o711, exist_ok=True)
        sweep(root)
        home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=root))
        home.chmod(0o711)
        handle = os.open(home / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(root, error) from error
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield at(home, name, port)
    finally:
        remove(at(home, name, port))
        os.close(handle)


def at(home: Path, name: str, port: int | None = None) -> Instance:
    return Instance(name, home, home / "cluster", port or PORTS[name])


def sweep(root: Path) -> None:
    """A run holds its lock as long as it lives; who gets the lock inherits the rubbish."""
    for lock in root.glob("*/owner.lock"):
        try:
            handle = os.open(lock, os.O_RDWR)
        except OSError:
            continue  # swept by another, this moment
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(at(lock.parent, "test"))
        except BlockingIOError:
            pass
        finally:
            os.close(handle)


def remove(instance: Instance) -> None:
    cluster.stop(instance)
    shutil.rmtree(instance.data, ignore_errors=True)
