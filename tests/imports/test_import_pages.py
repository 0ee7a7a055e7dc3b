"""The pages: who may hand over what, from the upload to the list of wrong cells."""

from contextlib import nullcontext
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Unit, User
from liyuan.engines.sheets import tables
from liyuan.imports.actions import apply_import
from liyuan.imports.domain import Kind, State, silent
from liyuan.imports.models import ImportJob
from liyuan.imports.running import carry_out
from liyuan.imports.templates_xlsx import template_bytes
from liyuan.journal.models import Entry
from tests import atoll, cast
from tests.engines.sheets.files import read
from tests.imports import place
from tests.imports.place import AT, TODAY, code, received


def of_unit(unit: str, role: Role = Role.DEPARTMENT) -> User:
    return cast.person(role, unit=Unit.objects.get(code=unit))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def uploaded(client: Client, text: str, **said: str) -> HttpResponse:
    file = SimpleUploadedFile("a.csv", text.encode())
    form = {"kind": "facts", "unit": "ECO", "effective": str(TODAY), "year": "2025", **said}
    answer = client.post("/imports/new/", {**form, "file": file})
    assert isinstance(answer, HttpResponse)
    return answer


GOOD = f"信用代码,从业人员\n{code(1)},5\n"


def worked(job: ImportJob, state: State) -> None:
    """What the worker does, at once and on this connection."""
    job.refresh_from_db()
    assert job.state == state
    apply_import(job, by=None, at=AT)


