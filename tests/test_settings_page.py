"""The page of settings has every variable that the code reads."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from liyuan.cli.settings_page import LIMITS, SETTINGS
from liyuan.config.instances import ROOT
from liyuan.engines.feel.limits import PREFIX, Limits


def test_every_variable_in_the_code_is_on_the_page() -> None:
    texts = (file.read_text(encoding="utf-8") for file in sources())
    read = {name for text in texts for name in re.findall(r"\bLIYUAN_[A-Z_]*[A-Z]\b", text)}
    named = {setting.name for setting in SETTINGS if setting.name.startswith("LIYUAN_")}
    assert {name for name in read if not name.startswith(PREFIX.rstrip("_"))} == named


def sources() -> list[Path]:
    return [ROOT / "run", *(ROOT / "liyuan").rglob("*.py")]


def test_every_limit_is_told() -> None:
    assert {limit.name for limit in fields(Limits)} == set(LIMITS)
