"""Every rule and policy of a pack over drawn firms: columns say what the interpreter says."""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from facts import AS_OF, KNOWN_AT, batches
from feel import machine

from liyuan.cli.synth import make_city
from liyuan.config import instances
from liyuan.engines.feel import Value
from liyuan.engines.screening.asking import STRETCH
from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.firms import scopes
from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.table import Table
from liyuan.engines.store import Snapshot, build_snapshot
from liyuan.packs.pack import Pack, read_pack
from liyuan.packs.ruleset import read_ruleset
from liyuan.policies.domain import ClauseVerdict, DatedClause, Outcome, PolicyDocument, prepare
from liyuan.policies.domain_columns import clause_text, names_read
from liyuan.policies.domain_judging import Book
from liyuan.rules.columns import scope_columns
from liyuan.rules.columns_accepted import Told
from liyuan.rules.columns_decisions import Decided, closure, decided
from liyuan.rules.decisions import Ruleset, ScopeMaker
from liyuan.rules.domain import Kind
from liyuan.rules.scopes import Stored, scope_plan
from tests.rules import columns_cast

BASIS = columns_cast.DAY
# What a clause is to the interpreter, and what it is paid.
Said = tuple[Outcome, int | None]


class Words(Sequence[str]):
    """The texts of a stored column by their codes."""

    def __init__(self, column: Any) -> None:
        self.column = column

    def __len__(self) -> int:
        return int(self.column.words_held)

    def __getitem__(self, code: Any) -> Any:
        if not 0 <= code < len(self):
            raise IndexError(code)
        return self.column.word(code)


@dataclass(frozen=True)
class City:
    """A snapshot of drawn firms, all of whose facts may be read."""

    snapshot: Snapshot

    def told(self, fact: str, year: int | None) -> Told | None:
        column = self.snapshot.columns.get((fact, year))
        if column is None:
            return None
        known, text = column.origins != 0, column.kind.name == "text"
        words = Words(column) if text else ()
        return Told(column.kind.name, 10**column.scale, column.values, known, known, words)

    @property
    def firms(self) -> Any:
        return self.snapshot.firms

    def alone(self) -> Iterator[Stored]:
        """The stored facts of each firm."""
        for _, cells in self.snapshot.iter_firms():
            values = {key: cell.value for key, cell in cells.items()}
            yield lambda fact, year, values=values: values.get((fact, year))  # type: ignore[misc]


@dataclass(frozen=True)
class AtThresholds:
    """Firms whose facts lie at the pack's thresholds and beside them."""

    city: columns_cast.City

    def told(self, fact: str, year: int | None) -> Told | None:
        return self.city.told(fact, year)

    @property
    def firms(self) -> Any:
        return np.arange(self.city.firms)

    def alone(self) -> Iterator[Stored]:
        for values in self.city.cells:
            yield lambda fact, year, values=values: values.get((fact, year))  # type: ignore[misc]


@dataclass(frozen=True)
class PackOf:
    """The rules of a pack and its clauses on a day."""

    rules: Ruleset
    clauses: Mapping[str, DatedClause]
    book: Book
    basis: date

    @classmethod
    def of(cls, pack: Pack, basis: date) -> "PackOf":
        rules = read_ruleset(pack)
        names, constants = frozenset(rules.types()), rules.names.constants(basis)
        prepared = {
            f"{text.rule_id}/{clause.key}": prepare(clause, names)
            for text in pack.texts_of(Kind.POLICY)
            for clause in PolicyDocument.from_content(text.content).clauses
        }
        book = Book.of(prepared.values(), basis, constants)
        return cls(rules, dict(zip(prepared, book.clauses, strict=True)), book, basis)

    def decisions(self) -> frozenset[str]:
        return frozenset(name for rule in self.rules.decisions for name in rule.types)


