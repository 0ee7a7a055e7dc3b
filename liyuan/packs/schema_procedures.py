"""What a procedure's file may say: its phases, states, fields, clocks, transitions, promises."""

from __future__ import annotations

from liyuan.engines.procedure.model import (
    ACTS,
    ALARM_UNITS,
    CALENDARS,
    FEEL_KINDS,
    LEVELS,
    MARKS,
    PARTS,
    TIMES,
    TOLD,
    TURNS,
    UNITS,
)
from liyuan.packs.schema_rules import CHOICE, SOURCE
from liyuan.packs.shapes import Key, keyed, many, may, need, one_of, record, short
from liyuan.packs.values import DAY, KEY, SMALL, TEXT, TRUTH, WHOLE


def _named(most: int = 60) -> dict[str, Key]:
    return {
        "key": need(short(KEY, 40)),
        "name": need(short(TEXT, most)),
        "en": need(short(TEXT, 2 * most)),
    }


CONDITION = record(name=need(short(TEXT, 100)), en=need(short(TEXT, 200)), when=need(TEXT))
STATE = record(
    **_named(),
    phase=need(KEY),
    turn=may(one_of(TEXT, *TURNS)),
    end=may(TRUTH),
    was=may(many(KEY)),
)
FIELD = record(
    **_named(),
    type=need(one_of(TEXT, *FEEL_KINDS)),
    values=may(many(CHOICE, least=1)),
    level=may(one_of(TEXT, *LEVELS)),
    start=may(TEXT),
)
TARGET = record(
    when=may(TEXT),
    amount=may(SMALL),
    until=may(KEY),
    calendar=may(one_of(TEXT, *CALENDARS)),
    unit=need(one_of(TEXT, *UNITS)),
    start_day_counts=may(TRUTH),
    article=need(TEXT),
    verified=need(TRUTH),
)
ALARM = record(
    amount=need(WHOLE),
    unit=need(one_of(TEXT, *ALARM_UNITS)),
    tell=need(one_of(TEXT, *TOLD)),
)
CLOCK = record(
    **_named(),
    calendar=need(one_of(TEXT, *CALENDARS)),
    targets=need(many(TARGET, least=1)),
    alarms=may(many(ALARM)),
    wait=may(TRUTH),
    pausable=may(TRUTH),
    part=may(one_of(TEXT, *PARTS)),
)
ACT = record(
    act=need(one_of(TEXT, *ACTS)),
    clock=need(KEY),
    amount=may(KEY),
    since=may(one_of(TEXT, *TIMES)),
    counts_earlier=may(TRUTH),
)
TRANSITION = record(
    **_named(),
    by=need(TEXT),
    from_=may(many(KEY, least=1)),
    to=may(KEY),
    guards=may(many(CONDITION)),
    asks=may(many(KEY)),
    may_ask=may(many(KEY)),
    sets=may(keyed(TEXT)),
    forgets=may(many(KEY)),
    clocks=may(many(ACT)),
    notices=may(many(TEXT)),
    effects=may(many(TEXT)),
    marks=may(many(one_of(TEXT, *MARKS))),
    clears=may(many(one_of(TEXT, *MARKS))),
    apart=may(many(KEY)),
    after=may(KEY),
    within=may(KEY),
    undo=may(TRUTH),
    timed=may(TRUTH),
)
PROMISE = record(
    state=need(KEY),
    name=need(short(TEXT, 100)),
    en=need(short(TEXT, 200)),
    when=need(TEXT),
)
PROCEDURE = record(
    kind=need(short(KEY, 40)),
    name=need(short(TEXT, 200)),
    en=need(short(TEXT, 300)),
    source=need(SOURCE),
    valid=need(record(from_=may(DAY), to=may(DAY))),
    verified=need(TRUTH),
    note=may(TEXT),
    note_en=may(TEXT),
    phases=need(many(record(**_named()), least=1)),
    states=need(many(STATE, least=1)),
    fields=need(many(FIELD)),
    clocks=may(many(CLOCK)),
    transitions=need(many(TRANSITION, least=1)),
    promises=may(many(PROMISE)),
)
