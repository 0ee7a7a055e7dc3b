"""An XLSX as an archive: its members as streams that stop at the limit, whatever they declare."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from typing import IO, Any

from liyuan.engines.sheets.cells import SheetError
from liyuan.engines.sheets.limits import Limits

CHUNK = 1 << 16
ENCRYPTED = 0x1


class Archive:
    """A zip file whose members are unpacked under one common limit."""

    def __init__(self, file: zipfile.ZipFile, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.left = limits.inflated_bytes
        self.names = frozenset(file.namelist())

    @contextmanager
    def member(self, name: str, most: int | None = None) -> Iterator["Counted"]:
        """The unpacked bytes of a member; SheetError when there is no such one or it is too big."""
        if name not in self.names:
            raise SheetError("sheet.damaged", detail=name)
        try:
            with self.file.open(name) as stream:
                yield Counted(self, stream, most)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise SheetError("sheet.damaged", detail=f"{name}: {error}") from error

    def read(self, name: str) -> bytes:
        """A small member whole."""
        with self.member(name, most=self.limits.text * 1024) as stream:
            return stream.read()


class Counted(RawIOBase):
    """Counts what is unpacked and refuses to go on past the limit."""

    def __init__(self, archive: Archive, stream: IO[bytes], most: int | None) -> None:
        self.archive = archive
        self.stream = stream
        self.most = archive.left if most is None else most

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        found = self.stream.read(size)
        self.archive.left -= len(found)
        self.most -= len(found)
        if self.archive.left < 0 or self.most < 0:
            raise SheetError("sheet.inflates", limit=self.archive.limits.inflated_bytes >> 20)
        return found

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Archive]:
    """The archive, once its directory says nothing impossible."""
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SheetError("sheet.damaged", detail=str(error)) from error
    with file:
        members = file.infolist()
        if len(members) > limits.members:
            raise SheetError("sheet.members", limit=limits.members)
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise SheetError("sheet.encrypted")
        if sum(member.file_size for member in members) > limits.inflated_bytes:
            raise SheetError("sheet.inflates", limit=limits.inflated_bytes >> 20)
        yield Archive(file, limits)
