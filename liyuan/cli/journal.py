"""`liyuan journal`: verify the chain of all entries, or seal what waits."""

import json
import sys
from dataclasses import asdict

import click

from liyuan.cli.instance import enter


@click.group("journal")
def command() -> None:
    """Verify or seal the journal."""


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def verify_command(as_json: bool) -> None:
    """Recompute every hash; exits with 1 and names the first broken entry when one is."""
    enter()
    from liyuan.journal.queries_verify import verify

    found = verify()
    if as_json:
        click.echo(json.dumps(asdict(found)))
    elif found.ok:
        click.echo(
            f"日志完整 / intact: {found.entries} entries, {found.sealed} sealed in "
            f"{found.seals} seals, {found.unsealed_tail} waiting; head {found.head}"
        )
    else:
        click.echo(f"日志被破坏 / broken: {json.dumps(asdict(found)['first_broken'])}", err=True)
    sys.exit(0 if found.ok else 1)


@command.command("seal")
def seal_command() -> None:
    """Seal the committed entries that wait."""
    enter()
    from django.utils import timezone

    from liyuan.journal.actions import seal

    sealed = 0
    while made := seal(timezone.now()):
        sealed += made.count
    click.echo(f"已封存 / sealed: {sealed}")
