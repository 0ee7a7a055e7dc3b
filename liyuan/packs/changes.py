"""What changed between two texts of a rule, and from which day the change tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from liyuan.packs.shapes import Path
from liyuan.rules.domain import Kind

# A rule that does not say from when it holds, holds from here.
BEGINNING = date(1900, 1, 1)
# These words describe; a change of them changes no judgement.
DESCRIPTIVE = frozenset(
    (
        *("en", "note", "note_en", "demo_note", "definition", "definition_en"),
        *("source", "verified", "article", "issuer", "actionable", "budget", "stacking"),
        *("sharing_basis", "purposes", "fresh_for", "level", "ask_firm", "source_unit"),
        *("purpose", "stage", "verify_only", "own_count", "greatest"),
    )
)
# Entries of these lists are told apart by a key of their own, not by their place.
ENTRY_KEYS: Mapping[str, str] = {
    "clauses": "key",
    "conditions": "name",
    "parameters": "name",
    "inputs": "name",
    "outputs": "name",
    "indicators": "key",
    "groups": "key",
    "rungs": "key",
    "every": "name",
    "one_of": "name",
    "states": "key",
    "fields": "key",
    "clocks": "key",
    "transitions": "key",
}
# A new entry in such a list cannot change how the old ones were judged.
GROWING = frozenset({"clauses", "parameters"})


@dataclass(frozen=True)
class Leaf:
    """A judged value and where it stands in its content."""

    value: object
    at: Path


@dataclass(frozen=True)
class Change:
    """One judged value that differs; `since` is the first day it tells on, if it has one."""

    path: Path
    at: Path
    old: object
    new: object
    since: date | None
    appended: bool

    def is_past(self, today: date) -> bool:
        """Whether it changes what was judged, or could have been, up to today."""
        return not self.appended and (self.since is None or self.since <= today)


def first_day(content: Mapping[str, Any]) -> date:
    """The first day on which a text holds."""
    return _day((content.get("valid") or {}).get("from")) or BEGINNING


def changes(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every judged value that differs; empty when only descriptions do."""
    before, after = dict(_leaves(kind, old)), dict(_leaves(kind, new))
    redated = first_day(new) > first_day(old)
    found = []
    for path in sorted(before.keys() | after.keys(), key=str):
        was, now = before.get(path), after.get(path)
        if was is not None and now is not None and was.value == now.value:
            continue
        if redated:
            since, appended = first_day(new), True
        elif kind is Kind.PROCEDURE:
            # cases that run keep their version: a new text changes nothing past
            since, appended = None, True
        else:
            since, appended = _since(path, before, after)
        at = now.at if now is not None else _nearest(path, after)
        found.append(Change(path, at, was and was.value, now and now.value, since, appended))
    return tuple(found)


def takes_effect(found: tuple[Change, ...], held_since: date, today: date) -> date:
    """The earliest changed day; what has no day changes what the held text judges."""
    undated = [change for change in found if change.since is None]
    if not found or any(not change.appended for change in undated):
        return held_since
    days = [change.since for change in found if change.since is not None]
    return min([*days, *([today] if undated else [])])


def _leaves(
    kind: Kind, content: Any, path: Path = (), at: Path = ()
) -> Iterator[tuple[Path, Leaf]]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key not in DESCRIPTIVE and not (kind is Kind.FACT and key == "id"):
                yield from _leaves(kind, value, (*path, key), (*at, key))
    elif isinstance(content, list):
        for index, item in enumerate(content):
            yield from _leaves(kind, item, (*path, _entry(path, item, index)), (*at, index))
    else:
        yield path, Leaf(content, at)


def _entry(path: Path, item: object, index: int) -> str | int:
    """How an entry of the list at `path` is told apart."""
    if not isinstance(item, Mapping):
        return index
    if path[-1] == "values":
        return str(item.get("from") or item.get("code") or index)
    name = ENTRY_KEYS.get(str(path[-1]))
    return str(item.get(name, index)) if name else index


def _since(
    path: Path, before: Mapping[Path, Leaf], after: Mapping[Path, Leaf]
) -> tuple[date | None, bool]:
    """From when a changed value tells, and whether it only adds to what was said."""
    if _is_dated(path):
        return _dated(path, before)
    if path[-1] in ("from", "to") and len(path) > 1 and path[-2] in ("valid", "window"):
        return _moved(path, before, after), False
    for depth, part in enumerate(path[:-1]):
        if part in GROWING and not _has(before, path[: depth + 2]):
            return None, True
    is_choice = "values" in path and not _has(before, path[: path.index("values") + 2])
    return None, is_choice


def _is_dated(path: Path) -> bool:
    return "parameters" in path and "values" in path


def _dated(path: Path, before: Mapping[Path, Leaf]) -> tuple[date | None, bool]:
    end = path.index("values") + 1
    since = date.fromisoformat(str(path[end]))
    said = [date.fromisoformat(str(p[end])) for p in before if p[:end] == path[:end]]
    return since, not said or since > max(said)


def _moved(path: Path, before: Mapping[Path, Leaf], after: Mapping[Path, Leaf]) -> date | None:
    """The first day inside one span and outside the other; a missing end is open."""
    if path[-1] == "from":
        return None
    ends = [_day(leaves[path].value) for leaves in (before, after) if path in leaves]
    known = [end for end in ends if end is not None]
    return min(known) + timedelta(days=1) if known else None


def _has(leaves: Mapping[Path, Leaf], prefix: Path) -> bool:
    return any(path[: len(prefix)] == prefix for path in leaves)


def _nearest(path: Path, leaves: Mapping[Path, Leaf]) -> Path:
    """Where the closest thing that is still there stands."""
    for depth in range(len(path) - 1, 0, -1):
        for other, leaf in leaves.items():
            if other[:depth] == path[:depth]:
                return leaf.at[:depth]
    return ()


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
