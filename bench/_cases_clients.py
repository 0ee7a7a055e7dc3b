"""People at work over HTTP: each by its own key brings, hands over, answers, looks up demands."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote
from uuid import uuid4

DEMANDS = "/api/v1/demands"
# What a client waits before it asks again, while something is down.
PAUSE = 0.2


class NotDoneError(RuntimeError):
    """The server did not do what was asked."""


class Person:
    """A program of one account, with its open connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=20)
        self.token = token
        self.times: list[float] = []

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> dict[str, Any]:
        """What the server answers; raises NotDoneError for anything but a success."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        started = time.perf_counter()
        try:
            sent = json.dumps(body).encode() if body is not None else None
            self.connection.request(method, path, sent, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException) as error:
            self.connection.close()
            raise NotDoneError(str(error)) from error
        self.times.append(time.perf_counter() - started)
        if answer.status not in (200, 201):
            raise NotDoneError(f"{path}: {answer.status} {text.decode()[:300]}")
        said: dict[str, Any] = json.loads(text)
        return said


@dataclass(frozen=True)
class Cast:
    """Who works: keys of a district's and a department's accounts, and the firms' codes."""

    port: int
    firms: tuple[str, ...]
    lead: str
    district: str
    department: str


@dataclass
class Worked:
    """What one pair of people did."""

    lifecycles: int = 0
    errors: int = 0
    times: list[float] = field(default_factory=list)
    # by key: the number of each demand whose bringing was acknowledged, and its last known step
    brought: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)


# How a request is sent: once, or again until it is answered.
Send = Callable[[Person, str, str, Any, str], dict[str, Any]]


def once(who: Person, method: str, path: str, body: Any, key: str) -> dict[str, Any]:
    return who.ask(method, path, body, key)


def again(until: float) -> Send:
    """The same request with the same key until it is answered, or the time is over."""

    def send(who: Person, method: str, path: str, body: Any, key: str) -> dict[str, Any]:
        while True:
            try:
                return who.ask(method, path, body, key)
            except NotDoneError:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE)

    return send


def work(cast: Cast, until: float, worked: Worked, send: Send) -> None:
    """Lifecycles one after another until a moment of the monotonic clock."""
    district, department = Person(cast.port, cast.district), Person(cast.port, cast.department)
    turn = 0
    while time.monotonic() < until:
        turn += 1
        try:
            lifecycle(cast, (district, department), turn, worked, send)
            worked.lifecycles += 1
        except NotDoneError as error:
            worked.errors += 1
            print(error)
    worked.times = district.times + department.times


def lifecycle(
    cast: Cast, people: tuple[Person, Person], turn: int, worked: Worked, send: Send
) -> None:
    """Create, assign, resolve, search."""
    district, department = people
    key = uuid4().hex
    demand = {
        "firm": cast.firms[turn % len(cast.firms)],
        "title": f"车间用电容量不足 {key}",
        "text": "新上两条线，变压器容量不够，盼在旺季前增容。",
        "channel": "visit",
        "category": "power-capacity",
        "collected_at": (datetime.now(UTC) - timedelta(minutes=2)).isoformat(),
    }
    made = send(district, "POST", DEMANDS, demand, key)
    worked.brought[key] = number = made["number"]
    step = f"{DEMANDS}/{number}/steps"
    given = {"version": made["version"], "given": {"nature": "help", "lead": cast.lead}}
    made = send(district, "POST", f"{step}/hand_over", given, f"{key}-1")
    answer = {"result": "solved", "answer": f"已增容至 800 千伏安，编号 {number}。"}
    given = {"version": made["version"], "given": answer}
    send(department, "POST", f"{step}/sign_and_answer", given, f"{key}-2")
    worked.answered.add(key)
    found = send(district, "GET", f"{DEMANDS}?q={quote(number)}", None, "")
    if [one["number"] for one in found["items"]] != [number]:
        raise NotDoneError(f"{number} is not found")


def run(cast: Cast, people: int, seconds: float, send: Send = once) -> tuple[Worked, ...]:
    """So many pairs at once for so long."""
    until = time.monotonic() + seconds
    each = tuple(Worked() for _ in range(people))
    threads = [threading.Thread(target=work, args=(cast, until, one, send)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each
