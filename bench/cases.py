"""How many demands people bring, hand over, answer and look up a second, over real HTTP."""

import json
import os
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from _cases_clients import Cast, Worked, run
from _cases_fill import fill
from _processor import seconds_of
from pages import timed

from liyuan.cli.demonstration import processes, steps
from liyuan.cli.demonstration.steps import Plan
from liyuan.cli.instance import enter
from liyuan.config import cluster, instances
from liyuan.config.instances import Instance
from liyuan.config.throwaway import throwaway

FIRMS = 2_000
WORKERS = ("district", "department")
FLOOR, MOST_P95_MS = 20, 300
# Pages over all cases, as who looks at them.
PAGES = (
    ("district", "/desk/"),
    ("department", "/desk/"),
    ("supervision", "/desk/"),
    ("district", "/demands/"),
    ("department", "/demands/"),
    ("mayor", "/demands/"),
    ("supervision", "/supervision/"),
    ("supervision", "/demands/kpis/"),
    ("mayor", "/supervision/brief/"),
)


@dataclass(frozen=True)
class Asked:
    """What to measure."""

    cases: int
    seconds: float
    people: int


@click.command()
@click.option("--cases", default=100_000, show_default=True, help="how many are there already")
@click.option("--seconds", default=30.0, show_default=True)
@click.option("--people", default=4, show_default=True, help="pairs of people at work at once")
@click.option("--pages", is_flag=True, help="measure the pages over all cases instead")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--data", type=click.Path(path_type=Path), help="keep the city here and use it again")
def main(
    cases: int, seconds: float, people: int, pages: bool, as_json: bool, data: Path | None
) -> None:
    """Twelve events a case are there too; web, worker, database and clients share the machine."""
    asked = Asked(cases, seconds, people)
    measure = pages_over if pages else loaded
    if data:
        said = measured(instances.get("demo", data, processes.free_port()), asked, measure)
    else:
        with throwaway("demo", processes.free_port()) as instance:
            said = measured(instance, asked, measure)
    print(json.dumps(said, ensure_ascii=False) if as_json else table(said))
    sys.exit(0 if within(said) else 1)


def measured(instance: Instance, asked: Asked, measure: Any) -> dict[str, Any]:
    """Make the city if it is not there, fill it up, and measure."""
    os.environ["LIYUAN_DEMO"] = "1"
    # one account brings what in a city hundreds do
    os.environ["LIYUAN_INTAKES_PER_MINUTE"] = "1000000"
    enter(instance)
    try:
        make(instance)
        fill(asked.cases)
        catch_up()
        said: dict[str, Any] = measure(instance, asked)
        return said
    finally:
        cluster.stop(instance)


def make(instance: Instance) -> None:
    """A city that is there already only has its tables brought up to date."""
    pack, at = instances.pack_of_environment(), datetime.now(UTC)
    plan = Plan(instance, pack, FIRMS, date(2026, 11, 22), at, judged=False)
    if "fortnight" in plan.marks.read():
        steps.make_tables(plan, lambda done: None)
    else:
        steps.carry_out(steps.settled(plan))


def catch_up() -> None:
    """Ring what fell due while a kept city stood still: in a city at work that is long done."""
    from liyuan.cases.rounds import go_round
    from liyuan.notices.actions_sending import send_waiting

    go_round(datetime.now(UTC))
    while send_waiting(datetime.now(UTC)):
        pass


def loaded(instance: Instance, asked: Asked) -> dict[str, Any]:
    """Lifecycles under load."""
    with processes.running(instance, instance.port) as children:
        cast = cast_of(instance)
        run(cast, asked.people, 3)
        roots = [child.process.pid for child in children if child.process]
        database = int((instance.cluster / "data/postmaster.pid").read_text().split()[0])
        before = seconds_of(roots), seconds_of([database])
        done = run(cast, asked.people, asked.seconds)
        ours, its = (seconds_of(roots) - before[0], seconds_of([database]) - before[1])

    lives = sum(one.lifecycles for one in done) or 1
    spent = f"{1000 * ours / lives:.0f} ms of ours, {1000 * its / lives:.0f} ms of the database"
    click.echo(f"processor time a lifecycle: {spent}", err=True)
    return figures(asked, done, its / (ours + its))


def cast_of(instance: Instance) -> Cast:
    from django.db import connection
    from django.utils import timezone

    from liyuan.accounts.actions_tokens import issue_token
    from liyuan.accounts.models import User
    from liyuan.enterprises.models import Enterprise

    district = User.objects.get(username="district").grants.select_related("unit").get().unit
    lead = User.objects.get(username="department").grants.select_related("unit").get().unit
    firms = Enterprise.objects.filter(district__unit=district, status="open").order_by("pk")
    codes = tuple(firms.filter(listings=None).values_list("credit_code", flat=True)[:200])
    assert lead
    keys = (issue_token(User.objects.get(username=w), "bench", at=timezone.now()) for w in WORKERS)
    cast = Cast(instance.port, codes, lead.code, *keys)
    connection.close()
    return cast


def figures(asked: Asked, done: tuple[Worked, ...], share: float) -> dict[str, Any]:
    times = sorted(1000 * one for worked in done for one in worked.times)
    at = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "cases": asked.cases,
        "lifecycles_per_s": round(sum(one.lifecycles for one in done) / asked.seconds, 1),
        "p50_ms": round(at[49], 1),
        "p95_ms": round(at[94], 1),
        "p99_ms": round(at[98], 1),
        "errors": sum(one.errors for one in done),
        "database_share": round(share, 2),
    }


def pages_over(instance: Instance, asked: Asked) -> dict[str, Any]:
    """Desks, board, indicators: in process, without network."""
    from importlib import import_module

    import_module("liyuan.config.wsgi")
    return {"cases": asked.cases, "pages": list(_pages())}


def _pages() -> Iterator[dict[str, Any]]:
    from django.core.cache import cache
    from django.test import Client

    from liyuan.accounts.models import User

    for login, path in PAGES:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(User.objects.get(username=login))
        status = client.get(path).status_code
        client.get(path)
        cache.clear()
        first = timed(client, path)[0]
        found = sorted(timed(client, path)[0] for _ in range(20))
        yield {
            "login": login,
            "path": path,
            "status": status,
            "uncounted_ms": round(first, 1),
            "p50_ms": round(found[10], 1),
            "p95_ms": round(found[18], 1),
        }


def within(said: dict[str, Any]) -> bool:
    """Whether the floors of the issue hold."""
    if "pages" in said:
        return all(p["status"] == 200 and p["p95_ms"] <= MOST_P95_MS for p in said["pages"])
    slow = said["lifecycles_per_s"] < FLOOR or said["p95_ms"] > MOST_P95_MS
    return not slow and not said["errors"]


def table(said: dict[str, Any]) -> str:
    """The figures for a person."""
    rows = said.get("pages") or [said]
    return "\n".join("  ".join(f"{key} {value}" for key, value in row.items()) for row in rows)


if __name__ == "__main__":
    main()
