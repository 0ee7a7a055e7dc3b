"""Asking a server whether it answers, and which version it is."""

import os
import re
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from liyuan.config.cluster import socket
from liyuan.config.cluster.words import too_old, unreachable
from liyuan.config.instances import Instance

DATABASE = USER = "liyuan"
OURS = re.compile(rf"postgresql://{USER}@/{DATABASE}\?host=.*liyuan-[0-9a-f]{{12}}")


def external_url() -> str | None:
    """The person's DATABASE_URL; ours is there too, set for our children."""
    url = os.environ.get("DATABASE_URL")
    return None if not url or OURS.fullmatch(url) else url


def embedded_url(instance: Instance, database: str = DATABASE) -> str:
    host = quote(str(socket.folder(instance.cluster)), safe="")
    return f"postgresql://{USER}@/{database}?host={host}"


def version(url: str, seconds: int = 10) -> int:
    """The server's major version; raises psycopg.OperationalError when it does not answer."""
    with psycopg.connect(url, connect_timeout=seconds) as connection:
        connection.execute("SELECT 1")
        return connection.info.server_version // 10_000


def answers(url: str) -> bool:
    try:
        return version(url) > 0
    except psycopg.OperationalError:
        return False


def checked(url: str) -> str:
    """The person's own server: reachable, and new enough."""
    try:
        found = version(url)
    except psycopg.Error as error:
        lines = str(error).strip().splitlines()
        raise unreachable(without_password(url), lines[-1] if lines else "?") from error
    if found < 15:
        raise too_old(without_password(url), found)
    return url


def without_password(url: str) -> str:
    try:
        parts = urlsplit(url)
        where = f"{parts.username}@{parts.hostname or ''}" if parts.username else parts.netloc
        return urlunsplit((parts.scheme, where, parts.path, "", ""))
    except ValueError:
        return "?"


def create_database(instance: Instance) -> None:
    """Asked first: creating is slow, and an existing one is the usual case."""
    with psycopg.connect(embedded_url(instance, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")
