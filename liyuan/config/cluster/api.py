"""What the rest of the house knows of the database server: ensure, stop, status."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from liyuan.config.cluster import connection, supervisor
from liyuan.config.instances import Instance


@dataclass(frozen=True)
class Status:
    """How the database of an instance stands."""

    embedded: bool
    running: bool
    url: str
    version: int | None
    pid: int | None
    data: Path | None


def ensure(instance: Instance) -> str:
    """The address of a server that answers: DATABASE_URL's, else the instance's own, started."""
    if url := connection.external_url():
        return connection.checked(url)
    url = connection.embedded_url(instance)
    if not connection.answers(url):
        supervisor.start(instance)
    return url


def address(instance: Instance) -> str:
    """Where `ensure` will find it; nothing is started or asked."""
    return connection.external_url() or connection.embedded_url(instance)


def stop(instance: Instance) -> None:
    """Ends the instance's own server, if it lives; somebody else's is left alone."""
    supervisor.halt(instance)


def status(instance: Instance) -> Status:
    external = connection.external_url()
    url = address(instance)
    try:
        version = connection.version(url)
    except psycopg.OperationalError:
        version = None
    return Status(
        embedded=external is None,
        running=version is not None,
        url=connection.without_password(url) if external else url,
        version=version,
        pid=None if external else supervisor.postmaster(instance),
        data=None if external else supervisor.data_of(instance),
    )
