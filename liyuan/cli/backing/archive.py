"""The one file of a backup: a tar of hashed members whose last two say what makes it whole."""

import fcntl
import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from liyuan.cli.backing.refusals import being_written, damaged, no_backup, other_format
from liyuan.config.failures import unwritable
from liyuan.engines.store.files import sync

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
# the folders whose files it holds; and how far a demonstration city is made
FACTS, IMPORTS, ATTACHMENTS, STEPS = "facts", "imports", "attachments", "steps"
# of a table's rows before compression; also what is in memory at once
PIECE = 8 << 20
CHUNK = 1 << 20
CODEC = pa.Codec("zstd", 3)
Bytes = Callable[[int], None]


@dataclass(frozen=True)
class Member:
    """A file of the tar; `raw` is its size once decompressed, None when it lies there as it is."""

    name: str
    size: int
    sha256: str
    raw: int | None = None


@dataclass(frozen=True)
class TableDump:
    """The rows of a table, as PostgreSQL's COPY writes them, in pieces."""

    name: str
    columns: tuple[str, ...]
    rows: int
    pieces: tuple[Member, ...]


@dataclass(frozen=True)
class SequenceState:
    """Where a counter stands."""

    name: str
    last: int
    called: bool


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, of which moment, and what is needed to read it."""

    format: int
    liyuan: str
    moment: str
    instance: str
    key: str
    packs: dict[str, str]
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[TableDump, ...]
    sequences: tuple[SequenceState, ...]
    files: tuple[Member, ...]

    @property
    def members(self) -> Iterator[Member]:
        for table in self.tables:
            yield from table.pieces
        yield from self.files

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members)

    @property
    def rows(self) -> dict[str, int]:
        return {table.name: table.rows for table in self.tables}

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        said = json.loads(text)
        tables = (
            TableDump(t["name"], tuple(t["columns"]), t["rows"], _members(t["pieces"]))
            for t in said.pop("tables")
        )
        sequences = (SequenceState(**one) for one in said.pop("sequences"))
        migrations = ((app, name) for app, name in said.pop("migrations"))
        return cls(
            tables=tuple(tables),
            sequences=tuple(sequences),
            migrations=tuple(migrations),
            files=_members(said.pop("files")),
            **said,
        )


def _members(said: Iterable[Mapping[str, Any]]) -> tuple[Member, ...]:
    return tuple(Member(**one) for one in said)


class Writer:
    """Adds members one after the other; none but the manifest needs to be known before."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def rows(self, name: str, pieces: Iterable[bytes]) -> Iterator[Member]:
        """A table's rows, compressed piece by piece, so that memory holds one of them."""
        for number, raw in enumerate(pieces, start=1):
            packed = CODEC.compress(raw, asbytes=True)
            yield self._bytes(f"tables/{name}/{number:06}.zst", packed, len(raw))

    def file(self, name: str, path: Path) -> Member:
        """A file as it lies there, hashed while it is copied."""
        digest = hashlib.sha256()
        with path.open("rb") as source:
            info = _entry(name, os.fstat(source.fileno()).st_size)
            self._tar.addfile(info, _Hashed(source, digest))  # type: ignore[arg-type]
        return Member(name, info.size, digest.hexdigest())

    def close(self, manifest: Manifest) -> str:
        """What makes it whole comes last; its hash names the backup."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        sealed = self._bytes(MANIFEST, text)
        self._bytes(SEAL, sealed.sha256.encode())
        return sealed.sha256

    def _bytes(self, name: str, content: bytes, raw: int | None = None) -> Member:
        self._tar.addfile(_entry(name, len(content)), BytesIO(content))
        return Member(name, len(content), hashlib.sha256(content).hexdigest(), raw)


class _Hashed:
    """A file that is hashed by whoever reads it."""

    def __init__(self, source: IO[bytes], digest: "hashlib._Hash") -> None:
        self._source, self._digest = source, digest

    def read(self, size: int) -> bytes:
        chunk = self._source.read(size)
        self._digest.update(chunk)
        return chunk


def _entry(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Under another name until it is whole and on the disk: a killed backup looks like none."""
    draft = path.with_name(f".{path.name}.unfinished")
    try:
        with _only_writer(path, draft) as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
            draft.rename(path)
        sync(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def _only_writer(path: Path, draft: Path) -> Iterator[IO[bytes]]:
    """What a killed backup left is written over; a living one keeps its lock."""
    with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise being_written(path) from None
        # the other may have renamed it between our opening and our lock
        if not draft.exists() or not os.path.samestat(draft.stat(), os.fstat(file.fileno())):
            raise being_written(path)
        try:
            file.truncate()
            yield file
        finally:
            draft.unlink(missing_ok=True)


class Reader:
    """A backup whose manifest is what its seal says; the members are proved one by one."""

    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self.path, self._tar = path, tar
        # read through once: a tar's own table of contents
        self._places = {info.name: info for info in tar.getmembers()}
        text = self._whole(MANIFEST)
        self.hash = hashlib.sha256(text).hexdigest()
        if self._whole(SEAL).decode(errors="replace") != self.hash:
            raise damaged(path, MANIFEST)
        if (found := json.loads(text).get("format")) != FORMAT:
            raise other_format(path, found, FORMAT)
        self.manifest = Manifest.read(text)

    def check(self, progress: Bytes) -> None:
        """Every member is there with its bytes; a Failure names the first that is not."""
        for member in self.manifest.members:
            for chunk in self.chunks(member):
                progress(len(chunk))

    def chunks(self, member: Member) -> Iterator[bytes]:
        """A member's bytes; whoever reads to the end knows that they are the right ones."""
        info = self._places.get(member.name)
        source = self._tar.extractfile(info) if info and info.size == member.size else None
        if source is None:
            raise damaged(self.path, member.name)
        digest = hashlib.sha256()
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != member.sha256:
            raise damaged(self.path, member.name)

    def rows(self, table: TableDump) -> Iterator[bytes]:
        """A table's rows, as COPY takes them; each piece is proved before it is handed on."""
        for piece in table.pieces:
            packed = b"".join(self.chunks(piece))
            yield CODEC.decompress(packed, decompressed_size=piece.raw, asbytes=True)

    def _whole(self, name: str) -> bytes:
        info = self._places.get(name)
        source = self._tar.extractfile(info) if info else None
        if source is None:
            raise no_backup(self.path)
        return source.read()


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open a backup; a Failure says that it is none, or not a whole one."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Reader(path, tar)
    except (tarfile.TarError, EOFError) as error:
        raise no_backup(path) from error
