"""`liyuan restore`: an instance's database and facts out of a backup, all or nothing."""

import json
from pathlib import Path

import click

from liyuan.cli.backing.keys import name_of
from liyuan.cli.backup import summary, teller
from liyuan.config import instances

OTHER_KEY = (
    "本实例的 secret.key 与备份时的不同，两步验证的密钥无法读取：请把原来的 secret.key 放入 {place}"
    " 并重新启动；没有原文件时，须为每个人重置两步验证。\n"
    "This instance's secret.key is not the one of the backup, so nobody's second factor can be "
    "read: put the old secret.key into {place} and start again, or reset each person's second "
    "factor if it is lost."
)


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

    instance = instances.current()
    manifest = put(instance, file, replace=replace, told=teller(as_json))
    same = manifest.key == name_of(instances.secret_key(instance))
    if as_json:
        told = {**summary(file, manifest), "same_key": same}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"\r已恢复到 {manifest.moment} 的状态，所有人需重新登录 / restored as of "
        f"{manifest.moment}, everybody logs in anew: {sum(manifest.rows.values()):,} rows, "
        f"{len(manifest.files)} files"
    )
    if not same:
        click.echo(OTHER_KEY.format(place=instance.data), err=True)
