"""Two schemas of one database: a restore is built in one beside, and swapped in at the end.

Whatever dies meanwhile, the schema that serves is the old one or the new one; what lies
beside it is cleared by the next restore or start of the worker.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from liyuan.cli.backing.refusals import in_use, not_empty, not_ours
from liyuan.enterprises.domain import REGISTERING

LIVE, BESIDE, REPLACED = "public", "liyuan_restoring", "liyuan_replaced"
NAME = "liyuan-restore"
CLOSING = 5.0  # seconds
# made by migrations, or of no meaning without the rest
MADE_ANEW = ("django_", "auth_permission", "procrastinate_")
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> %s
"""
LIVE_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"


def beside(url: str) -> str:
    """The same database, seen from the schema that is being made."""
    options = quote(f"-c search_path={BESIDE}", safe="")
    return f"{url}{'&' if '?' in url else '?'}application_name={NAME}&options={options}"


@contextmanager
def keeper(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A session that keeps batches from being registered and tidied as long as it lives."""
    with psycopg.connect(url, application_name=NAME, autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(%s)", [REGISTERING])
        yield session


def require_unused(session: psycopg.Connection[Any]) -> None:
    """A closed session is seen a moment longer, our own first question among them."""
    deadline = time.monotonic() + CLOSING
    while others := _others(session):
        if time.monotonic() > deadline:
            raise in_use(others)
        time.sleep(0.1)


def _others(session: psycopg.Connection[Any]) -> int:
    (others,) = session.execute(OTHERS, [NAME]).fetchone() or (0,)
    return int(others)


def require_empty(session: psycopg.Connection[Any]) -> None:
    full = [name for name in tables_in_service(session) if _has_rows(session, name)]
    if full:
        raise not_empty(full)


def tables_in_service(session: psycopg.Connection[Any]) -> list[str]:
    names = [name for (name,) in session.execute(LIVE_TABLES, [LIVE]).fetchall()]
    return [name for name in names if not name.startswith(MADE_ANEW)]


def _has_rows(session: psycopg.Connection[Any], table: str) -> bool:
    asked = sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(LIVE, table))
    return session.execute(asked).fetchone() is not None


def make(session: psycopg.Connection[Any]) -> None:
    """An empty schema beside the one in service, in place of what a killed restore left."""
    try:
        clear(session)
        session.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(BESIDE)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise not_ours(BESIDE, str(error)) from error


def clear(session: psycopg.Connection[Any]) -> None:
    """Remove what lies beside the schema in service."""
    for name in (BESIDE, REPLACED):
        dropped = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name))
        session.execute(dropped)


def clear_left(url: str) -> None:
    """What a killed restore left, unless one is at work, whose keeper has the lock."""
    with psycopg.connect(url, application_name=NAME, autocommit=True) as session:
        free = session.execute("SELECT pg_try_advisory_lock(%s)", [REGISTERING]).fetchone()
        if free == (True,):
            clear(session)


def swap(session: psycopg.Connection[Any]) -> None:
    """The new schema serves, the old one is put aside: both, or neither."""
    rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    try:
        with session.transaction():
            for old, new in ((LIVE, REPLACED), (BESIDE, LIVE)):
                session.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise not_ours(LIVE, str(error)) from error


def lock_of(folder: Path) -> Path:
    return folder / "restore.lock"
