"""Decision tables: the hit policies, and what can be told when facts are missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.dmn import (
    TableError,
    compile_table,
    decide,
    explain_table,
    table_from_content,
)
from liyuan.engines.dmn.hit_policies import HIT_POLICIES
from liyuan.engines.feel import Missing
from tests.engines.dmn.graphs import decided, decision, decision_table
from tests.engines.dmn.graphs import given as data
from tests.engines.dmn.tables import run, table

# 国统字〔2017〕213号, 工业: X persons, Y revenue in 万元.
SIZE = table(
    "F",
    (">= 1000", ">= 40000", '"大"'),
    (">= 300", ">= 2000", '"中"'),
    (">= 20", ">= 300", '"小"'),
    ("-", "-", '"微"'),
)


@pytest.mark.parametrize(
    ("x", "y", "size"),
    [
        (1000, 40000, "大"),
        (1000, 39999, "中"),
        (999, 400000, "中"),
        (299, 50000, "小"),
        (300, 1999, "小"),
        (20, 300, "小"),
        (19, 50000, "微"),
        (5000, 299, "微"),
    ],
)
def test_the_size_of_an_industrial_firm(x: int, y: int, size: str) -> None:
    assert run(SIZE, X=x, Y=y).value == size


@pytest.mark.parametrize(
    ("x", "y", "size", "missing"),
    [
        (None, 299, "微", []),
        (10, None, "微", []),
        (None, 50000, None, [Missing("X")]),
        (5000, None, None, [Missing("Y")]),
        (None, None, None, [Missing("X"), Missing("Y")]),
    ],
)
def test_first_is_known_when_all_that_may_come_first_agree(
    x: int | None, y: int | None, size: str | None, missing: list[Missing]
) -> None:
    found = run(SIZE, X=x, Y=y)
    assert (found.value, list(found.missing)) == (size, missing)


def test_first_is_known_when_an_uncertain_row_says_the_same() -> None:
    spec = table("F", ("> 5", "-", '"甲"'), ("-", "> 0", '"甲"'), ("-", "-", '"乙"'))
    found = run(spec, X=None, Y=1)
    assert (found.value, found.matched_rule) == ("甲", None)


def test_the_deciding_row_and_its_cells_are_traced() -> None:
    found = run(SIZE, X=300, Y=1999)
    assert found.matched_rule == 2
    (row,) = found.trace
    assert [(cell.left, cell.holds) for cell in row.cells] == [("X", True), ("Y", True)]


def test_every_row_can_be_explained() -> None:
    rows = explain_table(compile_table(SIZE, frozenset("XY")), {"X": 300, "Y": 1999})
    assert [row.holds for row in rows] == [False, False, True, True]
    assert rows[1].cells[1].distance == 1


count = st.integers(0, 1500)


@given(st.none() | count, st.none() | st.integers(0, 50000), count, st.integers(0, 50000))
def test_what_is_told_without_a_fact_stays_when_it_comes(
    x: int | None, y: int | None, later_x: int, later_y: int
) -> None:
    told = run(SIZE, X=x, Y=y)
    full = run(SIZE, X=later_x if x is None else x, Y=later_y if y is None else y)
    assert told.value in (None, full.value)
    assert bool(told.missing) is (told.value is None)


UNIQUE = table("U", ("< 5", "-", "1"), (">= 5", "< 3", "2"), (">= 5", ">= 3", "3"))


@pytest.mark.parametrize(
    ("x", "y", "result", "missing"),
    [
        (1, None, 1, []),
        (9, 9, 3, []),
        (9, None, None, [Missing("Y")]),
        (None, 1, None, [Missing("X")]),
    ],
)
def test_unique_gives_the_one_row_that_matches(
    x: int | None, y: int | None, result: int | None, missing: list[Missing]
) -> None:
    found = run(UNIQUE, X=x, Y=y)
    assert (found.value, list(found.missing)) == (result, missing)


def test_unique_with_two_rows_is_an_error() -> None:
    found = run(table("U", ("> 1", "-", "1"), ("> 2", "-", "2")), X=3, Y=0)
    assert (found.value, [r.code for r in found.reasons]) == (None, ["dmn.several"])


def test_any_allows_rows_that_agree_and_no_others() -> None:
    agree = table("A", ("> 1", "-", "1"), ("> 2", "-", "1"))
    differ = table("A", ("> 1", "-", "1"), ("> 2", "-", "2"))
    assert run(agree, X=3, Y=0).value == 1
    assert [r.code for r in run(differ, X=3, Y=0).reasons] == ["dmn.disagree"]


PRIORITY = table("P", ("> 1", "-", '"low"'), ("-", "> 1", '"high"'), values=("high", "low"))


def test_priority_takes_the_best_and_waits_for_a_better_one() -> None:
    assert run(PRIORITY, X=3, Y=3).value == "high"
    assert run(PRIORITY, X=None, Y=3).value == "high"
    assert run(PRIORITY, X=3, Y=None).missing == (Missing("Y"),)


@pytest.mark.parametrize(
    ("policy", "result"),
    [("C", (5, 2, 5)), ("R", (5, 2, 5)), ("C+", 12), ("C<", 2), ("C>", 5), ("C#", 3)],
)
def test_collect_takes_all_rows(policy: str, result: object) -> None:
    spec = table(policy, ("> 0", "-", "5"), ("> 1", "-", "2"), ("> 1", "-", "5"), ("> 9", "-", "7"))
    assert run(spec, X=3, Y=0).value == result
    assert run(spec, X=None, Y=0).missing == (Missing("X"),)


def test_output_order_sorts_by_priority() -> None:
    spec = table("O", ("-", "-", '"b"'), ("-", "-", '"a"'), values=("a", "b"))
    assert run(spec, X=1, Y=1).value == ("a", "b")


def test_no_row_is_null_with_a_reason_unless_there_is_a_default() -> None:
    bare = run(table("F", ("> 5", "-", "1")), X=1, Y=1)
    assert (bare.value, bare.missing) == (None, ())
    assert [r.code for r in bare.reasons] == ["dmn.no-match"]
    assert run(table("F", ("> 5", "-", "1"), default="0"), X=1, Y=1).value == 0
    assert run(table("F", ("> 5", "-", "1"), default="0"), X=None, Y=1).value is None


def test_a_null_result_names_what_it_lacks() -> None:
    found = run(table("F", ("> 0", "-", "Y * 2")), X=1, Y=None)
    assert (found.value, found.missing) == (None, (Missing("Y"),))


def test_cells_may_negate_list_and_speak_of_the_input() -> None:
    spec = table(
        "F",
        ('not("A", "B")', "-", '"other"'),
        ('"A"', "[1..5), > 10", '"some"'),
        ("-", "? * 2 > Z", '"twice"'),
        inputs="X Y",
    )
    assert run(spec, X="C", Y=1, Z=0).value == "other"
    assert run(spec, X="A", Y=11, Z=0).value == "some"
    assert run(spec, X="A", Y=5, Z=9).value == "twice"
    assert run(spec, X="A", Y=5, Z=None).missing == (Missing("Z"),)


def test_a_tables_content_is_read_from_a_pack() -> None:
    content = {
        "name": "档",
        "hit_policy": "FIRST",
        "inputs": [{"name": "收入", "expression": "营收[上年]", "unit": "万元"}],
        "outputs": [{"name": "档", "values": [{"code": "a"}, {"code": "b"}]}],
        "rules": [
            {"when": [">= 10"], "then": ['"a"'], "note": "大"},
            {"when": ["-"], "then": ['"b"']},
        ],
    }
    spec = table_from_content(content)
    assert (spec.policy, spec.outputs[0].values, spec.rules[0].annotation) == (
        "F",
        ("a", "b"),
        "大",
    )
    compiled = compile_table(spec, frozenset({"营收", "上年"}))
    assert decide(compiled, {"营收": [11], "上年": 1}).value == "a"
    assert decide(compiled, {"营收": [None], "上年": 1}).missing == (Missing("营收", 1),)


def test_all_unreadable_cells_are_named_at_once() -> None:
    with pytest.raises(TableError) as caught:
        compile_table(table("F", (">", "-", "1"), ("-", "-", "1 +")), frozenset("XY"))
    assert [f.where.field for f in caught.value.findings] == ["X", "out"]


def test_data_without_end_of_lists_in_lists_is_null_with_a_reason() -> None:
    deep: list[object] = []
    for _ in range(20_000):
        deep = [deep]
    compiled = compile_table(table("F", ("1", "-", "1")), frozenset("XY"))
    found = decide(compiled, {"X": deep, "Y": 1})
    assert (found.value, [f.code for f in found.reasons]) == (None, ["feel.limit.calls"])
    assert explain_table(compiled, {"X": deep, "Y": 1}) == ()


@pytest.mark.parametrize("letter", HIT_POLICIES)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), min_size=1, max_size=5))
def test_where_nothing_is_missing_a_packs_table_says_what_a_models_says(
    letter: str, rows: list[tuple[int, int]]
) -> None:
    policy = HIT_POLICIES[letter]
    lines = [(f">= {x}", str(y)) for x, y in rows]
    own = run(table(letter, *lines, inputs="X", values=("3", "2", "1")), X=2)
    boxed = decision_table(
        "X",
        "",
        *map(" | ".join, lines),
        policy=policy.name,
        aggregation=policy.aggregation,
        values=("3, 2, 1",),
    )
    model = decided("d", data("X"), decision("d", boxed, "X"), X=2)
    assert own.value == model.value
    assert [f.code for f in own.reasons] == [f.code for f in model.reasons]
