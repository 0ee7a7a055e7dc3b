"""What is wrong with a table before it meets data."""

import pytest

from liyuan.engines.dmn import DecisionTable, Input, Output, Rule, check_table
from liyuan.engines.feel import Type
from liyuan.engines.findings import Where
from tests.engines.dmn.tables import table

TYPES = {"X": Type("number", "人"), "Y": Type("number", "万元"), "S": Type("string")}


def found(spec: DecisionTable) -> list[str]:
    return [finding.code for finding in check_table(spec, TYPES)]


def test_a_sound_table_has_no_findings() -> None:
    spec = table("U", ("< 5", "1"), ("[5..9)", "2"), (">= 9", "3"), inputs="X")
    assert found(spec) == []


@pytest.mark.parametrize(
    ("one", "two", "overlap"),
    [
        (("[1..5)", "-"), ("[4..6]", "-"), True),
        (("[1..5)", "-"), ("[5..6]", "-"), False),
        (("[1..5]", "-"), ("[5..6]", "-"), True),
        (("<= 5", "< 1"), (">= 5", ">= 1"), False),
        (("1, 3, 5", "-"), ("3", "-"), True),
        (("1, 3, 5", "-"), ("2, 4", "-"), False),
        (("not(3)", "-"), ("3", "-"), False),
        (("!= 3", "-"), ("4", "-"), True),
        (("> Y", "-"), ("> 3", "-"), False),
        (("> Y", "< 1"), ("> 3", "> 2"), False),
    ],
)
def test_overlaps_are_found_where_they_can_be_told(
    one: tuple[str, str], two: tuple[str, str], overlap: bool
) -> None:
    spec = table("U", (*one, "1"), (*two, "2"))
    untyped = {"X": Type("number"), "Y": Type("number")}
    assert ("dmn.overlap" in [f.code for f in check_table(spec, untyped)]) is overlap


def test_a_row_behind_a_wider_one_is_never_reached() -> None:
    spec = table("F", (">= 1", "-", "1"), ("[2..3]", "< 5", "2"), ("< 1", "-", "3"))
    (finding,) = check_table(spec, TYPES)
    assert (finding.code, finding.params["row"], finding.params["other"]) == (
        "dmn.unreachable",
        "2",
        "1",
    )


def test_an_empty_range_never_matches() -> None:
    rest = (("-", "1"),)
    assert found(table("F", ("[5..1]", "1"), *rest, inputs="X")) == ["dmn.never"]
    assert found(table("F", ("(5..5]", "1"), *rest, inputs="X")) == ["dmn.never"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Z", "-", "1"), "feel.check.name"),
        (("> Y", "-", "1"), "feel.check.unit"),
        (('"A"', "-", "1"), "feel.check.compare"),
        (("-", "-", "W"), "feel.check.name"),
        (("-", "-", "now()"), "feel.clock"),
        (("-", ">", "1"), "feel.syntax.end"),
        (("-", "1"), "dmn.cells"),
    ],
)
def test_cells_are_checked_like_rules(row: tuple[str, ...], code: str) -> None:
    assert found(table("F", row)) == [code]


def test_an_unknown_hit_policy_is_found() -> None:
    assert found(table("X", ("-", "-", "1"))) == ["dmn.hit-policy"]


def test_a_finding_lies_in_its_cell() -> None:
    where = Where(file="size.yaml", line=7, field="rules.0")
    rule = Rule(("> 3 + Q",), ("1",), where=where)
    spec = DecisionTable("表", (Input("X", "人数"),), (Output("o"),), "F", (rule,))
    (finding,) = check_table(spec, TYPES)
    assert finding.where == Where("size.yaml", 7, field="rules.0.人数", start=6, end=7)
