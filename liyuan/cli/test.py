"""`liyuan test`: pytest, with its own arguments, in this process."""

import os
import sys

import click


@click.command("test", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run the tests: every argument goes to pytest."""
    os.environ["LIYUAN_INSTANCE"] = "test"
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])
