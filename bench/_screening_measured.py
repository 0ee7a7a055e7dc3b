"""What each peer is given and how it is measured: seconds, processor's seconds, most memory."""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Of each clause: how many firms match, of how many it cannot be told, and the fen for all of them.
Counts = list[list[int]]


@dataclass(frozen=True)
class Task:
    """Firms and clauses to read, the file of pairs to write, and how many firms there are."""

    firms: Path
    predicates: list[dict[str, Any]]
    clauses: list[dict[str, Any]]
    pairs: Path
    enterprises: int

    def amount_columns(self) -> list[str]:
        """The columns that amounts are reckoned from, each once."""
        found = (clause["amount"].get("column") for clause in self.clauses)
        return sorted({column for column in found if column})

    def columns(self) -> list[str]:
        """The columns that conditions or amounts read, each once."""
        found = {name for one in self.predicates for name in _columns_of(one["spec"])}
        return sorted(found.union(self.amount_columns()))


def _columns_of(spec: list[Any]) -> list[str]:
    if spec[0] in ("or", "and", "not"):
        return [name for part in spec[1:] for name in _columns_of(part)]
    return spec[1:3] if spec[0] in ("ratio", "total") else spec[1:2]


def main(run: Callable[[Task], tuple[Counts, dict[str, Any]]]) -> None:
    """`python PEER.py FIRMS WORK PAIRS ENTERPRISES`: does the work once and prints what it took.

    The clock starts when all is imported; reading the texts of clauses is part of the work.
    """
    firms, work, pairs, enterprises = sys.argv[1:]
    told = json.loads(Path(work).read_text())
    task = Task(Path(firms), told["predicates"], told["clauses"], Path(pairs), int(enterprises))
    cpu, begun = cpu_seconds(), time.perf_counter()
    counts, notes = run(task)
    seconds = time.perf_counter() - begun
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu_seconds": cpu_seconds() - cpu,
                "peak_mib": peak_mib(),
                "counts": counts,
                **notes,
            }
        )
    )


def cpu_seconds() -> float:
    """Of this process with all its threads, and of those it started and waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peak_mib() -> float:
    """The most memory so far of this process, or of the largest that it started."""
    return max(own_peak_mib(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def own_peak_mib() -> float:
    """The most memory so far; `ru_maxrss` would also count the parent's at the time of the fork."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    own = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(own.split()[1]) / 1024
