"""Screening again only whom something changed for finds, byte for byte, what a full run finds."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.screening.pieces import taken
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.since import Since, changed_rows
from liyuan.engines.screening.table import Table
from liyuan.packs.load import load_pack
from liyuan.policies.domain import DatedClause, Outcome, PolicyDocument, prepare
from liyuan.policies.domain_columns import clause_text
from liyuan.rules.columns import scope_columns
from liyuan.rules.columns_decisions import Decided, decided, decided_since
from liyuan.rules.decisions import ScopeMaker
from liyuan.rules.domain import Kind
from liyuan.rules.scopes import scope_plan
from liyuan.screening import screened
from liyuan.screening.domain_results import Found, found_by, patched
from liyuan.screening.files import directory
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_tables import tables_directory
from tests import atoll
from tests.policies.conftest import Firms
from tests.policies.facts import tell
from tests.policies.test_runs import with_threshold
from tests.rules.columns_cast import DAY, City
from tests.screening.cast import LATER, outcome, screen_now, silent

CITIES = {name: City.of(name, 60, 7) for name in ("atoll", "chengdu")}
MAKERS = {name: ScopeMaker.of(city.rules) for name, city in CITIES.items()}


def facts_of(city: City, firms: np.ndarray) -> Table:
    plan = scope_plan(city.rules.catalogue, DAY, city.rules.names)
    return Table(firms, scope_columns(plan, city, city.rules.fen_per_unit).columns)


def made(city: City, facts: Table) -> Decided:
    names = frozenset(name for rule in city.rules.decisions for name in rule.types)
    return decided(MAKERS[city.pack.root.name], facts, DAY, names)


def plan_of(city: City, table: Decided) -> Plan:
    names = frozenset(city.rules.types())
    constants = city.rules.names.constants(DAY)
    texts = [
        clause_text(f"{policy.rule_id}/{clause.key}", dated)
        for policy in city.pack.texts_of(Kind.POLICY)
        for clause in PolicyDocument.from_content(policy.content).clauses
        for dated in (DatedClause.of(prepare(clause, names), DAY, constants),)
    ]
    return Plan.of(texts, table.schema)


def same(left: dict[str, Found], right: dict[str, Found]) -> bool:
    pairs = ((one, right[key]) for key, one in left.items())
    fields = ("eligible", "unknown", "rows", "fen")
    return all(
        np.array_equal(getattr(one, f), getattr(other, f)) for one, other in pairs for f in fields
    )


@pytest.mark.parametrize("name", ["atoll", "chengdu"])
@settings(max_examples=5, deadline=None)
@given(st.data())
def test_firms_whose_facts_changed_asked_alone_give_what_all_give(
    name: str, data: st.DataObject
) -> None:
    city = CITIES[name]
    changed = data.draw(st.lists(st.integers(0, 59), max_size=12, unique=True))
    gone = data.draw(st.lists(st.integers(0, 59), max_size=3, unique=True))
    before = made(city, facts_of(city, np.arange(60)))
    later = City.of(name, 60, 7)
    other = City.of(name, 60, data.draw(st.integers(8, 99))).cells
    later.__dict__["cells"] = [
        other[at] if at in changed else cells for at, cells in enumerate(city.cells)
    ]
    kept = np.setdiff1d(np.arange(60), gone)
    facts = taken(facts_of(later, np.arange(60)), kept)
    full = made(later, facts)
    names = frozenset(n for rule in city.rules.decisions for n in rule.types)
    since = decided_since(MAKERS[name], facts, DAY, names, before)
    assert since is not None
    plan = plan_of(city, full)
    everybody = found_by(plan, full.table, silent)
    assert same(found_by(plan_of(city, since), since.table, silent), everybody)
    moved = Since.of(before.table.firms, facts.firms)
    rows = changed_rows(moved, before.table, since.table, plan.keys)
    old = found_by(plan, before.table, silent)
    again = found_by(plan, taken(since.table, rows), silent)
    assert same({k: patched(old[k], moved, rows, one) for k, one in again.items()}, everybody)


def fresh(run: ScreeningRun) -> str:
    """The hash of the same screening made without anything to go by."""
    ScreeningRun.objects.all().delete()
    shutil.rmtree(directory())
    shutil.rmtree(tables_directory())
    return screen_now(LATER).sha256


@pytest.fixture
def many(firms: Firms) -> Firms:
    tell({atoll.firm(number): "700" for number in range(10, 22)})
    return firms


def firms_asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many firms each call of the engine judged."""
    calls: list[int] = []

    def noted(plan: Plan, table: Table, progress: object) -> dict[str, Found]:
        calls.append(table.rows)
        return found_by(plan, table, silent)

    monkeypatch.setattr(screened, "found_by", noted)
    return calls


def test_a_new_fact_of_one_firm_asks_one_firm(many: Firms, monkeypatch: pytest.MonkeyPatch) -> None:
    screen_now()
    tell({many["poor"]: "500"}, at=LATER)
    calls = firms_asked(monkeypatch)
    run = screen_now(LATER)
    assert calls == [1]
    assert run.sha256 == fresh(run)


def test_a_firm_registered_since_is_asked_alone(
    many: Firms, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen_now()
    tell({atoll.firm(30): "800"}, at=LATER)
    calls = firms_asked(monkeypatch)
    run = screen_now(LATER)
    assert calls == [1]
    assert run.sha256 == fresh(run)


def test_a_firm_registered_since_of_whom_nobody_told_is_open_not_refused(many: Firms) -> None:
    screen_now()
    new = atoll.firm(30)
    assert outcome(screen_now(LATER), new) is Outcome.UNKNOWN


def test_a_changed_clause_is_asked_of_everybody_and_no_other(
    many: Firms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen_now()
    load_pack(with_threshold(tmp_path, "700"), by=None, at=LATER)
    calls = firms_asked(monkeypatch)
    run = screen_now(LATER)
    assert calls == [15, 0]
    assert run.sha256 == fresh(run)
