"""The public conformance suite (DMN TCK), run in place where it lies beside the checkout."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from liyuan.engines.dmn.tck.cases import agrees, read_cases
from liyuan.engines.dmn.tck.suite import run_suite, summary, write_board_csv

SUITE = Path(__file__).parents[4] / "shared" / "conformance" / "dmn-tck"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
<testCase id="1">
  <inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>
  <resultNode name="d"><expected>
    <component name="list"><list>
      <item><value xsi:type="xsd:date">2026-01-01</value></item>
      <item><value>a</value></item>
    </list></component>
    <component name="nil"><value xsi:nil="true"/></component>
  </expected></resultNode>
</testCase>
<testCase id="2">
  <resultNode name="bad" errorResult="true"><expected/></resultNode>
</testCase>
<testCase id="3">
  <resultNode name="d"><expected><value>no</value></expected></resultNode>
</testCase>
<testCase id="4" type="decisionService" invocableName="s">
  <inputNode name="x"><value xsi:type="xsd:double">3</value></inputNode>
  <resultNode name="e">
    <expected><value xsi:type="xsd:decimal">6.000000001</value></expected>
  </resultNode>
</testCase>
</testCases>"""
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"
  name="m" id="m" namespace="u">
<inputData name="x" id="x"><variable name="x" typeRef="number"/></inputData>
<decision name="d" id="d"><variable name="d"/>
  <literalExpression><text>{list: [date("2026-01-01"), "a"], nil: null}</text></literalExpression>
</decision>
<decision name="bad" id="bad"><variable name="bad"/>
  <literalExpression><text>1 +</text></literalExpression>
</decision>
<decision name="e" id="e"><variable name="e"/>
  <informationRequirement><requiredInput href="#x"/></informationRequirement>
  <literalExpression><text>x * 2</text></literalExpression>
</decision>
<decisionService name="s" id="s">
  <outputDecision href="#e"/><outputDecision href="#d"/><inputData href="#x"/>
</decisionService>
</definitions>"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "compliance-level-3" / "0001-own"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(MODEL)
    (folder / "0001-own-test-01.xml").write_text(CASES)
    return tmp_path


def test_a_suite_is_summed_up_by_level_and_folder(suite: Path) -> None:
    figures = summary(run_suite(suite, at=NOW))
    assert figures["levels"] == {"3": {"passed": 3, "total": 4}}
    assert figures["folders"] == {"compliance-level-3/0001-own": {"passed": 3, "total": 4}}
    [failed] = figures["failed"]
    assert failed["id"] == "compliance-level-3/0001-own/0001-own-test-01/3"
    assert failed["why"].startswith('d: expected "no", found {list: [2026-01-01, "a"], nil: null}')


def test_the_boards_file_has_one_line_for_each_case(suite: Path) -> None:
    to = StringIO()
    write_board_csv(run_suite(suite, at=NOW), to)
    rows = list(csv.reader(StringIO(to.getvalue())))
    assert [row[3] for row in rows] == ["SUCCESS", "SUCCESS", "ERROR", "SUCCESS"]
    assert rows[0][:3] == ["compliance-level-3/0001-own", "0001-own-test-01", "1"]


def test_a_file_of_another_kind_has_no_cases(tmp_path: Path) -> None:
    path = tmp_path / "m.xml"
    path.write_text(MODEL)
    assert read_cases(path) is None


def test_values_of_other_kinds_never_agree() -> None:
    assert not agrees(True, "true")
    assert not agrees(None, ())
    assert agrees({"a": (None,)}, {"a": [None]})


@pytest.mark.may_skip
def test_the_conformance_suite_passes() -> None:
    if not SUITE.is_dir():
        pytest.skip(f"the conformance suite does not lie at {SUITE}")
    figures = summary(run_suite(SUITE, at=NOW))
    assert figures["levels"]["2"] == {"passed": 116, "total": 116}
    assert figures["levels"]["3"]["total"] == 2828
    ours = [case for case in figures["failed"] if "needs Java" not in case["why"]]
    assert ours == []
