"""A snapshot answers what was known at a moment about a date."""

from datetime import date
from decimal import Decimal

import pyarrow as pa

from liyuan.engines.store import Cell
from tests.engines.store.register import Register, day


def test_a_cell_has_its_value_year_batch_and_moment(register: Register) -> None:
    register.receive(1, [7, 9], revenue=[100, 200])
    cells = register.snapshot().cells(9)
    assert cells == {("revenue", 2024): Cell(200, 2024, 1, day(1))}


def test_every_kind_of_fact_comes_back_as_it_went_in(register: Register) -> None:
    values = {
        "ratio": pa.array([Decimal("-0.2500")], pa.decimal128(18, 4)),
        "label": pa.array(["高新技术企业"]),
        "since": pa.array([date(1969, 12, 31)], pa.date32()),
        "open": pa.array([False]),
        "revenue": pa.array([-5], pa.int64()),
    }
    register.receive(1, [1], year=None, **values)
    cells = register.snapshot().cells(1)
    assert {fact: cell.value for (fact, _), cell in cells.items()} == {
        "ratio": Decimal("-0.25"),
        "label": "高新技术企业",
        "since": date(1969, 12, 31),
        "open": False,
        "revenue": -5,
    }


def test_what_is_received_later_wins(register: Register) -> None:
    register.receive(5, [1, 2], revenue=[500, 500], label=["new", "new"])
    register.receive(3, [1, 2, 3], revenue=[300, 300, 300], label=["old", "old", "old"])
    snapshot = register.snapshot()
    assert [snapshot.cells(f)["revenue", 2024].value for f in (1, 2, 3)] == [500, 500, 300]
    assert [snapshot.cells(f)["label", 2024].value for f in (1, 2, 3)] == ["new", "new", "old"]


def test_not_said_does_not_overwrite(register: Register) -> None:
    register.receive(1, [1], revenue=[100], label=["a"])
    register.receive(2, [1], revenue=[None], label=[None])
    cells = register.snapshot().cells(1)
    assert cells["revenue", 2024] == Cell(100, 2024, 1, day(1))
    assert cells["label", 2024].value == "a"


def test_a_past_known_at_gives_the_past_answer(register: Register) -> None:
    register.receive(1, [1], revenue=[100])
    before = register.snapshot(known=10)
    register.receive(11, [1], revenue=[200])
    assert register.snapshot(known=10).content_hash == before.content_hash
    assert register.snapshot(known=10).cells(1)["revenue", 2024].value == 100
    assert register.snapshot(known=11).cells(1)["revenue", 2024].value == 200


def test_a_past_as_of_leaves_out_what_came_into_effect_later(register: Register) -> None:
    register.receive(1, [1], staff=[10], year=None, effective=date(2025, 1, 1))
    register.receive(1, [1], staff=[20], year=None, effective=date(2025, 6, 1))
    may, june = date(2025, 5, 31), date(2025, 6, 1)
    assert register.snapshot(as_of=may).cells(1)["staff", None].value == 10
    assert register.snapshot(as_of=june).cells(1)["staff", None].value == 20


def test_years_do_not_mix(register: Register) -> None:
    register.receive(1, [1], year=2023, revenue=[1])
    register.receive(2, [1], year=2024, revenue=[2])
    cells = register.snapshot().cells(1)
    assert {year: cell.value for (_, year), cell in cells.items()} == {2023: 1, 2024: 2}


def test_an_unknown_firm_has_no_cells(register: Register) -> None:
    register.receive(1, [5], revenue=[1])
    snapshot = register.snapshot()
    assert [snapshot.cells(firm) for firm in (4, 6)] == [{}, {}]


def test_a_store_without_batches_is_an_empty_snapshot(register: Register) -> None:
    snapshot = register.snapshot()
    assert list(snapshot.iter_firms()) == []
    assert snapshot.cells(1) == {}


def test_all_firms_are_read_as_one_by_one(register: Register) -> None:
    firms = list(range(1, 3000))
    register.receive(1, firms, revenue=[f if f % 3 else None for f in firms])
    register.receive(2, firms[::7], label=[str(f % 5) for f in firms[::7]])
    snapshot = register.snapshot()
    assert dict(snapshot.iter_firms()) == {firm: snapshot.cells(firm) for firm in firms}


def test_decimals_of_different_scale_are_one_column(register: Register) -> None:
    register.receive(1, [1], rate=pa.array([Decimal("0.5")], pa.decimal128(5, 1)))
    register.receive(2, [2], rate=pa.array([Decimal("0.125")], pa.decimal128(5, 3)))
    snapshot = register.snapshot()
    found = [snapshot.cells(firm)["rate", 2024].value for firm in (1, 2)]
    assert found == [Decimal("0.5"), Decimal("0.125")]


def test_a_row_order_that_differs_is_the_same_batch(register: Register) -> None:
    one = register.receive(1, [1, 2], revenue=[10, 20])
    other = register.receive(1, [2, 1], revenue=[20, 10])
    assert one.sha256 == other.sha256
