"""A whole city screened: we and peers on the same files, one run after another, and equal."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parent))

import _screening_firms
from _screening_clauses import Work, work
from _screening_equal import differences, interpreted
from _screening_firms import COLUMNS, write
from feel import machine

from liyuan.cli.setup.install import beside
from liyuan.cli.setup.words import SetupError
from liyuan.config import instances

FILES = instances.ROOT / ".run" / "screening"
# The most firms that a peer is given; numpy runs in our own environment.
PEERS = {
    "polars": 3_870_000,
    "duckdb": 3_870_000,
    "openfisca": 1_000_000,
    "zen": 10_000,
    "numpy": 3_870_000,
}
GOALS = {
    "seconds": 5.0,
    "cpu_seconds": 10.0,
    "peak_mib": 2.5 * 1024,
    "warm_seconds": 0.3,
    "reform_ms": 20.0,
    "sweep_ms": 300.0,
    "delta_ms": 20.0,
    "explain_ms": 2.0,
}
TIMES = ("seconds", "cpu_seconds", "peak_mib")


@dataclass(frozen=True)
class Files:
    """Firms and clauses of a seed; firms are drawn once and kept until they are drawn otherwise."""

    seed: int
    clauses: int
    directory: Path

    def firms(self, enterprises: int) -> Path:
        drawing = Path(_screening_firms.__file__).read_bytes()
        name = f"firms-{self.seed}-{enterprises}-{sha256(drawing).hexdigest()[:8]}.parquet"
        path = self.directory / name
        if not path.exists():
            write(path, enterprises, self.seed)
        return path

    @cached_property
    def work(self) -> Path:
        path = self.directory / f"work-{self.seed}-{self.clauses}.json"
        self.directory.mkdir(parents=True, exist_ok=True)
        path.write_text(work(self.clauses, self.seed).as_json())
        return path


@dataclass(frozen=True)
class Job:
    """One program over so many firms, each time in a process of its own."""

    name: str
    enterprises: int

    def run(self, files: Files, directory: Path) -> dict[str, Any]:
        script = Path(__file__).with_name(f"_screening_{self.name}.py")
        own = self.name in ("ours", "deeds", "numpy")
        python = sys.executable if own else str(beside("bench"))
        firms, pairs = files.firms(self.enterprises), self.pairs(directory)
        command = [python, str(script), str(firms), str(files.work), str(pairs)]
        said = subprocess.run([*command, str(self.enterprises)], capture_output=True, text=True)
        if said.returncode:
            sys.exit(f"{self.name}: {said.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(said.stdout)
        return found

    def pairs(self, directory: Path) -> Path:
        return directory / f"{self.name}-{self.enterprises}.parquet"


@click.command()
@click.option("--enterprises", default=3_870_000, show_default=True, help="how many firms")
@click.option("--clauses", default=300, show_default=True, help="how many clauses")
@click.option("--peers", default=",".join(PEERS), show_default=True, help="which; empty for none")
@click.option("--runs", default=5, show_default=True, help="interleaved runs of each")
@click.option("--seed", default=1, show_default=True)
@click.option("--sample", default=200, show_default=True, help="firms put to the interpreter")
@click.option("--data", type=click.Path(path_type=Path), default=FILES, help="where files are kept")
@click.option("--growth", is_flag=True, help="also fewer firms, and 75 to 1,200 clauses")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def main(
    enterprises: int,
    clauses: int,
    peers: str,
    runs: int,
    seed: int,
    sample: int,
    data: Path,
    growth: bool,
    as_json: bool,
) -> None:
    """Screen drawn firms by drawn clauses; 1 when any verdict or sum differs."""
    names = [name for name in peers.split(",") if name]
    if unknown := set(names) - PEERS.keys():
        raise click.BadParameter(f"no such peer: {', '.join(sorted(unknown))}")
    files = Files(seed, clauses, data)
    try:
        with tempfile.TemporaryDirectory(prefix="liyuan-screening-") as directory:
            report = measure(files, enterprises, names, runs, sample, Path(directory))
            if growth:
                report["growth"] = grown(files, enterprises, Path(directory))
    except SetupError as error:
        sys.exit(str(error))
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else told(report))
    sys.exit(0 if report["equal"] else 1)


def measure(
    files: Files, enterprises: int, names: list[str], runs: int, sample: int, directory: Path
) -> dict[str, Any]:
    """Medians of interleaved runs, ratios at the same size, and whether all is equal."""
    ours = Job("ours", enterprises)
    peers = {name: Job(name, min(enterprises, PEERS[name])) for name in names}
    beside_them = [Job("ours", size) for size in {job.enterprises for job in peers.values()}]
    jobs = list(dict.fromkeys([ours, *beside_them, *peers.values()]))
    load = os.getloadavg()[0]
    found = [{job: job.run(files, directory) for job in jobs} for _ in range(runs)]
    deeds = Job("deeds", enterprises).run(files, directory)
    wrong = list(unequal(files, found, deeds, peers, directory, ours, sample))
    mine = {job: medians([one[job] for one in found]) for job in jobs}
    kept = {key: deeds.get(key) for key in deeds if key not in (*TIMES, "counts")}
    return {
        "equal": not wrong,
        "ours": {**mine[ours], **kept},
        "peers": {
            name: {
                **mine[job],
                "ratio": mine[job]["seconds"] / mine[Job("ours", job.enterprises)]["seconds"],
                "cpu_ratio": mine[job]["cpu_seconds"]
                / mine[Job("ours", job.enterprises)]["cpu_seconds"],
                "enterprises": job.enterprises,
                "version": found[0][job]["version"],
                "left_out": found[0][job].get("left_out"),
                "counts_that_differ": counts_that_differ(found[0], job),
            }
            for name, job in peers.items()
        },
        "differences": wrong[:20],
        "goals": GOALS,
        "work": about(files, enterprises, found[0][ours]["counts"]),
        "runs": runs,
        "load": [load, os.getloadavg()[0]],
        "machine": machine(),
    }


def medians(runs: list[dict[str, Any]]) -> dict[str, float]:
    return {key: statistics.median(one[key] for one in runs) for key in TIMES}


def counts_that_differ(found: dict[Job, dict[str, Any]], job: Job) -> int:
    """Of how many clauses a peer counts other eligible firms, exact or not."""
    mine, other = found[Job("ours", job.enterprises)]["counts"], found[job]["counts"]
    return sum(a[0] != b[0] for a, b in zip(mine, other, strict=True))


def unequal(
    files: Files,
    found: list[dict[Job, dict[str, Any]]],
    deeds: dict[str, Any],
    peers: dict[str, Job],
    directory: Path,
    ours: Job,
    sample: int,
) -> Iterator[str]:
    """Whatever differs: from run to run, from each peer, from the interpreter on a sample."""
    for job, first in found[0].items():
        if any(one[job]["counts"] != first["counts"] for one in found):
            yield f"{job.name}: not the same in every run"
    if deeds["counts"] != found[0][ours]["counts"]:
        yield "ours: other counts from columns in memory"
    for name, job in peers.items():
        beside_it = Job("ours", job.enterprises)
        mine, other = found[0][beside_it], found[0][job]
        for one in differences(mine, other, beside_it.pairs(directory), job.pairs(directory)):
            yield f"{name}: {one}"
    text = Work.from_json(files.work.read_text())
    yield from interpreted(text, files.firms(ours.enterprises), ours.pairs(directory), sample)


def about(files: Files, enterprises: int, counts: list[list[int]]) -> dict[str, Any]:
    """What was screened, so that the figures mean something."""
    told = Work.from_json(files.work.read_text())
    cells = enterprises * len(counts)
    return {
        "enterprises": enterprises,
        "columns": len(COLUMNS),
        "file_mb": round(files.firms(enterprises).stat().st_size / 1e6),
        "clauses": len(told.clauses),
        "predicates": len(told.predicates),
        "pairs": sum(count for count, _, _ in counts),
        "eligible": round(sum(count for count, _, _ in counts) / cells, 5),
        "unknown": round(sum(open_ for _, open_, _ in counts) / cells, 5),
        "seed": files.seed,
    }


def grown(files: Files, enterprises: int, directory: Path) -> list[dict[str, Any]]:
    """Processor's seconds with fewer firms, and with fewer and more clauses."""
    sizes = [(enterprises // 4, files.clauses), (enterprises // 2, files.clauses)]
    sizes += [(enterprises, clauses) for clauses in (75, 300, 1200)]
    report = []
    for firms, clauses in sizes:
        said = Job("ours", firms).run(replace(files, clauses=clauses), directory)
        report.append({"enterprises": firms, "clauses": clauses, **medians([said])})
    return report


def told(report: dict[str, Any]) -> str:
    """The figures for a person."""
    at, where = report["work"], report["machine"]
    lines = [
        f"{where['processor']}, {where['cores']} cores, load {report['load'][0]:.1f}",
        f"{at['enterprises']:,} firms, {at['clauses']} clauses, {at['predicates']} predicates, "
        f"{at['pairs']:,} pairs; all equal: {report['equal']}",
    ]
    processor = report["ours"].get("processor", {})
    figures = {name: value for name, value in report["ours"].items() if name != "processor"}
    for name, value in figures.items():
        over = "  <- over" if value and name in GOALS and value > GOALS[name] else ""
        of_processor = f"{processor[name]:12.3f} of the processor" if name in processor else ""
        lines.append(f"  {name:18} {value:12.3f}{of_processor}{over}")
    for name, one in report["peers"].items():
        lines.append(
            f"{name:10} {one['version']:10} {one['enterprises']:>9,} firms {one['seconds']:9.2f} s "
            f"{one['cpu_seconds']:9.2f} CPU-s {one['peak_mib']:7.0f} MiB  {one['ratio']:.1f} x"
        )
    return "\n".join([*lines, *report["differences"]])


if __name__ == "__main__":
    main()
