"""Child processes that are started again when they die, and stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY = 60.0  # seconds after which an earlier death is forgotten
STOP_SECONDS = 6.0
LOG_LIMIT = 5_000_000


@dataclass
class Child:
    """One `liyuan` command kept alive, with its log."""

    name: str
    arguments: tuple[str, ...]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "liyuan.cli", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is for the parent, which tells us
            )
        self.started = time.monotonic()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> bool:
        """Starts it again when it died and its pause is over; tells whether it was found dead."""
        now = time.monotonic()
        if self.alive():
            return False
        if self.process is not None:
            self.pause = FIRST_PAUSE if now - self.started > STEADY else self.longer()
            self.clear_group()
            self.process, self.due = None, now + self.pause
            return True
        if now >= self.due:
            self.start()
        return False

    def longer(self) -> float:
        return min(self.pause * 2, LONGEST_PAUSE)

    def clear_group(self) -> None:
        """A killed web server leaves its own processes behind, with the port."""
        self.tell(signal.SIGKILL)

    def tell(self, what: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, what)
            except (ProcessLookupError, PermissionError):
                return  # all gone

    def ask_to_stop(self) -> None:
        """Only the first process: it ends its own in order."""
        if self.process is not None and self.alive():
            self.process.send_signal(signal.SIGTERM)


def stop_all(children: Iterable[Child]) -> None:
    asked = [child for child in children if child.process is not None]
    for child in asked:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    while any(child.alive() for child in asked) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in asked:
        child.clear_group()
        if child.process is not None:
            child.process.wait()
            child.process = None
