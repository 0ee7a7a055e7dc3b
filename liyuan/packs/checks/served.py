"""Checks of what a city says of serving firms, and of the demands of its demonstration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from liyuan.engines.findings import Finding
from liyuan.packs.checks.tables import codes
from liyuan.packs.documents import Document
from liyuan.packs.pack import DEMANDS, Pack
from liyuan.packs.schema_service import OWN_UNITS
from liyuan.packs.shapes import Path, closest

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# the parts of a text that people fill in, and the words of a demand that the demo fills in
WORDED = {"reply_templates": "templates", "papers": "papers"}
FILLED_BY_DEMO = frozenset({"park", "district"})
# table, column, whose keys it says: `units`, `parks`, `facts` or another table of the folder
REFERENCES = (
    ("categories", "parent", "categories"),
    ("categories", "unit", "units"),
    ("tiers", "unit", "units"),
    ("leaders", "liaison_unit", "units"),
    ("officers", "unit", "units"),
    ("officers", "park", "parks"),
    ("approved_lists", "issuer", "units"),
    ("approved_lists", "fact", "facts"),
    ("leaders", "login", "accounts"),
    ("officers", "login", "accounts"),
)
KEYED = (*("categories", "return_reasons", "guidance", "tiers"), "approved_lists", "leaders")
Place = tuple[Document, Path]


def references(pack: Pack) -> Iterator[Finding]:
    """A unit, park, fact, account or parent that is named is there."""
    known = _known(pack)
    for name, column, what in REFERENCES:
        document = pack.service.get(name)
        for index, row in enumerate(document.content if document else ()):
            if document:
                yield from _unknown((document, (index, column)), row.get(column), known, what)


def keys(pack: Pack) -> Iterator[Finding]:
    """A key stands once in its table, in its list, or in all the demands."""
    for name in (*KEYED, "officers"):
        if document := pack.service.get(name):
            yield from _repeated((document, (i, "key"), r) for i, r in enumerate(document.content))
    for name, part in WORDED.items():
        if document := pack.service.get(name):
            listed = enumerate(document.content[part])
            yield from _repeated((document, (part, i, "key"), r) for i, r in listed)
    yield from _repeated(
        (document, ("demands", i, "key"), row) for document, i, row in _demands(pack)
    )


def placeholders(pack: Pack) -> Iterator[Finding]:
    """A text to fill in asks only for what its file lists."""
    for name, part in WORDED.items():
        document = pack.service.get(name)
        for index, row in enumerate(document.content[part] if document else ()):
            if document:
                said = " ".join(str(row.get(key, "")) for key in ("number", "title", "text"))
                listed = frozenset(document.content["placeholders"])
                yield from _unlisted((document, (part, index, "text")), said, listed)
    for document, index, row in _demands(pack):
        said = row["text"] + row.get("answer", "")
        yield from _unlisted((document, ("demands", index, "text")), said, FILLED_BY_DEMO)


def demands(pack: Pack) -> Iterator[Finding]:
    """A demand names categories, units, firms, reasons and demands that are there."""
    known = _known(pack)
    known |= {"demands": frozenset(row["key"] for _, _, row in _demands(pack))}
    for document, index, row in _demands(pack):
        for path, what in _named(row):
            value: Any = row
            for part in path:
                value = value.get(part) if isinstance(part, str) else value[part]
            at = (document, ("demands", index, *path))
            yield from _unknown(at, value, known, what)
        if "refused" not in row and "answer" not in row and "withdrawn" not in row:
            yield document.finding("pack.key.missing", "demands", index, key="answer")
        yield from _unasked(pack, (document, ("demands", index, "revisited", "answers")), row)
        if "merged" in row and "like" not in row:
            yield document.finding("pack.key.missing", "demands", index, key="like")


def _unasked(pack: Pack, at: Place, row: Mapping[str, Any]) -> Iterator[Finding]:
    """An answer on a return visit is one of those to a question of the script."""
    script = pack.service.get("visit_script")
    rows = script.content["questions"] if script else ()
    asked = {one["key"]: {"choices": _keys(one.get("choices"))} for one in rows}
    for question, answer in row.get("revisited", {}).get("answers", {}).items():
        yield from _unknown(at, question, {"questions": frozenset(asked)}, "questions")
        if question in asked:
            yield from _unknown(at, answer, asked[question], "choices")


def _named(row: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Where a demand names something, and what it names."""
    yield from ((("category",), "categories"), (("unit",), "units"), (("firm",), "firms"))
    yield from ((("park",), "parks"), (("district",), "districts"), (("against",), "units"))
    yield from ((("like",), "demands"), (("topic",), "topics"))
    yield from ((("assisting", i), "units") for i in range(len(row.get("assisting", ()))))
    yield from ((("parts", i, "unit"), "units") for i in range(len(row.get("parts", ()))))
    if "returned" in row:
        yield ("returned", "reason"), "return_reasons"
        yield from ((("returned", "by"), "units"), (("returned", "proposed"), "units"))
    if "refused" in row:
        yield ("refused", "guidance"), "guidance"


def _known(pack: Pack) -> dict[str, frozenset[str]]:
    known = {name: _keys(document.content) for name, document in pack.service.items()}
    known |= {"units": codes(pack, "units") | OWN_UNITS, "parks": codes(pack, "parks")}
    known["districts"] = codes(pack, "districts")
    known["facts"] = frozenset(
        text.rule_id.removeprefix("facts/") for text in pack.texts if text.rule_id[:6] == "facts/"
    )
    known["accounts"] = _listed(pack, "accounts", "login")
    known["firms"] = _listed(pack, "firms", "key") | _listed(pack, "firm_roles", "key", "roles")
    known["topics"] = _listed(pack, "topics", "key")
    return known


def _listed(pack: Pack, name: str, key: str, part: str = "") -> frozenset[str]:
    document = pack.demo.get(f"demo/{name}.yaml")
    rows = document.content[part or name] if document else ()
    return frozenset(row[key] for row in rows)


def _keys(content: Any) -> frozenset[str]:
    rows = content if isinstance(content, list) else ()
    return frozenset(row.get("key", "") for row in rows)


def _demands(pack: Pack) -> Iterator[tuple[Document, int, Mapping[str, Any]]]:
    for file, document in pack.demo.items():
        if file.startswith(DEMANDS):
            for index, row in enumerate(document.content["demands"]):
                yield document, index, row


def _unknown(
    at: Place, value: str | None, known: Mapping[str, frozenset[str]], what: str
) -> Iterator[Finding]:
    there = known.get(what, frozenset())
    if value is not None and value not in there:
        params = {"got": value, "what": what, "suggestion": closest(value, there)}
        yield at[0].finding("pack.code.unknown", *at[1], **params)


def _unlisted(at: Place, said: str, listed: frozenset[str]) -> Iterator[Finding]:
    for word in sorted(set(PLACEHOLDER.findall(said)) - listed):
        yield from _unknown(at, word, {"placeholders": listed}, "placeholders")


def _repeated(rows: Iterable[tuple[Document, Path, Mapping[str, Any]]]) -> Iterator[Finding]:
    seen: set[object] = set()
    for document, path, row in rows:
        key = row.get("key")
        if key in seen:
            yield document.finding("pack.code.repeated", *path, got=str(key))
        seen.add(key)


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    references,
    keys,
    placeholders,
    demands,
)
