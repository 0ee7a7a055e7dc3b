"""Loading a backup's rows into the empty tables of a schema, in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from liyuan.cli.backing.archive import Manifest, Reader, TableDump
from liyuan.cli.backing.refusals import damaged
from liyuan.cli.backing.tables import LEFT_OUT, listed, quoted, tables
from liyuan.cli.backing.take import Told

# Made again behind the rows: one sort of all costs less than each row's look-up.
REFERENCES = """
SELECT r.conrelid::regclass::text, r.conname, pg_get_constraintdef(r.oid)
FROM pg_constraint r WHERE r.connamespace = current_schema()::regnamespace AND r.contype = 'f'
ORDER BY 1, 2
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint r WHERE r.conindid = i.indexrelid)
ORDER BY 1
"""
MEMORY = "256MB"


def load(reader: Reader, told: Told) -> None:
    """All rows and counters, with the tables' own checks, indexes and triggers as they were."""
    manifest = reader.manifest
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        names = [quoted(name) for name in tables(cursor)]
        references, indexes = _taken_off(cursor)
        _each(cursor, (f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in names))
        # rows that migrations made come with the backup too
        emptied = [*names, *(quoted(name) for name in LEFT_OUT - {"django_migrations"})]
        cursor.execute(f"TRUNCATE {', '.join(emptied)}")
        for table in manifest.tables:
            told(table.name)
            _fill(cursor, reader, table)
        told("index")
        for one in manifest.sequences:
            cursor.execute("SELECT setval(%s, %s, %s)", [quoted(one.name), one.last, one.called])
        # no worker of that machine lives: its jobs are taken up as those of a dead one
        cursor.execute("UPDATE procrastinate_jobs SET worker_id = NULL")
        _each(cursor, (definition for _, definition in indexes))
        for table_name, name, definition in references:
            cursor.execute(f"ALTER TABLE {table_name} ADD CONSTRAINT {quoted(name)} {definition}")
        _each(cursor, (f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _taken_off(cursor: Any) -> tuple[list[Any], list[Any]]:
    """The references and indexes that were there."""
    cursor.execute(REFERENCES)
    references = cursor.fetchall()
    _each(cursor, (f"ALTER TABLE {t} DROP CONSTRAINT {quoted(n)}" for t, n, _ in references))
    cursor.execute(INDEXES)
    indexes = cursor.fetchall()
    _each(cursor, (f"DROP INDEX {name}" for name, _ in indexes))
    return references, indexes


def _fill(cursor: Any, reader: Reader, table: TableDump) -> None:
    with cursor.copy(f"COPY {quoted(table.name)} ({listed(table.columns)}) FROM STDIN") as copy:
        for piece in reader.rows(table):
            copy.write(piece)
    if cursor.rowcount != table.rows:
        raise damaged(reader.path, table.name)


def _each(cursor: Any, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)


def migrate_to(manifest: Manifest) -> None:
    """Empty tables as they were in the backup's version; older than this program's, perhaps."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    graph, wanted = executor.loader.graph, set(manifest.migrations)
    last = [
        key
        for key in manifest.migrations
        if not any(
            child.key in wanted and child.key[0] == key[0] for child in graph.node_map[key].children
        )
    ]
    executor.migrate(last)


def unknown_to_us(manifest: Manifest) -> list[tuple[str, str]]:
    """Migrations of a newer version."""
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    return [key for key in manifest.migrations if key not in known]
