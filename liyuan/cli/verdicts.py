"""`liyuan verdicts`: judge every firm against every clause in force, as a new run."""

from datetime import UTC, datetime

import click

from liyuan.cli.instance import enter
from liyuan.config.failures import Failure


@click.group("verdicts")
def command() -> None:
    """Compute verdicts."""


@command.command("run")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge on; today.")
def run_command(as_of: datetime | None) -> None:
    """Judge the whole registry: a new run, whole or absent; earlier runs stay."""
    enter()
    from django.utils import timezone

    from liyuan.enterprises.models import Enterprise
    from liyuan.indicators.actions_counts import count_parks
    from liyuan.policies.actions import compute_verdicts
    from liyuan.rules.models import PackLoad

    if not PackLoad.objects.exists():
        raise Failure(
            "尚未载入城市规则包：请先运行 ./run liyuan pack load packs/<城市>。",
            "No city pack is loaded: run ./run liyuan pack load packs/<city> first.",
        )
    at = datetime.now(UTC)
    day = as_of.date() if as_of else timezone.localdate(at)
    with click.progressbar(length=Enterprise.objects.count(), label="政策匹配 / verdicts") as shown:
        run = compute_verdicts(
            as_of=day,
            at=at,
            progress=lambda done: shown.update(done - shown.pos),
            also=(count_parks,),
        )
    click.echo(
        f"核算批次 / run {run.pk}: {run.as_of}, {run.verdicts.count()} verdicts, "
        f"{run.versions.count()} rule versions"
    )
