"""The hit policies exactly as the standard says them, for rows that match or do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.compare import same
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.values import Value


class Match(NamedTuple):
    """A row that matches: its number from 1, what it says, and the place of that by priority."""

    row: int
    value: Value
    rank: tuple[int, ...]


Judge = Callable[[Sequence[Match]], Value]


class Policy(NamedTuple):
    """How matches become one value, and whether rows after the first match matter."""

    judge: Judge
    stops_at_first: bool = False


def _rows(matches: Sequence[Match]) -> str:
    return ", ".join(str(match.row) for match in matches)


def _first(matches: Sequence[Match]) -> Value:
    if not matches:
        raise FeelFault("dmn.no-match")
    return matches[0].value


def _unique(matches: Sequence[Match]) -> Value:
    if len(matches) > 1:
        raise FeelFault("dmn.several", rows=_rows(matches))
    return _first(matches)


def _any(matches: Sequence[Match]) -> Value:
    chosen = _first(matches)
    if not all(same(chosen, match.value) for match in matches):
        raise FeelFault("dmn.disagree", rows=_rows(matches))
    return chosen


def _priority(matches: Sequence[Match]) -> Value:
    return _first(sorted(matches, key=lambda match: match.rank))


def _all(matches: Sequence[Match]) -> Value:
    return tuple(match.value for match in matches)


def _by_output(matches: Sequence[Match]) -> Value:
    return _all(sorted(matches, key=lambda match: match.rank))


def _aggregate(function: str) -> Judge:
    def judge(matches: Sequence[Match]) -> Value:
        _first(matches)
        return BUILTINS[function].call([_all(matches)])

    return judge


def _count(matches: Sequence[Match]) -> Value:
    return Decimal(len(matches))


STANDARD: Mapping[str, Policy] = {
    "U": Policy(_unique),
    "F": Policy(_first, stops_at_first=True),
    "A": Policy(_any),
    "P": Policy(_priority),
    "R": Policy(_all),
    "O": Policy(_by_output),
    "C": Policy(_all),
    "C+": Policy(_aggregate("sum")),
    "C<": Policy(_aggregate("min")),
    "C>": Policy(_aggregate("max")),
    "C#": Policy(_count),
}
