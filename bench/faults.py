"""Kill web, worker and database at random moments under load: what was acknowledged is there."""

import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from _cases_clients import Worked, again, run
from cases import cast_of, make

from liyuan.cli.children import Child
from liyuan.cli.demonstration import processes
from liyuan.cli.instance import enter
from liyuan.config import cluster, instances
from liyuan.config.instances import Instance
from liyuan.config.throwaway import throwaway

# So long after one kill the next may come.
PAUSES = (4.0, 10.0)
# Clients go on asking so long after the end: whatever is down comes back.
PATIENCE = 60.0
# So often the next hour's messages are sent before any that is left counts as lost.
ROUNDS = 40


@dataclass
class Killer:
    """Kills one part after the other and has them started again, as the demonstration does."""

    instance: Instance
    children: tuple[Child, ...]
    draw: random.Random
    over: threading.Event = field(default_factory=threading.Event)
    killed: list[str] = field(default_factory=list)

    def tend(self) -> None:
        """Start again what is found dead, until it is over."""
        while not self.over.wait(processes.LOOK):
            processes.mend_database(self.instance)
            processes.mend(self.children)

    def kill(self, seconds: float) -> None:
        """At random moments, one of web, worker and database, with all that is below it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            name = self.draw.choice(("web", "web process", "worker", "database", "connection"))
            if (number := self.victim(name)) is not None:
                try:
                    os.kill(number, signal.SIGKILL)
                    self.killed.append(name)
                except ProcessLookupError:
                    pass  # dead already
            time.sleep(self.draw.uniform(*PAUSES))

    def victim(self, name: str) -> int | None:
        if name in ("database", "connection"):
            file = self.instance.cluster / "data/postmaster.pid"
            if not file.exists():
                return None
            number = int(file.read_text().split()[0])
            return number if name == "database" else self.below(number)
        child = next(c for c in self.children if c.name == name.split()[0])
        if not child.alive() or child.process is None:
            return None
        return self.below(child.process.pid) if " " in name else child.process.pid

    def below(self, parent: int) -> int | None:
        """One of a process's own."""
        file = Path(f"/proc/{parent}/task/{parent}/children")
        found = [int(one) for one in file.read_text().split()] if file.exists() else []
        return self.draw.choice(found) if found else None


@click.command()
@click.option("--seconds", default=120.0, show_default=True)
@click.option("--people", default=4, show_default=True)
@click.option("--seed", default=1, show_default=True, help="which parts are killed when")
@click.option("--json", "as_json", is_flag=True)
@click.option("--data", type=click.Path(path_type=Path), help="keep the city here and use it again")
def main(seconds: float, people: int, seed: int, as_json: bool, data: Path | None) -> None:
    """Clients send each request again with its key until it is answered."""
    if data:
        said = tried(instances.get("demo", data, processes.free_port()), seconds, people, seed)
    else:
        with throwaway("demo", processes.free_port()) as instance:
            said = tried(instance, seconds, people, seed)
    print(json.dumps(said) if as_json else "\n".join(f"{k}: {v}" for k, v in said.items()))
    sys.exit(0 if said["ok"] else 1)


def tried(instance: Instance, seconds: float, people: int, seed: int) -> dict[str, Any]:
    os.environ["LIYUAN_DEMO"] = "1"
    os.environ["LIYUAN_INTAKES_PER_MINUTE"] = "1000000"
    enter(instance)
    try:
        make(instance)
        done, killed = under_fire(instance, seconds, people, seed)
        cluster.ensure(instance)
        return judged(done, killed)
    finally:
        cluster.stop(instance)


def under_fire(
    instance: Instance, seconds: float, people: int, seed: int
) -> tuple[tuple[Worked, ...], list[str]]:
    with processes.running(instance, instance.port) as children:
        cast = cast_of(instance)
        killer = Killer(instance, children, random.Random(seed))
        tending = threading.Thread(target=killer.tend)
        killing = threading.Thread(target=killer.kill, args=(seconds,))
        for thread in (tending, killing):
            thread.start()
        done = run(cast, people, seconds, again(time.monotonic() + seconds + PATIENCE))
        killing.join()
        time.sleep(3)  # the worker seals and sends what came last
        killer.over.set()
        tending.join()
    return done, killer.killed


