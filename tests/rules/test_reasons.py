"""An outcome that a condition reads is explained down to facts, and so is what would settle it."""

from decimal import Decimal

import pytest

from liyuan.engines.dmn import DecisionTable, Input, Output, compile_table, decide
from liyuan.engines.dmn import Rule as Row
from liyuan.engines.dmn.tables.settle import ways_to_decide
from liyuan.engines.feel import Missing, Type, Value, parse
from liyuan.rules.decisions import FirmScope
from liyuan.rules.reasons import because, flat, in_facts
from liyuan.web import messages

NAMES = frozenset({"代码", "人员", "收入", "行业", "规模"})
TYPES = {
    "人员": Type("number", "人"),
    "收入": Type("number", "万元"),
    "行业": Type("string", values=(("industry", "工业", "Industry"),)),
    "规模": Type("string", values=(("large", "大型", "Large"), ("small", "小型", "Small"))),
}


def table(name: str, columns: str, policy: str, *rows: tuple[str, ...]) -> DecisionTable:
    inputs = tuple(Input(column, column) for column in columns.split())
    rules = tuple(Row(cells[:-1], cells[-1:]) for cells in rows)
    return DecisionTable(name, inputs, (Output(name),), policy, rules)


TABLES = (
    table("行业", "代码", "F", ('["06".."46"]', '"industry"'), ("-", '"other"')),
    table(
        "规模",
        "行业 人员 收入",
        "F",
        ('"industry"', ">= 300", ">= 2000", '"large"'),
        ("-", "-", "-", '"small"'),
    ),
)


def firm(**facts: Value) -> FirmScope:
    values: dict[str, Value] = {"代码": None, "人员": None, "收入": None} | facts
    decided = {}
    for one in TABLES:
        decided[one.name] = decide(compile_table(one, NAMES), dict(values))
        values[one.name] = decided[one.name].value
    return FirmScope(values, decided)


def settled_by(scope: FirmScope, name: str) -> list[set[str]]:
    ways = in_facts((frozenset((Missing(name),)),), scope)
    return [{fact.name for fact in facts} for facts in ways]


def test_an_outcome_tells_the_row_that_made_it_and_the_outcome_behind_that() -> None:
    scope = firm(代码="34", 人员=Decimal(320), 收入=Decimal(2500))
    (size,) = because(parse('规模 = "large"', names=NAMES), scope)
    assert (size.name, size.value, [step.holds for step in size.steps]) == (
        "规模",
        "large",
        [True] * 3,
    )
    assert [one.name for one in flat([size])] == ["规模", "行业"]
    assert said(scope) == [
        "规模为“大型”：行业为“工业”；人员不低于 300 人（实际 320 人）；"
        "收入不低于 2,000 万元（实际 2,500 万元）",
        "行业为“工业”：代码不低于“06”且不超过“46”（实际“34”）",
    ]


def said(scope: FirmScope) -> list[str]:
    found = flat(because(parse('规模 = "large"', names=NAMES), scope))
    naming: tuple[dict[str, Type], dict[str, str], str] = (TYPES, {}, "zh")
    return [messages.because(b.name, b.value, b.steps, b.short_of, *naming) for b in found]


def test_a_lower_outcome_tells_what_the_one_above_lacked() -> None:
    assert said(firm(代码="34", 人员=Decimal(320), 收入=Decimal(1900)))[0] == (
        "规模为“小型”：未达到上一档的“收入不低于 2,000 万元（实际 1,900 万元，还差 100 万元）”"
    )
    assert said(firm(代码="65", 人员=Decimal(320), 收入=Decimal(1900)))[0] == "规模为“小型”"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"代码": "34", "人员": Decimal(320)}, [{"收入"}]),
        ({"代码": "34"}, [{"人员"}, {"收入"}]),
        ({"人员": Decimal(320), "收入": Decimal(2500)}, [{"代码"}]),
    ],
)
def test_an_open_outcome_is_settled_by_the_fewest_facts(
    facts: dict[str, Value], expected: list[set[str]]
) -> None:
    assert settled_by(firm(**facts), "规模") == expected


def test_a_table_that_collects_needs_every_row() -> None:
    spec = table("合计", "人员 收入", "C+", (">= 10", "-", "1"), ("-", ">= 20", "2"))
    found = decide(compile_table(spec, NAMES), dict.fromkeys(NAMES))
    assert [{fact.name for fact in facts} for facts in ways_to_decide(found)] == [{"人员", "收入"}]
