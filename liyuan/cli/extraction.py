"""Finds every string that a page or a program marks for translation."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
# What is said after a change is a template of plain text.
KINDS = ("*.py", "*.html", "templates/**/*.txt")
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)

# function → which arguments are (context, singular, plural)
FUNCTIONS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One string to translate; two uses of the same words are one message."""

    text: str
    plural: str = ""
    context: str = ""


def messages(root: Path = PACKAGE) -> dict[Message, list[str]]:
    """Each message with the files that use it, in a fixed order."""
    found: dict[Message, list[str]] = {}
    for path in sorted(path for kind in KINDS for path in root.rglob(kind)):
        extract = in_python if path.suffix == ".py" else in_template
        for message in extract(path.read_text(encoding="utf-8")):
            places = found.setdefault(message, [])
            place = path.relative_to(root.parent).as_posix()
            if place not in places:
                places.append(place)
    return found


def in_template(source: str) -> Iterator[Message]:
    """Django turns a template into something like Python, of which only calls are left."""
    from django.utils.translation.template import templatize

    for name, arguments in IN_TEMPLATE.findall(templatize(source)):
        literals = [ast.literal_eval(text) for text in re.findall(LITERAL, arguments, re.DOTALL)]
        yield message(name, literals)


def in_python(source: str) -> Iterator[Message]:
    if "gettext" not in source:
        return
    tree = ast.parse(source)
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            literals = [
                argument.value for argument in node.args if isinstance(argument, ast.Constant)
            ]
            texts = [value for value in literals if isinstance(value, str)]
            if texts:
                yield message(names[node.func.id], texts)


def imported_names(tree: ast.Module) -> dict[str, str]:
    """What this file calls each function: `gettext_lazy as _` → {"_": "gettext"}."""
    return {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name.removesuffix("_lazy") in FUNCTIONS
    }


def message(function: str, texts: list[str]) -> Message:
    context, text, plural = FUNCTIONS[function]
    return Message(
        text=texts[text],
        plural="" if plural is None else texts[plural],
        context="" if context is None else texts[context],
    )
