"""Taking a backup: the database of one moment, and the immutable files that it names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from liyuan import __version__
from liyuan.attachments.models import Attachment
from liyuan.cli.backing import tables
from liyuan.cli.backing.archive import (
    ATTACHMENTS,
    FACTS,
    FORMAT,
    IMPORTS,
    STEPS,
    Manifest,
    Member,
    Writer,
    writing,
)
from liyuan.cli.backing.keys import name_of
from liyuan.cli.backing.refusals import no_tables
from liyuan.config.instances import Instance
from liyuan.engines.store import Fault, StoreError
from liyuan.enterprises.models import FactBatch
from liyuan.imports.domain import OPEN, State
from liyuan.imports.models import ImportJob
from liyuan.rules.models import PackLoad

Told = Callable[[str], None]


def take(instance: Instance, path: Path, *, at: datetime, told: Told) -> tuple[Manifest, str]:
    """Write `path`, whole or not at all; its manifest, and the hash that names it.

    Raises StoreError that names a batch which is missing or not what was registered.
    """
    with one_moment() as cursor, writing(path) as writer:
        found = tables.tables(cursor)
        if FactBatch._meta.db_table not in found:
            raise no_tables()
        dumps = []
        for name, columns in found.items():
            told(name)
            dumps.append(tables.dump(cursor, writer, name, columns))
        manifest = Manifest(
            format=FORMAT,
            liyuan=__version__,
            moment=at.isoformat(),
            instance=instance.name,
            key=name_of(settings.SECRET_KEY),
            packs=packs(),
            migrations=applied(cursor),
            tables=tuple(dumps),
            sequences=tables.sequences(cursor),
            files=tuple(files(instance, writer, told)),
        )
        return manifest, writer.close(manifest)


@contextmanager
def one_moment() -> Iterator[Any]:
    """Every read sees the same database, whatever others commit meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield cursor


def packs() -> dict[str, str]:
    """The hash of each pack as it was loaded last."""
    return dict(PackLoad.objects.order_by("id").values_list("pack", "content_hash"))


def applied(cursor: Any) -> tuple[tuple[str, str], ...]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return tuple(cursor.fetchall())


def files(instance: Instance, writer: Writer, told: Told) -> Iterator[Member]:
    """The batches registered at this moment, attachments, and what open imports wait for."""
    told(FACTS)
    for name, sha256 in FactBatch.objects.order_by("id").values_list("path", "sha256").iterator():
        yield copied(writer, FACTS, instance.facts / name, sha256)
    told(ATTACHMENTS)
    attached = Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    for sha256 in attached.iterator():
        yield copied(writer, ATTACHMENTS, instance.data / ATTACHMENTS / sha256, sha256)
    waiting = ImportJob.objects.filter(state__in=[*OPEN, State.FAILED]).order_by("sha256")
    for sha256 in waiting.values_list("sha256", flat=True).distinct():
        handed = instance.data / IMPORTS / sha256
        if handed.exists():  # an import whose file is gone says so when somebody goes on with it
            yield copied(writer, IMPORTS, handed, sha256)
    if (instance.data / STEPS).exists():
        yield writer.file(STEPS, instance.data / STEPS)


def copied(writer: Writer, folder: str, path: Path, sha256: str) -> Member:
    try:
        member = writer.file(f"{folder}/{path.name}", path)
    except FileNotFoundError:
        raise StoreError(Fault.MISSING, path) from None
    if member.sha256 != sha256:
        raise StoreError(Fault.ALTERED, path)
    return member
