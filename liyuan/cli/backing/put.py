"""Putting a backup back: proved whole first, built beside what serves, swapped in at the end."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from liyuan.cli.backing import schema
from liyuan.cli.backing.archive import (
    ATTACHMENTS,
    FACTS,
    IMPORTS,
    STEPS,
    Manifest,
    Member,
    Reader,
    reading,
)
from liyuan.cli.backing.refusals import busy, newer, not_intact
from liyuan.config import cluster, instances
from liyuan.config.instances import Instance
from liyuan.engines.store import StoreError, verify
from liyuan.engines.store.files import sync

Told = Callable[[str], None]


def put(instance: Instance, path: Path, *, replace: bool, told: Told) -> Manifest:
    """Restore `path`; a Failure says why nothing was.

    Django must not be ready yet: it is set up here to see the schema that is being made.
    """
    url = cluster.ensure(instance)
    with only_one(instance), reading(path) as reader:
        ready(instance, schema.beside(url))
        prove(reader, told)
        with schema.keeper(url) as session:
            schema.require_unused(session)
            if not replace:
                schema.require_empty(session)
            schema.make(session)
            build(instance, reader, told)
            schema.require_unused(session)
            schema.swap(session)
            keep_steps(instance, reader)
            schema.clear(session)
        return reader.manifest


@contextmanager
def only_one(instance: Instance) -> Iterator[None]:
    """The kernel frees the lock when its holder dies."""
    instances.prepare(instance)
    lock = schema.lock_of(instance.data)
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy(lock) from None
        yield


def ready(instance: Instance, url: str) -> None:
    os.environ.update(instances.environment(instance, url))
    import django

    django.setup()


def prove(reader: Reader, told: Told) -> None:
    """Nothing is touched before every byte, the format and the version are known to be right."""
    from liyuan.cli.backing.load import unknown_to_us

    if unknown := unknown_to_us(reader.manifest):
        raise newer(reader.path, reader.manifest.liyuan, unknown)
    told("check")
    reader.check(lambda done: None)


def build(instance: Instance, reader: Reader, told: Told) -> None:
    """The files, which nobody names yet, and the schema beside, until its journal holds."""
    from django.core.management import call_command
    from django.db import connection

    from liyuan.cli.backing.load import load, migrate_to
    from liyuan.journal.queries_verify import verify as journal

    told("facts")
    for member in reader.manifest.files:
        keep_file(instance, reader, member)
    told("schema")
    migrate_to(reader.manifest)
    load(reader, told)
    told("migrate")
    call_command("migrate", verbosity=0, interactive=False)
    told("journal")
    if not (found := journal()).ok:
        raise not_intact(found.first_broken)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def keep_file(instance: Instance, reader: Reader, member: Member) -> None:
    """By its content's name, so that it cannot take the place of another."""
    folder, _, name = member.name.rpartition("/")
    target = instance.data / folder / name
    if folder not in (FACTS, IMPORTS, ATTACHMENTS) or _is_there(target, member):
        return
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with _whole(target) as file:
        for chunk in reader.chunks(member):
            file.write(chunk)


def _is_there(target: Path, member: Member) -> bool:
    try:
        verify(target, member.sha256)
    except StoreError:
        return False
    return True


@contextmanager
def _whole(target: Path) -> Iterator[Any]:
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o444)
        draft.rename(target)
        sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def keep_steps(instance: Instance, reader: Reader) -> None:
    """A restored demonstration city is not made anew when it is started."""
    for member in reader.manifest.files:
        if member.name == STEPS:
            (instance.data / STEPS).write_bytes(b"".join(reader.chunks(member)))
