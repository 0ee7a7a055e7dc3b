"""`liyuan cases`: what time alone does to cases, for a scheduler outside or for one moment."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from liyuan.cli.instance import enter

if TYPE_CHECKING:
    from liyuan.cases.actions_migration import Preview


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

    at = moment_of(said) if said else timezone.now()
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


def moment_of(said: str) -> datetime:
    from django.utils import timezone

    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error
    return at if at.tzinfo else timezone.make_aware(at)


@command.command("migrate")
@click.argument("kind")
@click.option("--preview", "only", is_flag=True, help="Say what would become of them, no more.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def migrate_command(kind: str, only: bool, as_json: bool) -> None:
    """Take running cases over to the version of their procedure in force; 1 when some are stuck."""
    enter()
    from django.utils import timezone

    from liyuan.cases.actions_migration import preview, take_over
    from liyuan.rules.models import RuleVersion

    at = timezone.now()
    try:
        found = preview(kind, at)
    except RuleVersion.DoesNotExist:
        raise click.ClickException(f"没有“{kind}”的流程。/ There is no procedure {kind}.") from None
    possible = all(one.possible for one in found)
    taken = take_over(kind, at) if possible and not only else 0
    if as_json:
        plain = [asdict(one) | {"possible": one.possible} for one in found]
        click.echo(json.dumps({"taken": taken, "possible": possible, "versions": plain}))
    else:
        _tell(found, taken)
    sys.exit(0 if possible else 1)


def _tell(found: tuple[Preview, ...], taken: int) -> None:
    for one in found:
        click.echo(f"版本 / version {one.version}")
        for word, fates in (
            ("不变 / stay", one.fates.moved),
            ("改名 / renamed", one.fates.renamed),
            ("无处可去 / stuck", one.fates.stuck),
        ):
            for fate in fates:
                click.echo(f"  {word}: {fate.old} → {fate.new or '—'}  {fate.count}")
        if one.clocks:
            click.echo(f"  新版没有的时限 / clocks it does not know: {', '.join(one.clocks)}")
    click.echo(f"已改用新版 / taken over: {taken}")
