"""Limits are settings of the instance."""

from __future__ import annotations

import pytest

from liyuan.engines.feel.limits import PREFIX, Limits
from liyuan.engines.limits import variable


def test_a_limit_is_an_environment_variable() -> None:
    assert Limits.of({"LIYUAN_RULE_STEPS": "7"}) == Limits(steps=7)
    assert variable(PREFIX, "pattern_ms") == "LIYUAN_RULE_PATTERN_MS"


def test_without_variables_the_limits_are_the_defaults() -> None:
    assert Limits.of({"PATH": "/bin", "LIYUAN_RULE_STEPS": ""}) == Limits()


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "１２x"])
def test_a_wrong_limit_is_named_with_its_value(text: str) -> None:
    with pytest.raises(ValueError, match=f"LIYUAN_RULE_CALLS.*{text}"):
        Limits.of({"LIYUAN_RULE_CALLS": text})
