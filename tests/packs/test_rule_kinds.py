"""What can be wrong with a score, with named conditions or with a ladder is found in its place."""

import pytest

from tests.packs.conftest import PackCopy
from tests.packs.test_checks import Plant

PEARL, TERMS, SHELLS = "rules/pearl.yaml", "rules/pearl_terms.yaml", "rules/shells.yaml"
TIDE = "rules/tide.yaml"
PLANTS = {
    "an unknown kind": Plant(
        PEARL, "kind: score", "kind: scores", "pack.value.choice", "kind: scores"
    ),
    "a group that is not there": Plant(
        PEARL, "group: growing", "group: glowing", "pack.score.reference", "group: glowing"
    ),
    "a need of nothing": Plant(
        PEARL, "{of: growing, above", "{of: glowing, above", "pack.score.reference", "glowing"
    ),
    "a need without a bound": Plant(
        PEARL, "{of: total, least: 60}", "{of: total}", "pack.score.need", "{of: total}"
    ),
    "a key twice": Plant(
        PEARL, "- key: debt", "- key: research", "pack.name.repeated", "- key: research"
    ),
    "a band above the most": Plant(
        PEARL, 'when: ">= 0.5", points: 1', 'when: ">= 0.5", points: 2', "pack.score.points", ">="
    ),
    "weights that are not a hundred": Plant(
        PEARL, "{young: 10, grown: 30}", "{young: 10, grown: 31}", "pack.score.weights", "- key:"
    ),
    "a stage without a weight": Plant(
        PEARL, "{young: 10, grown: 30}", "{young: 10}", "pack.score.stages", "- key: debt"
    ),
    "groups below the total": Plant(
        PEARL, "most: 100\n", "most: 200\n", "pack.score.groups", "- {key: growing"
    ),
    "no name for enough": Plant(
        PEARL,
        "  - {name: 明珠达标, en: Pearl score is enough}\n",
        "",
        "pack.score.outputs",
        "  - {name: 明珠得分",
    ),
    "two classes of one code": Plant(
        TIDE, "{code: mid, name", "{code: low, name", "pack.score.classes", "{code: high"
    ),
    "shares above one": Plant(TIDE, "most: 0.5", "most: 0.8", "pack.score.shares", "most: 0.8"),
    "a veto that is an expression": Plant(
        TIDE, "veto: 受罚", "veto: 受罚 or 受罚", "pack.score.veto", "veto:"
    ),
    "a veto that is no truth": Plant(
        TIDE, "veto: 受罚", "veto: 绿色评级", "pack.feel.kind", "veto:"
    ),
    "an unknown fact in a band's measure": Plant(
        PEARL,
        '"出口额[去年] / 营收[去年]"',
        '"出口量[去年] / 营收[去年]"',
        "feel.check.name",
        "出口量",
    ),
    "a gate that is no truth": Plant(PEARL, "gate: 守法", 'gate: "1"', "pack.feel.kind", "gate:"),
    "a condition that is no truth": Plant(
        TERMS, "when: 明珠达标", "when: 明珠得分", "pack.feel.kind", "明珠得分"
    ),
    "a failing case of a score": Plant(
        "rules/pearl.test.yaml", "standing: 30", "standing: 40", "pack.case.failed", "standing: 40"
    ),
    "a failing case of conditions": Plant(
        "rules/pearl_terms.test.yaml",
        "failed: [评分达标]",
        "failed: [金贝企业]",
        "pack.case.failed",
        "failed: [金贝企业]",
    ),
    "a failing case of a ladder": Plant(
        "rules/shells.test.yaml", "next: gold", "next: none", "pack.case.failed", "银贝"
    ),
    "a rung that nothing decides": Plant(
        SHELLS, "rule: 明珠条件", "rule: 明珠条款", "pack.score.reference", "明珠条款"
    ),
    "a ladder whose values are not its rungs": Plant(
        SHELLS,
        "      - {code: silver, name: 银贝, en: Silver shell}\n",
        "",
        "pack.ladder.values",
        "- name: 贝壳阶梯",
    ),
    "a kept value that is none": Plant(
        SHELLS, "kept: [silver", "kept: [bronze", "pack.score.reference", "kept:"
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_it_is_found_where_it_was_planted(atoll: PackCopy, plant: Plant) -> None:
    atoll.edit(plant.file, plant.old, plant.new)
    found = [f for f in atoll.findings() if f.code == plant.code]
    lines = (atoll.root / plant.file).read_text(encoding="utf-8").splitlines()
    assert found
    assert found[0].where.file == plant.file
    assert plant.at in lines[(found[0].where.line or 1) - 1]
