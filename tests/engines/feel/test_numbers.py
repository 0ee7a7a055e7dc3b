"""Numbers are the language's own: no decimal context of a caller changes a result."""

from __future__ import annotations

from decimal import Context, localcontext

import pytest

from liyuan.engines.feel import compile_
from liyuan.engines.feel.interpret import Result, evaluate
from tests.engines.feel.specs import AT, EXAMPLES

DURATIONS = (
    'duration("P1234567DT1.2345S")',
    '-duration("P1234567D")',
    'abs(duration("-P1234567DT1S"))',
    'duration("P400000D").hours',
    'date("2020-01-01") - duration("P1234567D")',
    '@"2020-01-01T12:34:56.789" - duration("P1DT1.23456S")',
    '@"12:34:56.789" - duration("PT1.2345S")',
    'now() + duration("PT0.000001S")',
)


def run(text: str, digits: int) -> Result:
    """Read and evaluated where Python's own decimals are rounded to so many digits."""
    compile_.cache_clear()
    with localcontext(Context(prec=digits)):
        return evaluate(compile_(text, names=frozenset()), {}, at=AT)


@pytest.mark.parametrize("text", [*DURATIONS, *(example.text for example in EXAMPLES)])
def test_a_callers_decimal_context_changes_nothing(text: str) -> None:
    assert repr(run(text, 2)) == repr(run(text, 60))
