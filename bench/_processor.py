"""How long the database has worked for us, whatever else the machine does at the same time."""

from pathlib import Path


def database_ms() -> float:
    """Milliseconds so far of the server's process behind our connection; 0 where it is not told.

    Linux only, and only a server on this machine; helpers of a parallel plan are not counted.
    """
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    try:
        return int(told.read_text().split()[0]) / 1e6
    except OSError:
        return 0.0
