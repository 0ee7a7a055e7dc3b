"""An XLSX as an archive: its members as streams that stop at the limit, whatever they declare."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, RawIOBase
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
            stream = self.file.open(name)
        except Exception as error:  # zipfile has many
            raise SheetError("sheet.damaged", detail=f"{name}: {error}") from error
        with stream:
            yield Counted(self, stream, self.limits.inflated_bytes if most is None else most)

    def read(self, name: str) -> bytes:
        """A small member whole."""
        with self.member(name, most=self.limits.part_bytes) as stream:
            return stream.read()


class Counted(RawIOBase):
    """Counts what is unpacked and refuses to go on past the limit."""

    def __init__(self, archive: Archive, stream: IO[bytes], most: int) -> None:
        self.archive = archive
        self.stream = stream
        self.most = self.left = most

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        try:
            found = self.stream.read(size)
        except Exception as error:  # zipfile, zlib and lzma have many
            raise SheetError("sheet.damaged", detail=str(error)) from error
        self.archive.left -= len(found)
        self.left -= len(found)
        if self.left < 0:
            raise inflated(self.most)
        if self.archive.left < 0:
            raise inflated(self.archive.limits.inflated_bytes)
        return found

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def inflated(limit: int) -> SheetError:
    """What is said of a file that unpacks to more."""
    return SheetError("sheet.inflates", limit=megabytes(limit))


def megabytes(limit: int) -> str:
    """A limit of bytes as a person reads it."""
    return f"{limit / 2**20:.4g}"


def refuse_size(size: int, limits: Limits) -> None:
    """SheetError for a file that is too big as it comes."""
    if size > limits.file_bytes:
        raise SheetError("sheet.size", limit=megabytes(limits.file_bytes))


@contextmanager
def opened(source: Path | bytes, limits: Limits) -> Iterator[Archive]:
    """The archive, once its directory says nothing impossible."""
    refuse_size(len(source) if isinstance(source, bytes) else source.stat().st_size, limits)
    try:
        file = zipfile.ZipFile(BytesIO(source) if isinstance(source, bytes) else source)
    except Exception as error:  # zipfile and struct have many
        raise SheetError("sheet.damaged", detail=str(error)) from error
    with file:
        _refuse_directory(file.infolist(), limits)
        yield Archive(file, limits)


def _refuse_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise SheetError("sheet.members", limit=limits.members)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise SheetError("sheet.encrypted")
    if sum(member.file_size for member in members) > limits.inflated_bytes:
        raise inflated(limits.inflated_bytes)
    if len({member.filename for member in members}) < len(members):
        # which of two a program shows is its own matter: what is not seen is not read
        raise SheetError("sheet.damaged", detail="two members of one name")
