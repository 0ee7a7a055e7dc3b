"""The guides' own examples: a pack with them in it has no findings."""

import re
import shutil
from pathlib import Path

import pytest

from tests.packs.conftest import PACKS, PackCopy

GUIDES = PACKS.parent / "docs" / "how-to"


def examples(guide: str) -> list[str]:
    text = (GUIDES / guide).read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def city(tmp_path: Path) -> PackCopy:
    shutil.copytree(PACKS / "chengdu", tmp_path / "chengdu")
    return PackCopy(tmp_path / "chengdu")


def test_the_policy_of_the_guide_passes_its_cases(city: PackCopy) -> None:
    rule, cases = examples("add-a-policy.md")
    city.write("policies/export-reward.yaml", rule)
    city.write("policies/export-reward.test.yaml", cases)
    assert city.findings() == ()


def test_the_fact_of_the_guide_is_a_fact(city: PackCopy) -> None:
    fact, _ = examples("add-a-fact.md")
    city.append("facts/operation.yaml", "\n" + fact)
    assert city.findings() == ()
