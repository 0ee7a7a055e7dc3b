"""How long it takes to draw a city, to build a snapshot of it, and to read a firm from that."""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from liyuan.cli.synth import make_city
from liyuan.config import instances
from liyuan.engines.store import BatchRef, Snapshot, build_snapshot
from liyuan.engines.synth import Manifest

AS_OF, KNOWN_AT = date(2026, 12, 31), datetime(2026, 12, 31, tzinfo=UTC)


@click.command()
@click.option("--enterprises", default=100_000, show_default=True, help="how many firms")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def main(enterprises: int, as_json: bool) -> None:
    """Measure synth, snapshot, one firm's cells and all firms' cells; no database."""
    with tempfile.TemporaryDirectory(prefix="liyuan-facts-") as name:
        measured = measure(Path(name), enterprises)
    lines = [f"{key:28} {value:>14,.3f}" for key, value in measured.items()]
    click.echo(json.dumps(measured) if as_json else "\n".join(lines))


def measure(directory: Path, enterprises: int) -> dict[str, float]:
    city, snapshots = directory / "city", directory / "snapshots"
    pack = instances.pack_of_environment()
    manifest, synth = timed(
        lambda: make_city(pack, enterprises=enterprises, seed=1, last_year=2025, out=city)
    )
    refs = batches(manifest, city)
    path, build = timed(lambda: build_snapshot(snapshots, refs, as_of=AS_OF, known_at=KNOWN_AT))
    snapshot, opening = timed(lambda: Snapshot.open(path))
    _, first = timed(lambda: snapshot.cells(enterprises // 2))
    cells = [timed(partial(snapshot.cells, firm))[1] for firm in firms(enterprises)]
    _, everything = timed(lambda: sum(len(found) for _, found in snapshot.iter_firms()))
    return {
        "enterprises": enterprises,
        "columns": len(snapshot.columns),
        "synth_seconds": synth,
        "city_mb": size(city),
        "snapshot_seconds": build,
        "snapshot_mb": size(path),
        "open_ms": opening * 1000,
        "first_firm_ms": first * 1000,
        "firm_p50_ms": statistics.median(cells) * 1000,
        "firm_p95_ms": statistics.quantiles(cells, n=20)[-1] * 1000,
        "all_firms_seconds": everything,
    }


def batches(manifest: Manifest, city: Path) -> list[BatchRef]:
    return [
        BatchRef(
            number=number,
            path=city / entry.file,
            sha256=entry.sha256,
            facts=tuple(entry.facts),
            year=entry.year,
            effective=date.fromisoformat(entry.effective),
            received_at=datetime.fromisoformat(entry.received_at),
        )
        for number, entry in enumerate(manifest.batches, start=1)
    ]


def firms(enterprises: int) -> list[int]:
    return [random.Random(n).randint(1, enterprises) for n in range(1000)]


def size(directory: Path) -> float:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()) / 1e6


def timed(deed: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = deed()
    return found, time.perf_counter() - begun


if __name__ == "__main__":
    main()
