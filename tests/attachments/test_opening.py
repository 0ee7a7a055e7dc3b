"""A file is opened by who may read its subject, is never run, and whoever else asks is noted."""

from collections.abc import Mapping
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from liyuan.accounts.access import Person, may
from liyuan.accounts.domain import Level
from liyuan.attachments.access import Reads
from liyuan.attachments.actions import attach
from liyuan.attachments.models import Attachment
from liyuan.journal.models import Entry
from tests import atoll, cast
from tests.attachments import samples
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def by_officers(user: Person, file: Attachment) -> bool:
    return (
        file.subject_id == "17" and file.level != Level.PERSONAL and bool(may(user, "check.settle"))
    )


READERS: Mapping[str, Reads] = {"case": by_officers}


@pytest.fixture(autouse=True)
def table(settings: Settings) -> None:
    settings.SUBJECT_READERS = f"{__name__}.READERS"


def attached(
    content: bytes = samples.PDF,
    name: str = "答复.pdf",
    level: Level = Level.INTERNAL,
    subject: tuple[str, str] = ("case", "17"),
) -> Attachment:
    return attach([content], subject=subject, name=name, level=level, by=None, at=NOW)


def visit(file: Attachment, client: Client | None = None, query: str = "") -> int:
    browser = client or atoll.browser(cast.officer())
    return browser.get(f"/attachments/{file.key}/{query}").status_code


def test_who_reads_the_subject_gets_the_file_to_save() -> None:
    answer = atoll.browser(cast.officer()).get(f"/attachments/{attached().key}/")
    assert answer.content == samples.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [(samples.png(), "a.png", True), (samples.PDF, "a.pdf", False), (samples.CSV, "a.csv", False)],
)
def test_only_a_picture_is_shown_in_place(content: bytes, name: str, shown: bool) -> None:
    file = attached(content, name)
    answer = atoll.browser(cast.officer()).get(f"/attachments/{file.key}/?inline")
    assert answer.headers["Content-Disposition"].startswith("inline") is shown
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_wrong_role_is_refused_and_noted() -> None:
    file, leader = attached(), cast.leader()
    assert visit(file, atoll.browser(leader)) == 404
    entry = Entry.objects.get(action="access.refuse")
    assert (entry.actor, entry.subject_id) == (leader, str(file.key))


def test_the_level_of_the_file_counts() -> None:
    assert visit(attached(level=Level.PERSONAL)) == 404


def test_another_subject_and_one_without_a_row_are_closed() -> None:
    assert visit(attached(subject=("case", "18"))) == 404
    assert visit(attached(subject=("paper", "17"))) == 404


def test_a_guessed_address_is_refused_and_noted() -> None:
    assert atoll.browser(cast.officer()).get(f"/attachments/{uuid4()}/").status_code == 404
    assert Entry.objects.filter(action="access.refuse").count() == 1


def test_a_visitor_is_led_to_the_log_in() -> None:
    assert visit(attached(), Client()) == 302


def test_opening_what_is_more_than_internal_is_journalled() -> None:
    visit(attached())
    visit(attached(samples.JPG, "a.jpg", Level.BUSINESS_SECRET))
    entry = Entry.objects.get(action="attachment.take")
    assert (entry.actor, entry.payload["level"]) == (cast.officer(), "business_secret")
