"""Random walks over the procedures of the packs, by the very steps that production makes."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.procedure import (
    Fact,
    Facts,
    Field,
    Procedure,
    RefusedError,
    Transition,
    ask,
    move,
    read_procedure,
)
from liyuan.engines.procedure.check_clocks import AFTER, OFF, PAUSED, RUNNING
from tests.engines.procedure.conftest import content_of

DAY = date(2026, 11, 20)
DEMAND = read_procedure(content_of("chengdu", "demand"))
# steps after which everything from the answer on is to be done anew
AGAIN = ("redo", "redo_dispatch", "redo_direct", "sponsor")
SAID: dict[str, Fact] = {"until": "2026-12-01", "next_report": "2026-12-01", "extra_days": 3}
OF_TYPE: dict[str, Fact] = {"boolean": True, "count": 1, "number": Decimal(1), "units": ["A"]}


def given_for(step: Transition, draw: st.DrawFn) -> dict[str, Fact]:
    """What a person could type into the form of a step."""
    return {one.field: _value(DEMAND.field(one.field), draw) for one in step.asks if one.required}


def _value(field: Field, draw: st.DrawFn) -> Fact:
    if field.choices:
        return draw(st.sampled_from([one.code for one in field.choices]))
    if field.type == "unit":
        return draw(st.sampled_from(["A", "B"]))
    return SAID.get(field.key, OF_TYPE.get(field.type, "说明"))


def may_be(step: Transition, state: str, facts: Facts) -> bool:
    return ask(DEMAND, step.key, state, facts).holds is not False


@st.composite
def walks(draw: st.DrawFn) -> list[tuple[str, Transition, Facts]]:
    """State after, step, facts after; as long as something may be done, and chance goes on."""
    state, facts = "", dict(DEMAND.kept)
    made: list[tuple[str, Transition, Facts]] = []
    for _ in range(draw(st.integers(1, 60))):
        steps = DEMAND.transitions_from(state) if state else DEMAND.openings
        open_ = [step for step in steps if may_be(step, state, facts) and step.key != "withdraw"]
        if not open_:
            break
        # late steps first, so that walks come far
        step = open_[-1 - draw(st.integers(0, len(open_) - 1))]
        try:
            moved = move(DEMAND, step.key, state, facts, given_for(step, draw), on=DAY)
        except RefusedError:
            continue
        state, facts = moved.state.key, dict(moved.facts)
        made.append((state, step, facts))
    return made


@settings(max_examples=150, deadline=None)
@given(walks())
def test_no_walk_comes_to_the_archive_without_the_four_things(
    walk: list[tuple[str, Transition, Facts]],
) -> None:
    """Told from the steps that were made since the last reopening, not from the kept fields."""
    since: list[str] = []
    for state, step, _ in walk:
        since = [] if step.key in ("reopen", "reopen_direct") else [*since, step.key]
        if state != "archived":
            continue
        again = [number for number, key in enumerate(since) if key in AGAIN]
        round_ = since[max(again, default=0) :]
        for one_of in (
            {"answer", "sign_and_answer", "answer_direct", "settle", "settle_at_once"},
            {"evaluate", "note_silence"},
            {"visit", "visit_unreached"},
            {"check_effect", "note_effect_refused"},
        ):
            assert one_of & set(round_), (one_of, since)


@settings(max_examples=150, deadline=None)
@given(walks())
def test_on_no_walk_a_clock_is_told_what_it_cannot_do(
    walk: list[tuple[str, Transition, Facts]],
) -> None:
    status = dict.fromkeys((clock.key for clock in DEMAND.clocks), OFF)
    for state, step, _ in walk:
        for act in step.clocks:
            assert status[act.clock] in AFTER[act.act], (step.key, act)
            status[act.clock] = AFTER[act.act][status[act.clock]]
        if DEMAND.state(state).end:
            assert not {RUNNING, PAUSED} & set(status.values())
        if state in ("returning", "ruling", "dispatched"):
            assert status["whole"] == RUNNING


@settings(max_examples=100, deadline=None)
@given(walks())
def test_counts_stay_within_what_the_guards_allow(
    walk: list[tuple[str, Transition, Facts]],
) -> None:
    for _, _, facts in walk:
        counts = {key: int(str(facts[key])) for key in ("returns", "redos", "reopenings")}
        assert counts["returns"] <= 1
        assert counts["redos"] <= 2
        assert counts["reopenings"] <= 2


def test_walks_do_come_to_the_archive() -> None:
    """A straight walk, so that the properties above speak of something."""
    keys = ["register", "accept", "triage_personal", "dispatch", "sign", "answer", "evaluate"]
    keys += ["visit", "check_effect", "archive"]
    state, facts = _along(DEMAND, keys)
    assert (state, facts["visited"]) == ("archived", True)


def _along(procedure: Procedure, keys: list[str]) -> tuple[str, Facts]:
    state, facts = "", dict(procedure.kept)
    for key in keys:
        asked = (one.field for one in procedure.transition(key).asks if one.required)
        typed = {one: _first(procedure.field(one)) for one in asked}
        moved = move(procedure, key, state, facts, typed, on=DAY)
        state, facts = moved.state.key, dict(moved.facts)
    return state, facts


def _first(field: Field) -> Fact:
    return field.choices[0].code if field.choices else OF_TYPE.get(field.type, "说明")
