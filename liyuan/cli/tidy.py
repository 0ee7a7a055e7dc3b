"""`liyuan tidy`: remove what nothing points at from the fact store; the worker does it nightly."""

import json
from dataclasses import asdict

import click

from liyuan.cli.instance import enter


@click.command("tidy")
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
def command(as_json: bool) -> None:
    """Remove old snapshots that no run points at, and files that killed processes left."""
    enter()
    from django.utils import timezone

    from liyuan.enterprises.actions_tidy import tidy_store
    from liyuan.screening.actions_tidy import tidy_screenings

    at = timezone.now()
    screenings = tidy_screenings(at=at)  # first: it lets go of snapshots
    told = asdict(tidy_store(at=at)) | asdict(screenings)
    lines = ", ".join(f"{count} {what}" for what, count in told.items())
    click.echo(json.dumps(told) if as_json else f"已清理 / removed: {lines}")
