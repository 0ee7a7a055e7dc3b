"""`liyuan synth` needs no instance."""

import os
import subprocess
import sys
from pathlib import Path

from liyuan.config.instances import ROOT


def test_a_city_is_made_without_an_instance(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIYUAN_", "DJANGO_"))}
    words = ["-m", "liyuan.cli", "synth", "--enterprises", "50", "--out", str(tmp_path / "city")]
    answer = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=kept, capture_output=True, text=True
    )
    assert (answer.returncode, "50 firms" in answer.stdout) == (0, True), answer.stderr
