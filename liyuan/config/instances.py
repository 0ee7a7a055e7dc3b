"""The instances on this machine, each with its own cluster, fact store, secret key and port."""

import hashlib
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from liyuan.config.failures import Failure, unwritable

ROOT = Path(__file__).resolve().parents[2]
MARK = "liyuan-instance"
PORTS = {"demo": 8000, "dev": 8001, "test": 8002}


@dataclass(frozen=True)
class Instance:
    """Where one instance keeps what; `data` is the person's, `cluster` the database server's."""

    name: str
    data: Path
    cluster: Path
    port: int

    @property
    def lasting(self) -> bool:
        """A throw-away cluster, known by its owner's lock, need not survive a power cut."""
        return not (self.cluster.parent / "owner.lock").exists()

    @property
    def facts(self) -> Path:
        return self.data / "facts"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def secret(self) -> Path:
        return self.data / "secret.key"


def state_root() -> Path:
    """Root's servers run under another user, who may not be able to enter the checkout."""
    if os.geteuid() == 0:
        return Path(f"/var/lib/liyuan-{digest(ROOT)}")
    if (ROOT / "run").exists():
        return ROOT / ".run/state"
    return Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local/state")) / "liyuan"


def digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def get(name: str, data: Path | None = None, port: int | None = None) -> Instance:
    """`data` moves the person's files; the server's follow as far as its user can."""
    if name not in PORTS:
        raise Failure(
            f"没有名为 {name} 的实例：请用 {'、'.join(PORTS)} 之一（LIYUAN_INSTANCE）。",
            f"There is no instance {name}: use one of {', '.join(PORTS)} (LIYUAN_INSTANCE).",
        )
    home = state_root() / name
    if data is not None and data.resolve() != home:
        data = data.resolve()
        home = state_root() / f"{name}-{digest(data)}" if os.geteuid() == 0 else data
    return Instance(name, data or home, home / "cluster", port or PORTS[name])


def current() -> Instance:
    """The instance that the environment names; `dev` unless it does."""
    name = os.environ.get("LIYUAN_INSTANCE", "dev")
    data, cluster = os.environ.get("LIYUAN_DATA"), os.environ.get("LIYUAN_CLUSTER")
    if data and cluster:  # set by a parent process of ours
        return Instance(name, Path(data), Path(cluster), PORTS[name])
    return get(name, Path(data) if data else None)


def pack_of_environment() -> Path:
    return Path(os.environ.get("LIYUAN_PACK", ROOT / "packs/chengdu"))


def require_ours(instance: Instance) -> None:
    """We make and empty folders with plain names: only in a folder that was empty, or is ours."""
    try:
        found = {path.name for path in instance.data.iterdir()}
    except OSError:
        return  # there is none yet, or `prepare` will say what is wrong with it
    if found and MARK not in found:
        raise Failure(
            f"{instance.data} 不是空目录，也不是立园建立的：请用 --data 指定一个空目录或新目录。",
            f"{instance.data} is neither empty nor made by Liyuan: name an empty or a new "
            f"directory with --data.",
        )


def prepare(instance: Instance) -> None:
    """Makes the folders: private ones for us, passable ones on the way to the server's."""
    try:
        for folder in reversed((instance.cluster, *instance.cluster.parents)):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o711)
        instance.data.mkdir(parents=True, exist_ok=True)
        for folder in (instance.facts, instance.log):
            folder.mkdir(mode=0o700, exist_ok=True)
        (instance.data / MARK).touch()
    except FileExistsError:
        prepare(instance)  # another starter made it between the question and the deed
    except OSError as error:
        raise unwritable(Path(error.filename or instance.data), error) from error


def secret_key(instance: Instance) -> str:
    """Made once per instance; of two makers at once, the first wins for both."""
    prepare(instance)
    if not instance.secret.exists():
        handle, draft = tempfile.mkstemp(dir=instance.data)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, instance.secret)
        os.unlink(draft)
    try:
        return instance.secret.read_text()
    except OSError as error:
        raise unwritable(instance.secret, error) from error


def environment(instance: Instance, database_url: str) -> dict[str, str]:
    """What `liyuan.config.settings` and child processes read."""
    return {
        "DJANGO_SETTINGS_MODULE": "liyuan.config.settings",
        "LIYUAN_INSTANCE": instance.name,
        "LIYUAN_DATA": str(instance.data),
        "LIYUAN_CLUSTER": str(instance.cluster),
        "LIYUAN_SECRET_KEY": secret_key(instance),
        "DATABASE_URL": database_url,
    }


def wipe(instance: Instance) -> None:
    """Only what an instance makes: a folder that the person named may hold more than ours."""
    if instance.cluster.parent != instance.data:
        shutil.rmtree(instance.cluster.parent, ignore_errors=True)
    for name in ("cluster", "facts", "snapshots", "city", "imports", "attachments", "log"):
        shutil.rmtree(instance.data / name, ignore_errors=True)
    for path in (instance.secret, instance.data / "steps"):
        path.unlink(missing_ok=True)
