"""A calendar as RFC 5545 writes it: folded, escaped, in UTC, each event with a lasting name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import category

LINE = 75  # octets, without the line break
PRODUCT = "-//Liyuan//Deadlines//ZH"
REFRESH = "PT1H"
UNSEEN = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of signs, other breaks of lines
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """One entry; `uid` stays the same as long as it is about the same thing."""

    uid: str
    summary: str
    starts: datetime
    ends: datetime | None = None
    description: str = ""
    url: str = ""
    changed: datetime | None = None


def calendar(events: Iterable[Event], *, name: str, host: str, at: datetime) -> str:
    """The whole feed; the same uid twice is one event, the later of the two."""
    known = {event.uid: event for event in events}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        *(line for event in known.values() for line in _event(event, host, at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event, host: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}@{host}"
    yield f"DTSTAMP:{utc(event.changed or at)}"
    yield f"DTSTART:{utc(event.starts)}"
    if event.ends and event.ends > event.starts:
        yield f"DTEND:{utc(event.ends)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{_plain(event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def utc(at: datetime) -> str:
    """A moment as the format writes it in UTC; one without a zone has none and is refused."""
    if at.tzinfo is None:
        raise ValueError("a calendar needs a time with a zone")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text as a value: its own signs escaped, line breaks as \\n, other controls gone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = (sign for sign in lines if sign in "\n\t" or category(sign) not in UNSEEN)
    return "".join(seen).translate(ESCAPES)


def _plain(url: str) -> str:
    """An address is no text: nothing in it is escaped, so that nothing in it may break a line."""
    return "".join(sign for sign in url if sign.isprintable() and not sign.isspace())


def folded(line: str) -> str:
    """At most 75 octets in a line, no sign torn in two; what follows begins with a space."""
    parts, part, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE:
            parts.append(part)
            part, size = " ", 1
        part += sign
        size += octets
    return "\r\n".join([*parts, part])
