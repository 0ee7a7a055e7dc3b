"""Walks the whole journal, streaming, and finds the first place where it does not hold."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction

from liyuan.journal.domain import (
    GENESIS,
    Broken,
    Content,
    Flaw,
    Member,
    Sealed,
    Verification,
    first_flaw,
)
from liyuan.journal.models import Entry, Seal, SealedEntry

CHUNK = 2_000
CONTENT = ("id", "hash", "at", "actor_id", "action", "subject_kind", "subject_id", "payload")


@transaction.atomic
def verify() -> Verification:
    """Recompute every hash up to the head of this moment; what is written meanwhile is left out."""
    head = Seal.objects.order_by("-id").first()
    broken = flaw_in_chain(head.pk) if head else None
    tail, lost = unsealed_tail()
    sealed = SealedEntry.objects.filter(seal__lte=head).count() if head else 0
    return Verification(
        ok=broken is None and lost is None,
        entries=sealed + tail,
        sealed=sealed,
        unsealed_tail=tail,
        seals=Seal.objects.filter(pk__lte=head.pk).count() if head else 0,
        head=bytes(head.hash).hex() if head else GENESIS.hex(),
        first_broken=broken or lost,
    )


def flaw_in_chain(last: int) -> Broken | None:
    """The first flaw of the seals up to the last one, named by its entry where there is one."""
    before = GENESIS
    groups = _Groups(_members(last))
    for seal in _seals(last):
        broken = first_flaw(seal, groups.of(seal.number), before)
        if broken:
            return _named(broken)
        before = seal.hash
    return None


def unsealed_tail() -> tuple[int, Broken | None]:
    """How many entries have no seal, and the first that is altered or lost to the sealer."""
    count, broken = 0, None
    rows = Entry.objects.filter(sealed=None).order_by("id").values_list("unsealed", *CONTENT)
    for waiting, *content in rows.iterator(CHUNK):
        count += 1
        entry = _content(*content)
        if broken is None and not (waiting and entry.holds()):
            flaw = Flaw.ALTERED if waiting else Flaw.NEVER_SEALED
            broken = Broken(flaw, entry.number)
    return count, broken


def _seals(last: int) -> Iterator[Sealed]:
    rows = Seal.objects.filter(pk__lte=last).order_by("id")
    columns = rows.values_list("id", "at", "previous", "hash", "count")
    for number, at, previous, hashed, count in columns.iterator(CHUNK):
        yield Sealed(number, at, bytes(previous), bytes(hashed), count)


def _members(last: int) -> Iterator[tuple[int, Member]]:
    rows = SealedEntry.objects.filter(seal__lte=last).order_by("seal_id", "position")
    wanted = [f"entry__{name}" for name in CONTENT]
    columns = rows.values_list("seal_id", "position", "link", *wanted)
    for seal, position, link, *content in columns.iterator(CHUNK):
        yield seal, Member(position, bytes(link), _content(*content))


def _content(*row: Any) -> Content:
    number, hashed, at, actor, action, kind, subject, payload = row
    return Content(number, bytes(hashed), at, actor, action, (kind, subject), payload)


class _Groups:
    """The members by seal, in step with the seals; a seal that lost all its members gets none."""

    def __init__(self, members: Iterable[tuple[int, Member]]) -> None:
        self._groups = groupby(members, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, seal: int) -> Iterator[Member]:
        while self._next and self._next[0] < seal:
            self._next = next(self._groups, None)
        if self._next and self._next[0] == seal:
            yield from (member for _, member in self._next[1])
            self._next = next(self._groups, None)


def _named(broken: Broken) -> Broken:
    """With the number of the entry that stood there, when the seal still tells."""
    places = SealedEntry.objects.filter(seal=broken.seal, position=broken.position or 1)
    number = broken.entry or places.values_list("entry_id", flat=True).first()
    return replace(broken, entry=number)
