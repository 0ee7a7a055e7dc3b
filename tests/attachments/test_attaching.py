"""Files are kept once, whole, by content; limits and what is refused leave nothing behind."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries, Settings

from liyuan.accounts.domain import Level
from liyuan.attachments.actions import attach, detach, sweep
from liyuan.attachments.domain import NotKept, Reason
from liyuan.attachments.forms import attach_all
from liyuan.attachments.models import Attachment
from liyuan.attachments.queries import attachments_of, attachments_of_many
from liyuan.journal.models import Entry
from tests import cast
from tests.attachments import samples
from tests.cast import NOW

pytestmark = pytest.mark.django_db
CASE = ("case", "17")


def attached(
    content: bytes = samples.PDF, name: str = "盖章答复.pdf", subject: tuple[str, str] = CASE
) -> Attachment:
    officer = cast.officer()
    return attach([content], subject=subject, name=name, level=Level.INTERNAL, by=officer, at=NOW)


def test_a_file_lies_under_its_hash(store: Path) -> None:
    kept = attached()
    assert (store / kept.sha256).read_bytes() == samples.PDF
    assert kept.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    assert (kept.media_type, kept.name, kept.size) == (
        "application/pdf",
        "盖章答复.pdf",
        len(samples.PDF),
    )


def test_it_is_journalled_on_its_subject_without_its_name(store: Path) -> None:
    attached()
    entry = Entry.objects.get(action="attachment.add")
    assert (entry.subject_kind, entry.subject_id) == CASE
    assert "盖章" not in str(entry.payload)
    assert entry.personal.data == {"name": "盖章答复.pdf"}


def test_the_same_content_twice_is_one_file_and_one_entry(store: Path) -> None:
    first = attached()
    assert attached(name="again.pdf") == first
    assert Entry.objects.filter(action="attachment.add").count() == 1


def test_two_subjects_share_the_bytes(store: Path) -> None:
    attached()
    attached(subject=("case", "18"))
    assert len(list(store.iterdir())) == 1


def test_a_file_that_is_too_big_is_refused_by_name(store: Path, settings: Settings) -> None:
    settings.LIYUAN_ATTACHMENT_MB = 1
    with pytest.raises(NotKept) as refused:
        attach([bytes(1 << 20), b"x"], subject=CASE, name="../大.pdf", by=None, at=NOW)
    assert (refused.value.reason, refused.value.name) == (Reason.SIZE, "大.pdf")
    assert not store.exists()


def test_no_more_files_than_a_subject_may_have(store: Path, settings: Settings) -> None:
    settings.LIYUAN_ATTACHMENTS = 1
    first = attached()
    with pytest.raises(NotKept) as refused:
        attached(samples.JPG)
    assert (refused.value.reason, refused.value.limit) == (Reason.NUMBER, 1)
    assert attached() == first


def test_a_form_says_which_file_was_not_taken_and_keeps_the_others(store: Path) -> None:
    files = [
        SimpleUploadedFile("空.pdf", b""),
        SimpleUploadedFile("好.pdf", samples.PDF),
        SimpleUploadedFile("坏.docx", samples.office(word__vbaProject_bin=b"x")),
    ]
    said = attach_all(files, subject=CASE, by=None, at=NOW)
    assert said == (
        "“空.pdf”是空文件。",
        "“坏.docx”含有宏或控件：请另存为不含宏的文件后上传。",
    )
    assert [one.name for one in attachments_of(CASE)] == ["好.pdf"]


def test_files_of_many_subjects_are_one_query(
    store: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        attached(subject=("case", str(number)))
    officer = cast.officer()
    with django_assert_num_queries(1):
        found = attachments_of_many("case", ["0", "1", "2", "3"])
        assert {one.uploaded_by for files in found.values() for one in files} == {officer}
    assert found.keys() == {"0", "1", "2"}


def test_the_sweep_takes_what_belongs_to_nothing_and_is_old(store: Path) -> None:
    kept, gone = attached(), attached(samples.JPG, "a.jpg")
    detach(gone, reason="传错了", by=cast.officer(), at=NOW)
    (store / ".receiving-half").touch()
    assert sweep(NOW - timedelta(days=365 * 9)) == 0
    assert sweep(NOW + timedelta(days=365 * 9)) == 2
    assert [path.name for path in store.glob("*")] == [kept.sha256]


WRITER = """
import sys
from liyuan.attachments.files import keep
for number in range(10_000):
    keep([b"%PDF-" + number.to_bytes(4, "big") * 100_000], "a.pdf")
    print(number, flush=True)
"""


def test_who_is_killed_while_writing_leaves_no_half_file(store: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "LIYUAN_DATA": str(tmp_path)}
    for pause in (0.0, 0.003, 0.011):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER], env=environment, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
    whole = [path for path in store.glob("*") if not path.name.startswith(".")]
    assert whole
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in whole)
