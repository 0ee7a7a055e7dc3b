"""A city pack as read from its folder: tables, texts of rules, their tests, what is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liyuan.engines.findings import Finding, Where
from liyuan.packs import (
    schema,
    schema_calendar,
    schema_procedures,
    schema_rules,
    schema_service,
)
from liyuan.packs.content import canonical, normalise
from liyuan.packs.documents import Document, Reading, read_yaml
from liyuan.packs.shapes import Loose, Shape
from liyuan.packs.tables import read_table
from liyuan.rules.domain import Kind

MANIFEST = "pack.yaml"
TEST_SUFFIX = ".test.yaml"
MOST_FILES = 2_000
# The path is the id, in the database and in addresses.
LONGEST_PATH = 120
_RULE_FILE = re.compile(r"(?=.{1,120}$)[a-z]+(/[a-z0-9][a-z0-9_-]*)+(\.test)?\.yaml")
FOLDERS: Mapping[str, tuple[Kind, Shape]] = {
    "facts": (Kind.FACT, schema.FACTS),
    "rules": (Kind.RULE, schema_rules.RULE),
    "policies": (Kind.POLICY, schema.POLICY),
    "indicators": (Kind.INDICATOR, schema.INDICATOR),
    "procedures": (Kind.PROCEDURE, schema_procedures.PROCEDURE),
}
ANYTHING_GOES = frozenset({"demo", "sources"})
SERVICE = "service"
DEMANDS = "demo/demands/"
FREE_SUFFIXES = frozenset({".md", ".txt", ".json", ".geojson", ".svg"})


@dataclass(frozen=True)
class RuleText:
    """One text that becomes a rule version: where it stands and its normalised content."""

    rule_id: str
    kind: Kind
    document: Document
    at: tuple[str | int, ...]
    content: Mapping[str, Any]

    def finding(self, code: str, /, *path: str | int, **params: str) -> Finding:
        return self.document.finding(code, *self.at, *path, **params)


@dataclass(frozen=True)
class Pack:
    """Everything that was read soundly; `findings` say what was not, `unread` names its files."""

    root: Path
    manifest: Document
    tables: Mapping[str, Document]
    calendars: Mapping[int, Document]
    texts: tuple[RuleText, ...]
    tests: Mapping[str, Document]
    demo: Mapping[str, Document]
    findings: tuple[Finding, ...]
    unread: frozenset[str]
    service: Mapping[str, Document] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.manifest.content.get("id", self.root.name))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, empty when the pack has none."""
        document = self.tables.get(table)
        return document.content if document else []

    def texts_of(self, kind: Kind) -> tuple[RuleText, ...]:
        return tuple(text for text in self.texts if text.kind is kind)

    def content_hash(self) -> str:
        """The same for packs that say the same, however they are written."""
        said = {
            "manifest": self.manifest.content,
            "tables": {name: document.content for name, document in self.tables.items()},
            "calendars": {str(y): document.content for y, document in self.calendars.items()},
            "texts": {text.rule_id: text.content for text in self.texts},
            "service": {name: document.content for name, document in self.service.items()},
        }
        return hashlib.sha256(canonical(normalise(said)).encode()).hexdigest()

    def counts(self) -> dict[str, int]:
        """How much of each thing the pack holds."""
        counts = {f"{kind}s" if kind != "policy" else "policies": 0 for kind in Kind}
        for text in self.texts:
            counts[f"{text.kind}s" if text.kind != "policy" else "policies"] += 1
        counts |= {name: len(document.content) for name, document in self.tables.items()}
        counts |= {name: _entries(document.content) for name, document in self.service.items()}
        counts["demands"] = sum(
            len(d.content["demands"]) for f, d in self.demo.items() if f.startswith(DEMANDS)
        )
        counts["cases"] = sum(len(d.content["cases"]) for d in self.tests.values())
        counts["days"] = sum(len(document.content) for document in self.calendars.values())
        return counts


def _entries(content: Any) -> int:
    """Rows of a table, or of the longest list of rows in a text."""
    lists = content.values() if isinstance(content, dict) else [content]
    lists = [rows for rows in lists if isinstance(rows, list)]
    return max(sum(isinstance(row, dict) for row in rows) for rows in lists)


@dataclass
class _Reader:
    """Reads file by file and keeps what was wrong."""

    root: Path
    findings: list[Finding] = field(default_factory=list)

    def take(self, reading: Reading) -> Document | None:
        """The document; a table with some bad rows is still one, for its other rows."""
        self.findings.extend(reading.findings)
        return reading.document

    def take_whole(self, reading: Reading) -> Document | None:
        """The document, if there is nothing wrong with any of it."""
        self.findings.extend(reading.findings)
        return None if reading.findings else reading.document

    def files(self, folder: str, suffix: str) -> Iterator[str]:
        yield from sorted(
            path.relative_to(self.root).as_posix()
            for path in (self.root / folder).rglob(f"*{suffix}")
            if path.is_file() and not path.is_symlink()
        )


