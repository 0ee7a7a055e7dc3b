"""The figures, targets and measures of a pack as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liyuan.packs.content import plain
from liyuan.packs.pack import Pack
from liyuan.packs.reference import heading, table
from liyuan.rules.domain import Kind

Row = dict[str, Any]


def figures_page(pack: Pack) -> str:
    """Targets with base and source, measures with their roll-up, indicators, every figure."""
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    yield from heading("Targets and figures", pack)
    yield from _section("Targets")
    head = ("Target", "Code", "Scope", "By", "Value", "Base", "Definition", "Source")
    yield from table(head, map(_target, pack.rows("targets")))
    yield from _section("Indicators")
    texts = pack.texts_of(Kind.INDICATOR)
    rows = ((f"{t.content['name']} · {t.content['en']}", t.content["unit"], t.content["roll_up"],
             t.content["definition_en"]) for t in texts)  # fmt: skip
    yield from table(("Indicator", "Unit", "Roll-up", "Definition"), rows)
    yield from _section("Measures of parks")
    yield from table(
        ("Measure", "Unit", "Combined by", "Definition"), map(_measure, pack.rows("measures"))
    )
    yield from _section("Figures")
    columns = ("Code", "Figure", "Value", "As of", "Document", "Kind", "Verified")
    yield from table(columns, map(_figure, pack.rows("figures")))


def _section(title: str) -> tuple[str, str]:
    return f"## {title}", ""


def _target(row: Row) -> tuple[str, ...]:
    base = f"{_said(row.get('base'))} ({row['base_date']})" if "base" in row else "not published"
    value = f"{row['operator']} {_said(row.get('value'))} {row.get('unit', '')}".strip()
    name = f"{row['name']} · {row.get('en', '')}"
    definition = row.get("definition_en") or row["definition"]
    return name, row["code"], row["scope"], str(row["year"]), value, base, definition, _source(row)


def _measure(row: Row) -> tuple[str, ...]:
    made = " / ".join(row[name] for name in ("above", "below", "weight") if name in row)
    combine = f"{row['combine']} ({made})" if made else row["combine"]
    return f"{row['name']} · {row['en']}", row["unit"], combine, row["definition_en"]


def _figure(row: Row) -> tuple[str, ...]:
    told = f"{row.get('bound', '')} {_said(row.get('value'))} {row.get('unit', '')}".strip()
    value = told if "value" in row else row.get("text", "")
    place = (row.get("as_of", ""), row["document"], row["kind"])
    return row["code"], f"{row['subject']} · {row['en']}", value, *place, _yes(row["verified"])


def _source(row: Row) -> str:
    return f"{row['source']}{'' if row['verified'] else ' (not verified)'}"


def _said(value: Any) -> str:
    return "—" if value is None else plain(value)


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"
