"""Clauses as the screening of all firms at once reads them."""

from collections.abc import Iterable

from liyuan.engines.screening.plan import ClauseText, ConditionText
from liyuan.engines.screening.rounding import Rounding
from liyuan.policies.domain import NO_MONEY, ROUND_TO_FEN, DatedClause, Window


def clause_text(key: str, dated: DatedClause) -> ClauseText:
    """A clause on a day under a key of its own; its constants and parameters are in its texts."""
    amount = dated.clause.amount
    return ClauseText(
        key=key,
        conditions=tuple(
            ConditionText(condition.name, text, condition.scope, condition.actionable)
            for condition, text in zip(dated.clause.conditions, dated.conditions, strict=True)
        ),
        open=dated.window is Window.OPEN,
        amount=None if amount is NO_MONEY else dated.amount,
        rounding=Rounding(ROUND_TO_FEN[amount.round_to], amount.mode),
    )


def names_read(clauses: Iterable[DatedClause]) -> frozenset[str]:
    """The names that clauses speak of."""
    texts = (text for clause in clauses for text in (*clause.conditions, clause.amount))
    return frozenset[str]().union(*(text.names_used for text in texts))
