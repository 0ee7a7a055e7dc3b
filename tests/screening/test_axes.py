"""Where firms are counted is kept beside their table: quick to open, and never wrong for long."""

import numpy as np
import pytest

from liyuan.enterprises.actions_sensitive import conceal_firm
from liyuan.screening.axes import NOWHERE, axes_of
from liyuan.screening.axes_kept import AXES, axes_kept
from liyuan.screening.queries_tables import CityTable, earlier_table, tables_directory
from tests.cast import department_worker
from tests.policies.conftest import Firms
from tests.screening.cast import AT, screen_now


@pytest.fixture
def city(firms: Firms) -> CityTable:
    run = screen_now()
    assert run.snapshot is not None
    return earlier_table(run.snapshot, run.notes["table"])


def test_what_is_kept_is_what_the_register_said(city: CityTable) -> None:
    kept, asked = axes_kept(city), axes_of(city.table)
    assert kept.cells == asked.cells
    assert kept.codes.tolist() == asked.codes.tolist()


def test_opening_asks_the_register_of_no_firm(city: CityTable, firms: Firms) -> None:
    before = axes_kept(city)
    firms["rich"].__class__.objects.update(district=None, park=None)
    assert axes_kept(city).cells == before.cells


def test_who_is_sensitive_today_is_in_no_count(city: CityTable, firms: Firms) -> None:
    conceal_firm(firms["rich"], basis="x", by=department_worker(), at=AT)
    hidden = np.searchsorted(city.table.firms, firms["rich"].pk)
    assert axes_kept(city).codes[hidden] == NOWHERE


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", None])
def test_what_is_lost_or_damaged_is_made_again(city: CityTable, damage: bytes | None) -> None:
    path = tables_directory() / city.name / AXES
    path.unlink() if damage is None else path.write_bytes(damage)
    assert axes_kept(city).cells == axes_of(city.table).cells
    assert path.stat().st_size > 100
