"""台账 out and in again: only what a unit changed is written, and never over what others said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Unit, User
from liyuan.engines.sheets import Cell
from liyuan.enterprises.actions import enter_fact
from liyuan.enterprises.models import Enterprise, FactBatch
from liyuan.enterprises.queries_facts import facts_of
from liyuan.imports.actions import Handed, apply_import, check_import, receive_file
from liyuan.imports.actions_ledger import choose
from liyuan.imports.domain import ImportRefused, Kind, State
from liyuan.imports.models import ImportJob, TakenLedger
from liyuan.journal.models import Entry
from tests import atoll, cast
from tests.engines.sheets.files import read, workbook
from tests.imports import place
from tests.imports.place import code, csv, reasons, received

Rows = list[list[Cell]]
FACTS = ("revenue", "staff", "park", "listed", "land", "intensity")


def clerk(unit: str = "ECO", role: Role = Role.DEPARTMENT) -> User:
    return cast.person(role, unit=Unit.objects.get(code=unit))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken(form: str = "xlsx", facts: tuple[str, ...] = FACTS, q: str = "") -> HttpResponse:
    said = {"unit": "ECO", "year": "2025", "format": form, "facts": list(facts)}
    answer = browser(clerk()).post(f"/imports/ledger/?q={q}", said)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.fixture
def known(here: Path) -> None:
    """Two firms, of which something is known."""
    for number in (1, 2):
        place.firm(number)
    head = (
        "统一社会信用代码",
        "营业收入（万元）",
        "从业人员",
        "所在园区",
        "规上名录在库",
        "研发强度",
        "用地面积",
    )
    rows = [
        head,
        (code(1), "1234.5", 12, "珊瑚高新区", "是", "0.125", "3.25"),
        (code(2), 8, 3, "", "否", "", ""),
    ]
    at = timezone.now() - timedelta(days=1)
    assert (
        apply_import(received(csv(here / "known.csv", rows), at=at), by=None, at=at) is State.DONE
    )


def kept(answer: HttpResponse, here: Path) -> tuple[Path, Rows]:
    """The file, and the rows of its table from its title on."""
    form = "csv" if ".csv" in answer.headers["Content-Disposition"] else "xlsx"
    path = here / f"taken.{form}"
    path.write_bytes(answer.content)
    return path, [list(cells) for _, cells in read(path)]


def edited(rows: Rows, here: Path, *changes: tuple[int, str, Cell]) -> Path:
    """The same rows in a new workbook: (row of the data, part of a heading, value)."""
    for row, heading, value in changes:
        column = next(i for i, text in enumerate(rows[2]) if heading in str(text))
        rows[2 + row] += [None] * (column + 1 - len(rows[2 + row]))
        rows[2 + row][column] = value
    return workbook(here / "edited.xlsx", rows)


def handed_in(path: Path, by: User | None = None, at: datetime | None = None) -> ImportJob:
    """As anybody would: with whatever stands in the form."""
    told = Handed(Kind.FACTS, Unit.objects.get(code="ECO"), path.name, year=2024)
    return receive_file([path.read_bytes()], told, by=by or clerk(), at=at or timezone.now())


def checked(path: Path) -> ImportJob:
    job = handed_in(path)
    assert check_import(job, at=timezone.now()) is State.CHECKED, job.failure
    return job


def applied(job: ImportJob) -> State:
    return apply_import(job, by=clerk(), at=timezone.now())


def told(job: ImportJob, *names: str) -> tuple[int, ...]:
    assert job.report is not None
    return tuple(job.report["counts"][name] for name in names)


def value(number: int, fact: str, year: int | None = 2025) -> Any:
    firm = Enterprise.objects.get(credit_code=code(number))
    at = timezone.now()
    return facts_of(firm, as_of=timezone.localdate(at), known_at=at).stored(fact, year)


def said_meanwhile(number: int, fact: str, stored: Any, year: int | None = 2025) -> None:
    firm = Enterprise.objects.get(credit_code=code(number))
    enter_fact(
        firm,
        fact,
        stored,
        year=year,
        source="服务专员",
        by=clerk("D1", Role.DISTRICT),
        at=timezone.now(),
    )


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_ledger_that_nobody_touched_changes_nothing(form: str, known: None, here: Path) -> None:
    path, rows = kept(taken(form), here)
    assert "企业数据台账" in str(rows[0][0])
    top = " ".join(str(cell) for cell in rows[1] if cell)
    assert ("截止时间" in top, "填报单位" in top, "LYTZ-" in top) == (True, True, True)
    assert rows[2][0] == "序号"
    batches = FactBatch.objects.count()
    job = checked(path)
    assert (job.ledger, job.year) == (TakenLedger.objects.get(), 2025)
    assert told(job, "rows", "same", "new", "changed", "cleared", "wrong", "removed") == (
        2,
        2,
        0,
        0,
        0,
        0,
        0,
    )
    assert applied(job) is State.SAME
    assert FactBatch.objects.count() == batches


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_kind_of_value_comes_back_as_it_went(
    form: str, lang: str, known: None, here: Path
) -> None:
    client = browser(clerk())
    client.post("/language/", {"language": lang})
    said = {"unit": "ECO", "year": "2025", "format": form, "facts": list(FACTS)}
    answer = client.post("/imports/ledger/", said)
    assert isinstance(answer, HttpResponse)
    job = checked(kept(answer, here)[0])
    assert set(FACTS) <= set(job.mapping.values())
    assert told(job, "same", "wrong") == (2, 0)


def test_what_was_changed_is_shown_old_and_new_and_written_alone(known: None, here: Path) -> None:
    rows = kept(taken(), here)[1]
    path = edited(rows, here, (1, "从业人员", Decimal(15)), (2, "用地面积", Decimal("7.5")))
    job = checked(path)
    assert told(job, "changed", "new", "same") == (1, 1, 0)
    changed = job.lines.get(change="changed")
    (cell,) = changed.cells
    assert (changed.row, changed.code, cell["fact"]) == (4, code(1), "staff")
    assert (cell["base"], cell["mine"], cell["theirs"]) == (12, 15, 12)
    page = browser(clerk()).get(f"/imports/{job.pk}/?lines=changed").content.decode()
    assert "从业人员" in page
    assert "确认导入" in page
    assert applied(job) is State.DONE
    assert (value(1, "staff"), value(2, "land", None)) == (15, Decimal("7.5000"))
    batch = FactBatch.objects.get(pk=job.batches[0])
    assert (batch.facts, batch.rows) == (["staff"], 1)


def test_the_same_file_twice_leaves_nothing_to_do(known: None, here: Path) -> None:
    path = edited(kept(taken(), here)[1], here, (1, "从业人员", Decimal(15)))
    assert applied(checked(path)) is State.DONE
    batches = FactBatch.objects.count()
    again = checked(path)
    assert told(again, "same", "changed", "conflicts") == (2, 0, 0)
    assert applied(again) is State.SAME
    assert FactBatch.objects.count() == batches


def test_an_emptied_cell_says_nothing_and_is_no_zero(known: None, here: Path) -> None:
    path = edited(kept(taken(), here)[1], here, (1, "从业人员", None))
    job = checked(path)
    assert told(job, "cleared", "changed") == (1, 0)
    assert applied(job) is State.SAME
    assert value(1, "staff") == 12
    page = browser(clerk()).get(f"/imports/{job.pk}/").content.decode()
    assert "不是零" in page


def test_a_row_that_is_gone_removes_nothing(known: None, here: Path) -> None:
    rows = kept(taken(), here)[1]
    del rows[4]
    job = checked(edited(rows, here))
    assert (told(job, "removed", "same"), job.lines.get().change) == ((1, 1), "removed")
    assert applied(job) is State.SAME
    assert value(2, "staff") == 3


def test_a_conflict_names_both_values_and_overwrites_nothing_unless_chosen(
    known: None, here: Path
) -> None:
    rows = kept(taken(), here)[1]
    said_meanwhile(1, "staff", 99)
    path = edited(rows, here, (1, "从业人员", Decimal(15)), (2, "从业人员", Decimal(4)))
    job = checked(path)
    line = job.lines.get(change="conflict")
    (cell,) = line.cells
    assert (cell["base"], cell["mine"], cell["theirs"]) == (12, 15, 99)
    assert (cell["who"], cell["when"][:4]) == ("district-d1", str(timezone.now().year))
    assert applied(job) is State.DONE
    assert (value(1, "staff"), value(2, "staff")) == (99, 4)
    again = checked(path)
    browser(clerk()).post(f"/imports/{again.pk}/choices/", {f"line-{again.lines.get().pk}": "mine"})
    assert applied(again) is State.DONE
    assert value(1, "staff") == 15
    assert Entry.objects.get(action="import.choose").payload == {"conflicts": 1, "taken": 1}


def test_all_conflicts_are_settled_at_once(known: None, here: Path) -> None:
    rows = kept(taken(), here)[1]
    for number in (1, 2):
        said_meanwhile(number, "staff", 99)
    job = checked(edited(rows, here, (1, "从业人员", Decimal(15)), (2, "从业人员", Decimal(4))))
    choose(job, {}, every=True, by=clerk(), at=timezone.now())
    assert applied(job) is State.DONE
    assert (value(1, "staff"), value(2, "staff")) == (15, 4)


def test_what_the_system_learned_meanwhile_stays_where_nobody_changed_it(
    known: None, here: Path
) -> None:
    rows = kept(taken(), here)[1]
    said_meanwhile(1, "staff", 99)
    job = checked(edited(rows, here, (1, "营业收入", Decimal(2000))))
    assert told(job, "changed", "conflicts") == (1, 0)
    assert applied(job) is State.DONE
    assert (value(1, "staff"), value(1, "revenue")) == (99, 2_000_000_000)


def test_a_change_between_the_preview_and_the_confirmation_is_not_passed_over(
    known: None, here: Path
) -> None:
    job = checked(edited(kept(taken(), here)[1], here, (1, "从业人员", Decimal(15))))
    said_meanwhile(1, "staff", 99)
    assert applied(job) is State.FAILED
    assert job.failure == {"code": "import.ledger_meanwhile", "params": {}}
    assert value(1, "staff") == 99


READ_ONLY: list[tuple[str, Callable[[], Cell], str]] = [
    ("企业名称", lambda: "乙有限公司", "import.other_name"),
    ("企业名称", lambda: None, "import.other_name"),
    ("信用代码", lambda: code(2), "import.other_name"),
    ("信用代码", lambda: code(9), "import.unknown_firm"),
    ("注册区县", lambda: "D2区", "import.read_only"),
    ("登记状态", lambda: "注销", "import.read_only"),
]


@pytest.mark.parametrize(("heading", "said", "reason"), READ_ONLY)
def test_a_column_that_is_only_shown_must_not_be_changed(
    heading: str, said: Callable[[], Cell], reason: str, known: None, here: Path
) -> None:
    rows = kept(taken(), here)[1]
    job = checked(edited(rows, here, (1, heading, said()), (1, "从业人员", Decimal(15))))
    found = [(row, why) for row, _, _, why in reasons(job)]
    assert found[0] == (4, reason)
    assert applied(job) is State.FAILED
    assert value(1, "staff") == 12


def test_a_firm_is_renamed_meanwhile_and_the_ledger_is_still_right(known: None, here: Path) -> None:
    path = edited(kept(taken(), here)[1], here, (1, "从业人员", Decimal(15)))
    Enterprise.objects.filter(credit_code=code(1)).update(name="更名后有限公司")
    assert told(checked(path), "changed", "wrong") == (1, 0)


def test_a_firm_is_added_and_what_is_known_of_it_is_a_conflict(known: None, here: Path) -> None:
    for number in (3, 4):
        place.firm(number)
    said_meanwhile(4, "staff", 40)
    rows = kept(taken(q=code(1)), here)[1]
    assert len(rows) == 4
    rows += [[None, f"甲{number}有限公司", code(number)] for number in (3, 4)]
    path = edited(rows, here, (2, "从业人员", Decimal(5)), (3, "从业人员", Decimal(6)))
    assert told(checked(path), "new", "conflicts", "added", "removed") == (1, 1, 2, 0)


def test_the_stamp_survives_a_title_that_was_cut_off(known: None, here: Path) -> None:
    from liyuan.imports.files import keep, stamp_of

    path, rows = kept(taken(), here)
    stamp = TakenLedger.objects.get().stamp
    assert stamp_of(keep([path.read_bytes()])) == stamp
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liyuan.imports.files.LOOKED_AT", 0)
        assert stamp_of(keep([path.read_bytes()])) == stamp
    assert stamp_of(keep([edited(rows[2:], here).read_bytes()])) is None


def test_a_ledger_that_is_not_known_or_anothers_is_refused(known: None, here: Path) -> None:
    path, rows = kept(taken(), here)
    before = set((here / "data" / "imports").iterdir())
    with pytest.raises(ImportRefused, match="ledger_other"):
        handed_in(path, by=clerk("REG"))
    TakenLedger.objects.update(content=b"")
    with pytest.raises(ImportRefused, match="ledger_expired"):
        handed_in(path)
    strange = "台账编号：LYTZ-20260101-000000000000"
    with pytest.raises(ImportRefused, match="ledger_unknown"):
        handed_in(workbook(here / "b.xlsx", [[strange], *rows[2:]]))
    assert set((here / "data" / "imports").iterdir()) == before


def test_a_heading_of_another_year_is_told(known: None, here: Path) -> None:
    rows = kept(taken(), here)[1]
    rows[2] = [str(text).replace("2025年", "2024年") for text in rows[2]]
    job = handed_in(edited(rows, here))
    assert check_import(job, at=timezone.now()) is State.FAILED
    assert job.failure is not None
    assert job.failure["code"] == "import.ledger_year"


def test_formulas_in_texts_are_harmless_in_the_file_and_come_back_unchanged(here: Path) -> None:
    Enterprise.objects.create(credit_code=code(1), name="=cmd()有限公司", status="open")
    for form in ("xlsx", "csv"):
        path, rows = kept(taken(form), here)
        assert rows[3][1] == "'=cmd()有限公司"
        job = checked(path)
        assert told(job, "same", "wrong") == (1, 0)


def test_only_facts_that_one_may_read_leave_the_house(here: Path) -> None:
    from liyuan.rules.models import RuleVersion

    place.firm(1)
    version = RuleVersion.objects.get(rule_id="facts/revenue")
    version.content["level"] = "business_secret"
    RuleVersion.objects.filter(pk=version.pk).update(content=version.content)
    assert taken(facts=("revenue",)).status_code == 422
    page = browser(clerk()).get("/imports/ledger/").content.decode()
    assert "从业人员" in page
    assert "营业收入" not in page


def test_the_export_and_the_check_ask_no_more_queries_for_more_firms(
    known: None, here: Path
) -> None:
    few = atoll.counted(lambda: taken())
    small = kept(taken(), here)[0]
    asked = atoll.counted(lambda: checked(small))
    for number in range(10, 60):
        place.firm(number)
    assert atoll.counted(lambda: taken()) <= few
    large, rows = kept(taken(), here)
    assert len(rows) == 55
    assert atoll.counted(lambda: checked(large)) <= asked


def test_a_leader_and_a_firm_take_no_ledger(here: Path) -> None:
    for role in (Role.LEADER, Role.OFFICER):
        assert browser(cast.person(role)).get("/imports/ledger/").status_code == 403


def test_the_whole_way_through_the_pages(known: None, here: Path) -> None:
    path = edited(kept(taken(), here)[1], here, (1, "从业人员", Decimal(15)))
    form = {"kind": "facts", "unit": "ECO", "effective": str(timezone.localdate()), "year": "2024"}
    file = SimpleUploadedFile("a.xlsx", path.read_bytes())
    answer = browser(clerk()).post("/imports/new/", {**form, "file": file})
    job = ImportJob.objects.get(ledger__isnull=False)
    assert (answer.status_code, job.state, job.year) == (302, State.CHECKING, 2025)
