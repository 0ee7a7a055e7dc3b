"""The hit policies: from rows that match or may match to one outcome, or to "cannot tell"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from liyuan.engines.dmn.tables.table import Output
from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.compare import same
from liyuan.engines.feel.values import Value, text_of


class Hit(NamedTuple):
    """A row that matches (`certain` is True) or may match (None), with its outcome."""

    rule: int
    certain: bool | None
    outcome: Value


@dataclass(frozen=True)
class Verdict:
    """An outcome; `unknown` says that missing facts keep it from being told."""

    value: Value
    rule: int | None = None
    unknown: bool = False
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


Judge = Callable[[Sequence[Hit], Value, Sequence[Output]], Verdict]


class Policy(NamedTuple):
    """How hits are judged, and whether rows after the first certain one matter."""

    judge: Judge
    stops_at_first: bool = False


UNKNOWN = Verdict(None, unknown=True)


def _agree(hits: Sequence[Hit]) -> bool:
    first = hits[0].outcome
    return first is not None and all(same(first, hit.outcome) for hit in hits)


def _certain(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.certain]


def _settled(hits: Sequence[Hit], default: Value) -> Verdict:
    """What all of these say, when no row is certain or all come to the same."""
    if not hits:
        reason = "dmn.no-match" if default is None else ""
        return Verdict(default, reason=reason)
    certain = _certain(hits)
    if not certain and not same(hits[0].outcome, default):
        return UNKNOWN
    if not _agree(hits):
        return UNKNOWN
    return Verdict(hits[0].outcome, hits[0].rule if len(hits) == 1 and certain else None)


def _first(hits: Sequence[Hit], default: Value, outputs: Sequence[Output]) -> Verdict:
    """Known when every row that may come first says the same as the first certain one."""
    return _settled(hits, default)


def _unique(hits: Sequence[Hit], default: Value, outputs: Sequence[Output]) -> Verdict:
    """A certain row excludes the others: the table promises that only one matches."""
    certain = _certain(hits)
    if len(certain) > 1:
        rows = ", ".join(str(hit.rule + 1) for hit in certain)
        return Verdict(None, reason="dmn.several", params={"rows": rows})
    return _settled(certain or hits, default)


def _any(hits: Sequence[Hit], default: Value, outputs: Sequence[Output]) -> Verdict:
    certain = _certain(hits)
    if certain and not _agree(certain):
        if any(hit.outcome is None for hit in certain):
            return UNKNOWN
        rows = ", ".join(str(hit.rule + 1) for hit in certain)
        return Verdict(None, reason="dmn.disagree", params={"rows": rows})
    return _settled(certain or hits, default)


def _rank(outcome: Value, outputs: Sequence[Output]) -> tuple[int, ...]:
    values = list(outcome.values()) if isinstance(outcome, dict) else [outcome]
    ranks = []
    for value, output in zip(values, outputs, strict=True):
        known = [text.strip('"') for text in output.values]
        text = text_of(value)
        ranks.append(known.index(text) if text in known else len(known))
    return tuple(ranks)


def _priority(hits: Sequence[Hit], default: Value, outputs: Sequence[Output]) -> Verdict:
    """The best certain row, unless a better one may match too."""
    ordered = sorted(hits, key=lambda hit: _rank(hit.outcome, outputs))
    certain = next((at for at, hit in enumerate(ordered) if hit.certain), None)
    return _settled(ordered if certain is None else ordered[: certain + 1], default)


def _collecting(join: Callable[[tuple[Value, ...]], Value], ranked: bool = False) -> Judge:
    def judge(hits: Sequence[Hit], default: Value, outputs: Sequence[Output]) -> Verdict:
        if any(hit.certain is None or hit.outcome is None for hit in hits):
            return UNKNOWN
        if not hits and default is not None:
            return Verdict(default)
        chosen = sorted(hits, key=lambda h: _rank(h.outcome, outputs)) if ranked else hits
        rule = hits[0].rule if len(hits) == 1 else None
        return Verdict(join(tuple(hit.outcome for hit in chosen)), rule)

    return judge


def _aggregate(function: str) -> Callable[[tuple[Value, ...]], Value]:
    def join(outcomes: tuple[Value, ...]) -> Value:
        return BUILTINS[function].call([outcomes]) if outcomes else None

    return join


def _count(outcomes: tuple[Value, ...]) -> Value:
    distinct = BUILTINS["distinct values"].call([outcomes])
    return Decimal(len(distinct)) if isinstance(distinct, tuple) else None


POLICIES: Mapping[str, Policy] = {
    "U": Policy(_unique),
    "F": Policy(_first, stops_at_first=True),
    "A": Policy(_any),
    "P": Policy(_priority),
    "R": Policy(_collecting(lambda outcomes: outcomes)),
    "O": Policy(_collecting(lambda outcomes: outcomes, ranked=True)),
    "C": Policy(_collecting(lambda outcomes: outcomes)),
    "C+": Policy(_collecting(_aggregate("sum"))),
    "C<": Policy(_collecting(_aggregate("min"))),
    "C>": Policy(_collecting(_aggregate("max"))),
    "C#": Policy(_collecting(_count)),
}
