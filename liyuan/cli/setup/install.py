"""The environment and the pages' assets, made once and again when their locks change."""

import fcntl
import os
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from liyuan.cli.setup.mirror import uv_environment
from liyuan.cli.setup.uv import find_uv
from liyuan.cli.setup.words import LOG, NO_INDEX, NO_NPM, ROOT, STATE, SetupError, complaint

Current = Callable[[str, str], bool]
MarkOf = Callable[[str], str]


def prepare(
    lock: str, pages: bool, *, current: Current, mark_of: MarkOf, assets_current: Callable[[], bool]
) -> None:
    """What `./run` found stale is looked at again under the lock: another may have done it."""
    try:
        with one_at_a_time():
            if not current("venv", lock):
                install("venv", "dev" if was_dev() else lock, mark_of)
            if pages and not assets_current():
                if not current("build", "build"):
                    install("build", "build", mark_of)
                build_assets()
    except SetupError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(str(complaint(str(error))))


def beside(name: str) -> Path:
    """The Python of an environment of its own, from the lock of its name; the core stays as it is.

    Raises SetupError with a sentence when it cannot be made.
    """
    told = runpy.run_path(str(ROOT / "run"))
    with one_at_a_time():
        if not told["current"](name, name):
            install(name, name, told["mark_of"])
    return STATE / name / "bin/python"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    STATE.mkdir(exist_ok=True)
    with (STATE / "setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def was_dev() -> bool:
    mark = STATE / "venv/liyuan-mark"
    return mark.exists() and mark.read_text().startswith("dev\n")


def install(name: str, lock: str, mark_of: MarkOf) -> None:
    """The mark goes first and comes back last: a broken run is seen as not done."""
    venv, uv = STATE / name, find_uv()
    mark = venv / "liyuan-mark"
    python = venv / "bin/python"
    usable = mark.exists() and str(ROOT) in mark.read_text().split("\n") and python.exists()
    mark.unlink(missing_ok=True)
    if not usable:
        shutil.rmtree(venv, ignore_errors=True)
        call([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], "环境 / environment")
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python)]
    call([*sync, str(ROOT / f"requirements/{lock}.txt")], f"依赖 / packages ({lock})")
    for folder in venv.glob("lib/python3*/site-packages"):
        write(folder / "liyuan-checkout.pth", f"{ROOT}\n")
    write(mark, mark_of(lock))


def build_assets() -> None:
    """The Node that builds the pages stays out of the environment that serves them."""
    python = STATE / "build/bin/python"
    call([str(python), str(ROOT / "frontend/build.py")], "页面资源 / page assets", NO_NPM)


def write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text)
    part.rename(path)


def call(command: list[str], what: str, unreachable: tuple[str, str] = NO_INDEX) -> None:
    """Runs one step with a clock on the terminal; its complaints become one sentence."""
    started = time.monotonic()
    environment = uv_environment()
    with LOG.open("ab") as log:
        before = log.tell()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
        )
        try:
            while process.poll() is None:
                tick(what, started, "")
                time.sleep(0.1)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    tick(what, started, "\n")
    if process.returncode != 0:
        raise complaint(LOG.read_bytes()[before:].decode(errors="replace"), unreachable)


def tick(what: str, started: float, end: str) -> None:
    terminal = os.isatty(2)
    if terminal or end:
        seconds = time.monotonic() - started
        sys.stderr.write(f"{chr(13) if terminal else ''}  {what} … {seconds:.1f} s{end}")
        sys.stderr.flush()
