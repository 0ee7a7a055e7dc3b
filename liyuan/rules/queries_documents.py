"""Reads of the pack's documents: categories, wording, papers and contacts of serving firms."""

from typing import Any

from liyuan.rules.models import PackDocument


def document(name: str) -> Any:
    """What the loaded pack says under this name: rows of a table, or the map of a text.

    An empty list when the pack has no such document.
    """
    found = PackDocument.objects.filter(name=name).values_list("content", flat=True).first()
    return [] if found is None else found