def read_pack(root: Path) -> Pack:
    """Read a pack's folder; never raises for what the folder holds."""
    reader = _Reader(root)
    reader.findings.extend(_strangers(root))
    manifest = reader.take_whole(read_yaml(root, MANIFEST, schema.MANIFEST))
    tables, calendars = _tables(reader), _calendars(reader)
    texts, tests = _texts(reader)
    demo, service = _demo(reader), _service(reader)
    manifest = manifest or Document(MANIFEST, {}, {})
    unread = frozenset(f.where.file for f in reader.findings if f.where.file is not None)
    found = tuple(reader.findings)
    return Pack(root, manifest, tables, calendars, texts, tests, demo, found, unread, service)


def _tables(reader: _Reader) -> dict[str, Document]:
    found = {}
    for name, columns in schema.TABLES.items():
        if (reader.root / f"{name}.csv").exists():
            document = reader.take(read_table(reader.root, f"{name}.csv", columns))
            if document is not None:
                found[name] = document
    return found


def _calendars(reader: _Reader) -> dict[int, Document]:
    found = {}
    for file in reader.files("calendar", ".csv"):
        year = Path(file).stem
        document = reader.take(read_table(reader.root, file, schema_calendar.CALENDAR))
        if not year.isdigit():
            reader.findings.append(Finding("pack.calendar.name", Where(file, 1), {"got": year}))
        elif document is not None:
            found[int(year)] = document
    return found


def _texts(reader: _Reader) -> tuple[tuple[RuleText, ...], dict[str, Document]]:
    texts: list[RuleText] = []
    tests: dict[str, Document] = {}
    for folder, (kind, shape) in FOLDERS.items():
        for file in reader.files(folder, ".yaml"):
            is_test = file.endswith(TEST_SUFFIX)
            wanted = schema.CASES if is_test else shape
            document = reader.take_whole(read_yaml(reader.root, file, wanted))
            if document is None:
                continue
            if is_test:
                tests[file.removesuffix(TEST_SUFFIX)] = document
            else:
                texts.extend(_texts_in(kind, document))
    return tuple(texts), tests


def _service(reader: _Reader) -> dict[str, Document]:
    """What a city says of serving firms: tables, and texts that people fill in."""
    found = {}
    for name, columns in schema_service.SERVICE_TABLES.items():
        if (reader.root / f"{SERVICE}/{name}.csv").exists():
            found[name] = reader.take(read_table(reader.root, f"{SERVICE}/{name}.csv", columns))
    for name, shape in schema_service.SERVICE_TEXTS.items():
        if (reader.root / f"{SERVICE}/{name}.yaml").exists():
            found[name] = reader.take_whole(read_yaml(reader.root, f"{SERVICE}/{name}.yaml", shape))
    return {name: document for name, document in found.items() if document is not None}


def _demo(reader: _Reader) -> dict[str, Document]:
    found = {}
    for file in reader.files("demo", ".yaml"):
        of_demands = file.startswith(DEMANDS)
        shape: Shape = schema.DEMO.get(file.removeprefix("demo/"), Loose())
        shape = schema_service.DEMANDS if of_demands else shape
        document = reader.take_whole(read_yaml(reader.root, file, shape))
        if document is not None:
            found[file] = document
    return found


def _texts_in(kind: Kind, document: Document) -> Iterator[RuleText]:
    if kind is not Kind.FACT:
        rule_id = document.file.removesuffix(".yaml")
        yield RuleText(rule_id, kind, document, (), normalise(document.content))
        return
    for index, fact in enumerate(document.content):
        yield RuleText(f"facts/{fact['id']}", kind, document, (index,), normalise(fact))


def _strangers(root: Path) -> Iterator[Finding]:
    """Files that nothing reads: a misspelt folder must not silently drop a policy."""
    if not root.is_dir():
        yield Finding("pack.file.unreadable", Where(root.as_posix()), {"problem": "no such folder"})
        return
    known = {MANIFEST, *(f"{name}.csv" for name in schema.TABLES)}
    for count, path in enumerate(sorted(p for p in root.rglob("*") if not p.is_dir())):
        file = path.relative_to(root)
        if count > MOST_FILES:
            yield Finding("pack.file.too_many", Where("."), {"limit": str(MOST_FILES)})
            return
        if path.is_symlink():
            yield Finding("pack.file.link", Where(file.as_posix()))
        elif not _is_expected(file, known):
            yield Finding("pack.file.unexpected", Where(file.as_posix()))
        elif file.parts[0] in FOLDERS and not _RULE_FILE.fullmatch(file.as_posix()):
            params = {"limit": str(LONGEST_PATH)}
            yield Finding("pack.file.name", Where(file.as_posix()), params)


def _is_expected(file: Path, known: set[str]) -> bool:
    top = file.parts[0]
    if len(file.parts) == 1:
        return file.name in known or file.suffix in FREE_SUFFIXES or top.startswith(".")
    if top in ANYTHING_GOES or file.suffix in FREE_SUFFIXES:
        return True
    if top == "calendar":
        return file.suffix == ".csv"
    if top == SERVICE:
        named = schema_service.SERVICE_TABLES if file.suffix == ".csv" else ()
        named = schema_service.SERVICE_TEXTS if file.suffix == ".yaml" else named
        return len(file.parts) == 2 and file.stem in named
    return top in FOLDERS and file.suffix == ".yaml"
