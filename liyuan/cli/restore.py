"""`liyuan restore`: an instance's database and facts out of a backup, all or nothing."""

import json
from pathlib import Path

import click

from liyuan.cli.backup import summary, teller
from liyuan.config import instances


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put FILE in place of the data that is there.")
@click.option("--json", "as_json", is_flag=True, help="What was restored, as one JSON object.")
def command(file: Path, replace: bool, as_json: bool) -> None:
    """Restore FILE, which `liyuan backup` wrote, into an instance that holds no data.

    Everything is built beside what serves and put in its place at the end, so that whatever
    dies leaves the old state or the new one. Stop the web server and the worker first.
    """
    from liyuan.cli.backing.put import put

    manifest = put(instances.current(), file, replace=replace, told=teller(as_json))
    if as_json:
        click.echo(json.dumps(summary(file, manifest), ensure_ascii=False))
        return
    click.echo(
        f"\r已恢复到 {manifest.moment} 的状态，所有人需重新登录 / restored as of "
        f"{manifest.moment}, everybody logs in anew: {sum(manifest.rows.values()):,} rows, "
        f"{len(manifest.files)} files"
    )
