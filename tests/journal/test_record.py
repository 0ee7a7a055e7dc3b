"""An entry is written with its action, or not at all, and never changes."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from liyuan.journal.actions import OutsideTransactionError, erase_personal, record
from liyuan.journal.domain import entry_hash
from liyuan.journal.models import Entry, PersonalDetail, Unsealed
from tests import cast

pytestmark = pytest.mark.django_db


def write(**more: object) -> Entry:
    given: dict[str, Any] = {
        "action": "park.note",
        "subject": ("park", "E1"),
        "by": None,
        "at": cast.NOW,
        "payload": {},
    }
    return record(**(given | more))


def test_an_entry_waits_for_its_seal() -> None:
    entry = write()
    assert Unsealed.objects.get().entry == entry


def test_the_hash_covers_time_actor_action_subject_and_payload() -> None:
    someone = cast.stranger()
    entry = write(by=someone, payload={"区": "高新"})
    entry.refresh_from_db()
    expected = entry_hash(cast.NOW, someone.pk, "park.note", ("park", "E1"), {"区": "高新"})
    assert bytes(entry.hash) == expected


def test_decimals_and_dates_are_kept_as_text() -> None:
    entry = write(payload={"amount": Decimal("12.50"), "days": [date(2026, 1, 2)]})
    entry.refresh_from_db()
    assert entry.payload == {"amount": "12.50", "days": ["2026-01-02"]}


@pytest.mark.parametrize("payload", [{"x": 1.5}, {1: "x"}, {"x": {"y": object()}}])
def test_what_has_no_one_spelling_is_refused(payload: dict[object, object]) -> None:
    with pytest.raises(TypeError):
        write(payload=payload)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        write(at=datetime(2026, 3, 16))  # noqa: DTZ001


def test_personal_data_stay_outside_the_payload_and_can_be_erased() -> None:
    entry = write(personal={"ip": "10.0.0.1"})
    assert "10.0.0.1" not in str(entry.payload)
    erase_personal(entry, reason="申请删除", by=cast.stranger(), at=cast.NOW)
    assert not PersonalDetail.objects.exists()
    assert Entry.objects.latest("pk").action == "journal.erase"


CHANGES = {
    "an entry is not changed": "UPDATE journal_entry SET action = 'x'",
    "an entry is not removed": "DELETE FROM journal_entry",
    "the journal is not emptied": "TRUNCATE journal_entry CASCADE",
    "personal details are not changed": "UPDATE journal_personaldetail SET data = '{}'",
}


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_the_database_itself_refuses_changes(sql: str) -> None:
    write(personal={"ip": "10.0.0.1"})
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_its_action() -> None:
    with pytest.raises(OutsideTransactionError):
        write()


def test_one_seal_job_waits_however_many_entries_there_are(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        write()
        write()
    assert ProcrastinateJob.objects.filter(task_name="journal.seal", status="todo").count() == 1
