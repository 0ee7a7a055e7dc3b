"""The language's reference page, from the spec tests: what each part does, and checked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from liyuan.config.instances import ROOT

SPEC = ROOT / "tests" / "engines" / "feel" / "spec"
HEAD = "head.md"
_CALL = re.compile(r"([^(]+)\((.*)\)")


@dataclass(frozen=True)
class Example:
    """An expression and one that comes to the same, as short as can be."""

    text: str
    result: str


@dataclass(frozen=True)
class Entry:
    """A built-in with the ways to call it, or another part of the language by its name."""

    titles: tuple[str, ...]
    zh: str
    en: str
    examples: tuple[Example, ...]
    is_function: bool

    @property
    def calls(self) -> list[tuple[str, list[str]]]:
        """Names of functions with the names of their parameters."""
        found = (_CALL.fullmatch(title) for title in self.titles * self.is_function)
        return [(m[1], [p.strip(" ?.") for p in m[2].split(",") if p]) for m in found if m]

    @property
    def functions(self) -> list[str]:
        """The built-ins that the entry is about."""
        return list(dict.fromkeys(name for name, _ in self.calls))


@dataclass(frozen=True)
class Chapter:
    """Entries under one heading."""

    zh: str
    en: str
    entries: tuple[Entry, ...]


def chapters(spec: Path = SPEC) -> Iterator[Chapter]:
    """The chapters in the order of their files."""
    for file in sorted(spec.glob("*.yaml")):
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        yield Chapter(read["zh"], read["en"], tuple(map(_entry, read["entries"])))


def _entry(read: dict[str, Any]) -> Entry:
    titles = read.get("call") or read["name"]
    several = (titles,) if isinstance(titles, str) else tuple(titles)
    examples = tuple(map(_example, read["examples"].strip().splitlines()))
    return Entry(several, read["zh"], read["en"], examples, "call" in read)


def _example(line: str) -> Example:
    text, _, result = line.rpartition("  →  ")
    return Example(text.strip(), result.strip())


def feel_page() -> str:
    """Markdown: a table of contents, then each chapter with its entries."""
    told, head = list(chapters()), (SPEC / HEAD).read_text(encoding="utf-8")
    return "\n".join((head, *_contents(told), "", *_lines(told)))


def _contents(told: Iterable[Chapter]) -> Iterator[str]:
    for chapter in told:
        names = [n for entry in chapter.entries for n in entry.functions or entry.titles]
        listed = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
        yield f"- **{chapter.zh} · {chapter.en}**: {listed}"


def _lines(told: Iterable[Chapter]) -> Iterator[str]:
    for chapter in told:
        yield from (f"## {chapter.zh} · {chapter.en}", "")
        for entry in chapter.entries:
            yield from _entry_lines(entry)


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield from ("### " + "<br>".join(f"`{title}`" for title in entry.titles), "")
    yield from (f"{entry.zh}<br>", entry.en, "", "| | |", "|---|---|")
    for example in entry.examples:
        yield f"| {_code(example.text)} | {_code(example.result)} |"
    yield ""


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"
