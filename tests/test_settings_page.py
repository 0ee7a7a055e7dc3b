"""The page of settings has every variable that the code reads."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from liyuan.cli.settings_page import BOUNDS, SETTINGS, Bounds, limits, settings_page
from liyuan.config.instances import ROOT


def test_every_variable_in_the_code_is_on_the_page() -> None:
    texts = (file.read_text(encoding="utf-8") for file in sources())
    read = {name for text in texts for name in re.findall(r"\bLIYUAN_[A-Z_]*[A-Z]\b", text)}
    named = {setting.name for setting in SETTINGS if setting.name.startswith("LIYUAN_")}
    prefixes = tuple(bounds.prefix.rstrip("_") for bounds in BOUNDS)
    assert {name for name in read if not name.startswith(prefixes)} == named


def sources() -> list[Path]:
    return [ROOT / "run", *(ROOT / "liyuan").rglob("*.py")]


@pytest.mark.parametrize("bounds", BOUNDS, ids=lambda bounds: bounds.title)
def test_every_limit_is_told(bounds: Bounds) -> None:
    assert {limit.name for limit in fields(bounds.defaults)} == set(bounds.purposes)
    assert all(
        f"| `{limit.name}` | {limit.default} |" in settings_page() for limit in limits(bounds)
    )
