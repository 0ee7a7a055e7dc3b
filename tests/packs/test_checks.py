"""Each thing that a pack is checked for is found where it was planted, and nothing else is."""

from dataclasses import dataclass

import pytest

from liyuan.packs.checks import check_pack
from tests.packs.conftest import PACKS, PackCopy


@dataclass(frozen=True)
class Plant:
    """Put `new` for `old`; expect `code` on the line that then holds `at`."""

    file: str
    old: str
    new: str
    code: str
    at: str

    def is_found_in(self, pack: PackCopy) -> bool:
        """Whether the checks of the pack tell of it, in its file and on its line."""
        line = pack.edit(self.file, self.old, self.new)
        found = [(f.code, f.where.file, f.where.line) for f in pack.findings()]
        return (self.code, self.file, pack.line_of(self.file, self.at, line)) in found


GROW = "policies/grow_up.yaml"
EXPORT = "policies/export_bonus.yaml"
FIRM = "facts/firm.yaml"
PLANTS = {
    "a size class that no rule decides": Plant(
        "pack.yaml", "size_class: 规模", "size_class: 规摸", "pack.size_class.unknown", "规摸"
    ),
    "an unknown key": Plant(GROW, "issuer:", "isuer:", "pack.key.unknown", "isuer:"),
    "a key twice": Plant(GROW, "issuer:", "name: x\nissuer:", "pack.key.duplicate", "name: x"),
    "a missing key": Plant(GROW, "        when: 守法\n", "", "pack.key.missing", "守法经营"),
    "a number in quotes": Plant(
        GROW, "value: 500", 'value: "500"', "pack.value.type", 'value: "500"'
    ),
    "a word for a number": Plant(GROW, "value: 500", "value: 五百", "pack.value.type", "五百"),
    "a number with an exponent": Plant(
        GROW, "value: 500", "value: 5e999999", "pack.value.type", "5e999999"
    ),
    "yes for true": Plant(GROW, "scope: true", "scope: yes", "pack.value.type", "scope: yes"),
    "a day that does not exist": Plant(
        GROW, "to: 2028-12-31", "to: 2028-02-30", "pack.value.type", "2028-02-30"
    ),
    "an unknown mode": Plant(GROW, "automatic", "automat", "pack.value.choice", "automat"),
    "a policy without source": Plant(
        GROW,
        "source: {title: 环屿助企办法",
        "note: {title: 环屿助企办法",
        "pack.source.missing",
        "name: 首次上规奖励",
    ),
    "a value without source": Plant(
        GROW, ", source: {article: 第二条, verified: true}", "", "pack.source.missing", "value: 5}"
    ),
    "a value whose source does not say if it was verified": Plant(
        GROW,
        "{article: 第二条, verified: true}",
        "{article: 第二条}",
        "pack.key.missing",
        "第二条}",
    ),
    "a condition without article": Plant(
        GROW, "        article: 第一条\n", "", "pack.key.missing", "守法经营"
    ),
    "a fact without source": Plant(
        FIRM,
        "  source: {title: 环屿统计手册, article: 第一条, verified: true}\n",
        "",
        "pack.source.missing",
        "id: staff",
    ),
    "a source cell that is empty": Plant(
        "parks.csv", "2019-06-01,,环屿名录（虚构）", "2019-06-01,,", "pack.source.missing", "P2,"
    ),
    "money in another unit": Plant(FIRM, "unit: 万元", "unit: 亿元", "pack.unit.money", "亿元"),
    "an amount in another unit": Plant(
        GROW, "奖励额, unit: 万元", "奖励额, unit: 元", "pack.unit.money", "unit: 元"
    ),
    "a parameter in a unit that no fact has": Plant(
        EXPORT, "unit: 比例", "unit: 比列", "pack.unit.unknown", "比列"
    ),
    "a money unit that is none": Plant(
        "pack.yaml", "rule_money_unit: 万元", "rule_money_unit: 贝壳", "pack.value.choice", "贝壳"
    ),
    "dated values in disorder": Plant(
        GROW, "from: 2025-07-01", "from: 2023-07-01", "pack.dates.disorder", "2023-07-01"
    ),
    "a day with two values": Plant(
        GROW, "from: 2025-07-01", "from: 2024-02-01", "pack.dates.disorder", "2024-02-01, value: 8"
    ),
    "a gap before the first value": Plant(
        GROW,
        "from: 2024-02-01, value: 500",
        "from: 2024-03-01, value: 500",
        "pack.dates.gap",
        "500",
    ),
    "a policy that ends before it begins": Plant(
        GROW, "to: 2028-12-31", "to: 2023-12-31", "pack.dates.reversed", "2023-12-31"
    ),
    "an unknown fact in a condition": Plant(
        GROW, "营收[去年] >= 营收下限", "营入[去年] >= 营收下限", "feel.check.name", "营入"
    ),
    "money compared with persons": Plant(
        GROW, "营收[去年] >= 营收下限", "员工[去年] >= 营收下限", "feel.check.unit", "when: 员工"
    ),
    "a date compared with a number": Plant(
        GROW, "首次上规日.year = ", "首次上规日 = ", "feel.check.compare", "首次上规日 ="
    ),
    "a condition that is a number": Plant(
        GROW, "营收[去年] >= 营收下限", "营收[去年] - 营收下限", "pack.feel.kind", "营收[去年] -"
    ),
    "an amount that is no number": Plant(
        GROW, "formula: 奖励额", "formula: 守法", "pack.feel.kind", "formula: 守法"
    ),
    "the clock in a condition": Plant(
        GROW, "首次上规日.year = 判定日.year", "首次上规日 < today()", "feel.clock", "today()"
    ),
    "the clock with a time": Plant(
        GROW, "首次上规日.year = 判定日.year", "now() = now()", "feel.clock", "now()"
    ),
    "a clause that nobody can meet": Plant(
        GROW,
        "when: 营收[去年] >= 营收下限\n",
        "when: 营收[去年] >= 营收下限 and 营收[去年] < 400\n",
        "pack.clause.never",
        "< 400",
    ),
    "a condition that every firm meets": Plant(
        GROW, "when: 守法\n", "when: 守法 or not(守法)\n", "feel.check.always", "or not"
    ),
    "a year that no fact has": Plant(
        GROW, "营收[去年] >= 营收下限", "营收[9] >= 营收下限", "feel.check.index", "营收[9]"
    ),
    "firms that no row of a table fits": Plant(
        "rules/size.yaml", 'when: ["-", "-"]', 'when: ["< 100", "-"]', "dmn.gap", ">= 1000"
    ),
    "a row that is never reached": Plant(
        "rules/size.yaml",
        '  - {when: ["-", "-"]',
        '  - {when: [">= 200", ">= 2000"], then: [\'"small"\']}\n  - {when: ["-", "-"]',
        "dmn.unreachable",
        ">= 2000",
    ),
    "an outcome that the table does not list": Plant(
        "rules/size.yaml", "then: ['\"small\"']", "then: ['\"smal\"']", "dmn.output-value", 'smal"'
    ),
    "a formula that is no FEEL": Plant(
        GROW, "营收[去年] >= 营收下限", "营收[去年] ≥ 营收下限", "feel.syntax.lookalike", "≥"
    ),
    "an unknown fact in a table": Plant(
        "rules/size.yaml", "员工[去年]", "员公[去年]", "feel.check.name", "员公"
    ),
    "a table row with a cell too few": Plant(
        "rules/size.yaml", '["-", "-"]', '["-"]', "dmn.cells", 'when: ["-"]'
    ),
    "an unknown fact in an indicator": Plant(
        "indicators/park_revenue.yaml", "营收[去年]", "营人[去年]", "feel.check.name", "营人"
    ),
    "a fact whose name is no name": Plant(
        FIRM, "name: 员工\n", "name: 员工&兼职\n", "pack.name.invalid", "员工&兼职"
    ),
    "two facts of one name": Plant(
        FIRM, "name: 研发支出", "name: 出口额", "pack.name.repeated", "出口额"
    ),
    "a parameter that hides a fact": Plant(
        EXPORT, "name: 补贴上限", "name: 营收", "pack.name.repeated", "name: 营收"
    ),
    "two conditions of one name": Plant(
        EXPORT, "name: 出口增长", "name: 小企业", "pack.name.repeated", "name: 小企业"
    ),
    "an unknown unit": Plant(FIRM, "AT-TRADE", "AT-TRAD", "pack.code.unknown", "AT-TRAD"),
    "a unit below an unknown one": Plant(
        "units.csv", "bank,AT", "bank,ATT", "pack.code.unknown", "ATT"
    ),
    "an unknown district": Plant("parks.csv", ",A4,", ",A5,", "pack.code.unknown", "A5"),
    "an unknown park": Plant("park_figures.csv", "P2,", "P9,", "pack.code.unknown", "P9"),
    "an unknown industry": Plant("industries.csv", "3,13", "3,19", "pack.code.unknown", "3,19"),
    "a code twice": Plant("districts.csv", "A4,海", "A1,海", "pack.code.repeated", "A1,海"),
    "two districts of one unit": Plant(
        "districts.csv", "functional,4,A4", "functional,4,A1", "pack.code.repeated", "A4,海"
    ),
    "a figure twice": Plant(
        "park_figures.csv",
        "P2,面积",
        "P1,营业收入,,1,万元,2024,x,true,,\nP2,面积",
        "pack.code.repeated",
        "P1,营业收入,,1",
    ),
    "an observation twice": Plant(
        "observations.csv",
        "one_window,city,2025",
        "parks_above,city,2025-12-31,3,家,x,true,\none_window,city,2025",
        "pack.code.repeated",
        "31,3,家",
    ),
    "a name longer than its column": Plant(
        "districts.csv", "礁盘区", "礁" * 41, "pack.value.long", "A2,"
    ),
    "a figure too large for its column": Plant(
        "park_figures.csv", "1000000", "1" * 17, "pack.value.type", "P1,"
    ),
    "a time zone of no place": Plant(
        "pack.yaml", "Pacific/Kiritimati", "Pacific/Atlantis", "pack.value.type", "Atlantis"
    ),
    "an account in an unknown unit": Plant(
        "demo/accounts.yaml", "unit: AT", "unit: AX", "pack.code.unknown", "AX"
    ),
    "an account of an unknown firm": Plant(
        "demo/accounts.yaml", "unit: AT", "firm: pearls", "pack.code.unknown", "pearls"
    ),
    "an account with an unknown role": Plant(
        "demo/accounts.yaml", "role: leader", "role: ruler", "pack.value.choice", "ruler"
    ),
    "a scripted firm with an unknown fact": Plant(
        "demo/firms.yaml", "staff:", "stuff:", "pack.case.fact", "stuff"
    ),
    "a scripted firm with text for a number": Plant(
        "demo/firms.yaml", "staff: [12]", "staff: [twelve]", "pack.case.value", "twelve"
    ),
    "a target of no indicator": Plant(
        "targets.csv", "parks_above", "park_above", "pack.code.unknown", "park_above"
    ),
    "an observation of no indicator": Plant(
        "observations.csv", "one_window", "two_window", "pack.code.unknown", "two_window"
    ),
    "a fourth level of parks": Plant(
        "parks.csv", "special,A3,,", "special,A3,P1B,", "pack.nesting.deep", "P3,"
    ),
    "a park inside itself": Plant(
        "parks.csv", "高新区,A1,,", "高新区,A1,P1A,", "pack.nesting.cycle", "P1,"
    ),
    "a roster that does not add up": Plant(
        "pack.yaml",
        "type: 经开区, count: 1",
        "type: 经开区, count: 2",
        "pack.composition",
        "count: 2",
    ),
    "a day in the wrong year": Plant(
        "calendar/2026.csv", "2026-05-01", "2027-05-03", "pack.calendar.year", "2027-05-03"
    ),
    "a day twice": Plant(
        "calendar/2025.csv", "2025-05-03,work", "2025-05-01,rest", "pack.calendar.repeated", "调休"
    ),
    "a Saturday that rests anyway": Plant(
        "calendar/2025.csv", "2025-05-03,work", "2025-05-03,rest", "pack.calendar.idle", "05-03"
    ),
    "a year without any rest": Plant(
        "calendar/2026.csv",
        "2026-05-01,rest,涨潮节,环屿历书（虚构）,true\n",
        "",
        "pack.calendar.incomplete",
        "date",
    ),
    "a lag of a fact that has no year": Plant(
        "facts/registry.yaml",
        "  level: public",
        "  published: {month: 1, day: 1}\n  level: public",
        "pack.fact.lag",
        "published",
    ),
    "a case that fails": Plant(
        "policies/grow_up.test.yaml", 'amount: "8"', 'amount: "9"', "pack.case.failed", '"9"'
    ),
    "a case of an unknown fact": Plant(
        "policies/grow_up.test.yaml", "守法: true", "守发: true", "pack.case.fact", "守发"
    ),
    "a case with text for a number": Plant(
        "policies/grow_up.test.yaml", "营收: [500]", '营收: ["500"]', "pack.case.value", '"500"'
    ),
    "a case with one value for a yearly fact": Plant(
        "policies/grow_up.test.yaml", "营收: [500]", "营收: 500", "pack.case.value", "营收: 500"
    ),
    "a case with a value that the fact cannot have": Plant(
        "policies/research_grant.test.yaml",
        "绿色评级: gold",
        "绿色评级: lead",
        "pack.case.value",
        "lead",
    ),
    "a case of an unknown clause": Plant(
        "policies/research_grant.test.yaml",
        "clause: grant",
        "clause: gift",
        "pack.case.clause",
        "gift",
    ),
    "a case that expects nothing": Plant(
        "policies/research_grant.test.yaml",
        "{outcome: not}",
        "{}",
        "pack.case.expects",
        "expect: {}",
    ),
    "a failing case of a table": Plant(
        "rules/size.test.yaml", "{value: large}", "{value: small}", "pack.case.failed", "两项都达到"
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_it_is_found_where_it_was_planted(atoll: PackCopy, plant: Plant) -> None:
    assert plant.is_found_in(atoll)


@pytest.mark.parametrize("pack", ["atoll", "chengdu"])
def test_the_packs_we_ship_have_no_findings(pack: str) -> None:
    assert check_pack(PACKS / pack).findings == ()


def test_an_unknown_key_comes_with_the_word_that_was_meant(atoll: PackCopy) -> None:
    atoll.edit(GROW, "issuer:", "isuer:")
    finding = next(f for f in atoll.findings() if f.code == "pack.key.unknown")
    assert finding.params["suggestion"] == "issuer"


def test_an_unknown_fact_comes_with_the_fact_that_was_meant(atoll: PackCopy) -> None:
    atoll.edit(EXPORT, "出口额[两年前]", "出口金额[两年前]")
    finding = next(f for f in atoll.findings() if f.code == "feel.check.name")
    assert finding.params["suggestion"] == "出口额"


def test_a_failing_case_says_what_was_expected_and_what_came(atoll: PackCopy) -> None:
    atoll.edit("policies/grow_up.test.yaml", 'amount: "8"', 'amount: "9"')
    (finding,) = atoll.findings()
    assert finding.params == {
        "case": "达到下限且本年首次上规",
        "field": "amount",
        "expected": "9",
        "got": "8",
    }


def test_a_policy_without_cases_is_found(atoll: PackCopy) -> None:
    (atoll.root / "policies/grow_up.test.yaml").unlink()
    assert [f.code for f in atoll.findings()] == ["pack.tests.missing"]


def test_cases_without_a_policy_are_found(atoll: PackCopy) -> None:
    (atoll.root / "policies/grow_up.yaml").unlink()
    assert "pack.tests.orphan" in {f.code for f in atoll.findings()}


def test_a_file_that_nothing_reads_is_found(atoll: PackCopy) -> None:
    atoll.write("policy/lost.yaml", "name: x\n")
    assert [f.code for f in atoll.findings()] == ["pack.file.unexpected"]


def test_a_file_name_that_is_no_id_is_found(atoll: PackCopy) -> None:
    for end in (".yaml", ".test.yaml"):
        file = atoll.root / "policies" / f"grow_up{end}"
        file.rename(file.with_name(f"Grow up{end}"))
    assert {f.code for f in atoll.findings()} == {"pack.file.name"}


def test_a_year_left_out_of_the_calendar_is_found(atoll: PackCopy) -> None:
    atoll.write("calendar/2028.csv", "date,kind,source,verified\n2028-05-01,rest,x,true\n")
    (finding,) = atoll.findings()
    assert (finding.code, finding.params["year"]) == ("pack.calendar.gap", "2027")


def test_tables_that_read_each_other_are_found_with_the_ring(atoll: PackCopy) -> None:
    text = (atoll.root / "rules/size.yaml").read_text(encoding="utf-8")
    ring = text.replace("name: 规模", "name: 档次").replace('"员工[去年]"', "规模")
    ring = ring.replace('">= 100"', "'\"large\"'")
    atoll.write("rules/tier.yaml", ring)
    atoll.edit("rules/size.yaml", '"员工[去年]"', "档次")
    atoll.edit("rules/size.yaml", '">= 100"', "'\"large\"'")
    found = {f.code: f.params for f in atoll.findings()}
    assert set(found["pack.rules.cycle"]["names"].split(" → ")) == {"规模", "档次"}
