"""What happens to a clock, as an immutable list: the same list always reads to the same answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from liyuan.engines.clock.line import ClockError
from liyuan.engines.clock.targets import Target


class Verb(StrEnum):
    """What can happen to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RETARGET = "retarget"
    STOP = "stop"
    REOPEN = "reopen"


class State(StrEnum):
    """What a clock is doing."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


# What may happen next, and what it makes of the clock: the whole life of one.
NEXT: Mapping[State | None, Mapping[Verb, State]] = {
    None: {Verb.START: State.RUNNING},
    State.RUNNING: {
        Verb.PAUSE: State.PAUSED,
        Verb.EXTEND: State.RUNNING,
        Verb.RETARGET: State.RUNNING,
        Verb.STOP: State.STOPPED,
    },
    State.PAUSED: {
        Verb.RESUME: State.RUNNING,
        Verb.EXTEND: State.PAUSED,
        Verb.RETARGET: State.PAUSED,
        Verb.STOP: State.STOPPED,
    },
    State.STOPPED: {Verb.REOPEN: State.RUNNING},
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a clock.

    START and RETARGET carry a target, EXTEND an amount in the target's own unit, PAUSE a reason
    and the consent it rests on, REOPEN whether earlier time counts, and a new target or none.
    """

    verb: Verb
    at: datetime
    target: Target | None = None
    amount: int = 0
    reason: str = ""
    consent: str = ""
    counts_earlier: bool = True

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it; what was not said is left out."""
        said: dict[str, Any] = {"verb": str(self.verb), "at": self.at.isoformat()}
        said |= {"target": self.target.plain()} if self.target else {}
        said |= {"amount": self.amount} if self.amount else {}
        said |= {name: word for name in ("reason", "consent") if (word := getattr(self, name))}
        return said | ({} if self.counts_earlier else {"counts_earlier": False})

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Event":
        target = said.get("target")
        return cls(
            Verb(said["verb"]),
            datetime.fromisoformat(said["at"]),
            None if target is None else Target.read(target),
            said.get("amount", 0),
            said.get("reason", ""),
            said.get("consent", ""),
            said.get("counts_earlier", True),
        )


def next_verbs(state: State | None) -> frozenset[Verb]:
    """What may happen to a clock in a state; None: it has not started."""
    return frozenset(NEXT[state])


def lived(events: Sequence[Event]) -> State:
    """The state after these events; ClockError names the first that cannot have happened."""
    state: State | None = None
    for index, event in enumerate(events):
        if event.verb not in NEXT[state]:
            raise ClockError("clock.order", index)
        if index and event.at < events[index - 1].at:
            raise ClockError("clock.backwards", index)
        if event.verb in (Verb.START, Verb.RETARGET) and event.target is None:
            raise ClockError("clock.target", index)
        if event.verb is Verb.EXTEND and event.amount <= 0:
            raise ClockError("clock.amount", index)
        state = NEXT[state][event.verb]
    if state is None:
        raise ClockError("clock.not_started")
    return state
