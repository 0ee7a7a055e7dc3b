"""The generated pages: they say what the pack says, and a stale one is noticed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from liyuan.cli import docs
from liyuan.packs.pack import read_pack
from liyuan.packs.reference import facts_page, policies_page
from liyuan.packs.reference_rules import rules_page
from tests.packs.conftest import PACKS


def test_a_policy_page_has_parameters_by_date_and_conditions_in_words() -> None:
    page = policies_page(read_pack(PACKS / "atoll"))
    assert "| 营收下限 · Least revenue | 2024-02-01 | 500 万元 | 第三条 |" in page
    assert "is at least the least revenue | 第三条 |" in page
    assert "Valid from 2024-03-01 to 2025-12-31 (not verified)." in page


def test_a_fact_page_names_the_unit_that_gives_the_fact() -> None:
    page = facts_page(read_pack(PACKS / "atoll"))
    row = next(line for line in page.splitlines() if "`staff`" in line)
    assert "| count (人) | year, out on 04-01 | internal | 统计局 | no |" in row


def test_a_rule_page_has_points_conditions_rungs_and_rows() -> None:
    page = rules_page(read_pack(PACKS / "atoll"))
    for words in (
        "`>= 0.5`: 1; `>= 0.25`: 0.5; `-`: 0; times the weight: young 60, grown 50",
        "Enough: total at least 60, growing above 0; 100 points in all.",
        "Last year's revenue is at least the least revenue of a pearl",
        '| 金贝 · Gold shell | `绿色评级 = "gold"` | `明珠条件` |',
        '| `>= 100` | `>= 1000` | `"large"` | 两项都达到 |',
    ):
        assert words in page


def test_pages_just_written_are_current_and_a_touched_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "GENERATORS", (lambda: iter([("a.md", "x"), ("b.md", "y")]),))
    run = CliRunner().invoke
    assert run(docs.command, ["--check", "--out", str(tmp_path)]).exit_code == 1
    assert run(docs.command, ["--out", str(tmp_path)]).exit_code == 0
    assert run(docs.command, ["--check", "--out", str(tmp_path)]).exit_code == 0
    (tmp_path / "a.md").write_text("touched", encoding="utf-8")
    stale = run(docs.command, ["--check", "--out", str(tmp_path)])
    assert (stale.exit_code, "a.md is stale" in stale.output) == (1, True)
