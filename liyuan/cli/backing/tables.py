"""The tables of an instance: which there are, their rows out of one moment, their counters."""

from collections.abc import Iterator
from typing import Any

from liyuan.cli.backing.archive import PIECE, SequenceState, TableDump, Writer

# The schema's state is the manifest's; who is logged in and which worker lives is of one machine.
LEFT_OUT = {"django_migrations", "django_session", "procrastinate_workers"}
TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S' ORDER BY c.relname
"""


def tables(cursor: Any) -> dict[str, tuple[str, ...]]:
    """The tables whose rows are kept, with their columns."""
    cursor.execute(TABLES)
    return {name: tuple(columns) for name, columns in cursor.fetchall() if name not in LEFT_OUT}


def dump(cursor: Any, writer: Writer, name: str, columns: tuple[str, ...]) -> TableDump:
    """Write a table's rows of the transaction's moment."""
    with cursor.copy(f"COPY {quoted(name)} ({listed(columns)}) TO STDOUT") as copy:
        pieces = tuple(writer.rows(name, pieces_of(copy)))
    return TableDump(name, columns, cursor.rowcount, pieces)


def pieces_of(copy: Any) -> Iterator[bytes]:
    """Rows gathered up to a size worth compressing."""
    gathered = bytearray()
    for row in copy:
        gathered += row
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def sequences(cursor: Any) -> tuple[SequenceState, ...]:
    """Read after the rows: counters know no transactions, so they stand behind no row."""
    cursor.execute(SEQUENCES)
    names = [name for (name,) in cursor.fetchall()]
    return tuple(SequenceState(name, *_state(cursor, name)) for name in names)


def _state(cursor: Any, name: str) -> tuple[int, bool]:
    cursor.execute(f"SELECT last_value, is_called FROM {quoted(name)}")  # noqa: S608  quoted
    last, called = cursor.fetchone()
    return last, called


def listed(columns: tuple[str, ...]) -> str:
    return ", ".join(map(quoted, columns))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
