"""`liyuan docs`: the reference pages that are generated, and whether they are current."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from liyuan.config.instances import ROOT

OUT = ROOT / "docs" / "reference"
Pages = Iterator[tuple[str, str]]


def pack_pages() -> Pages:
    """The catalogues of policies, facts, rules, figures and procedures of the checkout's packs."""
    from liyuan.packs.checks import check_pack
    from liyuan.packs.reference import facts_page, policies_page
    from liyuan.packs.reference_figures import figures_page
    from liyuan.packs.reference_procedures import procedures_page
    from liyuan.packs.reference_rules import rules_page

    packs = []
    for root in sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml")):
        report = check_pack(root)
        if not report.ok:
            raise click.ClickException(f"{root.name}: run `liyuan pack check packs/{root.name}`")
        packs.append(report.pack)
        yield f"policies-{report.pack.id}.md", policies_page(report.pack)
        yield f"facts-{report.pack.id}.md", facts_page(report.pack)
        yield f"rules-{report.pack.id}.md", rules_page(report.pack)
        yield f"figures-{report.pack.id}.md", figures_page(report.pack)
    yield "procedures.md", procedures_page(packs)


def permission_pages() -> Pages:
    """Who may do what, and how confidential each field is, from their tables."""
    from liyuan.accounts.reference import level_page, permission_page

    yield "permissions.md", permission_page()
    yield "levels.md", level_page()


def settings_pages() -> Pages:
    """Every environment variable that an instance reads."""
    from liyuan.cli.settings_page import settings_page

    yield "settings.md", settings_page()


def feel_pages() -> Pages:
    """The rule language, from its spec tests."""
    from liyuan.cli.feel_page import feel_page

    yield "feel.md", feel_page()


def interface_pages() -> Pages:
    """What programs can ask, from its declarations."""
    from liyuan.cli.api_page import api_pages

    yield from api_pages()


# Each gives the names and texts of its pages; a new page is a new row.
GENERATORS: tuple[Callable[[], Pages], ...] = (
    pack_pages,
    permission_pages,
    settings_pages,
    feel_pages,
    interface_pages,
)


@click.command("docs")
@click.option("--check", is_flag=True, help="Write nothing; fail when a page is stale.")
@click.option("--out", type=click.Path(path_type=Path), default=OUT, show_default=False)
def command(check: bool, out: Path) -> None:
    """Write the generated reference pages, or check that they are current."""
    pages = dict(page for generator in GENERATORS for page in generator())
    if check:
        stale = [name for name, text in pages.items() if _held(out / name) != text]
        for name in stale:
            click.echo(f"{out / name} is stale: run `./run liyuan docs`")
        sys.exit(1 if stale else 0)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (out / name).write_text(text, encoding="utf-8")
        click.echo(str(out / name))


def _held(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None
