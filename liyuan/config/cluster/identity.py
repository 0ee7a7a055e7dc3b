"""The user that a database server runs as: PostgreSQL refuses root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from liyuan.config.instances import digest

# above people's accounts, below those that distributions and containers hand out
FIRST, COUNT = 30_000, 25_000


class As(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Identity:
    """A user and group id."""

    uid: int
    gid: int

    @classmethod
    def ourselves(cls) -> "Identity":
        return cls(os.geteuid(), os.getegid())

    @property
    def other(self) -> bool:
        return self.uid != os.geteuid()

    def popen(self) -> As:
        """What `subprocess` needs to become this user; nothing when we are it."""
        if not self.other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        if self.other:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def of_server(data: Path) -> Identity:
    """The owner of existing data; for new data of root's, a number that nobody has."""
    if data.exists():
        found = data.lstat()
        return Identity(found.st_uid, found.st_gid)
    if os.geteuid() != 0:
        return Identity.ourselves()
    start = int(digest(data), 16) % COUNT
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    numbers = (FIRST + (start + step) % COUNT for step in range(COUNT))
    free = next(number for number in numbers if number not in taken)
    return Identity(free, free)


def of_initdb(server: Identity) -> Identity:
    """initdb wants an entry in the list of users, which the server's number has not."""
    if not server.other:
        return server
    entries = sorted(pwd.getpwall(), key=lambda entry: entry.pw_name != "nobody")
    entry = next(entry for entry in entries if entry.pw_uid != 0)
    return Identity(entry.pw_uid, entry.pw_gid)
