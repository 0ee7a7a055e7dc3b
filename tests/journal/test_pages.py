"""What the auditor sees of the journal, and who does not see it."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liyuan.accounts.domain import Role
from liyuan.journal.actions import record, seal
from liyuan.journal.models import Entry, PersonalDetail, Unsealed
from tests import cast
from tests.sheets import first_sheet

pytestmark = pytest.mark.django_db


def write(count: int = 1, **more: Any) -> Entry:
    given: dict[str, Any] = {"action": "grant.give", "subject": ("user", "1")}
    given |= {"by": cast.leader(), "at": cast.NOW, "payload": {"role": "officer"}}
    with transaction.atomic():
        for _ in range(count):
            entry = record(**(given | more))
    return entry


@pytest.fixture
def auditor(client: Client) -> Client:
    client.force_login(cast.auditor())
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, query: str = "") -> list[int]:
    page = client.get(f"/journal/{query}").context["page"]
    return [line.number for line in page.items]


def test_entries_are_told_in_words_newest_first(auditor: Client) -> None:
    first, second = write(), write(action="rule.publish", by=None)
    page = text(auditor, "/journal/")
    assert rows(auditor) == [second.pk, first.pk]
    assert all(word in page for word in ("授权", "发布规则", "系统", "待封存"))


def test_the_filters_stand_in_the_address(auditor: Client) -> None:
    mine, other = write(subject=("user", "7")), write(action="rule.publish", by=None)
    assert rows(auditor, "?action=rule.publish") == [other.pk]
    assert rows(auditor, "?actor=leader-home") == [mine.pk]
    assert rows(auditor, "?subject=user:7") == [mine.pk]
    assert rows(auditor, "?since=2026-03-16&until=2026-03-16") == [other.pk, mine.pk]
    assert rows(auditor, "?since=2026-03-17") == []


@pytest.mark.parametrize(
    "query", ["?since=x", "?subject=%3A", "?action=x", "?since=2026-02-02&until=2026-02-01"]
)
def test_a_wrong_filter_is_told(auditor: Client, query: str) -> None:
    for path in ("/journal/", "/journal/export.xlsx"):
        assert auditor.get(path + query).status_code == 422


def test_pages_follow_one_another_without_gap(auditor: Client) -> None:
    last = write(120).pk
    token, seen = "", []
    for _ in range(3):
        page = auditor.get("/journal/", {"after": token} if token else {}).context["page"]
        seen += [line.number for line in page.items]
        token = page.next
    assert seen == list(range(last, last - 120, -1))
    assert token is None


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        text(client, path)
    return len(seen)


def test_more_entries_need_no_more_queries(auditor: Client) -> None:
    write(2)
    few = queries_of(auditor, "/journal/")
    write(60)
    assert queries_of(auditor, "/journal/") == few
    assert few <= 15


def test_an_entry_shows_its_content_and_its_proof(auditor: Client) -> None:
    entry = write()
    seal(cast.NOW)
    page = text(auditor, f"/journal/{entry.pk}/")
    assert bytes(entry.hash).hex() in page
    assert "officer" in page
    assert "第 1 位" in page


def test_an_entry_that_is_not_there_is_not_found(auditor: Client) -> None:
    assert auditor.get("/journal/99999/").status_code == 404


def test_verify_now_tells_that_all_holds(auditor: Client) -> None:
    write(3)
    seal(cast.NOW)
    page = auditor.post("/journal/verify/", follow=True).content.decode()
    assert "核验通过：3 条记录完整" in page
    assert Entry.objects.latest("pk").action == "journal.verify"


def test_verify_now_names_the_broken_entry(auditor: Client) -> None:
    entry = write()
    seal(cast.NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Entry.objects.filter(pk=entry.pk).update(action="x")
        cursor.execute("SET session_replication_role = DEFAULT")
    page = auditor.post("/journal/verify/", follow=True).content.decode()
    assert "内容被改动" in page
    assert f"第 {entry.pk} 条" in page


def test_a_long_journal_is_verified_by_a_job(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    monkeypatch.setattr("liyuan.journal.views.AT_ONCE", 1)
    write(3)
    for _ in range(2):
        page = auditor.post("/journal/verify/", follow=True).content.decode()
        assert "后台" in page
    assert ProcrastinateJob.objects.filter(task_name="journal.verify").count() == 1


def test_the_ledger_holds_what_is_on_screen_and_is_journalled(auditor: Client) -> None:
    write()
    entry = write(action="rule.publish", by=None, payload={"units": 3})
    answer = auditor.get("/journal/export.xlsx?action=rule.publish")
    row = first_sheet(answer.content)[3]
    assert (row[1], row[4], row[7]) == (float(entry.pk), "发布规则", "units：3")
    told = Entry.objects.latest("pk").payload
    assert (told["action"], told["rows"], told["personal"]) == ("rule.publish", 1, ["操作人"])


CLOSED = [role for role in Role if role not in (Role.AUDITOR, Role.AUDIT_ADMIN, Role.PUBLIC)]


@pytest.mark.parametrize("role", CLOSED)
def test_the_journal_is_closed_to_all_others(client: Client, role: Role) -> None:
    client.force_login(cast.of_firm(7) if role is Role.FIRM else cast.person(role))
    for path in ("", "1/", "export.xlsx"):
        assert client.get(f"/journal/{path}").status_code == 403
    assert client.post("/journal/verify/").status_code == 403


def test_the_journal_is_closed_to_visitors(client: Client) -> None:
    assert client.get("/journal/").headers["Location"] == "/accounts/login/?next=/journal/"


def test_personal_details_are_opened_for_a_reason_that_is_journalled(client: Client) -> None:
    entry = write(personal={"ip": "10.9.8.7"})
    client.force_login(cast.audit_admin())
    assert "10.9.8.7" not in text(client, f"/journal/{entry.pk}/")
    path = f"/journal/{entry.pk}/personal/"
    assert client.post(path, {"reason": ""}).status_code == 422
    assert "10.9.8.7" in client.post(path, {"reason": "核查异常登录"}).content.decode()
    assert Entry.objects.latest("pk").payload == {"reason": "核查异常登录"}


def test_the_auditor_does_not_open_personal_details(auditor: Client) -> None:
    entry = write(personal={"ip": "10.9.8.7"})
    assert auditor.post(f"/journal/{entry.pk}/personal/", {"reason": "核查"}).status_code == 403
    assert PersonalDetail.objects.exists()


def test_what_waits_for_its_seal_is_counted(auditor: Client) -> None:
    write(3)
    assert auditor.get("/journal/").context["state"].waiting == Unsealed.objects.count() == 3
