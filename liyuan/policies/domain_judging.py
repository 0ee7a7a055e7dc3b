"""All clauses on one day, judged together for one firm after another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from liyuan.engines.feel import Trace, Value
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.bundle import Bundle
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.settle import NEVER, Ways, all_of_them, ways_to_hold, ways_to_know
from liyuan.policies.domain import ClauseVerdict, DatedClause, Holds, Outcome, PreparedClause
from liyuan.rules.terms import truth

# What can only be true, false or null.
_TRUTHS = (n.Compare, n.And, n.Or, n.In, n.Between)

Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


class ClauseExplained(NamedTuple):
    """A verdict with the tree behind each condition, and behind the amount where there is one.

    `asked` keeps what settles a condition for the other clauses that share it.
    """

    verdict: ClauseVerdict
    conditions: tuple[Trace, ...]
    amount: Trace | None
    asked: dict[int, Ways]

    @property
    def settling(self) -> Ways:
        """The smallest sets of facts with which an open clause may match, fewest facts first.

        Where only the amount is open: those that give the amount. Empty when nothing is open,
        or when no fact would help.
        """
        if self.verdict.outcome is Outcome.UNKNOWN:
            return all_of_them([self._ways(t) for t in self.conditions if t.value is not True])
        if self.amount is None or self.verdict.amount_fen is not None:
            return NEVER
        return ways_to_know(self.amount)

    def _ways(self, condition: Trace) -> Ways:
        ways = self.asked.get(id(condition))
        if ways is None:
            ways = self.asked[id(condition)] = ways_to_hold(condition)
        return ways


@dataclass(frozen=True)
class Book:
    """Clauses on a day; equal conditions of several clauses are asked of a firm only once.

    `picks` takes a clause's own from what all conditions say. What follows from which conditions
    hold is the same for every firm, so each clause keeps it in `following`.
    """

    clauses: tuple[DatedClause, ...]
    conditions: Bundle
    amounts: Bundle
    picks: tuple[Pick, ...]
    following: tuple[dict[Holds, ClauseVerdict], ...] = field(compare=False, repr=False)

    @classmethod
    def of(
        cls, prepared: Iterable[PreparedClause], basis: date, constants: Mapping[str, Value]
    ) -> "Book":
        """`constants` are names of the scope that are the same for every firm."""
        clauses = tuple(DatedClause.of(one, basis, constants) for one in prepared)
        conditions = Bundle.of(text for clause in clauses for text in clause.conditions)
        places = iter(conditions.places)
        return cls(
            clauses=clauses,
            conditions=conditions,
            amounts=Bundle.of((clause.amount for clause in clauses), conditions.shared),
            picks=tuple(_pick([next(places) for _ in clause.conditions]) for clause in clauses),
            following=tuple({} for _ in clauses),
        )

    def judge(self, firm: Mapping[str, Value]) -> list[ClauseVerdict]:
        """The verdict of every clause, as `domain.judge` gives it."""
        frame = Frame(firm)
        return self._verdicts(self.conditions.values(frame), frame)

    def explain(self, firm: Mapping[str, Value]) -> list[ClauseExplained]:
        """Every clause with its verdict and with the tree of what was evaluated."""
        frame = Frame(firm)
        traces = self.conditions.traces(frame)
        verdicts = self._verdicts([trace.value for trace in traces], frame)
        places, asked = self._amounts, dict[int, Ways]()
        found = []
        for verdict, pick, place in zip(verdicts, self.picks, places, strict=True):
            amount = None
            if verdict.outcome is ELIGIBLE and place is not None:
                amount = self.amounts.trace(place, frame)
            found.append(_new(ClauseExplained, (verdict, pick(traces), amount, asked)))
        return found

    @cached_property
    def _others(self) -> tuple[int, ...]:
        """Conditions whose value may be no truth."""
        rules = enumerate(self.conditions.rules)
        return tuple(at for at, rule in rules if not isinstance(rule.node, _TRUTHS))

    @cached_property
    def _amounts(self) -> tuple[int | None, ...]:
        """Of each clause the place of its formula; None for one that pays no money out."""
        pairs = zip(self.clauses, self.amounts.places, strict=True)
        return tuple(None if isinstance(c.amount.node, n.Null) else place for c, place in pairs)

    def _verdicts(self, values: list[Any], frame: Frame) -> list[ClauseVerdict]:
        for at in self._others:
            values[at] = truth(values[at])
        found = []
        each = zip(self.clauses, self.picks, self.following, self._amounts, strict=True)
        for clause, pick, following, place in each:
            own: Holds = pick(values)
            verdict = following.get(own)
            if verdict is None:
                verdict = following[own] = clause.following(own)
            outcome = verdict.outcome
            if outcome is UNKNOWN:
                verdict = clause.open(verdict, own, frame.scope)
            elif outcome is ELIGIBLE and place is not None:
                amount = self.amounts.value(place, frame)
                verdict = clause.matching(verdict, amount, frame.scope)
            found.append(verdict)
        return found


_new = tuple.__new__  # a tuple of its kind in a third less time
# Members of an enumeration are slow to look up a hundred thousand times.
ELIGIBLE, UNKNOWN = Outcome.ELIGIBLE, Outcome.UNKNOWN


def _pick(places: list[int]) -> Pick:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple([values[at] for at in places])
