"""`liyuan journal`: for the operator and for cron."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from liyuan.cli import journal
from liyuan.journal.actions import record
from liyuan.journal.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "enter", lambda: None)


def write() -> Entry:
    with transaction.atomic():
        return record(action="x", subject=("park", "1"), by=None, at=cast.NOW, payload={})


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(journal.command, arguments)
    return result.exit_code, result.output


def test_what_waits_is_sealed() -> None:
    write()
    assert run("seal") == (0, "已封存 / sealed: 1\n")


def test_an_intact_journal_is_told_with_its_head() -> None:
    write()
    code, said = run("verify", "--json")
    found = json.loads(said)
    assert (code, found["ok"], found["unsealed_tail"]) == (0, True, 1)
    assert "intact" in run("verify")[1]


def test_a_broken_journal_ends_with_an_error_that_names_the_entry() -> None:
    entry = write()
    run("seal")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Entry.objects.update(action="y")
        cursor.execute("SET session_replication_role = DEFAULT")
    code, said = run("verify", "--json")
    assert (code, json.loads(said)["first_broken"]["entry"]) == (1, entry.pk)
    assert "altered" in run("verify")[1]
