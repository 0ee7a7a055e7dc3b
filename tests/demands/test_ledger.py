"""A 台账 of demands that was edited offline: previewed by row, taken whole or not at all."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.models import User
from liyuan.cases.models import Case, CaseText
from liyuan.demands.forms_ledger import signed
from liyuan.demands.queries_ledger import Change, compare, read_back
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.rules.models import PackDocument
from tests import atoll
from tests.demands.cast import HOUR, MONDAY, open_demand, to_dispatched, walk
from tests.sheets import first_sheet

Who = Mapping[str, User]
Rows = list[list[Any]]
PATH, APPLY = "/demands/ledger/", "/demands/ledger/apply/"
NUMBER, CATEGORY, PROGRESS, VERSION = "编号", "类别（可改）", "本次填报进展", "版本（勿改）"


def document(name: str, content: object) -> None:
    said = {"content": content, "content_hash": f"test-{name}"}
    PackDocument.objects.update_or_create(name=name, defaults=said)


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    """In hand of the department, which tells its progress."""
    names = {"power": "用电", "land": "用地"}
    rows = [{"key": key, "name": name, "en": key, "words": ""} for key, name in names.items()]
    document("categories", rows)
    case = to_dispatched(open_demand(firm.pk, who["firm"], category="power"), who)
    return walk(case, ("sign", who["department"], MONDAY + HOUR, {}))


def taken(user: User) -> Rows:
    answer = atoll.browser(user).get("/demands/export.xlsx")
    return first_sheet(answer.content)


def file_of(rows: Rows) -> SimpleUploadedFile:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [str(cell) for cell in row])
    return SimpleUploadedFile("台账.xlsx", stream.getvalue())


def edited(user: User, said: Mapping[str, str]) -> SimpleUploadedFile:
    """The ledger as it was exported, with some cells of its first row changed."""
    rows = taken(user)
    heads = next(row for row in rows if NUMBER in row)
    below = rows[rows.index(heads) + 1]
    for head, text in said.items():
        below[heads.index(head)] = text
    return file_of(rows)


def shown(browser: Client, file: SimpleUploadedFile) -> Any:
    return browser.post(PATH, {"file": file})


def confirmed(browser: Client, answer: Any) -> Any:
    return browser.post(APPLY, {"changes": answer.context["changes"]})


def test_progress_written_offline_is_told_after_a_preview(case: Case, who: Who) -> None:
    browser = atoll.browser(who["department"])
    answer = shown(browser, edited(who["department"], {PROGRESS: "已派员勘查"}))
    assert answer.status_code == 200
    assert "已派员勘查" in answer.content.decode()
    assert not CaseText.objects.filter(field="progress").exists()
    assert confirmed(browser, answer).status_code == 302
    assert CaseText.objects.get(field="progress").text == "已派员勘查"
    assert Entry.objects.get(action="import.demands").payload == {"rows": 1}
    assert "已派员勘查" not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_the_desk_mends_a_category(case: Case, who: Who) -> None:
    browser = atoll.browser(who["district"])
    answer = shown(browser, edited(who["district"], {CATEGORY: "用地"}))
    assert confirmed(browser, answer).status_code == 302
    case.refresh_from_db()
    assert case.category == "land"
    entry = Entry.objects.get(action="demand.categorise")
    assert (entry.payload["was"], entry.payload["category"]) == ("power", "land")


def test_a_file_that_says_nothing_new_changes_nothing(case: Case, who: Who) -> None:
    answer = shown(atoll.browser(who["department"]), edited(who["department"], {}))
    assert answer.status_code == 200
    assert "文件里没有改动" in answer.content.decode()
    assert "demands/ledger/apply" not in answer.content.decode()


WRONG: list[tuple[str, Mapping[str, str], str]] = [
    ("department", {NUMBER: "2020-0000000", PROGRESS: "x"}, "没有这件诉求"),
    ("department", {VERSION: "1", PROGRESS: "x"}, "已有新的办理动作"),
    ("department", {CATEGORY: "用地"}, "不能修改这件诉求的类别"),
    ("district", {CATEGORY: "用水"}, "没有这个类别"),
    ("department", {PROGRESS: "长" * 20_001}, "内容过长"),
]


@pytest.mark.parametrize(("name", "said", "reason"), WRONG, ids=[row[2] for row in WRONG])
def test_what_stands_against_a_row_is_said_with_row_and_column(
    name: str, said: Mapping[str, str], reason: str, case: Case, who: Who
) -> None:
    answer = shown(atoll.browser(who[name]), edited(who[name], said))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert reason in text
    found = answer.context["found"]
    assert len(found.wrong) == 1, found.wrong
    one = found.wrong[0]
    assert one.row > 1
    assert one.letter
    assert one.heading in text
    assert not answer.context["changes"]


def test_progress_is_told_only_where_the_step_is_open(case: Case, who: Who) -> None:
    answered = {"result": "solved", "answer": "已办"}
    walk(case, ("answer", who["department"], MONDAY + 2 * HOUR, answered))
    answer = shown(
        atoll.browser(who["department"]), edited(who["department"], {PROGRESS: "又去了一次"})
    )
    assert "当前状态不能报告进展" in answer.content.decode()


def test_a_demand_twice_in_a_file_is_refused(case: Case, who: Who) -> None:
    rows = taken(who["department"])
    answer = shown(atoll.browser(who["department"]), file_of([*rows, rows[-1]]))
    assert "出现了两次" in answer.content.decode()


def test_who_is_overtaken_after_the_preview_takes_nothing(
    case: Case, firm: Enterprise, who: Who
) -> None:
    other = to_dispatched(open_demand(firm.pk, who["firm"], title="另一件"), who)
    walk(other, ("sign", who["department"], MONDAY + HOUR, {}))
    rows = taken(who["department"])
    heads = next(row for row in rows if NUMBER in row)
    for row in rows[rows.index(heads) + 1 :]:
        row[heads.index(PROGRESS)] = "都有进展"
    browser = atoll.browser(who["department"])
    answer = shown(browser, file_of(rows))
    assert len(answer.context["found"].changes) == 2
    walk(case, ("begin", who["department"], MONDAY + 2 * HOUR, {}))
    refused = confirmed(browser, answer)
    assert refused.status_code == 422
    assert "没有导入任何一行" in refused.content.decode()
    assert not CaseText.objects.filter(field="progress").exists()


def test_a_preview_is_confirmed_by_who_saw_it_alone(case: Case, who: Who) -> None:
    change = Change(5, case.number, case.title, case.version, progress="别人的")
    foreign = signed([change], who["district"])
    for said in (foreign, "", "made:up:text"):
        answer = atoll.browser(who["department"]).post(APPLY, {"changes": said})
        assert answer.status_code == 422
    assert not CaseText.objects.filter(field="progress").exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x00\x01", b"PK\x03\x04broken"])
def test_another_file_is_refused_with_words(content: bytes, case: Case, who: Who) -> None:
    answer = shown(atoll.browser(who["department"]), SimpleUploadedFile("x.xlsx", content))
    assert answer.status_code == 422
    assert 'id="id_file"' in answer.content.decode()


def test_a_longer_file_asks_no_more(
    case: Case,
    firm: Enterprise,
    who: Who,
    tmp_path: Any,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        to_dispatched(open_demand(firm.pk, who["firm"], title=f"第{number}件"), who)
    path = tmp_path / "back.xlsx"
    path.write_bytes(edited(who["department"], {PROGRESS: "x"}).read())
    said = read_back(path)
    assert len(said) == 5
    user = User.objects.get(pk=who["department"].pk)
    with django_assert_max_num_queries(12):
        assert compare(said, user, lang="zh").same == 4


def test_a_template_fills_the_answer_without_a_script(case: Case, who: Who) -> None:
    template = {
        "name": "模板",
        "en": "One",
        "result": "explained",
        "category": None,
        "text": "关于{事项}，由{承办单位}答复。",
    }
    content = {"note": "x", "placeholders": [], "templates": [template]}
    document("reply_templates", content)
    browser, path = atoll.browser(who["department"]), f"/demands/{case.number}/"
    plain = browser.get(f"{path}?step=answer").content.decode()
    assert "?step=answer&amp;reply=1#step" in plain
    chosen = browser.get(f"{path}?step=answer&reply=1").context["form"]
    assert chosen["answer"].value().startswith(f"关于{case.title}，由")
    assert chosen["result"].value() == "explained"
    for odd in ("9", "x", "-1", "99999"):
        assert not browser.get(f"{path}?step=answer&reply={odd}").context["form"].initial


def test_progress_is_copied_as_text_without_names_and_ratings(
    case: Case, firm: Enterprise, who: Who
) -> None:
    text = atoll.browser(who["department"]).get(f"/demands/{case.number}/").context["chat"]
    assert text.startswith(f"【诉求进展】{case.number} {case.title}")
    assert "收集✓ 办理●" in text
    assert firm.name not in text
    Case.objects.filter(pk=case.pk).update(direct=True)
    direct = atoll.browser(who["supervision"]).get(f"/demands/{case.number}/")
    assert direct.context["chat"] == ""
