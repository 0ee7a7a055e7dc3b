"""All clauses on one day, judged together for one firm after another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from liyuan.engines.feel import Trace, Value, explain
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.bundle import Bundle
from liyuan.policies.domain import ClauseVerdict, DatedClause, Holds, Outcome, PreparedClause
from liyuan.rules.terms import truth

# What can only be true, false or null.
_TRUTHS = (n.Compare, n.And, n.Or, n.In, n.Between)

Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


class ClauseExplained(NamedTuple):
    """A verdict with the tree behind each condition, and behind the amount where there is one."""

    verdict: ClauseVerdict
    conditions: tuple[Trace, ...]
    amount: Trace | None


@dataclass(frozen=True)
class Book:
    """Clauses on a day; equal conditions of several clauses are asked of a firm only once.

    `picks` takes a clause's own from what all conditions say. A refusal depends on nothing but
    which conditions hold, so each clause keeps its refusals in `refusals`.
    """

    clauses: tuple[DatedClause, ...]
    bundle: Bundle
    picks: tuple[Pick, ...]
    others: tuple[int, ...]
    refusals: tuple[dict[Holds, ClauseVerdict], ...] = field(compare=False, repr=False)

    @classmethod
    def of(
        cls, prepared: Iterable[PreparedClause], basis: date, constants: Mapping[str, Value]
    ) -> "Book":
        """`constants` are names of the scope that are the same for every firm."""
        clauses = tuple(DatedClause.of(one, basis, constants) for one in prepared)
        bundle = Bundle.of(text for clause in clauses for text in clause.conditions)
        places = iter(bundle.places)
        own = [[next(places) for _ in clause.conditions] for clause in clauses]
        return cls(
            clauses=clauses,
            bundle=bundle,
            picks=tuple(map(_pick, own)),
            others=tuple(
                at for at, r in enumerate(bundle.rules) if not isinstance(r.node, _TRUTHS)
            ),
            refusals=tuple({} for _ in clauses),
        )

    def judge(self, firm: Mapping[str, Value]) -> list[ClauseVerdict]:
        """The verdict of every clause, as `domain.judge` gives it."""
        values: list[Any] = self.bundle.values(firm)
        for at in self.others:
            values[at] = truth(values[at])
        return self._verdicts(values, firm)

    def explain(self, firm: Mapping[str, Value]) -> list[ClauseExplained]:
        """Every clause with its verdict and with the tree of what was evaluated."""
        traces = self.bundle.traces(firm)
        verdicts = self._verdicts([trace.holds for trace in traces], firm)
        return [
            ClauseExplained(verdict, pick(traces), _amount(clause, verdict, firm))
            for clause, verdict, pick in zip(self.clauses, verdicts, self.picks, strict=True)
        ]

    def _verdicts(
        self, holds: Sequence[bool | None], firm: Mapping[str, Value]
    ) -> list[ClauseVerdict]:
        found = []
        for clause, pick, refusals in zip(self.clauses, self.picks, self.refusals, strict=True):
            own = pick(holds)
            verdict = refusals.get(own)
            if verdict is None:
                verdict = clause.verdict(own, firm)
                if verdict.outcome is Outcome.NOT:
                    refusals[own] = verdict
            found.append(verdict)
        return found


def _pick(places: list[int]) -> Pick:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple([values[at] for at in places])


def _amount(clause: DatedClause, verdict: ClauseVerdict, firm: Mapping[str, Value]) -> Trace | None:
    return explain(clause.amount, firm) if verdict.outcome is Outcome.ELIGIBLE else None
