"""What a notice is, to whom it goes, by which channels, and why a code is not sent."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How a message leaves the system; in the system every notice is seen anyway."""

    SMS = "sms"
    EMAIL = "email"
    WECOM = "wecom"
    DINGTALK = "dingtalk"


class Rhythm(StrEnum):
    """When a person wants the messages that are not urgent."""

    SOON = "soon"  # what came together, a while after the message before
    DAILY = "daily"  # at the first of the day's times
    TWICE = "twice"  # at each of the day's times


class State(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # tried as often as is sensible: a person must look


class Audience(StrEnum):
    """What a notice is addressed to."""

    USER = "user"
    UNIT = "unit"
    FIRM = "firm"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class To:
    """One addressee: a person, all people of a unit or of a firm, a telephone outside."""

    audience: Audience
    number: int = 0
    role: str = ""
    phone: str = ""

    @classmethod
    def user(cls, number: int) -> "To":
        return cls(Audience.USER, number)

    @classmethod
    def unit(cls, number: int, role: str = "") -> "To":
        """Whoever holds a role (any, or the one named) in exactly this unit."""
        return cls(Audience.UNIT, number, role)

    @classmethod
    def firm(cls, number: int) -> "To":
        return cls(Audience.FIRM, number)

    @classmethod
    def outside(cls, phone: str) -> "To":
        """A telephone of nobody who logs in; ValueError when it is none."""
        if not phone_of(phone):
            raise ValueError("not a mobile telephone number")
        return cls(Audience.PHONE, phone=phone_of(phone))


@dataclass(frozen=True)
class Note:
    """One thing to tell; `key` makes it one for each receiver, however often it is told.

    `title` is a key of the titles, filled with `params`: only this leaves the system. `text` is
    read after the log-in. `but` are persons who know already.
    """

    key: str
    to: Collection[To]
    topic: str
    title: str
    subject: tuple[str, str]
    params: Mapping[str, str | int] = field(default_factory=dict)
    text: str = ""
    urgent: bool = False
    due_at: datetime | None = None
    but: Collection[int] = ()


class CodeRefusal(StrEnum):
    """Why no code is sent."""

    PHONE = "phone"
    SOON = "soon"
    PHONE_LIMIT = "phone_limit"
    ADDRESS_LIMIT = "address_limit"
    NOT_SENT = "not_sent"


class CodeRefused(ValueError):
    """A code that was not sent, and why."""

    def __init__(self, refusal: CodeRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def phone_of(text: str) -> str:
    """A mobile telephone number as its eleven digits, however it was written; else empty."""
    written = re.sub(r"[\s\-()（）]", "", text).translate(FULL_WIDTH)
    found = MOBILE.fullmatch(written)
    return found[1] if found else ""


FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("＋"): "+"}


def masked(value: str) -> str:
    """An address of which one can tell whose it is, without reading it: 138****5678."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"{value[:2]}***"
