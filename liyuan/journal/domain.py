"""The hashes of the journal's chain, and what a verification of it finds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

GENESIS = bytes(32)


class Flaw(StrEnum):
    """What is wrong with an entry or a seal."""

    ALTERED = "altered"  # the content does not give the entry's hash
    MISSING = "missing"  # its place in the seal is empty
    UNCHAINED = "unchained"  # the chain up to it does not give its link
    NEVER_SEALED = "never_sealed"  # neither sealed nor waiting for a seal
    BROKEN_SEAL = "broken_seal"  # the seal does not follow from its members and the seal before


@dataclass(frozen=True, slots=True)
class Happening:
    """One of many things that happened at once; `payload` as `journal.actions.record` takes it."""

    action: str
    subject: tuple[str, str]
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as it is stored."""

    number: int
    at: datetime
    previous: bytes
    hash: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Content:
    """An entry as it is stored: the hash beside what it was made of."""

    number: int
    hash: bytes
    at: datetime
    actor: int | None
    action: str
    subject: tuple[str, str]
    payload: Any

    def holds(self) -> bool:
        made = entry_hash(self.at, self.actor, self.action, self.subject, self.payload)
        return made == self.hash


@dataclass(frozen=True, slots=True)
class Member:
    """An entry at its place in a seal."""

    position: int
    link: bytes
    entry: Content


@dataclass(frozen=True)
class Broken:
    """The first place where the journal does not hold; an entry without number is gone."""

    flaw: Flaw
    entry: int | None
    seal: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Verification:
    """The state of the whole journal; `head` is worth keeping outside of it."""

    ok: bool
    entries: int
    sealed: int
    unsealed_tail: int
    seals: int
    head: str
    first_broken: Broken | None


def plain(value: Any) -> Any:
    """The same value in JSON's own types; a float has no one spelling and is refused."""
    match value:
        case str():
            return str(value)
        case None | bool() | int():
            return value
        case Decimal():
            return str(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {key_of(k): plain(v) for k, v in value.items()}
        case list() | tuple():
            return [plain(v) for v in value]
    raise TypeError(f"a journal payload cannot hold {type(value).__name__}: {value!r}")


def key_of(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a journal payload has text keys only: {key!r}")
    return str(key)


def moment(at: datetime) -> str:
    """UTC with microseconds, as the database keeps it."""
    if at.tzinfo is None:
        raise ValueError("the journal needs a time with a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> bytes:
    """The one spelling of plain JSON that is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def entry_hash(
    at: datetime, actor: int | None, action: str, subject: tuple[str, str], payload: Any
) -> bytes:
    return sha256(canonical([moment(at), actor, action, *subject, payload])).digest()


def link_hash(before: bytes, entry: int, hashed: bytes) -> bytes:
    """The chain up to an entry: its own hash on top of everything before."""
    return sha256(before + entry.to_bytes(8, "big") + hashed).digest()


def seal_hash(previous: bytes, at: datetime, count: int, last_link: bytes) -> bytes:
    return sha256(previous + canonical([moment(at), count]) + last_link).digest()


def first_flaw(seal: Sealed, members: Iterable[Member], before: bytes) -> Broken | None:
    """The first place where a seal does not hold, given the hash of the seal before it."""
    if seal.previous != before:
        return Broken(Flaw.BROKEN_SEAL, None, seal.number)
    link, place = seal.previous, 0
    for place, member in enumerate(members, start=1):
        entry = member.entry
        if member.position != place:
            return Broken(Flaw.MISSING, None, seal.number, place)
        if not entry.holds():
            return Broken(Flaw.ALTERED, entry.number, seal.number, place)
        link = link_hash(link, entry.number, entry.hash)
        if link != member.link:
            return Broken(Flaw.UNCHAINED, entry.number, seal.number, place)
    if place < seal.count:
        return Broken(Flaw.MISSING, None, seal.number, place + 1)
    whole = seal_hash(seal.previous, seal.at, seal.count, link) == seal.hash
    return None if whole else Broken(Flaw.BROKEN_SEAL, None, seal.number)
