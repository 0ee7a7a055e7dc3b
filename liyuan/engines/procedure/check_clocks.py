"""Every way of each clock over the graph: started once, paused while it runs, stopped at an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.graph import closure, steps
from liyuan.engines.procedure.model import ClockRule, Procedure, Transition

OFF, RUNNING, PAUSED, STOPPED = "off", "running", "paused", "stopped"
# What a clock is after each act; an act that is not listed for a state of it is a mistake there.
AFTER: Mapping[str, Mapping[str, str]] = {
    "start": {OFF: RUNNING, STOPPED: RUNNING},
    "pause": {RUNNING: PAUSED},
    "resume": {PAUSED: RUNNING},
    "extend": {RUNNING: RUNNING, PAUSED: PAUSED},
    "retarget": {RUNNING: RUNNING, PAUSED: PAUSED},
    "stop": {OFF: OFF, RUNNING: STOPPED, PAUSED: STOPPED, STOPPED: STOPPED},
    "reopen": {STOPPED: RUNNING},
}
At = tuple[str, str]


def check_clocks(procedure: Procedure) -> Iterator[Finding]:
    """What can go wrong with each clock on some way over the graph, whatever the guards say."""
    for index, clock in enumerate(procedure.clocks):
        found = set(_of_clock(procedure, clock, index))
        yield from sorted(found, key=lambda one: one.where.field or "")


def statuses(procedure: Procedure, clock: str) -> frozenset[At]:
    """Each state of a case with what the clock can be there: off, running, paused or stopped."""
    ways: dict[At, set[At]] = {}
    for source, step, target in steps(procedure):
        for status in AFTER["stop"]:
            after, _ = _through(step, clock, status)
            ways.setdefault((source, status), set()).add((target, after))
    return closure([("", OFF)], ways)


def _of_clock(procedure: Procedure, clock: ClockRule, index: int) -> Iterator[Finding]:
    said = {"clock": clock.name, "clock_en": clock.en}
    acts = {(act.clock, act.act) for step in procedure.transitions for act in step.clocks}
    if clock.part:
        if clock.calendar != "unit" or any(key == clock.key for key, _ in acts):
            yield Finding("procedure.clock.part", Where(field=f"clocks.{index}"), said)
        return
    if (clock.key, "start") not in acts:
        yield Finding("procedure.clock.never_started", Where(field=f"clocks.{index}"), said)
        return
    numbers = {one.key: number for number, one in enumerate(procedure.transitions)}
    can_be = statuses(procedure, clock.key)
    for source, step, _ in steps(procedure):
        for status in (status for state, status in can_be if state == source):
            act = _through(step, clock.key, status)[1]
            if act:
                where = Where(field=f"transitions.{numbers[step.key]}.clocks")
                params = said | {"act": act, "status": status}
                yield Finding("procedure.clock.act", where, params)
    for number, state in enumerate(procedure.states):
        if state.end and {(state.key, RUNNING), (state.key, PAUSED)} & can_be:
            where = Where(field=f"states.{number}")
            yield Finding(
                "procedure.clock.left", where, said | {"state": state.name, "en": state.en}
            )


def _through(step: Transition, clock: str, status: str) -> tuple[str, str]:
    """What a clock is after a step, and the first act that is a mistake; empty when none is."""
    wrong = ""
    for act in step.clocks:
        if act.clock == clock:
            wrong = wrong or ("" if status in AFTER[act.act] else act.act)
            status = AFTER[act.act].get(status, status)
    return status, wrong
