"""`liyuan pack`: check, load, list and export city packs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from liyuan.engines.findings import Finding
from liyuan.web.messages import in_words

FOLDER = click.Path(path_type=Path)
SHOWN = 200


@click.group("pack")
def command() -> None:
    """Check, load, list and export city packs."""


@command.command("check")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option("--language", default="zh-hans", type=click.Choice(["zh-hans", "en"]))
def check(folder: Path, as_json: bool, language: str) -> None:
    """Check a pack: exit status 1 when there are findings."""
    from liyuan.packs.checks import check_pack

    report = check_pack(folder)
    if as_json:
        said = [_said(finding, language) for finding in report.findings]
        whole = {"ok": report.ok, "findings": said, "counts": report.pack.counts()}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        _tell(report.findings, folder, language)
        counts = ", ".join(f"{count} {what}" for what, count in report.pack.counts().items())
        click.echo(f"{folder}: {len(report.findings)} findings; {counts}")
    sys.exit(0 if report.ok else 1)


@command.command("load")
@click.argument("folder", type=FOLDER)
@click.option("--correct", metavar="REASON", help="Why a past value is changed.")
@click.option("--language", default="zh-hans", type=click.Choice(["zh-hans", "en"]))
def load(folder: Path, correct: str | None, language: str) -> None:
    """Load a pack into the instance: all of it, or nothing."""
    from liyuan.cli.instance import enter

    enter()
    from liyuan.packs.load import PackRefusedError, load_pack

    try:
        report = load_pack(folder, by=None, at=datetime.now(UTC), correct=correct)
    except PackRefusedError as refused:
        _tell(refused.findings, folder, language)
        sys.exit(1)
    for what, value in asdict(report).items():
        click.echo(f"{what}: {len(value) if isinstance(value, tuple) else value}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
def list_versions(as_json: bool) -> None:
    """List the rule versions that the instance holds now."""
    from liyuan.cli.instance import enter

    enter()
    from liyuan.rules.queries import current_versions

    rows = [
        {
            "rule": version.rule_id,
            "name": version.name,
            "origin": version.origin,
            "valid_from": version.valid_from.isoformat(),
            "hash": version.content_hash,
        }
        for version in current_versions()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        line = (row["rule"], row["valid_from"], row["origin"], row["hash"][:8], row["name"])
        click.echo("  ".join(line))


@command.command("export")
@click.argument("out", type=FOLDER)
@click.option("--origin", type=click.Choice(["pack", "city"]), help="Only versions made there.")
def export(out: Path, origin: str | None) -> None:
    """Write the current rule versions as YAML files below OUT."""
    from liyuan.cli.instance import enter

    enter()
    from liyuan.packs.export import export_versions
    from liyuan.rules.queries import current_versions

    versions = [v for v in current_versions() if origin in (None, v.origin)]
    for file in export_versions(versions, out):
        click.echo(str(file))


def _tell(findings: Iterable[Finding], folder: Path, language: str) -> None:
    for count, finding in enumerate(findings):
        if count == SHOWN:
            click.echo("…")
            return
        where = finding.where
        place = ":".join(str(part) for part in (where.file, where.line, where.column) if part)
        click.echo(f"{folder}/{place}: {in_words(finding, language)} [{finding.code}]")


def _said(finding: Finding, language: str) -> dict[str, Any]:
    where = finding.where
    return {
        "code": finding.code,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "field": where.field,
        "params": dict(finding.params),
        "message": in_words(finding, language),
    }
