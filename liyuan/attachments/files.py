"""The store of attachments: files by their content, written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from liyuan.attachments.domain import NotKept, Reason
from liyuan.attachments.domain_content import kind_of
from liyuan.engines.store.files import sync

DRAFT = ".receiving-"


@dataclass(frozen=True)
class Kept:
    """A file as it lies in the store."""

    sha256: str
    size: int
    kind: str


def directory() -> Path:
    """Where attachments lie."""
    return Path(settings.LIYUAN_DATA) / "attachments"


def path_of(sha256: str) -> Path:
    """A kept file by its content."""
    return directory() / sha256


def keep(pieces: Iterable[bytes], name: str) -> Kept:
    """Put a file into the store and on the disk; raises NotKept for one that is not taken."""
    content = _gathered(pieces, settings.LIYUAN_ATTACHMENT_MB << 20)
    kind = kind_of(content, name, settings.LIYUAN_ATTACHMENT_UNPACKED_MB << 20)
    sha256 = hashlib.sha256(content).hexdigest()
    directory().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(prefix=DRAFT, dir=directory())
    draft = Path(made)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o400)
        # over one of the same content too: it is as young as this then, and not swept
        draft.rename(path_of(sha256))
    finally:
        draft.unlink(missing_ok=True)
    sync(directory())
    return Kept(sha256, len(content), kind)


def _gathered(pieces: Iterable[bytes], most: int) -> bytes:
    """The whole in memory, where it is looked through: the limit on its size bounds that."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > most:
            raise NotKept(Reason.SIZE, limit=most >> 20)
    return bytes(content)
