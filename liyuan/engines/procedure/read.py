"""A procedure from the content of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from liyuan.engines.procedure.model import (
    AlarmRule,
    Ask,
    Choice,
    ClockAct,
    ClockRule,
    Fact,
    Field,
    Guard,
    Phase,
    Procedure,
    Promise,
    Setting,
    State,
    TargetRule,
    Transition,
)

Content = Mapping[str, Any]
# stands for every clock of the procedure
ALL = "all"


def read_procedure(content: Content) -> Procedure:
    """Build from a content that has the shape of a procedure's file; names may still be wrong."""
    fields = tuple(_field(one) for one in content["fields"])
    types = {one.key: one.type for one in fields}
    clocks = tuple(_clock(one) for one in content.get("clocks") or ())
    keys = tuple(one.key for one in clocks if not one.part)
    return Procedure(
        kind=content["kind"],
        name=content["name"],
        en=content["en"],
        phases=tuple(Phase(**one) for one in content["phases"]),
        states=tuple(_state(one) for one in content["states"]),
        fields=fields,
        clocks=clocks,
        transitions=tuple(_transition(one, types, keys) for one in content["transitions"]),
        promises=tuple(Promise(**one) for one in content.get("promises") or ()),
        verified=content["verified"],
    )


def _state(content: Content) -> State:
    return State(**{**content, "was": tuple(content.get("was") or ())})


def _field(content: Content) -> Field:
    said = content.get("start")
    return Field(
        key=content["key"],
        name=content["name"],
        en=content["en"],
        type=content["type"],
        choices=tuple(Choice(**one) for one in content.get("values") or ()),
        level=content.get("level", "internal"),
        kept=said is not None,
        start=None if said is None else value_of(content["type"], said),
    )


def _clock(content: Content) -> ClockRule:
    return ClockRule(
        key=content["key"],
        name=content["name"],
        en=content["en"],
        calendar=content["calendar"],
        targets=tuple(TargetRule(**one) for one in content["targets"]),
        alarms=tuple(AlarmRule(**one) for one in content.get("alarms") or ()),
        wait=content.get("wait", False),
        pausable=content.get("pausable", True),
        part=content.get("part", ""),
    )


def _transition(content: Content, types: Mapping[str, str], clocks: tuple[str, ...]) -> Transition:
    asks = [Ask(key, True) for key in content.get("asks") or ()]
    asks += [Ask(key, False) for key in content.get("may_ask") or ()]
    return Transition(
        key=content["key"],
        name=content["name"],
        en=content["en"],
        verb=content["by"],
        sources=tuple(content.get("from") or ()),
        to=content.get("to"),
        guards=tuple(Guard(**one) for one in content.get("guards") or ()),
        asks=tuple(asks),
        sets=tuple(_settings(content.get("sets") or {}, types)),
        clocks=tuple(_acts(content.get("clocks") or (), clocks)),
        **{name: tuple(content.get(name) or ()) for name in _NAMES},
        after=content.get("after", ""),
        within=content.get("within", ""),
        undo=content.get("undo", False),
        timed=content.get("timed", False),
    )


_NAMES = ("forgets", "notices", "effects", "marks", "clears", "apart")


def _settings(content: Mapping[str, str], types: Mapping[str, str]) -> Iterator[Setting]:
    for key, said in content.items():
        if said.startswith("+") and _count(said[1:]) is not None:
            yield Setting(key, more=int(said[1:]))
        else:
            yield Setting(key, value_of(types.get(key, "text"), said))


def _acts(content: Iterable[Content], clocks: tuple[str, ...]) -> Iterator[ClockAct]:
    for one in content:
        for clock in clocks if one["clock"] == ALL else (one["clock"],):
            yield ClockAct(
                act=one["act"],
                clock=clock,
                amount=one.get("amount", ""),
                since=one.get("since", ""),
                counts_earlier=one.get("counts_earlier", True),
            )


def _count(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 10 else None


_WRITTEN: Mapping[str, Callable[[str], Fact]] = {
    "boolean": {"true": True, "false": False}.get,
    "count": _count,
}


def value_of(kind: str, said: str) -> Fact:
    """A written start or setting as a value of that type; None when it is not one."""
    read = _WRITTEN.get(kind)
    return read(said) if read else said
