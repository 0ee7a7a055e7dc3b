"""The pages of the workshop: lists, texts with findings, conflicts, tables, trials, files."""

import re
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from liyuan.accounts.models import User
from liyuan.journal.models import Entry
from liyuan.rules.models import RuleVersion
from liyuan.workbench.models import Draft
from tests import atoll
from tests.cast import leader
from tests.workbench.conftest import GROW, SIZE, current


@pytest.fixture
def desk(author: User) -> Client:
    return atoll.browser(author)


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def post(desk: Client, draft: Draft, text: str, version: int = 1) -> Any:
    said = {"text": text, "cases": draft.cases, "version": version}
    return desk.post(f"/workbench/drafts/{draft.pk}/", said, follow=True)


def add_rules(count: int) -> None:
    """As many more versions in force, each a copy of the size classes with a name of its own."""
    held = RuleVersion.objects.get(rule_id=SIZE)
    (output,) = held.content["outputs"]
    for number in range(count):
        held.pk, held.rule_id = None, f"rules/size{number}"
        held.content = {**held.content, "outputs": [{**output, "name": f"规模{number}"}]}
        held.save()


def test_the_list_tells_what_is_in_force_and_what_is_being_written(
    desk: Client, draft: Draft
) -> None:
    said = text_of(desk.get("/workbench/?kind=decision_table"))
    assert "规模" in said
    assert f"草稿 {draft.pk}" in said
    assert "明珠评分" not in said


def test_a_reader_without_drafts_sees_none(desk: Client, draft: Draft) -> None:
    from tests.cast import district_worker

    said = text_of(atoll.browser(district_worker()).get("/workbench/?draft=open"))
    assert "明珠评分" in said
    assert f"草稿 {draft.pk}" not in said
    assert "有未结草稿" not in said


@pytest.mark.parametrize(
    "rule_id", [SIZE, GROW, "rules/pearl", "rules/pearl_terms", "rules/shells"]
)
def test_a_rule_of_every_kind_is_read_as_tables_and_as_text(desk: Client, rule_id: str) -> None:
    answer = desk.get(f"/workbench/rule/{rule_id}/")
    assert "ly-table" in answer.content.decode()
    assert "verified: true" in text_of(answer)
    assert "复制为草稿" in text_of(answer)


def test_a_leader_reads_and_changes_nothing(desk: Client, draft: Draft) -> None:
    reader = atoll.browser(leader())
    assert "/workbench/copy/" not in reader.get(f"/workbench/rule/{GROW}/").content.decode()
    assert "保存草稿" not in text_of(reader.get(f"/workbench/drafts/{draft.pk}/"))
    assert post(reader, draft, "x").status_code == 403


def test_copying_opens_the_draft(desk: Client) -> None:
    answer = desk.post("/workbench/copy/", {"version": current(SIZE).pk}, follow=True)
    assert "hit_policy: FIRST" in answer.content.decode()


def test_what_is_wrong_stands_beside_its_line(desk: Client, draft: Draft) -> None:
    answer = post(desk, draft, draft.text.replace("员工[去年]", "职工[去年]"))
    line = 1 + draft.text[: draft.text.index("员工[去年]")].count("\n")
    assert f"第 {line} 行第" in text_of(answer)
    assert f'class="ly-marked" id="text-L{line}"' in answer.content.decode()
    assert "职工[去年]" in answer.content.decode()


def test_two_who_write_at_once_lose_nothing(desk: Client, draft: Draft) -> None:
    post(desk, draft, draft.text.replace("两项都达到", "甲的备注"))
    answer = post(desk, draft, draft.text.replace("两项都达到", "乙的备注"))
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "甲" in said
    assert "乙的备注" in said
    assert 'name="version" value="2"' in said


