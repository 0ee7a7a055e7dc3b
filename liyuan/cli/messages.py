"""`liyuan messages`: keeps the English catalogue in step with the strings in the tree."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import polib

from liyuan.cli.extraction import Message, messages
from liyuan.web.catalogue import LOCALE, compile_messages

CATALOGUE = LOCALE / "en" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Project-Id-Version": "liyuan",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


@click.command("messages")
@click.option("--check", is_flag=True, help="Only tell what is missing; write nothing.")
def command(check: bool) -> None:
    """Collect strings into the English catalogue, compile it, and tell what lacks English."""
    known = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    wanted = catalogue(messages(), known)
    faults = [*shortcomings(wanted)]
    if check:
        faults += [f"no longer used: {entry.msgid}" for entry in known if unused(entry, wanted)]
    else:
        write(wanted, CATALOGUE)
        compile_messages()
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(wanted)} messages, {len(faults)} to mend")
    if check and faults:
        sys.exit(1)


def catalogue(found: dict[Message, list[str]], known: polib.POFile) -> polib.POFile:
    """Every message in the tree, with the English it already has."""
    result = polib.POFile(wrapwidth=100)
    result.metadata = HEADER
    for message, places in sorted(found.items(), key=lambda pair: (pair[1][0], pair[0].text)):
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural,
            msgctxt=message.context or None,
            occurrences=[(place, "") for place in places],
            flags=["python-format"] if PLACEHOLDER.search(message.text) else [],
        )
        take_english(entry, find(known, entry))
        result.append(entry)
    return result


def find(known: polib.POFile, entry: polib.POEntry) -> polib.POEntry | None:
    return known.find(entry.msgid, msgctxt=entry.msgctxt or False)


def take_english(entry: polib.POEntry, old: polib.POEntry | None) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = old.msgstr_plural if old and old.msgid_plural else {0: "", 1: ""}
    elif old:
        entry.msgstr = old.msgstr


def shortcomings(wanted: polib.POFile) -> Iterator[str]:
    for entry in wanted:
        english = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        place = entry.occurrences[0][0]
        if not all(english):
            yield f"{place}: no English for {entry.msgid!r}"
        elif placeholders(english[-1]) != placeholders(entry.msgid_plural or entry.msgid):
            yield f"{place}: other placeholders in English than in {entry.msgid!r}"


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def unused(entry: polib.POEntry, wanted: polib.POFile) -> bool:
    return entry.obsolete or find(wanted, entry) is None


def write(wanted: polib.POFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = str(wanted) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
