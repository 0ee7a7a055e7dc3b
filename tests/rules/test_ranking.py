"""Classes by rank: no more than the best share, no less than the worst, equal scores together."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.rules.domain import Choice
from liyuan.rules.ranking import Ranking

A, B, C, D = (Choice(code, code, code) for code in "ABCD")
# 四川省产业园区规上工业企业效益评价: A no more than 30 % of the assessed, C no less than 10 %
SICHUAN = Ranking(A, B, C, D, Decimal("0.3"), Decimal("0.1"), "veto")


def ranked(*scores: int, vetoed: int = 0) -> str:
    """The classes of firms with these scores, in their order, then of the vetoed ones."""
    firms = [(place, Decimal(score)) for place, score in enumerate(scores)]
    gone = range(len(firms), len(firms) + vetoed)
    found = dict(SICHUAN.classes(firms, gone))
    return "".join(found[firm] for firm in range(len(firms) + vetoed))


@pytest.mark.parametrize(
    ("scores", "classes"),
    [
        ((100, 90, 80, 70, 60, 50, 40, 30, 20, 10), "AAABBBBBBC"),
        ((10, 20, 30, 40, 50, 60, 70, 80, 90, 100), "CBBBBBBAAA"),
        ((100, 90, 80, 80, 60, 50, 40, 30, 20, 10), "AABBBBBBBC"),
        ((100, 90, 80, 70, 60, 50, 40, 30, 10, 10), "AAABBBBBCC"),
        ((5, 5, 5, 5), "CCCC"),
        ((1,), "C"),
        ((), ""),
    ],
)
def test_the_best_share_is_never_more_and_the_worst_never_less(
    scores: tuple[int, ...], classes: str
) -> None:
    assert ranked(*scores) == classes


def test_a_vetoed_firm_is_in_the_last_class_and_counts_among_the_assessed() -> None:
    assert ranked(9, 8, 7, 6, 5, 4, 3, 2, 1, vetoed=1) == "AAABBBBBCD"


@given(
    st.lists(st.integers(0, 12), max_size=60),
    st.integers(0, 5),
)
def test_shares_hold_and_a_better_score_is_never_in_a_worse_class(
    scores: list[int], vetoed: int
) -> None:
    classes = ranked(*scores, vetoed=vetoed)
    count, assessed = Counter(classes), len(classes)
    assert count["A"] <= assessed * Decimal("0.3")
    assert count["C"] >= min(assessed * Decimal("0.1"), Decimal(len(scores)))
    by_score = sorted(zip(scores, classes, strict=False), reverse=True)
    assert [of for _, of in by_score] == sorted(of for _, of in by_score)
    assert len(set(by_score)) == len(set(scores))
