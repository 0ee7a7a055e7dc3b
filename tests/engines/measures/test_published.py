"""Published percentages against the published figures they are made of."""

from decimal import Decimal

import pytest

from liyuan.engines.measures.published import Fit, fit, percent


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        ("5072", "5103", "99.4"),
        ("1745", "5072", "34.4"),
        ("163", "4907", "3.32"),
        ("14", "17", "82.4"),
        ("14", "21", "66.7"),
    ],
)
def test_a_percentage_of_counts_is_what_comes_out(
    numerator: str, denominator: str, said: str
) -> None:
    assert fit(Decimal(numerator), Decimal(denominator), Decimal(said), Decimal(0)) is Fit.EXACT


def test_rounded_figures_leave_room_for_another_percentage() -> None:
    above, below, step = Decimal("2.58"), Decimal("2.59"), Decimal("0.01")
    assert percent(above, below, 2) == Decimal("99.61")
    assert fit(above, below, Decimal("99.52"), step) is Fit.ROUNDING
    assert fit(above, below, Decimal("98.00"), step) is Fit.DIFFERS
    assert fit(above, below, Decimal("99.52"), Decimal(0)) is Fit.DIFFERS
