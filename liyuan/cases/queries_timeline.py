"""A case's way so far: its journal with the words of each step, as far as the reader may see."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liyuan.cases.domain import SUBJECT
from liyuan.cases.models import Case, CaseText
from liyuan.engines.procedure import Field, Procedure
from liyuan.journal.models import Entry
from liyuan.web.language import named


@dataclass(frozen=True)
class Said:
    """A field that a step told: `text` is None where the reader may not see it."""

    label: str
    text: str | None


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


def timeline(
    case: Case, procedure: Procedure, *, levels: Collection[str], lang: str
) -> tuple[Event, ...]:
    """Everything that happened to a case, oldest first; three queries, however long."""
    entries = Entry.objects.filter(subject_kind=SUBJECT, subject_id=case.number)
    found = list(entries.select_related("actor").order_by("id"))
    texts: dict[int, list[CaseText]] = defaultdict(list)
    for text in CaseText.objects.filter(case=case).order_by("id"):
        texts[text.entry_id].append(text)
    return tuple(_event(entry, texts[entry.pk], procedure, levels, lang) for entry in found)


def _event(
    entry: Entry,
    texts: list[CaseText],
    procedure: Procedure,
    levels: Collection[str],
    lang: str,
) -> Event:
    key = entry.action.partition(".")[2]
    steps = {step.key: step for step in procedure.transitions}
    step = steps.get(key)
    said = [*_plain(entry.payload.get("given", {}), procedure, lang)]
    said += (_written(text, procedure, levels, lang) for text in texts)
    return Event(
        number=entry.pk,
        at=entry.at,
        who=str(entry.actor) if entry.actor else "",
        unit=entry.payload.get("unit", ""),
        words=named(step.name, step.en, lang) if step else entry.action,
        transition=key,
        said=tuple(said),
    )


def _plain(given: Mapping[str, Any], procedure: Procedure, lang: str) -> list[Said]:
    fields = ((procedure.field(key), value) for key, value in given.items())
    return [Said(named(f.name, f.en, lang), shown(f, value, lang)) for f, value in fields]


def shown(field: Field, value: Any, lang: str) -> str:
    """A given value in words: a choice by its name, several joined."""
    choices = {one.code: named(one.name, one.en, lang) for one in field.choices}
    values = value if isinstance(value, list) else [value]
    return "、".join(choices.get(str(one), str(one)) for one in values)


def _written(text: CaseText, procedure: Procedure, levels: Collection[str], lang: str) -> Said:
    field = procedure.field(text.field)
    return Said(named(field.name, field.en, lang), text.text if text.level in levels else None)
