"""What is wrong with a table before it meets data."""

import pytest

from liyuan.engines.dmn import DecisionTable, Input, Output, Rule, check_table
from liyuan.engines.feel import Type
from liyuan.engines.feel.types import NOT_NEGATIVE
from liyuan.engines.findings import Where
from liyuan.web.messages import in_words
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


ALLOWED = {
    "收入": Type("number", "万元"),
    "人员": Type("number", "人", allowed=NOT_NEGATIVE, whole=True),
    "门类": Type("string", values=(("B", "采矿业", "Mining"), ("C", "制造业", "Manufacturing"))),
    "高企": Type("boolean"),
    "日": Type("date"),
    "代码": Type("string"),
    "税": Type("number", "亿元"),
}


@pytest.mark.parametrize(
    ("inputs", "rows", "zh"),
    [
        (
            "收入 人员",
            [
                (">= 40000", "-"),
                ("< 2000", "-"),
                ("[2000..40000)", ">= 20"),
            ],
            "收入 ≥ 2,000 万元 且 < 4 亿元、人员 < 20 人：没有一行适用",
        ),
        ("门类", [('"B"',)], "门类为“制造业”：没有一行适用"),
        ("门类 高企", [('"B"', "true"), ('"C"', "-")], "门类为“采矿业”、高企为否：没有一行适用"),
        ("日", [('< @"2024-01-01"',), ('> @"2024-01-01"',)], "日为 2024-01-01：没有一行适用"),
        ("人员", [("[0..19]",), ("> 20",)], "人员为 20 人：没有一行适用"),
        ("人员", [("not(5)",)], "人员为 5 人：没有一行适用"),
        ("收入", [("? > 3 and ? < 5",), (">= 5",)], "收入 ≤ 3 万元：没有一行适用"),
        ("代码 收入", [('"a"', "> 5"), ('"b"', "-")], "代码为“a”、收入 ≤ 5 万元：没有一行适用"),
    ],
)
def test_a_gap_is_told_by_an_example(inputs: str, rows: list[tuple[str, ...]], zh: str) -> None:
    spec = table("F", *((*row, "1") for row in rows), inputs=inputs)
    (finding,) = check_table(spec, ALLOWED)
    assert (finding.code, finding.where.field) == ("dmn.gap", "rules")
    assert in_words(finding, "zh") == zh


@pytest.mark.parametrize(
    ("policy", "inputs", "rows", "code"),
    [
        ("U", "人员", [("[0..19]", "1"), ("[20..299]", "2"), (">= 300", "3")], []),
        ("U", "日", [('<= @"2024-01-01"', "1"), ('>= @"2024-01-02"', "2")], []),
        ("U", "代码", [('"a"', "1"), ('["c".."d"]', "2")], []),
        ("C", "收入", [("> 5", "1")], []),
        ("U", "收入 收入-1", [("> 5", "> 3", "1"), ("<= 5", "-", "2")], []),
        ("F", "收入", [("> 人员", "1"), ("<= 5", "2")], ["feel.check.unit"]),
        ("F", "人员", [(">= 0", "1")], ["dmn.idle-cell"]),
        ("F", "人员", [("< 0", "1"), ("-", "2")], ["dmn.never"]),
        ("F", "收入 高企", [("> 5", "-", "1"), ("<= 5", "-", "2")], ["dmn.idle-column"]),
        ("F", "收入", [("> 5", "1"), ("< 9", "2"), ("7", "3")], ["dmn.unreachable"]),
        ("F", "收入", [("> 7", "1"), ("<= 7", "2"), ("[5..9]", "3")], ["dmn.unreachable-several"]),
        ("A", "收入", [("> 5", "1"), ("> 7", "2"), ("<= 5", "1")], ["dmn.overlap-differs"]),
        ("A", "收入", [("> 5", "1"), ("> 7", "1"), ("<= 5", "1")], []),
        ("C", "收入", [("> 5", "1"), ("> 5", "1")], ["dmn.duplicate"]),
        ("C+", "收入", [("> 5", '"a"')], ["dmn.aggregate"]),
        ("C>", "收入", [("> 5", "true")], ["dmn.aggregate"]),
        ("P", "收入", [("> 5", "1"), ("<= 5", "2")], ["dmn.priority"]),
        ("F", "收入", [("> 5", "税"), ("<= 5", "2")], []),
    ],
)
def test_rows_are_looked_at_together(
    policy: str, inputs: str, rows: list[tuple[str, ...]], code: list[str]
) -> None:
    spec = table(policy, *rows, inputs=inputs)
    assert [finding.code for finding in check_table(spec, ALLOWED)] == code


def test_outputs_have_the_unit_and_the_values_that_the_table_says() -> None:
    rows = (("> 5", "税"), ("<= 5", "2"))
    (finding,) = check_table(table("F", *rows, inputs="收入", unit="万元"), ALLOWED)
    assert in_words(finding, "zh") == "输出的单位是万元，而这一格的单位是亿元"
    rows = (("> 5", '"larg"'), ("<= 5", '"small"'))
    values = ("large", "small")
    (finding,) = check_table(table("F", *rows, inputs="收入", values=values), ALLOWED)
    assert in_words(finding, "en").endswith("did you mean “large”?")
    assert finding.where.field == "out"


def test_a_default_leaves_no_gap() -> None:
    spec = table("U", ("> 5", "1"), inputs="收入", default="0")
    assert check_table(spec, ALLOWED) == ()


def test_a_column_that_says_another_unit_than_its_fact() -> None:
    rule = Rule(("> 5",), ("1",))
    spec = DecisionTable("表", (Input("收入", "收入", "亿元"),), (Output("o"),), "C", (rule,))
    (finding,) = check_table(spec, ALLOWED)
    assert in_words(finding, "zh") == "列的单位是亿元，而表达式的单位是万元"


def test_a_table_with_too_many_combinations_is_told() -> None:
    names = [f"x{number}" for number in range(14)]
    types = {name: Type("number") for name in names}
    cells = [[f"> {(row * 7 + at * 3) % 11}" for at in range(14)] for row in range(40)]
    rows = [(*row, "1") for row in cells]
    found = check_table(table("A", *rows, inputs=" ".join(names)), types)
    assert {finding.code for finding in found} <= {"dmn.gap", "dmn.unsure", "dmn.duplicate"}
