"""Reads of the journal: the auditor's page, one entry, and the timeline of a subject."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.journal.domain import Flaw
from liyuan.journal.models import Entry, Seal, Unsealed
from liyuan.journal.words import FLAWS, action_words, subject_words
from liyuan.web.paging import Page, keyset

SIZE = 50
BY_STRANGERS = frozenset({"account.login_failed", "account.lock", "account.login_unknown"})


@dataclass(frozen=True)
class Filters:
    """What the address asks for; a subject is its kind, or its kind, a colon and its id."""

    action: str = ""
    actor: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None

    def as_payload(self) -> dict[str, Any]:
        said = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in said if value}


@dataclass(frozen=True)
class Line:
    """One entry as a row of the list."""

    number: int
    at: datetime
    actor: str
    action: str
    words: str
    subject: str
    subject_kind: str
    subject_id: str
    sealed: bool


@dataclass(frozen=True)
class Check:
    """A verification that was carried out: when, by whom, and what it found."""

    at: datetime
    by: str
    ok: bool
    entries: int
    head: str
    broken_entry: int | None
    broken_seal: int | None
    flaw: str


@dataclass(frozen=True)
class State:
    """How far the journal is sealed, and how it was last verified."""

    waiting: int
    last_seal: int | None
    sealed_at: datetime | None
    check: Check | None


@dataclass(frozen=True)
class EntryPage:
    """One entry with its proof."""

    line: Line
    payload: tuple[tuple[str, str], ...]
    hash: str
    seal: int | None
    position: int | None
    link: str
    has_personal: bool


def entries(filters: Filters) -> QuerySet[Entry]:
    rows = Entry.objects.select_related("actor", "sealed")
    kind, _colon, number = filters.subject.partition(":")
    chosen = {
        "action": filters.action,
        "actor__username": filters.actor,
        "subject_kind": kind,
        "subject_id": number,
        "at__gte": _midnight(filters.since),
        "at__lt": _midnight(filters.until, days=1),
    }
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def entries_of(subject: tuple[str, str]) -> QuerySet[Entry]:
    """The timeline of one subject, oldest first."""
    kind, number = subject
    found = Entry.objects.filter(subject_kind=kind, subject_id=number)
    return found.select_related("actor").order_by("id")


def journal_page(filters: Filters, *, after: str | None = None, size: int = SIZE) -> Page[Line]:
    """The newest entries first."""
    page = keyset(entries(filters), order=("-id",), after=after, size=size)
    return Page(tuple(map(_line, page.items)), page.next, page.previous)


def journal_rows(filters: Filters, limit: int) -> Iterator[tuple[object, ...]]:
    """The same entries as cells of the 台账."""
    for entry in entries(filters).order_by("-id")[:limit].iterator():
        line = _line(entry)
        state = _("已封存") if line.sealed else _("待封存")
        content = "；".join(f"{name}：{text}" for name, text in _in_text(entry.payload))
        yield line.number, line.at, line.actor, line.words, line.subject, state, content


def entry_page(number: int) -> EntryPage | None:
    related = ("actor", "sealed", "personal")
    entry = Entry.objects.select_related(*related).filter(pk=number).first()
    if entry is None:
        return None
    sealed = getattr(entry, "sealed", None)
    return EntryPage(
        line=_line(entry),
        payload=_in_text(entry.payload),
        hash=bytes(entry.hash).hex(),
        seal=sealed.seal_id if sealed else None,
        position=sealed.position if sealed else None,
        link=bytes(sealed.link).hex() if sealed else "",
        has_personal=hasattr(entry, "personal"),
    )


def journal_state() -> State:
    last = Seal.objects.order_by("-id").first()
    checks = Entry.objects.filter(action="journal.verify").select_related("actor")
    found = checks.order_by("-id").first()
    return State(
        waiting=Unsealed.objects.count(),
        last_seal=last.pk if last else None,
        sealed_at=last.at if last else None,
        check=_check(found) if found else None,
    )


def longer_than(number: int) -> bool:
    return Entry.objects.order_by("id")[number : number + 1].exists()


def _check(entry: Entry) -> Check:
    found = entry.payload
    broken = found["first_broken"] or {}
    return Check(
        at=entry.at,
        by=_name(entry),
        ok=found["ok"],
        entries=found["entries"],
        head=found["head"],
        broken_entry=broken.get("entry"),
        broken_seal=broken.get("seal"),
        flaw=str(FLAWS[Flaw(broken["flaw"])]) if broken else "",
    )


def _line(entry: Entry) -> Line:
    return Line(
        number=entry.pk,
        at=entry.at,
        actor=_name(entry),
        action=entry.action,
        words=action_words(entry.action),
        subject=subject_words(entry.subject_kind, entry.subject_id),
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        sealed=hasattr(entry, "sealed"),
    )


def _name(entry: Entry) -> str:
    if entry.actor:
        return str(entry.actor)
    return _("未登录者") if entry.action in BY_STRANGERS else _("系统")


def _in_text(payload: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was recorded, as it was recorded: lists and maps as JSON."""
    return tuple(
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in payload.items()
    )


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day in the city."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
