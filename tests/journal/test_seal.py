"""Committed entries are chained in batches; nothing is sealed twice and no writer waits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

import pytest
from django.db import connection, transaction

from liyuan.journal import actions
from liyuan.journal.actions import record, seal
from liyuan.journal.models import Entry, Seal, SealedEntry, Unsealed
from liyuan.journal.queries_verify import verify
from liyuan.journal.tasks import seal_journal
from tests import cast

T = TypeVar("T")


def write(subject: str = "E1") -> Entry:
    with transaction.atomic():
        return record(
            action="park.note", subject=("park", subject), by=None, at=cast.NOW, payload={}
        )


@pytest.mark.django_db
def test_with_nothing_waiting_there_is_no_seal() -> None:
    assert seal(cast.NOW) is None


@pytest.mark.django_db
def test_each_seal_follows_from_the_one_before() -> None:
    write()
    first = seal(cast.NOW)
    write()
    second = seal(cast.NOW)
    assert first
    assert second
    assert bytes(second.previous) == bytes(first.hash)
    assert not Unsealed.objects.exists()


@pytest.mark.django_db
def test_more_than_a_batch_waits_for_the_next_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    for _ in range(5):
        write()
    seal_journal(timestamp=0)
    assert list(Seal.objects.order_by("pk").values_list("count", flat=True)) == [2, 2, 1]


def in_thread(pool: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
    """Another connection, as another process would have it."""

    def run() -> T:
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(run)


@pytest.mark.django_db(transaction=True)
def test_a_late_committer_with_a_lower_number_is_sealed_too() -> None:
    written, may_commit = Event(), Event()

    def slow() -> int:
        with transaction.atomic():
            entry = write("slow")
            written.set()
            assert may_commit.wait(10)
        return entry.pk

    with ThreadPoolExecutor() as pool:
        late = in_thread(pool, slow)
        assert written.wait(10)
        quick = write("quick")  # no writer waits for another one's commit
        seal(cast.NOW)
        may_commit.set()
        assert late.result() < quick.pk
    seal(cast.NOW)
    assert not Unsealed.objects.exists()
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_seal_everything_exactly_once() -> None:
    def write_some() -> None:
        for _ in range(25):
            write()

    def seal_some() -> None:
        for _ in range(25):
            seal(cast.NOW)

    with ThreadPoolExecutor(8) as pool:
        jobs = [in_thread(pool, work) for work in (write_some, seal_some) * 4]
        for job in jobs:
            job.result()
    seal(cast.NOW)
    found = verify()
    assert (found.ok, found.entries, found.sealed) == (True, 100, 100)
    assert SealedEntry.objects.count() == sum(Seal.objects.values_list("count", flat=True))
