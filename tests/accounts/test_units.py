"""Units are loaded as one tree, again and again with the same result."""

from typing import Any

import pytest

from liyuan.accounts.actions import UnitTreeError, load_units
from liyuan.accounts.models import Unit

pytestmark = pytest.mark.django_db


def row(code: str, parent: str | None = None, kind: str = "department") -> dict[str, Any]:
    return {"code": code, "name": f"单位{code}", "en": None, "kind": kind, "parent": parent}


CITY = row("C", kind="city")


def paths() -> dict[str, str]:
    return dict(Unit.objects.values_list("code", "path"))


def test_children_may_stand_before_their_parents() -> None:
    assert load_units([row("P", "D"), row("D", "C"), CITY]) == 3
    assert paths() == {"C": "C/", "D": "C/D/", "P": "C/D/P/"}


def test_loading_again_changes_nothing() -> None:
    load_units([CITY, row("D", "C")])
    before = list(Unit.objects.values())
    load_units([CITY, row("D", "C")])
    assert list(Unit.objects.values()) == before


def test_a_moved_unit_takes_those_below_it_along() -> None:
    load_units([CITY, row("D", "C"), row("E", "C"), row("P", "D")])
    load_units([CITY, row("D", "E"), row("E", "C"), row("P", "D")])
    assert paths()["P"] == "C/E/D/P/"


def test_an_unknown_parent_is_an_error() -> None:
    with pytest.raises(UnitTreeError, match="D names the unknown parent X"):
        load_units([CITY, row("D", "X")])


def test_a_unit_below_itself_is_an_error() -> None:
    with pytest.raises(UnitTreeError, match="below itself"):
        load_units([row("A", "B"), row("B", "A")])
