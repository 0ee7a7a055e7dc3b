"""All clauses of a day judged together, as each is judged alone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.feel import Value
from liyuan.policies.domain import Outcome, PolicyDocument, judge, prepare
from liyuan.policies.domain_judging import Book, ClauseExplained
from tests.policies.test_judge import MID, NAMES, content

DAYS = (date(2025, 2, 1), MID, date(2026, 12, 31), date(2027, 1, 1))
CONSTANTS: dict[str, Value] = {"last": Decimal(1)}


def book(basis: date) -> Book:
    """Three clauses: the first as it is, the second at another floor, the third of two ways."""
    first = PolicyDocument.from_content(content()).clauses[0]
    higher = content()
    higher["clauses"][0]["parameters"][0]["values"][0]["value"] = "2500"
    two = content()
    two["clauses"][0]["conditions"][1]["when"] = 'place = "D2" or grown'
    others = [PolicyDocument.from_content(c).clauses[0] for c in (higher, two)]
    return Book.of([prepare(c, NAMES) for c in (first, *others)], basis, CONSTANTS)


numbers = st.sampled_from([None, Decimal(1999), Decimal(2000), Decimal(2500), Decimal(3000)])
firms = st.fixed_dictionaries(
    {
        "place": st.sampled_from([None, "D1", "D2"]),
        "revenue": st.lists(numbers, max_size=2),
        "grown": st.sampled_from([None, True, False]),
    }
)


@given(firms, st.sampled_from(DAYS))
def test_the_book_says_what_each_clause_says_alone(firm: dict[str, Value], basis: date) -> None:
    together = book(basis)
    scope = firm | CONSTANTS
    alone = [judge(prepare(c.clause, NAMES), scope, basis) for c in together.clauses]
    for found in (together.judge(firm), [one.verdict for one in together.explain(firm)]):
        assert [v[:6] for v in found] == [v[:6] for v in alone]
        assert [v.missing for v in found] == [v.missing for v in alone]


def explained(**facts: Value) -> list[ClauseExplained]:
    return book(MID).explain({"place": None, "revenue": None, "grown": None} | facts)


def names(clause: ClauseExplained) -> list[set[str]]:
    return [{fact.name for fact in facts} for facts in clause.settling]


def test_an_open_clause_tells_the_smallest_sets_of_facts_with_which_it_may_match() -> None:
    first, _, third = explained(place="D1")
    assert names(first) == [{"revenue"}]
    assert names(third) == [{"grown"}]
    assert names(explained()[0]) == [{"place", "revenue"}]


def test_a_decided_clause_asks_for_nothing() -> None:
    assert names(explained(place="D2")[0]) == []
    assert names(explained(place="D1", revenue=[Decimal(4000)])[0]) == []


def test_equal_conditions_are_asked_once_and_thresholds_in_one_go() -> None:
    together = book(MID)
    assert len(together.conditions.rules) == 4
    assert 2 in together.conditions.columns


@pytest.mark.parametrize(("revenue", "distance"), [(Decimal(1850), 150), (Decimal(2000), 0)])
def test_a_refusal_tells_how_far(revenue: Decimal, distance: int) -> None:
    first = explained(place="D1", revenue=[revenue])[0]
    assert first.verdict.outcome is (Outcome.NOT if distance else Outcome.ELIGIBLE)
    assert first.conditions[1].distance == distance
