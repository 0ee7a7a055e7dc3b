"""Scalars of a pack: how a written word becomes text, number, date or truth value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import available_timezones

_NUMBER = re.compile(r"[-+]?\d{1,24}(\.\d{1,12})?")
_FIGURE = re.compile(r"-?\d{1,16}(\.\d{1,4})?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_POINT = r"-?\d{1,3}(\.\d{1,6})? -?\d{1,2}(\.\d{1,6})?"
_RING = rf"{_POINT}(; {_POINT}){{2,}}"
_RINGS = re.compile(rf"{_RING}( \| {_RING})*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TRUTH = {"true": True, "false": False}
_NULL = frozenset({"", "~", "null"})


class WrongWordError(ValueError):
    """The word is not of the expected kind; a shape adds the code and params of its finding."""

    def __init__(self, code: str = "", params: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code, self.params = code, params or {}


Reader = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of scalar: `word` names it in findings; `quoted` says if quotes are allowed."""

    word: str
    read: Reader
    quoted: bool = False


def is_null(text: str) -> bool:
    return text in _NULL


def number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise WrongWordError
    return Decimal(text)


def whole(text: str) -> int:
    value = number(text)
    if value != int(value):
        raise WrongWordError
    return int(value)


def figure(text: str) -> Decimal:
    """A number as tables hold it: sixteen digits before the point, four after it."""
    if not _FIGURE.fullmatch(text):
        raise WrongWordError
    return Decimal(text)


def small(text: str) -> int:
    """A whole number that is no more than 32767, and not negative."""
    value = whole(text)
    if not 0 <= value <= 32_767:
        raise WrongWordError
    return value


def zone(text: str) -> str:
    """A time zone by the name that the whole world uses."""
    if text not in available_timezones():
        raise WrongWordError
    return text


def day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise WrongWordError
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongWordError from error


def days(text: str) -> str:
    """A weekday (1 is Monday, 7 is Sunday) or one date."""
    return text if len(text) == 1 and text in "1234567" else day(text).isoformat()


def truth(text: str) -> bool:
    if text not in _TRUTH:
        raise WrongWordError
    return _TRUTH[text]


def text(word: str) -> str:
    if not word.strip() or "\x00" in word:
        raise WrongWordError
    return word.strip()


def labels(word: str) -> str:
    """Short words with semicolons between them."""
    if any(not 0 < len(part.strip()) <= 40 for part in word.split(";")):
        raise WrongWordError
    return text(word)


def _matching(pattern: re.Pattern[str]) -> Reader:
    def read(word: str) -> str:
        if not pattern.fullmatch(word):
            raise WrongWordError
        return word

    return read


def anything(word: str) -> object:
    """A plain word as what it looks like: number, date, truth value, else text."""
    for read in (number, day, truth):
        try:
            return read(word)
        except WrongWordError:
            continue
    return text(word)


TEXT = Kind("text", text, quoted=True)
CODE = Kind("code", _matching(_CODE), quoted=True)
IDENTIFIER = Kind("identifier", _matching(_NAME), quoted=True)
# a key that may stand in a path between dots
KEY = Kind("identifier", _matching(_KEY), quoted=True)
NUMBER = Kind("number", number)
AMOUNT = Kind("number", number, quoted=True)
FIGURE = Kind("figure", figure)
WHOLE = Kind("whole", whole)
SMALL = Kind("small", small)
LABELS = Kind("labels", labels, quoted=True)
# closed lines of "longitude latitude", split by "; " inside a line and by " | " between lines
RINGS = Kind("rings", _matching(_RINGS), quoted=True)
ZONE = Kind("zone", zone, quoted=True)
DAY = Kind("date", day)
DAYS = Kind("days", days)
# a time of day; only the end of a day is 24:00
CLOCK = Kind("clock", _matching(_CLOCK))
TRUTH = Kind("truth", truth)
ANYTHING = Kind("anything", anything)
