"""The handed-over files on disk, by their content; and the header that is found in them."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from liyuan.engines.sheets import (
    LIMITS,
    Format,
    Row,
    Rows,
    SheetError,
    author_of,
    format_of,
    tables,
)
from liyuan.engines.sheets.heads import LOOKED_AT, Head, Heading, find_head
from liyuan.engines.sheets.values import shown
from liyuan.imports.domain_ledger import STAMP

SAMPLE = 5
LONGEST_SAMPLE = 60


@dataclass(frozen=True)
class Kept:
    """A file as it lies in the instance."""

    path: Path
    sha256: str
    size: int
    format: Format


@dataclass(frozen=True)
class FoundHead:
    """The table that is read, its header, and the first rows below it as texts."""

    table: str
    head: Head
    sample: tuple[tuple[str, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """For the import's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "FoundHead":
        """As it was found."""
        columns = tuple(
            Heading(**{**one, "units": tuple(one["units"])}) for one in said["head"]["columns"]
        )
        sample = tuple(tuple(row) for row in said["sample"])
        return cls(said["table"], Head(said["head"]["row"], columns), sample)


def directory() -> Path:
    """Where handed-over files lie."""
    return Path(settings.LIYUAN_DATA) / "imports"


def path_of(sha256: str) -> Path:
    """A kept file by its content."""
    return directory() / sha256


def keep(pieces: Iterable[bytes]) -> Kept:
    """Write a file whole or not at all; SheetError for one that is too big, empty or no table."""
    directory().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".receiving-", dir=directory())
    draft, digest, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                size += len(piece)
                if size > LIMITS.file_bytes:
                    raise SheetError("sheet.size", limit=LIMITS.file_bytes >> 20)
                digest.update(piece)
                stream.write(piece)
        form = format_of(draft)
        final = path_of(digest.hexdigest())
        draft.rename(final)
    finally:
        draft.unlink(missing_ok=True)
    return Kept(final, digest.hexdigest(), size, form)


def stamp_of(kept: Kept) -> str | None:
    """The number of the ledger that comes back: in sight above the header, or as the author."""
    with tables(kept.path) as found:
        for table in found:
            cells = (str(c) for _, row in islice(table.rows, LOOKED_AT) for c in row if c)
            if told := next(filter(None, map(STAMP.search, cells)), None):
                return told[0]
    author = author_of(kept.path) if kept.format is Format.XLSX else ""
    told = STAMP.search(author)
    return told[0] if told else None


def discard(sha256: str) -> None:
    """Delete a kept file; that it is gone already is no matter."""
    path_of(sha256).unlink(missing_ok=True)


def head_of(path: Path, known: Callable[[Heading], object]) -> FoundHead:
    """The first table with a header of known columns, else the first with any."""
    best: FoundHead | None = None
    most = -1
    with tables(path, formulas=False) as found:
        for table in found:
            rows = list(islice(table.rows, LOOKED_AT))
            head = find_head(rows, known)
            score = sum(1 for column in head.columns if known(column)) if head else 0
            if head and score > most:
                best, most = FoundHead(table.name, head, _sample(head, rows)), score
    if best is None:
        raise SheetError("sheet.no_rows")
    return best


def _sample(head: Head, rows: list[Row]) -> tuple[tuple[str, ...], ...]:
    width = max((column.index for column in head.columns), default=-1) + 1
    below = [cells for number, cells in rows if number > head.row][:SAMPLE]
    return tuple(
        tuple(shown(cells[i] if i < len(cells) else None)[:LONGEST_SAMPLE] for i in range(width))
        for cells in below
    )


@contextmanager
def rows_below(path: Path, found: FoundHead) -> Iterator[Rows]:
    """The rows of the table after its header."""
    with tables(path, formulas=False) as every:
        table = next((one for one in every if one.name == found.table), None)
        if table is None:
            raise SheetError("sheet.no_rows")
        yield (row for row in table.rows if row[0] > found.head.row)
