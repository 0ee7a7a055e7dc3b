"""`liyuan test`: pytest, with its own arguments; the whole suite on every core."""

import os
import sys

import click


@click.command("test", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run the tests: every argument goes to pytest.

    All of them run side by side, each worker with a cluster of its own; chosen ones in one process,
    where a debugger works. `-n 0` runs all in one process too.
    """
    os.environ["LIYUAN_INSTANCE"] = "test"
    spread = () if arguments else ("-n", "auto", "--dist", "loadfile")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *spread, *arguments])
