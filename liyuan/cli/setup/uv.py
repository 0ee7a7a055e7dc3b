"""Finding uv, or bringing its one binary from wherever it can be had."""

import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

from liyuan.cli.setup.mirror import pip_settings
from liyuan.cli.setup.words import LOG, NO_INSTALLER, ROOT, STATE, complaint, told

UV = STATE / "bin/uv"
LOCK = ROOT / "requirements/uv.txt"
PIP_INSTALL = (
    *("-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"),
    *("--only-binary", ":all:", "--requirement", str(LOCK)),
)


def find_uv() -> str:
    for known in (str(UV), shutil.which("uv")):
        if known and works(known):
            return known
    before = LOG.stat().st_size if LOG.exists() else 0
    for bring in (from_pip, from_venv, from_index):
        with tempfile.TemporaryDirectory(dir=STATE) as scratch:
            binary = bring(Path(scratch))
            if binary and binary.exists():
                return place(binary)
    log = LOG.read_text(errors="replace")[before:]
    if "No module named" in log or not log:
        raise told(*NO_INSTALLER)
    raise complaint(log)


def works(uv: str) -> bool:
    try:
        return subprocess.run([uv, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def place(binary: Path) -> str:
    """By rename, so that another ./run sees either no uv or a whole one."""
    UV.parent.mkdir(exist_ok=True)
    part = UV.with_name(f"uv.{os.getpid()}")
    shutil.copyfile(binary, part)
    part.chmod(0o755)
    part.rename(UV)
    return str(UV)


def from_pip(scratch: Path) -> Path | None:
    done = quiet([sys.executable, *PIP_INSTALL, "--target", str(scratch)])
    return scratch / "bin/uv" if done else None


def from_venv(scratch: Path) -> Path | None:
    made = quiet([sys.executable, "-m", "venv", str(scratch)])
    done = made and quiet([str(scratch / "bin/python"), *PIP_INSTALL])
    return scratch / "bin/uv" if done else None


def quiet(command: list[str]) -> bool:
    with LOG.open("ab") as log:
        return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) == 0


def from_index(scratch: Path) -> Path | None:
    """Without pip: the wheel that fits this machine, from the index that pip is set up for."""
    index = pip_settings().get("index-url")
    wheel = fetch_wheel(f"{index.rstrip('/')}/uv/") if index else None
    if wheel is None:
        return None
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        inside = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        return Path(archive.extract(inside, scratch))


def fetch_wheel(page_address: str) -> bytes | None:
    page = fetch(page_address).decode("utf-8", "replace")
    locked = set(re.findall(r"sha256:([0-9a-f]{64})", LOCK.read_text()))
    for link in re.findall(r'href="([^"]+)"', page):
        address, _, digest = link.partition("#sha256=")
        if digest in locked and fits(address):
            wheel = fetch(urljoin(page_address, address))
            if hashlib.sha256(wheel).hexdigest() in locked:
                return wheel
    return None


def fetch(address: str) -> bytes:
    try:
        with urlopen(address, timeout=60) as answer:  # noqa: S310 - the person's own index
            content: bytes = answer.read()
            return content
    except OSError as error:
        raise complaint(f"connection: {error}") from error


def fits(wheel: str) -> bool:
    machine = platform.machine()
    if sys.platform == "darwin":
        return "macosx" in wheel and machine in wheel
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return libc in wheel and wheel.endswith(f"{machine}.whl")
