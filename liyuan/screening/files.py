"""The results of a screening on disk: bits, amounts, pairs; the same bytes every time."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from liyuan.engines.findings import Finding, Reported
from liyuan.engines.screening.bits import Array, rows_of
from liyuan.engines.store import Fault, StoreError, verify
from liyuan.engines.store.arrays import ArrayWriter
from liyuan.engines.store.files import only_builder, sha256_of, sync
from liyuan.engines.store.snapshot import Arrays
from liyuan.screening.domain_results import Found

MANIFEST, BITS, PAIRS = "manifest.json", "bits.bin", "pairs.parquet"
SCHEMA = pa.schema([("firm", pa.int64()), ("clause", pa.string()), ("fen", pa.int64())])


class ResultsGone(StoreError):
    """What a screening found of each firm is not kept: no backup holds it, old ones are tidied."""

    def __init__(self) -> None:
        Reported.__init__(self, Finding("screening.gone"), "screening.gone")


@dataclass(frozen=True)
class Results:
    """What a screening found, by the keys of clauses; `about` is what it was made with."""

    firms: Array
    clauses: Mapping[str, Found]
    about: Mapping[str, Any]

    def row(self, firm: int) -> int | None:
        """The row of a firm (internal id)."""
        at = int(np.searchsorted(self.firms, firm))
        return at if at < len(self.firms) and self.firms[at] == firm else None


def directory() -> Path:
    """Where results lie, each in a folder named by its hash."""
    return Path(settings.LIYUAN_DATA) / "screenings"


def write_results(found: Results) -> str:
    """Keep results; the hash by which they are found again, the same for the same results."""
    place = directory()
    place.mkdir(parents=True, exist_ok=True)
    with only_builder(place):
        for remains in place.glob(".building-*"):
            shutil.rmtree(remains, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=".building-", dir=place))
        name = _write(draft, found)
        if (place / name).exists():
            shutil.rmtree(draft)
        else:
            draft.chmod(0o755)
            draft.rename(place / name)
            sync(place)
    return name


def open_results(name: str) -> Results:
    """Results by their hash.

    Raises ResultsGone when they are not kept, StoreError that names a file that was altered.
    """
    return _opened(directory() / name)


@lru_cache(maxsize=4)
def _opened(path: Path) -> Results:
    try:
        text = (path / MANIFEST).read_bytes()
    except OSError:
        raise ResultsGone from None
    if sha256(text).hexdigest() != path.name:
        raise StoreError(Fault.ALTERED, path / MANIFEST)
    manifest = json.loads(text)
    for file, digest in manifest["files"].items():
        verify(path / file, digest)
    arrays = Arrays(path / BITS, manifest["arrays"], manifest["bytes"])
    clauses = {key: _found(arrays, at, pays) for at, (key, pays) in enumerate(manifest["clauses"])}
    return Results(arrays["firms"], clauses, manifest["about"])


def _found(arrays: Arrays, at: int, pays: bool) -> Found:
    bits = arrays[f"{at}.eligible"], arrays[f"{at}.unknown"]
    return Found(*bits, arrays[f"{at}.rows"], arrays[f"{at}.fen"], pays)


def _write(draft: Path, found: Results) -> str:
    with ArrayWriter(draft / BITS) as file:
        file.save("firms", found.firms)
        for at, one in enumerate(found.clauses.values()):
            file.save(f"{at}.eligible", one.eligible)
            file.save(f"{at}.unknown", one.unknown)
            file.save(f"{at}.rows", one.rows)
            file.save(f"{at}.fen", one.fen.astype(np.int64))
    with pq.ParquetWriter(draft / PAIRS, SCHEMA) as pairs:
        for batch in _pairs(found):
            pairs.write_batch(batch)
    sync(draft / PAIRS)
    manifest = {
        "about": found.about,
        "clauses": [[key, one.pays] for key, one in found.clauses.items()],
        "files": {name: sha256_of(draft / name) for name in (BITS, PAIRS)},
        "arrays": file.places,
        "bytes": file.size,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    (draft / MANIFEST).write_bytes(text)
    sync(draft / MANIFEST)
    sync(draft)
    return sha256(text).hexdigest()


def _pairs(found: Results) -> Iterator[pa.RecordBatch]:
    """Every eligible firm of each clause; no amount where none is paid or none can be told."""
    for key, one in found.clauses.items():
        rows = rows_of(one.eligible)
        fen, told = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.bool_)
        places = np.searchsorted(rows, one.rows)
        fen[places], told[places] = one.fen, True
        arrays = [
            pa.array(found.firms[rows]),
            pa.DictionaryArray.from_arrays(np.zeros(len(rows), np.int8), [key]).cast(pa.string()),
            pa.array(fen, mask=~told),
        ]
        yield pa.record_batch(arrays, schema=SCHEMA)
