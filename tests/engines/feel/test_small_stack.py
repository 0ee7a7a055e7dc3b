"""What is nested too deeply ends in a reason, never in a crash, on the smallest stack we run on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from liyuan.config.instances import ROOT
from tests.engines.feel.on_a_small_stack import BODIES


@pytest.fixture(scope="module")
def ends() -> dict[str, str]:
    command = [sys.executable, "-m", "tests.engines.feel.on_a_small_stack"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("shape", BODIES)
def test_functions_in_one_another_end_in_a_reason(ends: dict[str, str], shape: str) -> None:
    assert "feel.limit.calls" in ends[shape].split()


@pytest.mark.parametrize("what", ["data", "types", "json"])
def test_what_is_nested_by_the_ten_thousands_is_noticed(ends: dict[str, str], what: str) -> None:
    assert ends[what] == "RecursionError"