def judged(done: tuple[Worked, ...], killed: list[str]) -> dict[str, Any]:
    """What the database says of everything that was acknowledged."""
    from django.db import connection

    connection.close()
    faults = list(_faults(done))
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return {
        "ok": not faults and sum(w.lifecycles for w in done) > 0,
        "lifecycles": sum(w.lifecycles for w in done),
        "errors": sum(w.errors for w in done),
        "kills": {name: killed.count(name) for name in sorted(set(killed))},
        "faults": len(faults),
    }


def _faults(done: tuple[Worked, ...]) -> Iterator[str]:
    from liyuan.cases.models import Case

    brought = {key: number for worked in done for key, number in worked.brought.items()}
    answered = {key for worked in done for key in worked.answered}
    cases = {one.number: one for one in Case.objects.filter(number__in=brought.values())}
    for key, number in brought.items():
        if Case.objects.filter(title__contains=key).count() != 1:
            yield f"{number}: not there once"
        elif key in answered and cases[number].state != "answered":
            yield f"{number}: answered, but {cases[number].state}"
    for number in brought.values():
        yield from _faults_of(cases[number])
    yield from _faults_of_notices(set(brought.values()))
    yield from _faults_of_journal()


def _faults_of(case: Any) -> Iterator[str]:
    """Steps, clocks and journal of one demand."""
    from liyuan.cases.clocks import events_of, refresh
    from liyuan.journal.models import Entry
    from liyuan.rules.queries_calendar import calendars
    from liyuan.rules.queries_procedures import procedure_of

    steps = Entry.objects.filter(subject_kind="case", subject_id=case.number)
    made = list(steps.order_by("id").values_list("action", flat=True))
    for action in ("demand.register", "demand.hand_over", "demand.sign_and_answer"):
        if made.count(action) > 1:
            yield f"{case.number}: {action} twice"
    if len([a for a in made if a not in ("demand.alarm", "demand.remind")]) != case.version:
        yield f"{case.number}: {made}, but version {case.version}"
    procedure, loaded = procedure_of(case.procedure), calendars()
    clocks = list(case.clocks.select_related("unit", "case"))
    names = {clock.name for clock in clocks}
    if missing := _clocks_of(case.state) - names:
        yield f"{case.number}: no clock {missing}"
    for clock in clocks:
        kept = clock.deadline_at, clock.state
        last = max(event.at for event in events_of(clock))
        refresh(clock, procedure.clock(clock.name), loaded, last)
        if (clock.deadline_at, clock.state) != kept:
            yield f"{case.number}: clock {clock.name} does not replay"


def _clocks_of(state: str) -> set[str]:
    given = {"whole", "handover"}
    if state in ("dispatched", "answered"):
        given |= {"sign", "return_window"}
    return given | ({"evaluation"} if state == "answered" else set())


def _faults_of_notices(numbers: set[str]) -> Iterator[str]:
    """Each is told once, and all that wait go out when the next morning has come."""
    from liyuan.journal.models import Entry
    from liyuan.notices.actions_sending import send_waiting
    from liyuan.notices.models import Delivery, Notice

    told = Notice.objects.filter(subject_kind="case", subject_id__in=numbers)
    rows = list(told.values_list("subject_id", "title", "user_id"))
    if len(rows) != len(set(rows)):
        yield "a notice is there twice"
    assigned = {number for number, said, _ in rows if said == "lead.assigned"}
    handed = Entry.objects.filter(action="demand.hand_over", subject_id__in=numbers)
    for number in set(handed.values_list("subject_id", flat=True)) - assigned:
        yield f"{number}: the department was not told"
    moment = (datetime.now(UTC) + timedelta(days=1)).replace(hour=2, minute=0)
    left = Delivery.objects.filter(notice__in=told).exclude(state="sent")
    for _ in range(ROUNDS):
        if not left.exists():
            return
        send_waiting(moment)
        moment += timedelta(minutes=61)
    yield f"{left.count()} deliveries did not go out"


def _faults_of_journal() -> Iterator[str]:
    from liyuan.journal.actions import seal
    from liyuan.journal.queries_verify import verify

    while seal(datetime.now(UTC)):
        pass
    found = verify()
    if not found.ok:
        yield f"the journal: {found}"


if __name__ == "__main__":
    main()
