"""`liyuan dmn export` and `liyuan dmn import`: tables of the pack in files of other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from liyuan.engines.findings import Finding
from liyuan.web.messages import in_words

FILE = click.Path(path_type=Path, dir_okay=False)
pack_option = click.option(
    "--pack",
    envvar="LIYUAN_PACK",
    default="packs/chengdu",
    show_default=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The city's data pack.",
)
language_option = click.option(
    "--language", default="zh-hans", type=click.Choice(["zh-hans", "en"]), help="Of the findings."
)


@click.command("export")
@click.argument("rule")
@click.option("--to", type=FILE, help="The file to write; without it the screen.")
@pack_option
@language_option
def export(rule: str, to: Path | None, pack: Path, language: str) -> None:
    """Write the decision table RULE (its id or name) as DMN XML, or as XLSX by the file's name."""
    from liyuan.packs.exchange import UnsoundPackError, export_dmn, export_xlsx

    try:
        sheet = to is not None and _is_sheet(to)
        data = export_xlsx(pack, rule, language) if sheet else export_dmn(pack, rule)
    except UnsoundPackError as error:
        _refuse(error.findings, language)
    if to is None:
        click.echo(data.decode(), nl=False)
    else:
        to.write_bytes(data)
        click.echo(str(to), err=True)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", type=FILE, help="The YAML file to write; without it the screen.")
@click.option("--decision", help="Name or id, when the file has several decision tables.")
@pack_option
@language_option
def import_(file: Path, to: Path | None, decision: str | None, pack: Path, language: str) -> None:
    """Read a decision table from FILE and check it against the pack; exit 1 when it is wrong."""
    from liyuan.engines.dmn.model import ModelError
    from liyuan.packs.exchange import UnsoundPackError, import_dmn, import_xlsx

    try:
        data = file.read_bytes()
        if _is_sheet(file):
            found = import_xlsx(pack, data, file=str(file))
        else:
            found = import_dmn(pack, data, file=str(file), decision=decision)
    except (ModelError, UnsoundPackError) as error:
        _refuse(error.findings, language)
    _tell(found.notices, language)
    if found.findings:
        _refuse(found.findings, language)
    if to is None:
        click.echo(found.yaml, nl=False)
    else:
        to.write_text(found.yaml, encoding="utf-8")
        click.echo(str(to), err=True)


def _is_sheet(file: Path) -> bool:
    return file.suffix.lower() == ".xlsx"


def _refuse(findings: Iterable[Finding], language: str) -> NoReturn:
    _tell(findings, language)
    sys.exit(1)


def _tell(findings: Iterable[Finding], language: str) -> None:
    for finding in findings:
        where = finding.where
        sheet = where.file is not None and _is_sheet(Path(where.file))
        parts = (where.field,) if sheet else (where.line, where.column)
        place = ":".join(str(part) for part in (where.file, *parts) if part)
        click.echo(f"{place}: {in_words(finding, language)} [{finding.code}]", err=True)
