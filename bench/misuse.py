"""What a flood from one account does over real HTTP: how many open, what others feel, retries."""

import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
from _cases_clients import DEMANDS, Cast, NotDoneError, Person
from cases import cast_of, make

from liyuan.cli.demonstration import processes
from liyuan.cli.instance import enter
from liyuan.config import cluster, instances
from liyuan.config.instances import Instance
from liyuan.config.throwaway import throwaway

THREADS = 20


@click.command()
@click.option("--intakes", default=10_000, show_default=True, help="sent by one account")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--data", type=click.Path(path_type=Path), help="a kept city")
def main(intakes: int, as_json: bool, data: Path | None) -> None:
    """A flood of intakes, and twenty threads that retry one."""
    if data:
        said = measured(instances.get("demo", data, processes.free_port()), intakes)
    else:
        with throwaway("demo", processes.free_port()) as instance:
            said = measured(instance, intakes)
    lines = "\n".join(f"{name} {value}" for name, value in said.items())
    print(json.dumps(said) if as_json else lines)
    sys.exit(0 if said["opened"] <= said["allowed"] and said["cases_of_one_key"] == 1 else 1)


def measured(instance: Instance, intakes: int) -> dict[str, Any]:
    """In the city as it runs, with its own limit."""
    os.environ["LIYUAN_DEMO"] = "1"
    enter(instance)
    try:
        make(instance)
        with processes.running(instance, instance.port):
            cast = cast_of(instance)
            said = one_key(cast)
            quiet = looked_up(cast, lambda: False)
            return said | flood(cast, intakes) | {"others_p95_ms_before": quiet}
    finally:
        cluster.stop(instance)


def demand(cast: Cast) -> dict[str, str]:
    text = {"title": f"车间用电 {uuid4().hex}", "text": "变压器容量不够。"}
    return {"firm": cast.firms[0], "channel": "visit", "category": "power-capacity", **text}


def posted(cast: Cast, key: str, body: dict[str, str]) -> tuple[int, str]:
    """Status and number; each asks by a connection of its own."""
    connection = HTTPConnection("127.0.0.1", cast.port, timeout=30)
    bearer = {"Authorization": f"Bearer {cast.district}", "Content-Type": "application/json"}
    connection.request("POST", DEMANDS, json.dumps(body), {**bearer, "Idempotency-Key": key})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text).get("number", "") if answer.status < 300 else ""


def one_key(cast: Cast) -> dict[str, Any]:
    """Twenty threads send the same with one key."""
    body, key, found = demand(cast), uuid4().hex, []
    threads = [
        threading.Thread(target=lambda: found.append(posted(cast, key, body)))
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other, _none = posted(cast, key, demand(cast))
    return {
        "threads": THREADS,
        "cases_of_one_key": len({number for _status, number in found if number}),
        "answers": dict(Counter(status for status, _number in found)),
        "same_key_other_body": other,
    }


def flood(cast: Cast, intakes: int) -> dict[str, Any]:
    """As many intakes as were asked for, as fast as the city answers them."""
    statuses: Counter[int] = Counter()
    left, lock, started = iter(range(intakes)), threading.Lock(), time.monotonic()

    def send() -> None:
        while next(left, None) is not None:
            status, _number = posted(cast, uuid4().hex, demand(cast))
            with lock:
                statuses[status] += 1

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    p95 = looked_up(cast, lambda: any(thread.is_alive() for thread in threads))
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    allowed = int(os.environ.get("LIYUAN_INTAKES_PER_MINUTE", 60))
    return {
        "intakes": intakes,
        "intakes_per_minute": round(60 * intakes / took),
        "opened": statuses[201] + statuses[200],
        # the minute of the clock may turn over while it lasts
        "allowed": allowed * (1 + int(took / 60) + 1),
        "told_429": statuses[429],
        "other_answers": sum(n for status, n in statuses.items() if status not in (200, 201, 429)),
        "others_p95_ms_meanwhile": p95,
    }


def looked_up(cast: Cast, goes_on: Any) -> float:
    """What another account's list takes, a few times or as long as the flood lasts."""
    person = Person(cast.port, cast.department)
    while len(person.times) < 30 or goes_on():
        try:
            person.ask("GET", DEMANDS)
        except NotDoneError as error:
            print(error)
    return round(1000 * statistics.quantiles(person.times, n=20)[18], 1)


if __name__ == "__main__":
    main()
