"""The categories of demands that the pack names, and those that a text suggests."""

from collections.abc import Mapping
from typing import Any

from liyuan.rules.queries_documents import document
from liyuan.web.language import named

# Categories at most that are suggested for a text.
MOST = 3


def main_categories(lang: str) -> list[tuple[str, str]]:
    """The categories without a parent."""
    rows = document("categories")
    return [(r["key"], named(r["name"], r["en"], lang)) for r in rows if not r.get("parent")]


def grouped_categories(lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """All categories, each main one with those below it, as a select offers them."""
    rows = document("categories")
    mains = [row for row in rows if not row.get("parent")]
    return [
        (
            named(main["name"], main["en"], lang),
            [(r["key"], named(r["name"], r["en"], lang)) for r in (main, *_below(rows, main))],
        )
        for main in mains
    ]


def _below(rows: list[dict[str, Any]], main: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [row for row in rows if row.get("parent") == main["key"]]


def suggested(text: str, lang: str) -> list[tuple[str, str]]:
    """The categories of which most words stand in a text, the narrower one first."""
    scored = [(score(row, text), bool(row.get("parent")), row) for row in document("categories")]
    best = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], not one[1]))
    return [(row["key"], named(row["name"], row["en"], lang)) for _, _, row in best[:MOST]]


def score(row: Mapping[str, Any], text: str) -> int:
    """How many of a category's words stand in a text."""
    words = (row.get("words") or "").split(";")
    return sum(1 for word in words if word and word in text)


def category_names(lang: str) -> dict[str, str]:
    """Every category's name by its key."""
    return {row["key"]: named(row["name"], row["en"], lang) for row in document("categories")}
