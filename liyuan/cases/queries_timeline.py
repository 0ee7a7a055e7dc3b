"""A case's way so far: its journal with the words of each step, as far as the reader may see."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from liyuan.accounts.models import Unit, User, in_place_of
from liyuan.cases.domain import ALARM, REMIND, SUBJECT
from liyuan.cases.models import Case, CaseText
from liyuan.cases.words import EVENTS, TOLD
from liyuan.engines.procedure import Field, Procedure, Transition
from liyuan.journal.actions import STANDS_FOR
from liyuan.journal.models import Entry
from liyuan.web.days import deadline
from liyuan.web.language import named

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A field that a step told: `text` is None where the reader may not see it."""

    label: str
    text: str | None


@dataclass(frozen=True)
class Unseen:
    """Fields whose values a reader may not see yet: those said from a moment on."""

    fields: Collection[str] = frozenset()
    since: datetime = LONG_AGO

    def holds(self, field: str, at: datetime) -> bool:
        return field in self.fields and at >= self.since


ALL_SEEN = Unseen()
# The names of some of what a field can hold, by value.
Names = Callable[[Collection[str]], Mapping[str, str]]
NO_NAMES: Mapping[str, Names] = {}


@dataclass(frozen=True)
class Event:
    """One entry of a case's way: when, who, for which unit, what, and what was said."""

    number: int
    at: datetime
    who: str
    unit: str
    words: str
    transition: str
    said: tuple[Said, ...]
    by: int | None = None


def timeline(
    case: Case,
    procedure: Procedure,
    *,
    levels: Collection[str],
    lang: str,
    unseen: Unseen = ALL_SEEN,
    names: Mapping[str, Names] = NO_NAMES,
) -> tuple[Event, ...]:
    """Everything that happened to a case, oldest first; a few queries, however long.

    `names` tells for a field how what it holds is called.
    """
    own = {"subject_kind": SUBJECT, "subject_id": case.number}
    entries = Entry.objects.filter(**own, action__startswith=f"{case.kind}.")
    found = list(entries.select_related("actor").order_by("id"))
    texts: dict[int, list[CaseText]] = defaultdict(list)
    for text in CaseText.objects.filter(case=case).order_by("id"):
        texts[text.entry_id].append(text)
    units = _names(found, procedure, lang)
    called = {key: _called(found, key, names[key]) for key in names}
    told = _Telling(procedure, levels, units, lang, unseen, _away(found), called)
    return tuple(_event(entry, texts[entry.pk], told) for entry in found)


@dataclass(frozen=True)
class _Telling:
    """To whom a way is told: what levels they read, what units are called in their language."""

    procedure: Procedure
    levels: Collection[str]
    units: Mapping[str, str]
    lang: str
    unseen: Unseen
    # who was away, by id: somebody acted for them
    persons: Mapping[int, str]
    called: Mapping[str, Mapping[str, str]]


def _away(found: list[Entry]) -> Mapping[int, str]:
    """The people for whom deputies acted, asked only where there is one."""
    ids = {entry.payload[STANDS_FOR] for entry in found if STANDS_FOR in entry.payload}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def _who(entry: Entry, persons: Mapping[int, str]) -> str:
    """Who did it, and for whom where it was done by a deputy (代)."""
    away = persons.get(entry.payload.get(STANDS_FOR, 0))
    return in_place_of(str(entry.actor), away) if away else str(entry.actor)


def _called(found: list[Entry], key: str, names: Names) -> Mapping[str, str]:
    values = {str(e.payload["given"][key]) for e in found if key in e.payload.get("given", {})}
    return names(values) if values else {}


def _names(found: list[Entry], procedure: Procedure, lang: str) -> Mapping[str, str]:
    """The names of the units that the entries mention by code."""
    asked = {field.key for field in procedure.fields if field.type in ("unit", "units")}
    codes = {entry.payload.get(key, "") for entry in found for key in ("unit", "whose")}
    for entry in found:
        given = entry.payload.get("given", {})
        for key in asked & given.keys():
            codes.update(given[key] if isinstance(given[key], list) else [given[key]])
    units = Unit.objects.filter(code__in=codes - {""})
    return {unit.code: named(unit.name, unit.en, lang) for unit in units}


def _event(entry: Entry, texts: list[CaseText], told: _Telling) -> Event:
    procedure, units, lang = told.procedure, told.units, told.lang
    code = entry.payload.get("unit", "")
    key = entry.action.partition(".")[2]
    steps = {step.key: step for step in procedure.transitions}
    step = steps.get(key)
    by_time = key in (REMIND, ALARM) or bool(step and step.timed)
    said = [*_plain(entry, step, told), *_alarm(entry.payload, told)]
    said += (_written(text, entry, told) for text in texts)
    return Event(
        number=entry.pk,
        at=entry.at,
        who=_who(entry, told.persons) if entry.actor else _("系统") if by_time else "",
        unit=units.get(code, code),
        words=named(step.name, step.en, lang) if step else str(EVENTS.get(key, entry.action)),
        transition=key,
        said=tuple(said),
        by=entry.actor_id,
    )


def _plain(entry: Entry, step: Transition | None, told: _Telling) -> list[Said]:
    """The fields that were given; a box that may be ticked and was not says nothing."""
    given = entry.payload.get("given", {}).items()
    boxes = {one.field for one in step.asks if not one.required} if step else frozenset()
    fields = (
        (told.procedure.field(key), value)
        for key, value in given
        if value is not False or key not in boxes
    )
    lang = told.lang
    return [
        Said(
            named(f.name, f.en, lang),
            None
            if told.unseen.holds(f.key, entry.at)
            else shown(f, value, {**told.units, **told.called.get(f.key, {})}, lang),
        )
        for f, value in fields
    ]


def _alarm(payload: Mapping[str, Any], told: _Telling) -> list[Said]:
    """Of an alarm: which clock, its deadline, and who was told."""
    if "alarm" not in payload:
        return []
    clock = next((one for one in told.procedure.clocks if one.key == payload["clock"]), None)
    name = named(clock.name, clock.en, told.lang) if clock else payload["clock"]
    due = deadline(datetime.fromisoformat(payload["due"]))
    return [
        Said(_("所计时限"), name),
        *_whose(payload, told),
        Said(_("到期时间"), due),
        Said(_("已告知"), str(TOLD[payload["told"]])),
    ]


def _whose(payload: Mapping[str, Any], told: _Telling) -> list[Said]:
    """The unit by whose hours the clock counts."""
    code = payload.get("whose")
    return [Said(_("所属单位"), told.units.get(code, code))] if code else []


def shown(field: Field, value: Any, units: Mapping[str, str], lang: str) -> str:
    """A given value in words: a choice and a unit by its name, several joined."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.type == "file":
        return _("见附件")
    choices = {one.code: named(one.name, one.en, lang) for one in field.choices} | dict(units)
    values = value if isinstance(value, list) else [value]
    return "、".join(choices.get(str(one), str(one)) for one in values)


def _written(text: CaseText, entry: Entry, told: _Telling) -> Said:
    field = told.procedure.field(text.field)
    kept = text.level not in told.levels or told.unseen.holds(text.field, entry.at)
    return Said(named(field.name, field.en, told.lang), None if kept else text.text)
