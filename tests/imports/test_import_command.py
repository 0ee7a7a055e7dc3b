"""`liyuan import`: a dry run unless told to write; it says what it did and why not."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from liyuan.cli import import_
from liyuan.engines.findings import Reported
from liyuan.enterprises.models import FactBatch
from liyuan.imports.models import ImportJob
from tests.engines.sheets.files import read
from tests.imports import place
from tests.imports.place import code, csv

HEAD = ("信用代码", "从业人员")


@pytest.fixture(autouse=True)
def entered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own instance is entered already."""
    monkeypatch.setattr(import_, "enter", lambda: None)


def run(*words: object) -> Result:
    return CliRunner().invoke(import_.command, [str(word) for word in words])


def test_a_dry_run_changes_nothing_and_leaves_nothing(here: Path) -> None:
    place.firm(1)
    path = csv(here / "a.csv", [HEAD, (code(1), 5)])
    answer = run(path, "--unit", "ECO", "--year", 2025)
    assert answer.exit_code == 0, answer.output
    assert "新/new 1" in answer.output
    assert "dry run" in answer.output
    assert not FactBatch.objects.exists()
    assert not ImportJob.objects.exists()


def test_apply_writes_once(here: Path) -> None:
    place.firm(1)
    path = csv(here / "a.csv", [HEAD, (code(1), 5)])
    words = (path, "--unit", "ECO", "--year", 2025, "--apply")
    assert "imported" in run(*words).output
    assert "nothing changed" in run(*words).output
    assert FactBatch.objects.count() == 1


def test_wrong_rows_end_with_1_and_can_be_left_out(here: Path) -> None:
    place.firm(1)
    path, wrong = csv(here / "a.csv", [HEAD, (code(1), 5), (code(2), -1)]), here / "wrong.csv"
    words = (path, "--unit", "ECO", "--year", 2025, "--errors", wrong)
    answer = run(*words, "--apply")
    assert answer.exit_code == 1
    assert "第 3 行 B 从业人员: '-1' 不得为负数" in answer.output
    assert not FactBatch.objects.exists()
    assert len(read(wrong)) == 2
    assert run(*words, "--apply", "--accept-valid").exit_code == 1
    assert FactBatch.objects.count() == 1


def test_a_column_is_given_its_meaning(here: Path) -> None:
    place.firm(1)
    path = csv(here / "a.csv", [("信用代码", "用工"), (code(1), 5)])
    answer = run(path, "--unit", "ECO", "--year", 2025, "--map", "用工=从业人员")
    assert "新/new 1" in answer.output
    for said, wrong in (("用工=园子", "import.target"), ("人=staff", "import.heading")):
        answer = run(path, "--unit", "ECO", "--map", said)
        assert isinstance(answer.exception, Reported)
        assert answer.exception.finding.code == wrong


def test_a_unit_that_supplies_nothing_is_refused(here: Path) -> None:
    path = csv(here / "a.csv", [HEAD, (code(1), 5)])
    answer = run(path, "--unit", "C")
    assert isinstance(answer.exception, Reported)
    assert answer.exception.finding.code == "import.supplier"
