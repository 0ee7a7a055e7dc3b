"""Missing facts: a yearly list, null that is not false, and the standard's null beside it."""

from decimal import Decimal

import pytest

from tests.engines.feel.rules import value

FIRM = {
    "营业收入": [Decimal(1850), None, Decimal(900)],
    "行业": None,
    "员工": 20,
    "高企": None,
    "标签": [],
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("营业收入[上年] >= 1850", True),
        ("营业收入[前年] >= 1850", None),
        ("营业收入[大前年] < 1000", True),
        ("营业收入[4] > 0", None),
        ("营业收入[上年] > 营业收入[前年]", None),
        ("营业收入[前年] > 0 and 员工 > 100", False),
        ("营业收入[前年] > 0 or 员工 > 10", True),
        ('行业 = "C"', None),
        ('行业 != "C"', None),
        ('行业 in ("C", "D")', None),
        ("行业 = null", True),
        ("员工 != null", True),
        ("营业收入[前年] in [1..5]", None),
        ("营业收入[前年] between 1 and 5", None),
        ("not(高企)", None),
        ("if 高企 then 1 else 2", None),
        ("if 高企 then 1 else 1", 1),
        ("if 高企 = null then 1 else 2", 1),
        ('starts with(行业, "C")', None),
        ("some x in 营业收入 satisfies x > 1000", True),
        ("some x in 营业收入 satisfies x > 2000", None),
        ("every x in 营业收入 satisfies x > 1000", False),
        ("every x in 营业收入 satisfies x > 100", None),
        ("sum(营业收入)", None),
        ("标签[上年]", None),
        ("count(标签)", 0),
    ],
)
def test_null_is_a_fact_nobody_knows(text: str, result: object) -> None:
    found = value(text, FIRM)
    assert found is result or (result is not None and found == result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('行业 = "C"', False),
        ('行业 != "C"', True),
        ("if 高企 then 1 else 2", 2),
        ("行业 = 高企", True),
        ("员工 > 行业", None),
    ],
)
def test_the_standards_null_is_a_value(text: str, result: object) -> None:
    assert value(text, FIRM, nulls="standard") == result


def test_a_name_in_scope_hides_a_built_in() -> None:
    assert value("count + 1", {"count": 4}) == 5
