"""`liyuan manage`: Django's own commands, in the instance."""

import click

from liyuan.cli.instance import set_environment
from liyuan.config import instances


@click.command("manage", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a Django command: every argument goes to it."""
    set_environment(instances.current())
    from django.core.management import execute_from_command_line

    execute_from_command_line(["liyuan manage", *arguments])
