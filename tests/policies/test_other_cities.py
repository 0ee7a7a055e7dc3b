"""A published rule of another city is judged like one of ours: the language has no favourite."""

from decimal import Decimal

import pytest

from liyuan.engines.feel import Value
from liyuan.policies.domain import Outcome, PolicyDocument, judge, prepare
from tests.policies.test_judge import MID, content

# domain/regulations.md §11 P21, of a district outside Chengdu: more than 20 % of the registered
# capital paid in within a year and a project of at least 5 亿: 5 ‰ of it, at most 2000.
SETTLING = {
    "parameters": [],
    "conditions": [
        {"name": "paid", "en": "Paid in", "when": "paid / registered > 0.2"},
        {"name": "large", "en": "Large", "when": "investment >= 50000"},
    ],
    "amount": {
        "formula": "min(paid * 0.005, 2000)",
        "unit": "万元",
        "round_to": "fen",
        "mode": "half_up",
    },
}


@pytest.mark.parametrize(
    ("paid", "registered", "investment", "outcome", "fen"),
    [
        ("2000.01", "10000", "50000", Outcome.ELIGIBLE, 10_000_050),
        ("2000", "10000", "50000", Outcome.NOT, None),
        ("400000", "500000", "50000", Outcome.ELIGIBLE, 2_000_000_000),
        ("500000", "500000", "50000", Outcome.ELIGIBLE, 2_000_000_000),
        ("5000", "10000", "49999.99", Outcome.NOT, None),
        ("5000", "10000", None, Outcome.UNKNOWN, None),
    ],
)
def test_paid_in_capital_of_a_large_project(
    paid: str, registered: str, investment: str | None, outcome: Outcome, fen: int | None
) -> None:
    firm: dict[str, Value] = {
        "paid": Decimal(paid),
        "registered": Decimal(registered),
        "investment": Decimal(investment) if investment else None,
    }
    clause = PolicyDocument.from_content(content(**SETTLING)).clauses[0]
    verdict = judge(prepare(clause, frozenset(firm)), firm, MID)
    assert (verdict.outcome, verdict.amount_fen) == (outcome, fen)
