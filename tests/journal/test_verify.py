"""The journal is verified from the first entry to the last, and the first broken one is named."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from liyuan.journal.actions import record, seal
from liyuan.journal.domain import Broken, Flaw
from liyuan.journal.models import Entry, PersonalDetail, Seal, SealedEntry, Unsealed
from liyuan.journal.queries_verify import verify
from tests import cast

pytestmark = pytest.mark.django_db


def write(count: int = 1, **more: object) -> list[Entry]:
    with transaction.atomic():
        return [
            record(
                action="park.note",
                subject=("park", str(n)),
                by=None,
                at=cast.NOW,
                payload={"n": n},
                personal={"ip": "10.0.0.1"},
            )
            for n in range(count)
        ]


@contextmanager
def triggers_off() -> Iterator[None]:
    """What somebody with the whole database in hand could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def two_seals() -> list[Entry]:
    first = write(3)
    seal(cast.NOW)
    second = write(3)
    seal(cast.NOW)
    return first + second


def test_an_empty_journal_holds() -> None:
    assert verify().ok


def test_sealed_and_waiting_entries_are_counted(two_seals: list[Entry]) -> None:
    write(2)
    found = verify()
    assert (found.ok, found.entries, found.sealed, found.unsealed_tail) == (True, 8, 6, 2)


def test_the_head_is_the_hash_of_the_last_seal(two_seals: list[Entry]) -> None:
    assert verify().head == bytes(Seal.objects.latest("pk").hash).hex()


def test_erasing_personal_details_breaks_nothing(two_seals: list[Entry]) -> None:
    PersonalDetail.objects.all().delete()
    assert verify().ok


def test_an_altered_entry_is_named(two_seals: list[Entry]) -> None:
    with triggers_off():
        Entry.objects.filter(pk=two_seals[4].pk).update(payload={"n": 99})
    assert verify().first_broken == Broken(Flaw.ALTERED, two_seals[4].pk, last_seal(), 2)


def test_an_altered_entry_with_a_fitting_hash_is_named(two_seals: list[Entry]) -> None:
    with triggers_off():
        Entry.objects.filter(pk=two_seals[1].pk).update(
            payload=two_seals[2].payload, subject_id="2", hash=two_seals[2].hash
        )
    broken = verify().first_broken
    assert broken == Broken(Flaw.UNCHAINED, two_seals[1].pk, last_seal() - 1, 2)


def test_a_removed_entry_is_named(two_seals: list[Entry]) -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [two_seals[2].pk])
    assert verify().first_broken == Broken(Flaw.MISSING, two_seals[2].pk, last_seal() - 1, 3)


def test_an_entry_removed_with_its_place_leaves_a_gap(two_seals: list[Entry]) -> None:
    with triggers_off():
        SealedEntry.objects.filter(entry=two_seals[3]).delete()
        Entry.objects.filter(pk=two_seals[3].pk)._raw_delete("default")
    assert verify().first_broken == Broken(Flaw.MISSING, None, last_seal(), 1)


def test_swapped_seals_are_found(two_seals: list[Entry]) -> None:
    first, second = Seal.objects.order_by("pk")
    with triggers_off():
        Seal.objects.filter(pk=first.pk).update(hash=b"spare")
        Seal.objects.filter(pk=second.pk).update(hash=first.hash)
        Seal.objects.filter(pk=first.pk).update(hash=second.hash)
    broken = verify().first_broken
    assert broken == Broken(Flaw.BROKEN_SEAL, two_seals[0].pk, first.pk)


def test_members_swapped_between_seals_are_found(two_seals: list[Entry]) -> None:
    places = [SealedEntry.objects.get(entry=two_seals[n]) for n in (0, 3)]
    with triggers_off():
        SealedEntry.objects.filter(pk=places[0].pk).update(position=99)
        SealedEntry.objects.filter(pk=places[1].pk).update(seal=places[0].seal)
        SealedEntry.objects.filter(pk=places[0].pk).update(seal=places[1].seal, position=1)
    broken = verify().first_broken
    assert broken == Broken(Flaw.UNCHAINED, two_seals[3].pk, last_seal() - 1, 1)


def test_an_altered_waiting_entry_is_named(two_seals: list[Entry]) -> None:
    (waiting,) = write()
    with triggers_off():
        Entry.objects.filter(pk=waiting.pk).update(action="x")
    assert verify().first_broken == Broken(Flaw.ALTERED, waiting.pk)


def test_an_entry_hidden_from_the_sealer_is_named(two_seals: list[Entry]) -> None:
    (hidden, _) = write(2)
    Unsealed.objects.filter(entry=hidden).delete()
    assert verify().first_broken == Broken(Flaw.NEVER_SEALED, hidden.pk)


def last_seal() -> int:
    return Seal.objects.latest("pk").pk
