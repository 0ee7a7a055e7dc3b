"""Levels of fields: a page and its file show the same, and nobody reads beyond their level."""

import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from liyuan.accounts.domain import Level, Role, permissions
from liyuan.accounts.models import User
from liyuan.accounts.words import LEVELS
from liyuan.enterprises.models import Assignment
from liyuan.journal.actions import record
from liyuan.web.ledger import Column, Ledger, ledger_response
from liyuan.web.levels import WORDS, fields, reading
from tests import atoll
from tests.cast import FROM, NOW, of_firm, person
from tests.sheets import first_sheet

LIYUAN = Path(__file__).resolve().parents[2] / "liyuan"
NOT_FOR_YOU = "无权查看"
pytestmark = pytest.mark.django_db


def test_every_level_of_the_table_is_one_that_the_permission_table_knows() -> None:
    assert WORDS.keys() == LEVELS.keys() == set(Level)
    assert {reading(name) for name in fields()} <= permissions().by_action.keys()


def test_every_field_of_the_table_is_asked_somewhere() -> None:
    sources = (p for kind in ("*.py", "*.html") for p in LIYUAN.rglob(kind))
    said = "\n".join(path.read_text() for path in sources)
    assert [name for name in fields() if f'"{name}"' not in said] == []


def test_every_column_of_persons_in_a_ledger_has_its_level() -> None:
    """A new column with a person's name has to say its field."""
    titles = ("姓名", "账号", "操作人", "上传人", "经办人", "服务专员", "联系人", "电话", "邮箱")
    for path in LIYUAN.rglob("exports*.py"):
        for title, rest in re.findall(r'Column\(_\("([^"]+)"\)([^)]*)\)', path.read_text()):
            assert title not in titles or "field=" in rest, f"{path.name}: {title}"


def asked_by(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def on_page(request: HttpRequest, field: str) -> str:
    page = Template("{% shown field 'PERSON' %}")
    return page.render(Context({"field": field, "request": request}))


def in_file(request: HttpRequest, field: str) -> str:
    columns = (Column("人", field=field),)
    answer = ledger_response(request, Ledger("台账", "", columns, [("PERSON",)], NOW))
    return str(first_sheet(answer.content)[-1][1])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_page_and_file_say_the_same_to_each_role(role: Role) -> None:
    atoll.load()
    user = of_firm(1) if role is Role.FIRM else person(role, unit=atoll.unit("AT"))
    request = asked_by(user)
    expected = {
        name: "PERSON" if permissions().scopes(role, f"field.read.{field.level}") else NOT_FOR_YOU
        for name, field in fields().items()
    }
    assert {name: on_page(request, name) for name in fields()} == expected
    assert {name: in_file(request, name) for name in fields()} == expected


@pytest.mark.parametrize(("role", "named"), [(Role.OFFICER, True), (Role.DEPARTMENT, False)])
def test_who_acts_for_a_firm_is_named_only_to_those_who_serve_it(role: Role, named: bool) -> None:
    atoll.load()
    firm = atoll.firm(1)
    agent, reader = of_firm(firm.pk), person(role, unit=atoll.unit("AT"))
    User.objects.filter(pk=agent.pk).update(name="林小满")
    Assignment.objects.create(enterprise=firm, officer=reader, since=FROM)
    agent.refresh_from_db()
    record(
        action="fact.enter",
        subject=("enterprise", firm.credit_code),
        by=agent,
        at=NOW,
        payload={"fact": "staff"},
    )
    page = atoll.browser(reader).get(f"/enterprises/{firm.credit_code}/").content.decode()
    assert ("林小满" in page) is named
    assert (f"· {NOT_FOR_YOU}</li>" in page) is (not named)


def test_the_head_of_a_column_tells_its_level() -> None:
    atoll.load()
    page = atoll.browser(person(Role.DEPARTMENT, unit=atoll.unit("AT-STAT")))
    listed = page.get("/imports/export.xlsx")
    assert "上传人〔内部〕" in first_sheet(listed.content)[2]
