"""How long the database has worked for us, whatever else the machine does at the same time."""

import os
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


def seconds_of(roots: list[int]) -> float:
    """Seconds of processor time so far of these processes and all below them (Linux only)."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    tick = os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone meanwhile
        number = int(path.parent.name)
        # its own time, and that of its children that have ended
        parents[number], used[number] = int(told[1]), sum(map(int, told[11:15])) / tick
    return sum(time for number, time in used.items() if _is_below(number, roots, parents))


def _is_below(number: int, roots: list[int], parents: dict[int, int]) -> bool:
    while number not in roots and number in parents:
        number = parents[number]
    return number in roots