HOSTILE = {
    "a megabyte": "a: " + "x" * 1_000_000,
    "deep": "[" * 5_000,
    "the same key twice": "name: a\nname: b\n",
    "anchors": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a tag": "!!python/object/apply:os.system ['id']",
    "nothing": "",
    "two documents": "--- a\n--- b\n",
    "no table": "kind: decision_table\nrules: [{when: 3}]\n",
    "markup": "name: <script>alert(1)</script>\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_give_findings_and_no_failure(desk: Client, draft: Draft, text: str) -> None:
    said = {"rule": draft.pk, "text": text, "cases": ""}
    answer = desk.post("/workbench/check/", said)
    assert answer.status_code == 200
    assert answer.json()["findings"]
    kept = post(desk, draft, text)
    assert kept.status_code in (200, 422)
    assert "<script>alert" not in kept.content.decode()
    for tab in ("table", "try", "compare", "about"):
        assert desk.get(f"/workbench/drafts/{draft.pk}/{tab}/").status_code == 200


def test_the_names_that_fit_come_with_what_they_are(desk: Client, draft: Draft) -> None:
    found = desk.get(f"/workbench/names/?q=营&rule={draft.pk}").json()["names"]
    assert found[0]["insert"] == "营收[去年]"
    assert found[0]["unit"] == "万元"
    by_sound = desk.get("/workbench/names/", {"q": "ys"}).json()["names"]
    assert "营收" in {line["name"] for line in by_sound}


def test_the_check_of_a_text_tells_its_cases(desk: Client, draft: Draft) -> None:
    said = {"rule": draft.pk, "text": draft.text, "cases": draft.cases}
    found = desk.post("/workbench/check/", said).json()
    assert found["sound"] is True
    assert {case["holds"] for case in found["cases"]} == {True}


# --- the table


def cells(desk: Client, draft: Draft, **changed: str) -> dict[str, str]:
    """The form of the table page as a browser would post it."""
    page = desk.get(f"/workbench/drafts/{draft.pk}/table/")
    form = page.context["page"]
    said = {"version": str(draft.version), "base": draft.text, "hit_policy": form.hit_policy}
    for at, column in enumerate(form.inputs):
        said |= {f"in-{at}-name": column["name"], f"in-{at}-expression": column["expression"]}
        said[f"in-{at}-unit"] = column.get("unit", "")
    for at, column in enumerate(form.outputs):
        said |= {f"out-{at}-name": column["name"], f"out-{at}-unit": column.get("unit", "")}
    for row in form.rows:
        said |= {f"when-{row.number}-{at}": cell for at, (cell, _) in enumerate(row.when)}
        said |= {f"then-{row.number}-{at}": cell for at, (cell, _) in enumerate(row.then)}
        said[f"note-{row.number}"] = row.note
    return said | changed


def rules_of(draft: Draft) -> list[Any]:
    import yaml

    draft.refresh_from_db()
    rules: list[Any] = yaml.safe_load(draft.text)["rules"]
    return rules


def test_a_cell_that_is_changed_in_the_table_is_changed_in_the_text(
    desk: Client, draft: Draft
) -> None:
    before = rules_of(draft)
    desk.post(f"/workbench/drafts/{draft.pk}/table/", cells(desk, draft, **{"when-0-0": ">= 150"}))
    after = rules_of(draft)
    assert after[0]["when"][0] == ">= 150"
    assert after[1:] == before[1:]


@pytest.mark.parametrize(
    ("step", "whens"),
    [
        ("add_row:0", [[">= 100", ">= 1000"], ["-", "-"], ["-", "-"]]),
        ("drop_row:0", [["-", "-"]]),
        ("row_down:0", [["-", "-"], [">= 100", ">= 1000"]]),
        ("row_up:1", [["-", "-"], [">= 100", ">= 1000"]]),
        ("row_up:0", [[">= 100", ">= 1000"], ["-", "-"]]),
        ("add_input:0", [[">= 100", ">= 1000", "-"], ["-", "-", "-"]]),
        ("drop_input:0", [[">= 1000"], ["-"]]),
        ("explode:9", [[">= 100", ">= 1000"], ["-", "-"]]),
    ],
)
def test_rows_and_columns_are_added_moved_and_taken_out(
    desk: Client, draft: Draft, step: str, whens: list[list[str]]
) -> None:
    desk.post(f"/workbench/drafts/{draft.pk}/table/", cells(desk, draft, step=step))
    assert [row["when"] for row in rules_of(draft)] == whens


def test_a_cell_that_cannot_be_read_says_so_beside_itself(desk: Client, draft: Draft) -> None:
    desk.post(f"/workbench/drafts/{draft.pk}/table/", cells(desk, draft, **{"when-0-0": ">= ("}))
    page = desk.get(f"/workbench/drafts/{draft.pk}/table/").context["page"]
    assert page.rows[0].when[0][1]
    assert not page.rows[0].when[1][1]


# --- trials


def trial(desk: Client, draft: Draft, **said: str) -> Any:
    day = {"basis": "2026-05-01"}
    return desk.post(f"/workbench/drafts/{draft.pk}/try/", day | said, follow=True)


def test_typed_values_are_judged_with_their_reasons(desk: Client, draft: Draft) -> None:
    typed = {"fact-staff-2025": "120", "fact-revenue-2025": "1000"}
    said = text_of(trial(desk, draft, **typed))
    assert "结论 ：“大”" in said
    assert "去年员工不低于 100 人（实际 120 人）" in said


def test_what_is_missing_is_named(desk: Client, draft: Draft) -> None:
    assert "补齐以下事实即可判定：营收" in text_of(trial(desk, draft, **{"fact-staff-2025": "120"}))


def test_typed_values_become_a_case_with_what_the_rule_says(desk: Client, draft: Draft) -> None:
    typed = {"fact-staff-2025": "120", "fact-revenue-2025": "1000.5"}
    trial(desk, draft, **typed, add_case="1", case_name="一家大企业")
    draft.refresh_from_db()
    assert "一家大企业" in draft.cases
    said = {"rule": draft.pk, "text": draft.text, "cases": draft.cases}
    answer = desk.post("/workbench/check/", said).json()
    assert answer["sound"] is True
    assert answer["cases"][-1]["name"] == "一家大企业"


def test_a_firms_value_above_the_readers_level_is_not_tried(desk: Client, draft: Draft) -> None:
    """Else a threshold moved up and down would tell the figure."""
    from tests.policies.facts import tell

    firm = atoll.firm(1)
    tell({firm: "5000"})
    answer = trial(desk, draft, firm=firm.credit_code, **{"fact-staff-2025": "120"})
    assert "无权查看" in text_of(answer)
    assert "补齐以下事实即可判定：营收" in text_of(answer)


def test_a_policy_is_tried_clause_by_clause(desk: Client, author: User) -> None:
    desk.post("/workbench/copy/", {"version": current(GROW).pk})
    draft = Draft.objects.get(rule_id=GROW)
    typed = {"fact-lawful": "true", "fact-revenue-2025": "600", "fact-grew_up_on": "2026-01-20"}
    answer = trial(desk, draft, **typed)
    assert "初步匹配" in text_of(answer)
    assert "8 万元" in text_of(answer)


# --- beside the version in force, and as files


def test_the_draft_stands_beside_the_version_with_changes_marked(
    desk: Client, draft: Draft
) -> None:
    post(desk, draft, draft.text.replace(">= 100'", ">= 101'"))
    said = desk.get(f"/workbench/drafts/{draft.pk}/compare/").content.decode()
    assert "<del>0</del>" in said
    assert "<ins>1</ins>" in said


@pytest.mark.parametrize("form", ["yaml", "dmn", "xlsx"])
def test_a_version_and_a_draft_are_taken_away(desk: Client, draft: Draft, form: str) -> None:
    for path in (f"versions/{current(SIZE).pk}", f"drafts/{draft.pk}/download"):
        answer = desk.get(f"/workbench/{path}/{form}/")
        assert answer.status_code == 200
        assert f"size.{form}" in answer.headers["Content-Disposition"]


def test_only_tables_have_files_of_other_tools(desk: Client) -> None:
    assert desk.get(f"/workbench/versions/{current(GROW).pk}/dmn/").status_code == 404
    assert desk.get(f"/workbench/versions/{current(GROW).pk}/exe/").status_code == 404


@pytest.mark.parametrize("form", ["dmn", "xlsx"])
def test_a_file_that_was_taken_away_comes_back(desk: Client, draft: Draft, form: str) -> None:
    from io import BytesIO

    taken = desk.get(f"/workbench/drafts/{draft.pk}/download/{form}/").content
    file = BytesIO(taken)
    file.name = f"size.{form}"
    before = rules_of(draft)
    answer = desk.post(
        f"/workbench/drafts/{draft.pk}/upload/", {"file": file, "version": 1}, follow=True
    )
    assert answer.status_code == 200
    assert rules_of(draft) == before
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_file_does_not_overwrite_what_was_saved_since_the_page_was_opened(
    desk: Client, draft: Draft
) -> None:
    from io import BytesIO

    file = BytesIO(desk.get(f"/workbench/drafts/{draft.pk}/download/xlsx/").content)
    file.name = "size.xlsx"
    answer = desk.post(f"/workbench/drafts/{draft.pk}/upload/", {"file": file, "version": 7})
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_file_that_is_none_says_why(desk: Client, draft: Draft) -> None:
    from io import BytesIO

    file = BytesIO(b"not a model")
    file.name = "size.dmn"
    answer = desk.post(f"/workbench/drafts/{draft.pk}/upload/", {"file": file, "version": 1})
    assert answer.status_code == 422
    assert "ly-error" in answer.content.decode()


def test_what_is_taken_away_is_journalled_with_its_hash(desk: Client, draft: Draft) -> None:
    for path in ("export.xlsx", f"drafts/{draft.pk}/download/yaml/"):
        answer = desk.get(f"/workbench/{path}")
        assert answer.status_code == 200
        entry = Entry.objects.latest("id")
        assert entry.payload["sha256"] == sha256(answer.content).hexdigest()


def test_the_page_says_which_version_is_approved(draft: Draft, author: User, second: User) -> None:
    text = draft.text.replace("[0..300)", "[0..310)", 1)
    Draft.objects.filter(pk=draft.pk).update(text=text, state="submitted", version=3)
    approver, about = atoll.browser(second), f"/workbench/drafts/{draft.pk}/about/"
    assert '<input type="hidden" name="version" value="3">' in approver.get(about).content.decode()
    answer = approver.post(f"/workbench/drafts/{draft.pk}/approve/", {"version": 2}, follow=True)
    assert "您看到的不是送审的最新稿" in text_of(answer)


def test_the_list_asks_no_more_for_more_rules(desk: Client) -> None:
    before = atoll.counted(lambda: desk.get("/workbench/"))
    add_rules(30)
    assert atoll.counted(lambda: desk.get("/workbench/")) <= before


def test_names_are_searched_for_without_a_script(desk: Client, draft: Draft) -> None:
    said = text_of(desk.get(f"/workbench/drafts/{draft.pk}/?q=营"))
    assert "营收[去年]" in said
    assert "员工[去年]" not in said[said.index("可用的名称") : said.index("算例结果")]


def test_a_key_pressed_in_a_cell_saves_nothing(desk: Client, draft: Draft) -> None:
    """Enter presses a form's first button: that one is dead, the next would drop a column."""
    page = desk.get(f"/workbench/drafts/{draft.pk}/table/").content.decode()
    form = page[page.index('data-names="/workbench/names/"') :]
    assert form[form.index("<button") :].startswith('<button type="submit" disabled hidden>')


@pytest.mark.parametrize("tab", ["", "try/", "table/"])
def test_a_draft_asks_no_more_for_more_rules(desk: Client, draft: Draft, tab: str) -> None:
    address = f"/workbench/drafts/{draft.pk}/{tab}"
    before = atoll.counted(lambda: desk.get(address))
    add_rules(10)
    assert atoll.counted(lambda: desk.get(address)) <= before
