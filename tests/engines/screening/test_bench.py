"""The bench of screening runs, and what it screens is equal to the interpreter."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_small_city_is_screened_and_equal(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bench/screening.py"), "--json", "--peers", ""]
    size = ["--enterprises", "2000", "--clauses", "20", "--runs", "1", "--sample", "50"]
    said = subprocess.run([*command, *size, "--data", str(tmp_path)], capture_output=True)
    report = json.loads(said.stdout)
    assert report["equal"], report["differences"]
    assert report["work"]["pairs"] > 0
