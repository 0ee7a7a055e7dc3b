"""`liyuan cases`: what time alone does to cases, for a scheduler outside or for one moment."""

import json
from dataclasses import asdict
from datetime import datetime

import click

from liyuan.cli.instance import enter


@click.group("cases")
def command() -> None:
    """Cases: deadlines, alarms, running cases under a new procedure."""


@command.command("round")
@click.option("--at", "said", default="", help="As of this moment (ISO 8601), not of now.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def round_command(said: str, as_json: bool) -> None:
    """Count deadlines anew if the calendar changed, tell alarms, note silence.

    The worker does the same every minute; a second run at the same moment does nothing.
    """
    enter()
    from django.utils import timezone

    from liyuan.cases.rounds import go_round

    at = _moment(said) if said else timezone.now()
    if at > timezone.now():
        raise click.ClickException("时刻不能晚于现在。/ The moment lies in the future.")
    done = go_round(at)
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(
        f"重算时限 / recounted {done.recounted}，自动办理 / steps {done.taken}，"
        f"提醒 / alarms {done.told}"
    )


def _moment(said: str) -> datetime:
    from django.utils import timezone

    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error
    return at if at.tzinfo else timezone.make_aware(at)
