"""The hit policies: from rows that match, or may match, to one outcome or to "cannot tell".

One set serves both ways to take null. Where null is a value every row is certain and every outcome
is told, and this is what the standard says; where null is a missing fact, either may be open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.compare import same
from liyuan.engines.feel.values import Value


class Hit(NamedTuple):
    """A row (from 0) that matches (`certain` is True) or may match (None), with its outcome.

    `told` says that the outcome is known; `rank` is its place by the priority of its values.
    """

    rule: int
    certain: bool | None
    outcome: Value
    told: bool = True
    rank: tuple[int, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """An outcome; `unknown` says that missing facts keep it from being told."""

    value: Value
    rule: int | None = None
    unknown: bool = False
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


Judge = Callable[[Sequence[Hit], Value], Verdict]

UNKNOWN: Final = Verdict(None, unknown=True)
NO_MATCH: Final = Verdict(None, reason="dmn.no-match")


def _agree(hits: Sequence[Hit]) -> bool:
    first = hits[0].outcome
    return all(hit.told and same(first, hit.outcome) for hit in hits)


def _certain(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.certain]


def _failed(reason: str, hits: Sequence[Hit]) -> Verdict:
    return Verdict(None, reason=reason, params={"rows": ", ".join(str(h.rule + 1) for h in hits)})


def _settled(hits: Sequence[Hit], default: Value) -> Verdict:
    """What all of these say, when no row is certain or all come to the same."""
    if not hits:
        return NO_MATCH if default is None else Verdict(default)
    certain = _certain(hits)
    if not certain and not same(hits[0].outcome, default):
        return UNKNOWN
    if not _agree(hits):
        return UNKNOWN
    return Verdict(hits[0].outcome, hits[0].rule if len(hits) == 1 and certain else None)


def _unique(hits: Sequence[Hit], default: Value) -> Verdict:
    """A certain row excludes the others: the table promises that only one matches."""
    certain = _certain(hits)
    if len(certain) > 1:
        return _failed("dmn.several", certain)
    return _settled(certain or hits, default)


def _any(hits: Sequence[Hit], default: Value) -> Verdict:
    certain = _certain(hits)
    if certain and not _agree(certain):
        return _failed("dmn.disagree", certain) if all(hit.told for hit in certain) else UNKNOWN
    return _settled(certain or hits, default)


def _by_rank(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.rank)


def _priority(hits: Sequence[Hit], default: Value) -> Verdict:
    """The best certain row, unless a better one may match too."""
    ordered = _by_rank(hits)
    certain = next((at for at, hit in enumerate(ordered) if hit.certain), None)
    return _settled(ordered if certain is None else ordered[: certain + 1], default)


Outcomes = tuple[Value, ...]


def _collecting(join: Callable[[Outcomes], Value], needs_one: bool = False) -> Judge:
    def judge(hits: Sequence[Hit], default: Value) -> Verdict:
        if not all(hit.certain and hit.told for hit in hits):
            return UNKNOWN
        if not hits and (needs_one or default is not None):
            return _settled(hits, default)
        rule = hits[0].rule if len(hits) == 1 else None
        return Verdict(join(tuple(hit.outcome for hit in hits)), rule)

    return judge


def _all(outcomes: Outcomes) -> Value:
    return outcomes


_collect = _collecting(_all)


def _output_order(hits: Sequence[Hit], default: Value) -> Verdict:
    return _collect(_by_rank(hits), default)


def _aggregate(function: str) -> Judge:
    return _collecting(lambda outcomes: BUILTINS[function].call([outcomes]), needs_one=True)


class HitPolicy(NamedTuple):
    """`name` and `aggregation` as DMN writes them; `judge` raises FeelFault for a sum of texts.

    `stops_at_first`: rows after the first certain one do not matter. `ranked`: the order of the
    outputs' values does. `lists`: the outcome is a list of those of all rows.
    """

    name: str
    judge: Judge
    aggregation: str | None = None
    stops_at_first: bool = False
    ranked: bool = False
    lists: bool = False


# By the standard's letters.
HIT_POLICIES: Final[Mapping[str, HitPolicy]] = {
    "U": HitPolicy("UNIQUE", _unique),
    "F": HitPolicy("FIRST", _settled, stops_at_first=True),
    "A": HitPolicy("ANY", _any),
    "P": HitPolicy("PRIORITY", _priority, ranked=True),
    "R": HitPolicy("RULE ORDER", _collect, lists=True),
    "O": HitPolicy("OUTPUT ORDER", _output_order, ranked=True, lists=True),
    "C": HitPolicy("COLLECT", _collect, lists=True),
    "C+": HitPolicy("COLLECT", _aggregate("sum"), "SUM"),
    "C<": HitPolicy("COLLECT", _aggregate("min"), "MIN"),
    "C>": HitPolicy("COLLECT", _aggregate("max"), "MAX"),
    "C#": HitPolicy("COLLECT", _collecting(lambda outcomes: Decimal(len(outcomes))), "COUNT"),
}
# Policies that may collect one outcome of each row that matches.
COLLECTING: Final = frozenset(
    letter for letter, policy in HIT_POLICIES.items() if policy.lists or policy.aggregation
)
_BY_NAME: Final = {(policy.name, policy.aggregation): at for at, policy in HIT_POLICIES.items()}


def letter_of(written: str, aggregation: str | None = None) -> str | None:
    """The letter for a policy as people and tools write it: `first`, `F`, `C+`; None for no policy.

    Only COLLECT heeds an aggregation.
    """
    word = written.upper()
    letter = word if word in HIT_POLICIES else _BY_NAME.get((word, None))
    return _BY_NAME.get(("COLLECT", aggregation)) if letter == "C" and aggregation else letter
