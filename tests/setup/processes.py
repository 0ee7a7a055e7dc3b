"""Real processes for the set-up tests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

from liyuan.config import instances
from liyuan.config.instances import Instance


def environment(instance: Instance) -> dict[str, str]:
    named = {
        "LIYUAN_INSTANCE": instance.name,
        "LIYUAN_DATA": str(instance.data),
        "LIYUAN_CLUSTER": str(instance.cluster),
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIYUAN_", "DATABASE_"))}
    return kept | named


def liyuan(instance: Instance, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "liyuan.cli", *arguments],
        env=environment(instance),
        cwd=instances.ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_until(true: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)
