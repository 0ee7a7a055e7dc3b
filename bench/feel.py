"""How long the rule language takes: to read and check clauses, to judge a firm; beside peers."""

import gc
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parent))

from _feel_clauses import BASIS, Source
from _feel_peers import EXPRESSIONS, SCOPE, measured, same

from liyuan.cli.setup.install import beside
from liyuan.cli.setup.words import SetupError
from liyuan.config import instances
from liyuan.engines.feel import Type, Value, check, compile_, evaluate
from liyuan.policies.domain import Clause, prepare
from liyuan.policies.domain_judging import Book, ClauseExplained
from liyuan.rules.decisions import ScopeMaker

READ, JUDGED = 1_000, 300
# The goals of the house, in milliseconds.
GOALS = {"read_and_check": 1000.0, "judge": 0.5, "explain": 2.0}


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one deed over several runs; quartiles say how much they differ."""

    best: float
    p25: float
    median: float
    p75: float
    runs: int

    @classmethod
    def of(cls, times: Sequence[float]) -> "Figure":
        p25, median, p75 = statistics.quantiles(times, n=4)
        return cls(min(times), p25, median, p75, len(times))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--runs", default=200, show_default=True, help="rounds over the demonstration firms")
@click.option("--peers/--no-peers", default=True, help="compare with zen-engine and bkflow-feel")
def main(as_json: bool, runs: int, peers: bool) -> None:
    """Measure reading, judging and explaining, with medians; 1 when a goal is missed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)  # liyuan/config/wsgi.py
    report = measure(Source(instances.ROOT / "packs/chengdu"), runs)
    report["peers"] = beside_peers() if peers else None
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else told(report))
    sys.exit(0 if report["ok"] else 1)


def measure(source: Source, runs: int) -> dict[str, Any]:
    """All figures of our own; `ok` says whether every goal is kept by the median."""
    clauses = list(source.clauses(JUDGED, seed=2))
    names = frozenset(source.types)
    prepared = [prepare(clause, names) for clause in clauses]
    book = Book.of(prepared, BASIS, source.rules.names.constants(BASIS))
    firms = list(source.scopes())
    figures = {
        "read_and_check": Figure.of(reading(source)),
        "judge": each_firm(book.judge, firms, runs),
        "explain": each_firm(lambda firm: explained(book, firm), firms, runs),
        "facts_and_decisions": making_scopes(source, runs),
    }
    return {
        "ok": all(figures[name].median <= goal for name, goal in GOALS.items()),
        "machine": machine(),
        "goals_ms": GOALS,
        "ms": {name: asdict(figure) for name, figure in figures.items()},
        "what": what(source, clauses, book, firms),
    }


def machine() -> dict[str, str]:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": str(len(models)),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }


def what(
    source: Source, clauses: list[Clause], book: Book, firms: list[Any]
) -> dict[str, float | str]:
    """What was measured, so that the figures mean something."""
    conditions = sum(len(clause.conditions) for clause in clauses)
    verdicts = [verdict for firm in firms for verdict in book.judge(firm)]
    share = {o: sum(v.outcome == o for v in verdicts) / len(verdicts) for o in ("eligible", "not")}
    return {
        "clauses": f"the Chengdu pack's {len(source.bases)} in turn, each with other figures",
        "conditions_per_clause": round(conditions / len(clauses), 2),
        "distinct_conditions": len(book.conditions.rules),
        "firms": len(firms),
        "eligible": round(share["eligible"], 3),
        "not": round(share["not"], 3),
        "unknown": round(1 - sum(share.values()), 3),
    }


def reading(source: Source, rounds: int = 7) -> list[float]:
    """Milliseconds to read and check 1,000 clauses, none of which was seen before."""
    times = []
    for seed in range(rounds):
        clauses = [(c, source.types_of(c)) for c in source.clauses(READ, seed=100 + seed)]
        compile_.cache_clear()
        times.append(timed(lambda clauses=clauses: [read(*one) for one in clauses]))  # type: ignore[misc]
    return times


def read(clause: Clause, types: dict[str, Type]) -> int:
    """Text to closures, then names, kinds and units: how many findings."""
    ready = prepare(clause, frozenset(types))
    return sum(len(check(text.node, types)) for text in (*ready.conditions, ready.amount))


