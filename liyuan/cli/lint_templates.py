"""`liyuan lint_templates`: what a template must not hold, and that Django can read it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from liyuan.cli.instance import set_environment
from liyuan.config import instances

PACKAGE = Path(__file__).resolve().parents[1]
MOST_LINES = 120

# (what is looked for, what is said)
FORBIDDEN = (
    (re.compile(r"<style\b"), "a <style> block: styles live in frontend/src"),
    (re.compile(r"\sstyle\s*="), "an inline style: the CSP forbids it"),
    (re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*application/json)"), "an inline script"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']"), "an event attribute: the CSP forbids it"),
    (re.compile(r"\shx-on\b"), "hx-on: it needs eval, which is off"),
    (re.compile(r"\|\s*safe\b|\bautoescape\s+off\b"), "unescaped output"),
    (re.compile(r"(?:src|href)=[\"']https?://(?!localhost)"), "something from another address"),
)
CHINESE = re.compile(r"[\u3400-\u9fff]+")
# Text that is translated, or is not shown at all.
TRANSLATED = (
    re.compile(
        r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL
    ),
    re.compile(r"\{%\s*(?:trans|translate|comment)\b.*?%\}", re.DOTALL),
    re.compile(r"_\((?:\"[^\"]*\"|'[^']*')\)"),
    re.compile(r"\{#.*?#\}"),
)


@click.command("lint_templates")
def command() -> None:
    """Check every template; the exit code tells whether all is well."""
    set_environment(instances.current())
    import django

    django.setup()
    paths = sorted(PACKAGE.rglob("templates/**/*.html"))
    faults = [fault for path in paths for fault in faults_of(path)]
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(paths)} templates, {len(faults)} to mend")
    sys.exit(1 if faults else 0)


def faults_of(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    place = path.relative_to(PACKAGE.parent).as_posix()
    for line, said in [*faults_in(source), *compilation(path)]:
        yield f"{place}:{line}: {said}"


def faults_in(source: str) -> Iterator[tuple[int, str]]:
    """The faults of a template's text, with their lines."""
    if source.count("\n") > MOST_LINES:
        yield MOST_LINES, f"longer than {MOST_LINES} lines"
    for pattern, said in FORBIDDEN:
        for match in pattern.finditer(source):
            yield line_of(source, match.start()), said
    for match in CHINESE.finditer(without_translated(source)):
        yield line_of(source, match.start()), f"not translated: {match.group()}"


def without_translated(source: str) -> str:
    """The text with its translated parts blanked out, line for line."""
    for pattern in TRANSLATED:
        source = pattern.sub(lambda match: re.sub(r"\S", " ", match.group()), source)
    return source


def line_of(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1


def compilation(path: Path) -> Iterator[tuple[int, str]]:
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    name = path.as_posix().rpartition("/templates/")[2]
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        yield 1, f"does not compile: {error}"
