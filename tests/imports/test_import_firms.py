"""Firms come in: new ones are registered with their facts, known ones are amended."""

from datetime import date, timedelta
from pathlib import Path

from liyuan.enterprises.models import Enterprise, FactBatch
from liyuan.enterprises.queries import Filters, narrowed
from liyuan.imports.actions import apply_import, check_import
from liyuan.imports.domain import Kind, State
from liyuan.imports.models import ImportJob
from tests.engines.sheets.files import workbook
from tests.imports import place
from tests.imports.place import AT, code, csv, reasons, received

HEAD = (
    "统一社会信用代码",
    "企业名称",
    "注册地址",
    "登记状态",
    "所属区县",
    "行业",
    "成立时间",
    "注册资本（元）",
)


def firms(path: Path) -> ImportJob:
    return received(path, kind=Kind.FIRMS, unit="REG", year=None)


def test_new_firms_are_found_by_name_and_have_their_facts(here: Path) -> None:
    row = (
        code(1),
        "环屿精密机械有限公司",
        "海边路 1 号",
        "存续",
        "D1区",
        3412,
        date(2020, 2, 29),
        500,
    )
    job = firms(workbook(here / "a.xlsx", [HEAD, row]))
    assert apply_import(job, by=None, at=AT) is State.DONE
    firm = narrowed(Enterprise.objects.all(), Filters(q="精密")).get()
    assert (firm.credit_code, firm.status, firm.established) == (code(1), "open", row[6])
    assert (firm.district and firm.district.code, firm.industry_id) == ("D1", "3412")
    assert firm.pinyin_initials == "hyjmjxyxgs"
    batch = FactBatch.objects.get()
    assert set(batch.facts) == {
        "registered_district",
        "industry_code",
        "registration_status",
        "founded_on",
        "registered_capital",
    }


def test_a_book_of_1904_and_a_day_that_is_none(here: Path) -> None:
    head = (HEAD[0], HEAD[1], HEAD[6])
    book = workbook(here / "a.xlsx", [head, (code(1), "甲", date(2020, 2, 29))], date_1904=True)
    assert apply_import(firms(book), by=None, at=AT) is State.DONE
    assert Enterprise.objects.get().established == date(2020, 2, 29)
    job = firms(csv(here / "b.csv", [head, (code(2), "乙", "2025-02-31")]))
    check_import(job, at=AT)
    assert reasons(job) == [(2, "C", "2025-02-31", "cell.no_such_day")]


def test_known_firms_are_amended_and_counted(here: Path) -> None:
    firm, other = place.firm(1), place.firm(2)
    rows = [
        HEAD[:5],
        (code(1), "新名有限公司", "新址", "注销", "D2区"),
        (code(2), other.name, "", "", ""),
        (code(3), "丙有限公司", "", "", ""),
    ]
    job = firms(csv(here / "a.csv", rows))
    assert apply_import(job, by=None, at=AT) is State.DONE
    assert job.report is not None
    found = job.report["counts"]
    assert (found["new"], found["changed"], found["same"]) == (1, 1, 1)
    firm.refresh_from_db()
    assert (firm.name, firm.address, firm.status) == ("新名有限公司", "新址", "closed")
    assert firm.district is not None
    assert firm.district.code == "D2"
    assert "新名" in firm.name_tokens


def test_the_same_firms_twice_change_nothing(here: Path) -> None:
    path = csv(here / "a.csv", [HEAD[:4], (code(1), "甲有限公司", "址", "存续")])
    assert apply_import(firms(path), by=None, at=AT) is State.DONE
    later = AT + timedelta(hours=1)
    assert apply_import(firms(path), by=None, at=later) is State.SAME
    assert (Enterprise.objects.count(), FactBatch.objects.count()) == (1, 1)


def test_wrong_rows_of_firms(here: Path) -> None:
    rows = [HEAD[:5], (code(1), "", "", "", ""), (code(2), "乙", "", "飞了", "月球")]
    job = firms(csv(here / "a.csv", rows))
    check_import(job, at=AT)
    assert [(row, letter, why) for row, letter, _, why in reasons(job)] == [
        (2, "B", "import.no_name"),
        (3, "D", "cell.choice"),
        (3, "E", "cell.choice"),
    ]


def test_a_formula_and_html_in_a_name_are_kept_as_text(here: Path) -> None:
    rows = [HEAD[:2], (code(1), "'=cmd()"), (code(2), "<script>甲</script>")]
    assert apply_import(firms(csv(here / "a.csv", rows)), by=None, at=AT) is State.DONE
    names = Enterprise.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["=cmd()", "<script>甲</script>"]


def test_without_the_name_column_the_nearest_is_named(here: Path) -> None:
    job = firms(csv(here / "a.csv", [(HEAD[0], "企业的名称"), (code(1), "甲")]))
    assert check_import(job, at=AT) is State.FAILED
    assert job.failure is not None
    assert job.failure["code"] == "import.no_column"
    assert job.failure["params"]["near"] == "企业的名称"
