"""What can be wrong with a procedure before any case runs by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.check_clocks import check_clocks
from liyuan.engines.procedure.check_feel import check_feel
from liyuan.engines.procedure.check_paths import check_paths
from liyuan.engines.procedure.graph import ending, reached
from liyuan.engines.procedure.model import TURNS, ClockAct, Procedure, Setting, Transition
from liyuan.engines.procedure.values import fits


@dataclass(frozen=True)
class Known:
    """The names that the running system has: verbs of permission, effects, notices."""

    verbs: frozenset[str]
    effects: frozenset[str]
    notices: frozenset[str]


def check_procedure(procedure: Procedure, known: Known) -> tuple[Finding, ...]:
    """Everything that is wrong; `where.field` is a path in the content: `transitions.3.to`.

    The walks over the graph are only made when every name in it means something.
    """
    found = (*_keys(procedure), *_names(procedure, known), *check_feel(procedure))
    if found:
        return found
    found = (*_shape(procedure), *check_clocks(procedure))
    return found or tuple(check_paths(procedure))


def say(code: str, *path: str | int, **params: str) -> Finding:
    """A finding at a path of the content."""
    return Finding(code, Where(field=".".join(map(str, path))), params)


def _keys(procedure: Procedure) -> Iterator[Finding]:
    """No two parts of a kind have one key, and no two fields one name."""
    for part in ("phases", "states", "fields", "clocks", "transitions"):
        yield from _repeated(part, "key", (one.key for one in getattr(procedure, part)))
    yield from _repeated("fields", "name", (one.name for one in procedure.fields))
    for index, state in enumerate(procedure.states):
        for old in state.was:
            if old in {one.key for one in procedure.states}:
                yield say("procedure.state.was", "states", index, "was", key=old)


def _repeated(part: str, name: str, words: Iterable[str]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for index, word in enumerate(words):
        seen[word] += 1
        if seen[word] == 2:
            yield say("procedure.key.repeated", part, index, name, key=word)


def _names(procedure: Procedure, known: Known) -> Iterator[Finding]:
    """Whatever one part says of another is there."""
    phases = {one.key for one in procedure.phases}
    for index, state in enumerate(procedure.states):
        if state.phase not in phases:
            yield _unknown(("states", index, "phase"), state.phase, phases)
        if state.turn not in TURNS and not (state.end and not state.turn):
            yield say("procedure.state.unowned", "states", index, state=state.name, en=state.en)
    yield from _fields(procedure)
    for index, transition in enumerate(procedure.transitions):
        yield from _of_transition(procedure, index, transition, known)
    states = {one.key for one in procedure.states}
    for index, promise in enumerate(procedure.promises):
        if promise.state not in states:
            yield _unknown(("promises", index, "state"), promise.state, states)


def _fields(procedure: Procedure) -> Iterator[Finding]:
    for index, one in enumerate(procedure.fields):
        if (one.type == "choice") != bool(one.choices):
            yield say("procedure.field.choices", "fields", index, name=one.name, en=one.en)
        elif one.kept and (one.start is None or not fits(one, one.start)):
            yield say("procedure.field.start", "fields", index, "start", name=one.name, en=one.en)
    dates = {one.key for one in procedure.fields if one.type == "date"}
    for index, clock in enumerate(procedure.clocks):
        for number, target in enumerate(clock.targets):
            at = ("clocks", index, "targets", number)
            if target.until and target.until not in dates:
                yield _unknown((*at, "until"), target.until, dates)
            if bool(target.until) == bool(target.amount):
                yield say("procedure.clock.target", *at, clock=clock.name, clock_en=clock.en)
        if any(target.when == "" for target in clock.targets[:-1]) or clock.targets[-1].when:
            at = ("clocks", index, "targets", 0)
            yield say("procedure.clock.otherwise", *at, clock=clock.name, clock_en=clock.en)


def _of_transition(
    procedure: Procedure, index: int, one: Transition, known: Known
) -> Iterator[Finding]:
    at = ("transitions", index)
    states = {state.key for state in procedure.states}
    clocks = {clock.key for clock in procedure.clocks}
    given = {field.key for field in procedure.fields if not field.kept}
    steps = {step.key for step in procedure.transitions}
    named = (
        ("from", one.sources, states),
        ("to", (one.to,) if one.to else (), states),
        ("by", (one.verb,), known.verbs),
        ("asks", tuple(ask.field for ask in one.asks if ask.required), given),
        ("may_ask", tuple(ask.field for ask in one.asks if not ask.required), given),
        ("forgets", one.forgets, given),
        ("clocks", tuple(act.clock for act in one.clocks), clocks),
        ("notices", one.notices, known.notices),
        ("effects", one.effects, known.effects),
        ("apart", one.apart, steps),
        ("after", (one.after,) if one.after else (), clocks),
        ("within", (one.within,) if one.within else (), clocks),
    )
    for name, words, there in named:
        for word in words:
            if word not in there:
                yield _unknown((*at, name), word, there)
    if one.opens and not one.to:
        yield say("procedure.opening.nowhere", *at, step=one.name, step_en=one.en)
    if one.timed and (not one.after or any(ask.required for ask in one.asks)):
        yield say("procedure.step.timed", *at, "timed", step=one.name, step_en=one.en)
    for setting in one.sets:
        yield from _setting(procedure, (*at, "sets"), setting)
    for act in one.clocks:
        yield from _act(procedure, (*at, "clocks"), act)


def _setting(procedure: Procedure, at: tuple[str | int, ...], one: Setting) -> Iterator[Finding]:
    kept = {field.key: field for field in procedure.fields if field.kept}
    field = kept.get(one.field)
    if field is None:
        yield _unknown(at, one.field, kept.keys())
    elif (one.more and field.type != "count") or (
        not one.more and (one.value is None or not fits(field, one.value))
    ):
        yield say("procedure.set.value", *at, name=field.name, en=field.en)


def _act(procedure: Procedure, at: tuple[str | int, ...], act: ClockAct) -> Iterator[Finding]:
    clock = next((one for one in procedure.clocks if one.key == act.clock), None)
    if clock is None:
        return
    said = {"clock": clock.name, "clock_en": clock.en}
    if act.act == "pause" and not clock.pausable:
        yield say("procedure.clock.unpausable", *at, **said)
    counts = {field.key for field in procedure.fields if field.type == "count"}
    if (act.act == "extend") != bool(act.amount) or (act.amount and act.amount not in counts):
        yield say("procedure.clock.extend", *at, **said)


def _unknown(at: tuple[str | int, ...], word: str, there: Iterable[str]) -> Finding:
    return say("procedure.name.unknown", *at, got=word, choices=", ".join(sorted(there)))


def _shape(procedure: Procedure) -> Iterator[Finding]:
    """Every state can be come to, and from each an end can be come to."""
    if not procedure.openings:
        yield say("procedure.opening.none", "transitions")
    come_to, leading = reached(procedure), ending(procedure)
    for index, state in enumerate(procedure.states):
        said = {"state": state.name, "en": state.en}
        if state.key not in come_to:
            yield say("procedure.state.unreachable", "states", index, **said)
        elif state.key not in leading:
            yield say("procedure.state.endless", "states", index, **said)
