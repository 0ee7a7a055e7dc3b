"""Reads of the pack's documents: categories, wording, papers and contacts of serving firms."""

from typing import Any

from liyuan.rules.models import PackDocument

# Read once, by name and content: a load changes the hash. Who asks only reads what is kept.
_KEPT: dict[tuple[str, str], Any] = {}
MOST_KEPT = 64


def document(name: str) -> Any:
    """What the loaded pack says under this name: rows of a table, or the map of a text.

    An empty list when the pack has no such document.
    """
    rows = PackDocument.objects.filter(name=name)
    hashed = rows.values_list("content_hash", flat=True).first()
    if hashed is None:
        return []
    if (name, hashed) not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        found = rows.values_list("content_hash", "content").first()
        if found is None:
            return []
        hashed, _KEPT[name, found[0]] = found[0], found[1]
    return _KEPT[name, hashed]
