"""`liyuan backup`: an instance's database and facts as one file, or a look at such a file."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liyuan.cli.instance import enter

if TYPE_CHECKING:
    from liyuan.cli.backing.archive import Manifest

WARNING = (
    "备份含个人信息和商业秘密：请加密存放，限人接触。会话和 secret.key 不在其中。\n"
    "It holds personal data and business secrets: keep it encrypted and let few reach it. "
    "Sessions and secret.key are not in it."
)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", "checks", is_flag=True, help="Read FILE and prove every byte instead.")
@click.option("--json", "as_json", is_flag=True, help="What it holds, as one JSON object.")
def command(file: Path, checks: bool, as_json: bool) -> None:
    """Write the instance's database and facts to FILE, of one moment, while it serves.

    FILE is there whole or not at all. With --check: exit status 1 when FILE is not whole.
    """
    manifest, name = checked(file, as_json) if checks else taken(file, as_json)
    if as_json:
        click.echo(json.dumps(summary(file, manifest, name), ensure_ascii=False))
        return
    tell(file, manifest, name)
    if not checks:
        click.echo(WARNING, err=True)


def taken(file: Path, quiet: bool) -> tuple[Manifest, str]:
    instance = enter()
    from liyuan.cli.backing.take import take

    return take(instance, file.resolve(), at=datetime.now(UTC), told=teller(quiet))


def checked(file: Path, quiet: bool) -> tuple[Manifest, str]:
    from liyuan.cli.backing.archive import reading

    with reading(file) as reader:
        size = reader.manifest.size
        with click.progressbar(length=size, label="check", hidden=quiet, file=sys.stderr) as shown:
            reader.check(shown.update)
        return reader.manifest, reader.hash


def teller(quiet: bool) -> Any:
    """One line that says which part is at work."""

    def told(part: str) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"\r{part[:60]:60}", nl=False, err=True)

    return told


def summary(file: Path, manifest: Manifest, name: str = "") -> dict[str, Any]:
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "manifest": name,
        "format": manifest.format,
        "liyuan": manifest.liyuan,
        "moment": manifest.moment,
        "instance": manifest.instance,
        "key": manifest.key,
        "packs": manifest.packs,
        "files": len(manifest.files),
        "rows": manifest.rows,
    }


def tell(file: Path, manifest: Manifest, name: str) -> None:
    click.echo(
        f"\r备份完整 / whole: {file}, {file.stat().st_size / 1e6:,.1f} MB, {manifest.moment}; "
        f"{sum(manifest.rows.values()):,} rows in {len(manifest.tables)} tables, "
        f"{len(manifest.files)} files\n  sha256 of its manifest: {name}"
    )
