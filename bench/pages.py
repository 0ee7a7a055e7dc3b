"""How long the server takes for each page, and in how many queries, over a large city."""

import json
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from liyuan.cli.demonstration import steps
from liyuan.cli.demonstration.steps import Plan
from liyuan.cli.instance import enter
from liyuan.config import cluster, instances
from liyuan.config.throwaway import throwaway

MOST_QUERIES, MOST_MS = 15, 100


@dataclass(frozen=True)
class Measured:
    """One page as one account: server time of warm requests, and its queries."""

    login: str
    path: str
    status: int
    queries: int
    p50_ms: float
    p95_ms: float


@click.command()
@click.option("--enterprises", default=100_000, show_default=True, help="how many firms")
@click.option("--runs", default=20, show_default=True, help="warm requests per page")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--data", type=click.Path(path_type=Path), help="keep the city here and use it again")
def main(enterprises: int, runs: int, as_json: bool, data: Path | None) -> None:
    """Measure every page in process: middleware, view, queries and template, no network."""
    if data:
        measured = measure(instances.get("demo", data), enterprises, runs)
    else:
        with throwaway("demo") as instance:
            measured = measure(instance, enterprises, runs)
    print(json.dumps(report(enterprises, measured)) if as_json else table(measured))
    sys.exit(0 if all(within(m) for m in measured) else 1)


def measure(instance: Any, enterprises: int, runs: int) -> list[Measured]:
    """Make the city if it is not there, then ask for each page."""
    import os

    os.environ["LIYUAN_DEMO"] = "1"
    pack = instances.pack_of_environment()
    enter(instance)
    plan = Plan(instance, pack, enterprises, date(2026, 11, 22), datetime.now(UTC))
    steps.carry_out(steps.settled(plan))
    import_module("liyuan.config.wsgi")  # as the server starts, garbage collection included
    try:
        return [one(login, path, runs) for login, path in pages()]
    finally:
        cluster.stop(instance)


def pages() -> list[tuple[str, str]]:
    """Account and path of what is measured; the firm is one in the middle of the list."""
    from liyuan.enterprises.models import Enterprise

    count = Enterprise.objects.count()
    firm = Enterprise.objects.order_by("pinyin_sort", "id")[count // 2]
    part = firm.name[2:6]
    policy = "/policies/shuangliu-industry-2025/"
    return [
        ("", "/"),
        ("", "/policies/"),
        ("", policy),
        ("", "/parks/"),
        ("", "/parks/E1/"),
        ("", "/cockpit/"),
        ("mayor", "/"),
        ("mayor", "/cockpit/"),
        ("department", "/policies/"),
        ("department", policy),
        ("department", f"{policy}p01/firms/?outcome=not"),
        ("department", "/enterprises/"),
        ("department", f"/enterprises/?q={part}"),
        ("department", "/enterprises/?q=科技"),
        ("department", f"/enterprises/?q={firm.pinyin_initials[:4]}"),
        ("department", f"/enterprises/?q={firm.credit_code[:12]}"),
        ("department", "/enterprises/?district=510116"),
        ("district", "/enterprises/"),
        ("officer", "/enterprises/"),
        ("department", f"/enterprises/{firm.credit_code}/"),
        ("auditor", "/journal/"),
    ]


def one(login: str, path: str, runs: int) -> Measured:
    """One page: two cold requests, then the warm ones."""
    from django.db import connection
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    if login:
        from liyuan.accounts.models import User

        user = User.objects.get(username=login)
        client.force_login(user)
    client.get(path)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        status = client.get(path).status_code
    times = sorted(timed(client, path) for _ in range(runs))
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    return Measured(login, path, status, len(asked), statistics.median(times), p95)


def timed(client: Any, path: str) -> float:
    """Milliseconds of one request."""
    started = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - started) * 1000


def within(m: Measured) -> bool:
    """Whether a page keeps its promise."""
    return m.status == 200 and m.queries <= MOST_QUERIES and m.p95_ms <= MOST_MS


def table(measured: list[Measured]) -> str:
    """The figures for a person."""
    lines = [f"{'ms p50':>8} {'p95':>7} {'queries':>7}  page"]
    for m in measured:
        mark = "" if within(m) else "  <- over"
        figures = f"{m.p50_ms:8.1f} {m.p95_ms:7.1f} {m.queries:7}"
        lines.append(f"{figures}  {m.login or 'public'} {m.path} {m.status}{mark}")
    return "\n".join(lines)


def report(enterprises: int, measured: list[Measured]) -> dict[str, Any]:
    """The figures for a machine."""
    return {
        "ok": all(within(m) for m in measured),
        "enterprises": enterprises,
        "pages": [vars(m) for m in measured],
    }


if __name__ == "__main__":
    main()
