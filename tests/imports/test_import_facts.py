"""Facts come in: right ones into batches, wrong ones named by row, column, value and reason."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liyuan.engines.sheets import SheetError
from liyuan.enterprises.models import Enterprise, FactBatch
from liyuan.enterprises.queries_facts import facts_of
from liyuan.imports.actions import apply_import, check_import
from liyuan.imports.domain import Cancelled, ImportRefused, Phase, State
from liyuan.imports.models import ImportJob
from liyuan.journal.models import Entry
from tests.engines.sheets.files import raw, workbook
from tests.imports import place
from tests.imports.place import AT, TODAY, code, csv, reasons, received

HEAD = ("统一社会信用代码", "企业名称", "营业收入（万元）", "从业人员", "所在园区")


def known(firm: Enterprise, at: datetime = AT) -> dict[tuple[str, int | None], Any]:
    found = facts_of(firm, as_of=TODAY, known_at=at).cells
    return {key: cell.value for key, cell in found.items()}


def applied(job: ImportJob, at: datetime = AT, **more: Any) -> State:
    return apply_import(job, by=None, at=at, **more)


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    assert job.report is not None
    found = job.report["counts"]
    return found["new"], found["changed"], found["same"], found["wrong"]


def test_a_workbook_becomes_batches_by_year(here: Path) -> None:
    first, second = place.firm(1), place.firm(2)
    rows = [HEAD, (code(1), "甲1有限公司", 1234.5, 12, "珊瑚高新区"), (code(2), None, 8, 3, None)]
    job = received(workbook(here / "a.xlsx", rows))
    assert check_import(job, at=AT) is State.CHECKED
    assert (counts(job), FactBatch.objects.count()) == ((2, 0, 0, 0), 0)
    assert applied(job) is State.DONE
    assert known(first) == {
        ("revenue", 2025): 1_234_500_000,
        ("staff", 2025): 12,
        ("park", None): "K1",
    }
    assert known(second) == {("revenue", 2025): 8_000_000, ("staff", 2025): 3}
    first.refresh_from_db()
    assert first.park is not None
    batch = FactBatch.objects.get(year=2025)
    assert (batch.source_unit, batch.sharing_basis) == ("ECO", "数据共享办法")
    assert batch.effective == date(2025, 12, 31)
    assert job.batches == list(FactBatch.objects.order_by("year").values_list("pk", flat=True))
    assert Entry.objects.get(action="import.apply").payload["new"] == 2


def test_the_last_day_of_the_basis_goes_with_the_batch_and_may_be_renewed(here: Path) -> None:
    place.firm(1)
    file = workbook(here / "a.xlsx", [HEAD, (code(1), "甲1有限公司", 10, 12, "K1")])
    last, later = date(2026, 12, 31), date(2027, 12, 31)
    assert applied(received(file, basis_until=last)) is State.DONE
    assert set(FactBatch.objects.values_list("basis_until", flat=True)) == {last}
    assert applied(received(file, basis_until=last)) is State.SAME
    assert applied(received(file, basis_until=later)) is State.DONE
    assert FactBatch.objects.filter(basis_until=later).exists()


def test_a_basis_that_has_ended_brings_nothing_in(here: Path) -> None:
    file = workbook(here / "a.xlsx", [HEAD, (code(1), "甲1有限公司", 10, 12, "K1")])
    with pytest.raises(ImportRefused) as refused:
        received(file, basis_until=AT.date() - timedelta(days=1))
    assert refused.value.finding.code == "import.basis_over"


def test_the_same_file_twice_changes_nothing_and_says_so(here: Path) -> None:
    place.firm(1)
    rows = [HEAD, (code(1), "甲1有限公司", 10, 12, "K1")]
    assert applied(received(workbook(here / "a.xlsx", rows))) is State.DONE
    batches = FactBatch.objects.count()
    later = AT + timedelta(hours=1)
    # the same content, in another format and order of columns
    again = received(csv(here / "b.csv", [row[::-1] for row in rows], "gbk"), at=later)
    assert applied(again, at=later) is State.SAME
    assert FactBatch.objects.count() == batches


def test_a_correction_is_counted_as_changed_and_the_old_value_stays_known(here: Path) -> None:
    firm = place.firm(1)
    assert applied(received(csv(here / "a.csv", [HEAD, (code(1), "", 10, 12, "")]))) is State.DONE
    later = AT + timedelta(hours=1)
    job = received(csv(here / "b.csv", [HEAD, (code(1), "", 11, 12, "")]), at=later)
    check_import(job, at=later)
    assert counts(job) == (0, 1, 0, 0)
    assert applied(job, at=later) is State.DONE
    assert known(firm)["revenue", 2025] == 10_000_000
    assert known(firm, later)["revenue", 2025] == 11_000_000


WRONG = [
    (("91999999000000001X", "", 1, 1, ""), ("A", "cell.code_check")),
    (("9199", "", 1, 1, ""), ("A", "cell.code_length")),
    ((code(9), "", 1, 1, ""), ("A", "import.unknown_firm")),
    (("", "甲1有限公司", 1, 1, ""), ("A", "import.no_code")),
    ((code(1), "乙有限公司", 1, 1, ""), ("B", "import.other_name")),
    ((code(1), "", "很多", 1, ""), ("C", "cell.number")),
    ((code(1), "", "0.00000001", 1, ""), ("C", "cell.fen")),
    ((code(1), "", 1, -3, ""), ("D", "cell.negative")),
    ((code(1), "", 1, 2.5, ""), ("D", "cell.whole")),
    ((code(1), "", 1, 1, "月球园区"), ("E", "cell.choice")),
    ((code(1), "", 1, 1, "=cmd()"), ("E", "cell.choice")),
]


@pytest.mark.parametrize(("row", "expected"), WRONG)
def test_a_wrong_cell_is_named_and_nothing_is_written(
    row: tuple[object, ...], expected: tuple[str, str], here: Path
) -> None:
    place.firm(1)
    job = received(csv(here / "a.csv", [HEAD, row]))
    check_import(job, at=AT)
    ((number, letter, value, reason),) = reasons(job)
    assert (number, (letter, reason)) == (2, expected)
    assert value == str(row["ABCDE".index(letter)])
    assert applied(job) is State.FAILED
    assert FactBatch.objects.count() == 0


def test_a_firm_named_twice_is_wrong_unless_the_years_differ(here: Path) -> None:
    place.firm(1)
    rows = [
        (*HEAD[:1], "年度", "从业人员"),
        (code(1), 2024, 5),
        (code(1), 2025, 6),
        (code(1), 2024, 7),
    ]
    job = received(csv(here / "a.csv", rows), year=None)
    check_import(job, at=AT)
    assert reasons(job) == [(4, "A", code(1), "import.twice")]
    job.accept_valid = True
    assert applied(job) is State.DONE
    assert known(Enterprise.objects.get()) == {("staff", 2024): 5, ("staff", 2025): 6}


def test_years_in_headings_under_a_merged_one(here: Path) -> None:
    firm = place.firm(1)
    rows = [
        ("二〇二六年汇总表", "", "", ""),
        ("统一社会信用代码", "营业收入（亿元）", "", "从业人员"),
        ("", "2023年", "2024年", ""),
        (code(1), 1.5, 2, 9),
        ("合计", 1.5, 2, 9),
    ]
    job = received(csv(here / "a.csv", rows), B="revenue", C="revenue")
    assert applied(job) is State.DONE
    assert known(firm) == {
        ("revenue", 2023): 15_000_000_000,
        ("revenue", 2024): 20_000_000_000,
        ("staff", 2025): 9,
    }


def test_percent_yes_and_numbers_with_units(here: Path) -> None:
    firm = place.firm(1)
    rows = [
        ("信用代码", "研发强度（%）", "规上名录在库", "用地面积"),
        (code(1), "12.5", "是", "3.25"),
    ]
    assert applied(received(csv(here / "a.csv", rows))) is State.DONE
    found = {key[0]: str(value) for key, value in known(firm).items()}
    assert found == {"intensity": "0.125000", "listed": "True", "land": "3.2500"}


def test_a_formula_is_wrong_whether_it_was_calculated_or_not(here: Path) -> None:
    place.firm(1)
    head = "".join(f'<c t="inlineStr"><is><t>{h}</t></is></c>' for h in ("信用代码", "从业人员"))
    cells = [
        f'<c t="str"><v>{code(1)}</v></c><c><f>1+1</f></c>',
        f'<c t="str"><v>{code(1)}</v></c><c><f>2+2</f><v>4</v></c>',
    ]
    rows = "".join(f'<row r="{at}">{cell}</row>' for at, cell in enumerate(cells, start=2))
    job = received(raw(here / "a.xlsx", f'<row r="1">{head}</row>{rows}'))
    check_import(job, at=AT)
    assert reasons(job) == [
        (2, "B", "=1+1", "cell.calculated"),
        (3, "B", "=2+2", "cell.calculated"),
    ]


def test_right_rows_are_taken_when_that_is_accepted(here: Path) -> None:
    firm = place.firm(1)
    rows = [(*HEAD[:1], "从业人员"), (code(1), 4), (code(7), 5)]
    job = received(csv(here / "a.csv", rows))
    job.accept_valid = True
    assert applied(job) is State.DONE
    assert (counts(job), known(firm)) == ((1, 0, 0, 1), {("staff", 2025): 4})


def test_no_rows_and_no_header(here: Path) -> None:
    job = received(csv(here / "a.csv", [HEAD]))
    assert check_import(job, at=AT) is State.FAILED
    assert job.failure == {"code": "import.no_rows", "params": {}}
    with pytest.raises(SheetError):
        received(csv(here / "b.csv", [("甲",)]))


def test_a_renamed_column_is_asked_for_once_and_then_remembered(here: Path) -> None:
    place.firm(1)
    rows = [("统一社会信用代码", "用工规模"), (code(1), 4)]
    job = received(csv(here / "a.csv", rows))
    assert check_import(job, at=AT) is State.FAILED
    assert job.failure is not None
    assert job.failure["code"] == "import.no_fact"
    received(csv(here / "a.csv", rows), B="staff")
    job = received(csv(here / "b.csv", [rows[0], (code(1), 5)]))
    assert applied(job) is State.DONE


def test_a_unit_brings_only_facts_that_it_supplies(here: Path) -> None:
    firm = place.firm(1)
    job = received(csv(here / "a.csv", [("信用代码", "注册资本", "从业人员"), (code(1), 5, 6)]))
    assert applied(job) is State.DONE
    assert known(firm) == {("staff", 2025): 6}


def test_a_file_called_off_leaves_nothing(here: Path) -> None:
    place.firm(1)

    def stop(phase: Phase, done: int) -> None:
        if phase is Phase.WRITING:
            raise Cancelled

    job = received(csv(here / "a.csv", [HEAD, (code(1), "", 1, 1, "")]))
    assert applied(job, progress=stop) is State.CANCELLED
    assert FactBatch.objects.count() == 0


def test_html_in_a_name_stays_text(here: Path) -> None:
    place.firm(1)
    job = received(csv(here / "a.csv", [HEAD, (code(1), "<b>甲</b>", 1, 1, "")]))
    check_import(job, at=AT)
    assert reasons(job) == [(2, "B", "<b>甲</b>", "import.other_name")]
