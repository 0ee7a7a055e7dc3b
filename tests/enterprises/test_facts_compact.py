"""Compaction moves entries into a batch and changes no answer, past ones included."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liyuan.enterprises.actions import compact_entries, enter_fact, open_snapshot, take_snapshot
from liyuan.enterprises.models import Enterprise, FactBatch, FactEntry
from tests.enterprises.facts_cast import TODAY, day, firm, known, receive, values

pytestmark = pytest.mark.usefixtures("facts")


def answers(firms: list[Enterprise]) -> list[Any]:
    """Every answer there is: each firm, each moment, two days."""
    found = []
    for one in firms:
        for on in range(0, 12, 2):
            for as_of in (date(2026, 1, 1), TODAY):
                cells = known(one, on, as_of).cells
                found.append({key: replace(cell, batch=None) for key, cell in cells.items()})
    return found


def say(one: Enterprise, on: int, what: str, value: int) -> None:
    if what == "entry":
        enter_fact(one, "revenue", value, year=2025, source="企业", by=None, at=day(on))
    elif what == "old entry":
        enter_fact(
            one,
            "listed",
            bool(value % 2),
            effective=date(2025, 5, 1),
            source="",
            by=None,
            at=day(on),
        )
    else:
        receive(on, {one: {"revenue": value}})


WORDS = st.lists(
    st.tuples(st.sampled_from(["entry", "old entry", "batch", "compact"]), st.integers(0, 1)),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=WORDS, snapshot=st.booleans())
def test_no_answer_changes(words: list[tuple[str, int]], snapshot: bool) -> None:
    FactEntry.objects.all().delete()
    Enterprise.objects.all().delete()
    firms = [firm(1), firm(2)]
    for on, (what, which) in enumerate(words, start=1):
        if what == "compact":
            compact_entries(by=None, at=day(on))
        else:
            say(firms[which], on, what, value=on)
    before = answers(firms)
    if snapshot:
        take_snapshot(TODAY, day(5), by=None, at=day(11))
    compact_entries(by=None, at=day(11))
    assert not FactEntry.objects.filter(batch=None).exists()
    assert answers(firms) == before


def test_a_snapshot_holds_what_was_entered() -> None:
    one = firm()
    receive(1, {one: {"revenue": 1}})
    enter_fact(one, "revenue", 2, year=2025, source="企业", by=None, at=day(2))
    receive(3, {one: {"revenue": 3}})
    enter_fact(one, "staff", 4, year=2025, source="企业", by=None, at=day(4))
    seen = {}
    for on in (1, 2, 3, 4):
        snapshot = take_snapshot(TODAY, day(on), by=None, at=day(9))
        cells = open_snapshot(snapshot).cells(one.pk)
        seen[on] = [cells[key].value if key in cells else None for key in KEYS]
        assert [values(known(one, on)).get(key) for key in KEYS] == seen[on]
    assert seen == {1: [1, None], 2: [2, None], 3: [3, None], 4: [3, 4]}


KEYS = [("revenue", 2025), ("staff", 2025)]


def test_an_entry_keeps_its_row_and_names_its_batch() -> None:
    one = firm()
    enter_fact(one, "revenue", 2, year=2025, source="企业", by=None, at=day(2))
    batch = compact_entries(by=None, at=day(3))
    assert batch is not None
    cell = known(one).cells["revenue", 2025]
    assert (cell.source, cell.batch, cell.received_at) == ("企业", batch.pk, day(2))


def test_nothing_to_compact_makes_no_batch() -> None:
    assert compact_entries(by=None, at=day(1)) is None
    assert not FactBatch.objects.exists()