def test_from_the_upload_to_the_batch(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.firm(1)
    client = browser(of_unit("ECO"))
    answer = uploaded(client, GOOD)
    job = ImportJob.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/imports/{job.pk}/")
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert "严禁录入国家秘密" in page
    assert "从业人员" in page
    columns = {"column-0": "credit_code", "column-1": "staff"}
    client.post(f"/imports/{job.pk}/columns/", columns)
    # progress goes over another connection, which does not see what this test has not committed
    monkeypatch.setattr("liyuan.imports.running.told", lambda number: nullcontext(silent))
    carry_out(job.pk, of_unit("ECO").pk, State.CHECKING)
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert "确认导入" in page
    client.post(f"/imports/{job.pk}/apply/")
    worked(job, State.APPLYING)
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert "已导入" in page
    assert f"/enterprises/{code(1)}/" in page


def test_a_unit_sees_and_brings_its_own_only(here: Path) -> None:
    job = received(place.csv(here / "a.csv", [("信用代码", "从业人员"), (code(1), 5)]))
    other = browser(of_unit("REG"))
    assert other.get(f"/imports/{job.pk}/").status_code == 404
    assert other.post(f"/imports/{job.pk}/apply/").status_code == 404
    assert f"/imports/{job.pk}/" not in other.get("/imports/").content.decode()
    answer = uploaded(other, GOOD, unit="ECO")
    assert answer.status_code == 422
    # the bureau supplies facts, but keeps no register
    answer = uploaded(browser(of_unit("ECO")), GOOD, kind="firms")
    assert answer.status_code == 422
    assert browser(of_unit("ECO")).get("/imports/templates/firms/REG.xlsx").status_code == 404


def test_the_list_asks_no_more_queries_when_it_grows(here: Path) -> None:
    client = browser(of_unit("ECO"))
    path = place.csv(here / "a.csv", [("信用代码", "从业人员"), (code(1), 5)])
    received(path)
    few = atoll.counted(lambda: client.get("/imports/"))
    for _ in range(5):
        received(path)
    assert atoll.counted(lambda: client.get("/imports/")) <= few


def test_a_district_brings_facts_of_its_own_firms_only(here: Path) -> None:
    place.firm(1)
    place.firm(2, district="D2")
    clerk = of_unit("D1", Role.DISTRICT)
    rows = [("信用代码", "营收台阶"), (code(1), 5), (code(2), 5)]
    job = received(place.csv(here / "a.csv", rows), unit="D1", by=clerk)
    job.accept_valid = True
    assert apply_import(job, by=clerk, at=AT) is State.DONE
    assert place.reasons(job) == [(3, "A", code(2), "import.unknown_firm")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "文件是空的"),
        ("甲\n", "没有找到表头"),
        ("\0\0", "不是 CSV 或 XLSX 文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(
    text: str, said: str, here: Path
) -> None:
    answer = uploaded(browser(of_unit("ECO")), text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_a_day_to_come_and_a_mapping_with_holes(here: Path) -> None:
    client = browser(of_unit("ECO"))
    assert uploaded(client, GOOD, effective="2999-01-01").status_code == 422
    uploaded(client, GOOD)
    job = ImportJob.objects.get()
    answer = client.post(f"/imports/{job.pk}/columns/", {"column-1": "staff"})
    assert answer.status_code == 422
    assert "没有找到“统一社会信用代码”一列" in answer.content.decode()
    strange = {"column-0": "credit_code", "column-1": "registered_capital"}
    assert client.post(f"/imports/{job.pk}/columns/", strange).status_code == 422


def test_wrong_rows_are_not_written_unless_that_is_accepted(here: Path) -> None:
    place.firm(1)
    client = browser(of_unit("ECO"))
    uploaded(client, f"信用代码,从业人员\n{code(1)},5\n{code(1)},-1\n")
    job = ImportJob.objects.get()
    from liyuan.imports.actions import check_import

    check_import(job, at=AT)
    client.post(f"/imports/{job.pk}/apply/")
    job.refresh_from_db()
    assert job.state == State.CHECKED
    client.post(f"/imports/{job.pk}/apply/", {"accept_valid": "on"})
    job.refresh_from_db()
    assert (job.state, job.accept_valid) == (State.APPLYING, True)


WRONG = ("=cmd()", "<b>甲</b>", "@SUM(A1)")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_wrong_cells_come_back_in_the_same_format_and_harmless(form: str, here: Path) -> None:
    from liyuan.imports.actions import check_import
    from tests.engines.sheets.files import workbook

    place.firm(1)
    rows = [("信用代码", "从业人员"), *((code(1), text) for text in WRONG)]
    path = here / f"a.{form}"
    job = received(place.csv(path, rows) if form == "csv" else workbook(path, rows))
    check_import(job, at=AT)
    answer = browser(of_unit("ECO")).get(f"/imports/{job.pk}/errors/")
    assert f".{form}" in answer.headers["Content-Disposition"]
    path = here / f"back.{form}"
    path.write_bytes(answer.content)
    *found, mark = [list(cells) for _, cells in read(path)]
    assert "导出人" in str(mark[3])
    assert [str(row[0]) for row in found] == ["行", "2", "3", "4"]
    assert [row[2] for row in found[1:]] == ["'=cmd()", "<b>甲</b>", "'@SUM(A1)"]
    assert [row[3] for row in found[1:]] == ["不是数字"] * 3
    assert Entry.objects.filter(action="import.errors").count() == 1
    page = browser(of_unit("ECO")).get(f"/imports/{job.pk}/").content.decode()
    assert "<b>甲" not in page
    assert "&lt;b&gt;甲" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("kind", "unit"), [(Kind.FIRMS, "REG"), (Kind.FACTS, "ECO")])
def test_every_heading_of_a_template_is_known(kind: Kind, unit: str, lang: str, here: Path) -> None:
    path = here / "t.xlsx"
    path.write_bytes(template_bytes(kind, Unit.objects.get(code=unit), lang=lang))
    job = received(path, kind=kind, unit=unit)
    targets = list(job.mapping.values())
    assert len(targets) == len(set(targets))
    assert "" not in targets
    with tables(path) as found:
        assert len(list(found)) == 3


def test_the_ledger_of_firms_can_be_handed_in_again(here: Path) -> None:
    """台账 out, 台账 in: a list that was taken away is understood and changes nothing of a name."""
    firm = place.firm(1)
    ledger = browser(of_unit("REG")).get("/enterprises/export.xlsx")
    path = here / "ledger.xlsx"
    path.write_bytes(BytesIO(ledger.content).getvalue())
    job = received(path, kind=Kind.FIRMS, unit="REG", year=None)
    assert {"credit_code", "name", "registration_status", "registered_district"} <= set(
        job.mapping.values()
    )
    assert apply_import(job, by=None, at=AT) is State.DONE
    before = firm.name
    firm.refresh_from_db()
    assert firm.name == before
