"""`liyuan supervision`: the list of a day, for a scheduler outside or for one moment."""

import json

import click

from liyuan.cli.cases import moment_of
from liyuan.cli.instance import enter


@click.group("supervision")
def command() -> None:
    """Supervision: the daily list."""


@command.command("run")
@click.option("--at", "said", default="", help="As of this moment (ISO 8601), not of now.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def run_command(said: str, as_json: bool) -> None:
    """Freeze the list of the day: overdue, due within a working day, missed nights, late reports.

    The worker does the same in the morning of each working day; a day that has a list keeps it.
    """
    enter()
    from django.utils import timezone

    from liyuan.supervision.daily import freeze

    at = moment_of(said) if said else timezone.now()
    if at > timezone.now():
        raise click.ClickException("时刻不能晚于现在。/ The moment lies in the future.")
    frozen = freeze(at)
    if as_json:
        click.echo(json.dumps(frozen.plain(), ensure_ascii=False))
        return
    word = "已生成 / made" if frozen.made else "已有 / stood already"
    click.echo(f"{frozen.day}：{word}，{frozen.items} 条 / items {frozen.reasons}")