def explained(book: Book, firm: Any) -> list[ClauseExplained]:
    """The trees, the distances of what failed, and what would settle what is open."""
    found = book.explain(firm)
    for clause in found:
        if clause.verdict.outcome == "not":
            for trace in clause.conditions:
                _ = trace.value is False and trace.distance
        elif clause.verdict.outcome == "unknown":
            _ = clause.settling
    return found


def each_firm(deed: Callable[[Any], object], firms: list[Any], runs: int) -> Figure:
    """Milliseconds per firm, one figure per round over all of them."""
    for firm in firms:
        deed(firm)
    rounds = [timed(lambda: [deed(firm) for firm in firms]) for _ in range(runs)]
    return Figure.of([took / len(firms) for took in rounds])


def making_scopes(source: Source, runs: int) -> Figure:
    """Milliseconds to make what rules see of a firm: facts in rule units, and all decisions."""
    maker, firms = ScopeMaker.of(source.rules), [stored for _, stored in source.firms()]
    return each_firm(lambda stored: maker.scope(stored, BASIS), firms, max(runs // 5, 2))


def timed(deed: Callable[[], object]) -> float:
    """Milliseconds of processor time, with garbage collected as the server does.

    What else runs on the machine takes no part in it, but for the caches that it fills.
    """
    begun = time.process_time()
    deed()
    return (time.process_time() - begun) * 1000


def beside_peers() -> dict[str, Any]:
    """The same expressions, read once and run often, by us and by each peer."""
    names, read_anew = frozenset(SCOPE), compile_.__wrapped__  # past the cache, as the peers read
    own = measured(lambda text: read_anew(text, names=names), ours)
    try:
        python = beside("bench")
    except SetupError as error:
        sys.exit(str(error))
    script = Path(__file__).with_name("_feel_peers.py")
    said = subprocess.run([str(python), str(script)], capture_output=True, check=True, text=True)
    found = {"liyuan": own, **json.loads(said.stdout)}
    read_by_all = [t for t in EXPRESSIONS if all(t in peer for peer in found.values())]
    agreed = [t for t in read_by_all if all(same(own[t], peer[t]) for peer in found.values())]
    return {
        "expressions": len(EXPRESSIONS),
        "read_by_each": {name: len(peer) for name, peer in found.items()},
        "read_by_all": len(read_by_all),
        "all_agree": len(agreed),
        "disagree": {
            t: {k: p[t]["value"] for k, p in found.items()} for t in read_by_all if t not in agreed
        },
        "microseconds_p50": {
            name: {
                deed: statistics.median([peer[text][deed] for text in agreed])
                for deed in ("read_us", "run_us")
            }
            for name, peer in found.items()
        },
    }


def ours(rule: Any, scope: dict[str, Value]) -> Any:
    return evaluate(rule, scope).value


def told(report: dict[str, Any]) -> str:
    """The figures for a person."""
    about, where = report["what"], report["machine"]
    lines = [f"{where['processor']}, {where['cores']} cores, Python {where['python']}"]
    lines.append(f"clauses: {about['clauses']}; {about['conditions_per_clause']} conditions each")
    lines.append(
        f"{'':22}{'median':>10}{'p25':>10}{'p75':>10}{'best':>10}{'goal':>10}  ms of processor time"
    )
    for name, figure in report["ms"].items():
        cells = "".join(f"{figure[key]:10.3f}" for key in ("median", "p25", "p75", "best"))
        goal = report["goals_ms"].get(name)
        over = "  <- over" if goal and figure["median"] > goal else ""
        lines.append(f"{name:22}{cells}{goal or '':>10}{over}")
    return "\n".join([*lines, *_peers_told(report["peers"])])


def _peers_told(peers: dict[str, Any] | None) -> list[str]:
    if peers is None:
        return []
    lines = [
        f"beside peers: {peers['expressions']} expressions, {peers['read_by_all']} read by all, "
        f"{peers['all_agree']} with the same value"
    ]
    for name, figure in peers["microseconds_p50"].items():
        read = peers["read_by_each"][name]
        cells = f"read {figure['read_us']:9.1f} us   run {figure['run_us']:8.2f} us"
        lines.append(f"  {name:14} {read:3} of {peers['expressions']}   {cells}")
    return lines


if __name__ == "__main__":
    main()
