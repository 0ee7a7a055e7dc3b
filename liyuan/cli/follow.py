"""A child process that outlives its parent would keep a port or a job: it follows it instead."""

import os
import signal
import threading
import time

EVERY = 0.5
PATIENCE = 5.0


def follow_parent() -> None:
    """Ends this process, politely first, when the process that started it is gone."""
    parent = os.getppid()
    threading.Thread(target=watch, args=(parent,), daemon=True, name="follow-parent").start()


def watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
