"""How long the server takes for each page and search, and in how many queries, in a large city."""

import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from _pages_asked import pages
from _processor import database_ms
from _search import Searched, searches

from liyuan.cli.demonstration import steps
from liyuan.cli.demonstration.steps import Plan
from liyuan.cli.instance import enter
from liyuan.config import cluster, instances
from liyuan.config.instances import Instance
from liyuan.config.throwaway import throwaway

MOST_QUERIES, MOST_MS = 15, 100
# beyond so many firms, judging all of them takes longer than measuring is worth
MOST_JUDGED = 100_000


@dataclass(frozen=True)
class Measured:
    """One page as one account: server time and processors' time of warm requests, and queries."""

    login: str
    path: str
    status: int
    queries: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    database_cpu_ms: float


@dataclass(frozen=True)
class Asked:
    """What to measure, and over which city."""

    enterprises: int
    judged: bool
    runs: int
    path: str


@click.command()
@click.option("--enterprises", default=100_000, show_default=True, help="how many firms")
@click.option("--verdicts/--no-verdicts", default=None, help="judge the firms; up to 100000")
@click.option("--runs", default=20, show_default=True, help="warm requests per page")
@click.option("--path", default="", help="only pages whose address contains this")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--data", type=click.Path(path_type=Path), help="keep the city here and use it again")
def main(
    enterprises: int,
    verdicts: bool | None,
    runs: int,
    path: str,
    as_json: bool,
    data: Path | None,
) -> None:
    """Measure every page in process: middleware, view, queries and template, no network."""
    judged = enterprises <= MOST_JUDGED if verdicts is None else verdicts
    asked = Asked(enterprises, judged, runs, path)
    if data:
        measured, searched = measure(instances.get("demo", data), asked)
    else:
        with throwaway("demo") as instance:
            measured, searched = measure(instance, asked)
    ok = all(within(m) for m in measured) and all(s.p95_ms <= s.most_ms for s in searched)
    print(
        json.dumps(report(ok, asked, measured, searched)) if as_json else table(measured, searched)
    )
    sys.exit(0 if ok else 1)


def measure(instance: Instance, asked: Asked) -> tuple[list[Measured], list[Searched]]:
    """Make the city if it is not there, then ask for each page and search."""
    os.environ["LIYUAN_DEMO"] = "1"
    enter(instance)
    try:
        make(instance, asked)
        import_module("liyuan.config.wsgi")  # as the server starts, garbage collection included
        measured = [one(login, path, asked.runs) for login, path in wanted(asked)]
        return measured, [] if asked.path else searches()
    finally:
        cluster.stop(instance)


def make(instance: Instance, asked: Asked) -> None:
    """A city that is there already stays as it is, whatever has become of its rules since."""
    pack, at = instances.pack_of_environment(), datetime.now(UTC)
    plan = Plan(instance, pack, asked.enterprises, date(2026, 11, 22), at, asked.judged)
    if "accounts" not in plan.marks.read():
        steps.carry_out(steps.settled(plan))
        _settle()
    else:
        steps.make_tables(plan, lambda done: None)


def _settle() -> None:
    """What the server does by itself a minute after so many rows came in."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def wanted(asked: Asked) -> Iterator[tuple[str, str]]:
    return ((login, path) for login, path in pages() if asked.path in path)


def one(login: str, path: str, runs: int) -> Measured:
    """One page: two cold requests, then the warm ones."""
    from django.db import connection
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    if login:
        from liyuan.accounts.models import User

        client.force_login(User.objects.get(username=login))
    client.get(path)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        status = client.get(path).status_code
    found = [timed(client, path) for _ in range(runs)]
    times, cpu, database = (sorted(side) for side in zip(*found, strict=True))
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    of = statistics.median
    return Measured(login, path, status, len(asked), of(times), p95, of(cpu), of(database))


def timed(client: Any, path: str) -> tuple[float, float, float]:
    """Milliseconds of one request: passed, of our own processor, and of the database's."""
    started, busy, asked = time.perf_counter(), time.process_time(), database_ms()
    client.get(path)
    passed = (time.perf_counter() - started) * 1000
    return passed, (time.process_time() - busy) * 1000, database_ms() - asked


def within(m: Measured) -> bool:
    """Whether a page keeps its promise."""
    return m.status == 200 and m.queries <= MOST_QUERIES and m.p95_ms <= MOST_MS


def table(measured: list[Measured], searched: list[Searched]) -> str:
    """The figures for a person."""
    lines = [f"{'ms p50':>8} {'p95':>7} {'cpu':>7} {'db cpu':>7} {'queries':>7}  page"]
    for m in measured:
        mark = "" if within(m) else "  <- over"
        figures = f"{m.p50_ms:8.1f} {m.p95_ms:7.1f} {m.cpu_ms:7.1f} {m.database_cpu_ms:7.1f}"
        who = f"{m.queries:7}  {m.login or 'public'}"
        lines.append(f"{figures} {who} {short(m.path)} {m.status}{mark}")
    head = f"{'ms p50':>8} {'p95':>7} {'cpu p95':>7} {'worst':>7} {'terms':>7}  search"
    lines += ["", head] if searched else []
    for s in searched:
        mark = "" if s.p95_ms <= s.most_ms else f"  <- over {s.most_ms}"
        figures = (
            f"{s.p50_ms:8.1f} {s.p95_ms:7.1f} {s.cpu_p95_ms:7.1f} {s.worst_ms:7.1f} {s.terms:7}"
        )
        lines.append(f"{figures}  {s.kind} (worst: {s.worst}){mark}")
    return "\n".join(lines)


def short(path: str) -> str:
    """Without the long token of a page deep inside."""
    before, after, _ = path.partition("after=")
    return before + after


def report(
    ok: bool, asked: Asked, measured: list[Measured], searched: list[Searched]
) -> dict[str, Any]:
    """The figures for a machine."""
    return {
        "ok": ok,
        "enterprises": asked.enterprises,
        "pages": [vars(m) for m in measured],
        "search": [vars(s) for s in searched],
    }


if __name__ == "__main__":
    main()
