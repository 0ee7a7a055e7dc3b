"""One step of a case: whether it may be made, and what it makes of the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.guards import holds, judge, unknown_in
from liyuan.engines.procedure.model import (
    ClockAct,
    Fact,
    Facts,
    Field,
    Procedure,
    State,
    TargetRule,
    Transition,
)
from liyuan.engines.procedure.values import wrong_values


@dataclass(frozen=True)
class Answer:
    """Whether a step may be made; `holds` is None while that depends on what is not known."""

    holds: bool | None
    reasons: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Due:
    """How long a clock is to run, in the words of the clock engine's target."""

    amount: int
    unit: str
    start_day_counts: bool
    calendar: str
    verified: bool


@dataclass(frozen=True)
class ClockOrder:
    """What is to be done to a clock: `due` for start and retarget, `amount` for extend."""

    act: str
    clock: str
    due: Due | None = None
    amount: int = 0
    since: str = ""
    counts_earlier: bool = True


@dataclass(frozen=True)
class Moved:
    """The case after a step: where it is, what it knows, what its clocks are told."""

    transition: Transition
    state: State
    facts: Mapping[str, Fact]
    clocks: tuple[ClockOrder, ...]


class RefusedError(Exception):
    """The step is not made; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def ask(procedure: Procedure, transition: str, state: str, facts: Facts) -> Answer:
    """Whether a step may be made from a state ("" to open a case), before its form is filled in.

    Fields that the step asks for count as unknown: a guard on them is answered when it is made.
    """
    step = procedure.transition(transition)
    if not _leaves(step, state):
        return Answer(False, (_elsewhere(procedure, step, state),))
    given = {one.field: None for one in step.asks}
    return _judged(procedure, step, {**facts, **given})


def move(
    procedure: Procedure, transition: str, state: str, facts: Facts, given: Facts, *, on: date
) -> Moved:
    """Make a step on a day; raises RefusedError with everything that stands against it.

    Who may do it (`verb`, `apart`) and the clocks it waits for (`after`, `within`) are asked
    by the caller, who knows persons and times.
    """
    step = procedure.transition(transition)
    if not _leaves(step, state):
        raise RefusedError((_elsewhere(procedure, step, state),))
    if wrong := tuple(wrong_values(procedure, step, given)):
        raise RefusedError(wrong)
    told = {**facts, **{one.field: given.get(one.field) for one in step.asks}}
    answer = _judged(procedure, step, told)
    if not answer.holds:
        raise RefusedError(answer.reasons)
    after = told | {one.field: one.apply(told.get(one.field)) for one in step.sets}
    after |= dict.fromkeys(step.forgets)
    orders = tuple(_orders(procedure, step, after, on))
    if vague := tuple(_vague(procedure, orders, after)):
        raise RefusedError(vague)
    return Moved(step, procedure.state(step.target(state)), after, orders)


def due(procedure: Procedure, clock: str, facts: Facts, on: date) -> Due | None:
    """How long a clock is to run from a day; None when that depends on what is not known."""
    of = procedure.clock(clock)
    for rule in of.targets:
        applies = holds(rule.when, procedure, facts) if rule.when else True
        if applies is None:
            return None
        if applies:
            return _due(rule, rule.calendar or of.calendar, facts, on)
    return None


def _due(rule: TargetRule, calendar: str, facts: Facts, on: date) -> Due | None:
    amount = rule.amount
    if rule.until:
        last = facts.get(rule.until)
        if last is None:
            return None
        last = date.fromisoformat(last) if isinstance(last, str) else last
        if not isinstance(last, date) or last <= on:
            return None
        amount = (last - on).days
    return Due(amount, rule.unit, rule.start_day_counts, calendar, rule.verified)


def _leaves(step: Transition, state: str) -> bool:
    return state in step.sources if step.sources else not state


def _elsewhere(procedure: Procedure, step: Transition, state: str) -> Finding:
    said = {"step": step.name, "step_en": step.en, "state": "", "state_en": ""}
    if state:
        held = procedure.state(state)
        said |= {"state": held.name, "state_en": held.en}
    return Finding("procedure.state.elsewhere", Where(), said)


def _judged(procedure: Procedure, step: Transition, facts: Facts) -> Answer:
    """Every guard's answer: no when one says no, unknown when one cannot tell."""
    answers = [judge(guard, procedure, facts) for guard in step.guards]
    reasons = tuple(reason for _, reason in answers if reason is not None)
    if any(held is False for held, _ in answers):
        return Answer(False, reasons)
    return Answer(None if reasons else True, reasons)


def _orders(procedure: Procedure, step: Transition, facts: Facts, on: date) -> Iterator[ClockOrder]:
    for act in step.clocks:
        wanted = due(procedure, act.clock, facts, on) if act.act in TARGETED else None
        yield ClockOrder(
            act=act.act,
            clock=act.clock,
            due=wanted,
            amount=_amount(act, facts),
            since=act.since,
            counts_earlier=act.counts_earlier,
        )


# acts that give a clock its target
TARGETED = ("start", "retarget")


def _amount(act: ClockAct, facts: Facts) -> int:
    amount = facts.get(act.amount) if act.amount else 0
    return amount if isinstance(amount, int) else 0


def _vague(procedure: Procedure, orders: tuple[ClockOrder, ...], facts: Facts) -> Iterator[Finding]:
    """Clocks that cannot be set, and which fields they would need."""
    for order in orders:
        clock = procedure.clock(order.clock)
        said = {"clock": clock.name, "clock_en": clock.en}
        if order.act in TARGETED and order.due is None:
            missing = [f for rule in clock.targets for f in _needed(rule, procedure, facts)]
            said |= {"missing": "、".join(dict.fromkeys(f.name for f in missing))}
            said |= {"missing_en": ", ".join(dict.fromkeys(f.en for f in missing))}
            yield Finding("procedure.clock.vague", Where(field=order.clock), said)
        elif order.act == "extend" and order.amount < 1:
            yield Finding("procedure.clock.amount", Where(field=order.clock), said)


def _needed(rule: TargetRule, procedure: Procedure, facts: Facts) -> Iterator[Field]:
    if rule.until:
        yield procedure.field(rule.until)
    if rule.when:
        yield from unknown_in(rule.when, procedure, facts)
