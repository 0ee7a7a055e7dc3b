"""A city as a directory: enterprises.parquet, batches/*.parquet, manifest.json."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liyuan.engines.store import FIRM, StoreError, verify, write_batch
from liyuan.engines.store.errors import Fault
from liyuan.engines.store.files import sha256_of
from liyuan.engines.synth.city import Batch, City, Progress

FORMAT = 1
MANIFEST, ENTERPRISES, BATCHES = "manifest.json", "enterprises.parquet", "batches"


@dataclass(frozen=True)
class BatchEntry:
    """A batch in the manifest; dates and moments are ISO text, `file` is in the directory."""

    key: str
    file: str
    sha256: str
    rows: int
    source: str
    source_unit: str
    sharing_basis: str
    facts: tuple[str, ...]
    year: int | None
    effective: str
    received_at: str


@dataclass(frozen=True)
class Manifest:
    """What a city's directory holds, and from what it was made.

    `scripted` maps the key of a firm of the story to its credit code; `assignments` maps
    the login of an officer to the credit codes of the firms that he or she serves.
    """

    pack: str
    enterprises: int
    seed: int
    last_year: int
    note: str
    note_en: str
    sha256: str
    scripted: Mapping[str, str]
    assignments: Mapping[str, tuple[str, ...]]
    batches: tuple[BatchEntry, ...]
    format: int = FORMAT


def write_city(
    city: City,
    out: Path,
    *,
    pack: str,
    seed: int,
    officers: Mapping[str, str],
    progress: Progress,
) -> Manifest:
    """Write a city; `officers` maps a login to the code of the district it serves.

    The manifest comes last: a directory without one is not a city.
    """
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).unlink(missing_ok=True)
    pq.write_table(city.enterprises, out / ENTERPRISES, compression="zstd")
    entries = tuple(_write_batches(city, out / BATCHES, progress))
    _remove_others(out / BATCHES, {entry.file for entry in entries})
    manifest = Manifest(
        pack=pack,
        enterprises=city.enterprises.num_rows,
        seed=seed,
        last_year=city.last_year,
        note=city.recipe.note,
        note_en=city.recipe.note_en,
        sha256=sha256_of(out / ENTERPRISES),
        scripted=_scripted(city),
        assignments={a.login: _assigned(city, officers.get(a.login), a.firms)
                     for a in city.recipe.assignments},
        batches=entries,
    )  # fmt: skip
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (out / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a city's directory; StoreError when it is not there or not one."""
    path = directory / MANIFEST
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        batches = [BatchEntry(**{**b, "facts": tuple(b["facts"])}) for b in content["batches"]]
        return Manifest(**{**content, "batches": tuple(batches)})
    except FileNotFoundError:
        raise StoreError(Fault.MISSING, path) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(Fault.UNREADABLE, path, str(error)) from error


def read_table(path: Path, sha256: str) -> pa.Table:
    """A file of the city, once its bytes are proved."""
    verify(path, sha256)
    return pq.read_table(path)


def _write_batches(city: City, directory: Path, progress: Progress) -> Iterator[BatchEntry]:
    total = sum(1 for _ in _headings(city))
    for done, batch in enumerate(city.batches(), start=1):
        yield _write(batch, directory)
        progress(city.enterprises.num_rows * done // total)


def _headings(city: City) -> Iterator[tuple[str, int]]:
    for plan in city.recipe.batches:
        yearly = {city.registry.facts[fact].yearly for fact in plan.facts}
        yield from ((plan.key, n) for n in range(city.recipe.years * (True in yearly)))
        yield from ((plan.key, -1) for _ in range(False in yearly))


def _write(batch: Batch, directory: Path) -> BatchEntry:
    file = write_batch(directory, batch.table)
    return BatchEntry(
        key=batch.plan.key,
        file=f"{BATCHES}/{file.path.name}",
        sha256=file.sha256,
        rows=file.rows,
        source=batch.plan.source,
        source_unit=batch.plan.source_unit,
        sharing_basis=batch.plan.sharing_basis,
        facts=batch.facts,
        year=batch.year,
        effective=batch.effective.isoformat(),
        received_at=batch.received_at.isoformat(),
    )


def _remove_others(directory: Path, files: set[str]) -> None:
    for path in directory.glob("*.parquet"):
        if f"{BATCHES}/{path.name}" not in files:
            path.unlink()


def _scripted(city: City) -> dict[str, str]:
    codes = city.enterprises["credit_code"].slice(0, len(city.scripted)).to_pylist()
    return {one.key: code for one, code in zip(city.scripted, codes, strict=True)}


def _assigned(city: City, district: str | None, firms: int) -> tuple[str, ...]:
    """The first firms of the district: the scripted ones come before all others."""
    here = city.enterprises.filter(pc.equal(city.enterprises["district"], district or ""))
    codes: Sequence[str] = here.sort_by(FIRM)["credit_code"].slice(0, firms).to_pylist()
    return tuple(codes)
