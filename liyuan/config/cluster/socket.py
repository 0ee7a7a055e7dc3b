"""The short private folder for a server's socket: a socket's path holds 107 bytes at most."""

import os
import stat
from pathlib import Path

from liyuan.config.cluster.identity import Identity
from liyuan.config.failures import Failure, unwritable
from liyuan.config.instances import digest


def folder(cluster: Path) -> Path:
    """Fixed by the cluster alone, so that every process finds it whatever its TMPDIR."""
    place = Path("/run") if os.geteuid() == 0 and Path("/run").is_dir() else Path("/tmp")  # noqa: S108
    return place / f"liyuan-{digest(cluster)}"


def prepare(cluster: Path, identity: Identity) -> Path:
    """Made 0700, or found so: by lstat, since anybody may have put a link there."""
    path = folder(cluster)
    try:
        path.mkdir(mode=0o700)
        os.chown(path, identity.uid, identity.gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != identity.uid:
            raise squatted(path) from None
        path.chmod(0o700)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def squatted(path: Path) -> Failure:
    return Failure(
        f"{path} 已被其他用户占用：请移走它后重试。",
        f"{path} belongs to another user: move it away and try again.",
    )
