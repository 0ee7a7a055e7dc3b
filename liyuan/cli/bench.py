"""`liyuan bench`: measurements by name, each in `bench/<name>.py`."""

import subprocess
import sys

import click

from liyuan.config import instances

BENCHES = instances.ROOT / "bench"


@click.command("bench", context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(name: str | None, arguments: tuple[str, ...]) -> None:
    """Run one measurement; without a name, list them."""
    names = sorted(path.stem for path in BENCHES.glob("[a-z]*.py"))
    if name not in names:
        click.echo("\n".join(names) or "no measurement yet")
        sys.exit(0 if name is None else 2)
    sys.exit(subprocess.call([sys.executable, str(BENCHES / f"{name}.py"), *arguments]))
