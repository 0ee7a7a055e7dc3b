"""Durable files: hashed, written whole or not at all, one builder at a time."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from liyuan.engines.store.errors import Fault, StoreError

CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def verify(path: Path, sha256: str) -> None:
    """Raise StoreError unless the file holds exactly the bytes that were registered."""
    try:
        stat = path.stat()
        found = _sha256_of_state(
            path, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
        )
    except FileNotFoundError:
        raise StoreError(Fault.MISSING, path) from None
    except OSError as error:
        raise StoreError(Fault.UNREADABLE, path, error.strerror or str(error)) from error
    if found != sha256:
        raise StoreError(Fault.ALTERED, path)


@lru_cache(maxsize=4096)
def _sha256_of_state(path: Path, inode: int, size: int, mtime: int, ctime: int) -> str:
    """The hash of a file in one state: an unchanged file is hashed once per process."""
    return sha256_of(path)


def sync(path: Path) -> None:
    """Make a file or a directory's entries survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_builder(directory: Path) -> Iterator[None]:
    """Hold the directory's building lock; the kernel frees it when the holder dies."""
    with (directory / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