@click.command()
@click.option("--enterprises", default=100_000, show_default=True, help="how many firms of each")
@click.option("--packs", default="chengdu,atoll", show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def main(enterprises: int, packs: str, seed: int, as_json: bool) -> None:
    """Compare every cell of decisions, verdicts and amounts; 1 when one differs."""
    report: dict[str, Any] = {"equal": True, "machine": machine(), "load": os.getloadavg()[0]}
    for name in packs.split(","):
        folder = instances.ROOT / "packs" / name
        pack = PackOf.of(read_pack(folder), BASIS)
        with tempfile.TemporaryDirectory(prefix="liyuan-equality-") as directory:
            for how, city in cities(folder, enterprises, seed, Path(directory)):
                found = report[f"{name}, {how}"] = compared(pack, city)
                report["equal"] &= not found["different"]
    click.echo(json.dumps(report, ensure_ascii=False, indent=None if as_json else 2))
    sys.exit(0 if report["equal"] else 1)


def cities(
    pack: Path, enterprises: int, seed: int, directory: Path
) -> Iterator[tuple[str, City | AtThresholds]]:
    """Believable firms where the pack says how to draw them, and as many at its thresholds."""
    if (pack / "demo/synth.yaml").exists():
        yield "believable", drawn(pack, enterprises, seed, directory)
    at_thresholds = columns_cast.City.of(pack.name, enterprises, seed)
    yield "at thresholds", AtThresholds(at_thresholds)


def drawn(pack: Path, enterprises: int, seed: int, directory: Path) -> City:
    """A city of so many firms as `liyuan synth` writes it."""
    city = directory / "city"
    manifest = make_city(pack, enterprises=enterprises, seed=seed, last_year=2025, out=city)
    refs = batches(manifest, city)
    path = build_snapshot(directory / "snapshots", refs, as_of=AS_OF, known_at=KNOWN_AT)
    return City(Snapshot.open(path))


def compared(pack: PackOf, city: City | AtThresholds) -> dict[str, Any]:
    """How many cells are equal, which are not, and what columns leave to the interpreter."""
    begun = time.process_time()
    made = columns_of(pack, city)
    left = closure_left(pack, made)
    texts = {key: one for key, one in pack.clauses.items() if key not in left}
    plan = Plan.of([clause_text(key, one) for key, one in texts.items()], made.schema)
    names = pack.decisions() - made.left.keys()
    by_columns = time.process_time() - begun
    cells, wrong, outcomes = 0, Counter[str](), Counter[str]()
    pairs = zip(alone(pack, city), together(pack, made, plan, names), strict=True)
    for (scope, verdicts), (row, said) in pairs:
        wrong.update(name for name in names if scope[name] != row[name])
        wrong.update(key for key, one in said.items() if one != verdicts[key])
        outcomes.update(str(outcome) for outcome, _ in said.values())
        cells += len(names) + len(said)
    return {
        "firms": len(city.firms),
        "cells": cells,
        "decisions": len(names),
        "clauses": len(texts),
        "verdicts": dict(outcomes),
        "different": dict(wrong),
        "left_to_the_interpreter": {**made.left, **dict.fromkeys(left, "reads what is left")},
        "cpu_seconds": {
            "decisions_in_columns": round(by_columns, 1),
            "everything": round(time.process_time() - begun, 1),
        },
    }


def columns_of(pack: PackOf, city: City | AtThresholds) -> Decided:
    """Facts and decisions of all firms as columns."""
    plan = scope_plan(pack.rules.catalogue, pack.basis, pack.rules.names)
    facts = scope_columns(plan, city, pack.rules.fen_per_unit)
    table = Table(city.firms, facts.columns)
    return decided(ScopeMaker.of(pack.rules), table, pack.basis, pack.decisions())


def closure_left(pack: PackOf, made: Decided) -> list[str]:
    """The clauses that read, in any step, what no column holds."""
    return [
        key
        for key, one in pack.clauses.items()
        if closure(pack.rules, names_read([one])) & made.left.keys()
    ]


def alone(
    pack: PackOf, city: City | AtThresholds
) -> Iterator[tuple[Mapping[str, Value], dict[str, tuple[Outcome, int | None]]]]:
    """Each firm as the interpreter sees and judges it."""
    maker = ScopeMaker.of(pack.rules)
    for stored in city.alone():
        scope = maker.scope(stored, pack.basis).values
        verdicts = zip(pack.clauses, pack.book.judge(scope), strict=True)
        yield scope, {key: said_of(verdict) for key, verdict in verdicts}


def said_of(verdict: ClauseVerdict) -> Said:
    return verdict.outcome, verdict.amount_fen


def together(
    pack: PackOf, made: Decided, plan: Plan, names: frozenset[str]
) -> Iterator[tuple[Mapping[str, Value], dict[str, Said]]]:
    """Each firm as columns say it, a stretch at a time."""
    memo = Memo()
    keys = [key for key in made.schema.columns if key[0] in names]
    for first, last in made.table.spans(STRETCH):
        table = made.table.slice(first, last)
        verdicts = list(judged(plan, table, memo))
        for at, row in enumerate(scopes(table, keys, np.arange(table.rows))):
            yield row, {key: (outcomes[at], fen.get(at)) for key, outcomes, fen in verdicts}


def judged(
    plan: Plan, table: Table, memo: Memo
) -> Iterator[tuple[str, list[Outcome], dict[int, int]]]:
    """Of each clause the outcomes of all rows, and the fen of those that get any."""
    screening = screen(plan, table, memo=memo, keep_paid=True)
    for at, one in enumerate(screening.verdicts):
        eligible, unknown = (unpacked(bits, table.rows) for bits in (one.eligible, one.unknown))
        words = np.where(eligible, 0, np.where(unknown, 1, 2))
        outcomes = (Outcome.ELIGIBLE, Outcome.UNKNOWN, Outcome.NOT)
        paid = screening.paid(at)
        fen = dict(zip(paid.rows.tolist(), paid.fen.tolist(), strict=True))
        yield one.key, [outcomes[word] for word in words.tolist()], fen


if __name__ == "__main__":
    main()
