"""The `liyuan` command: gathers the commands, each from the module of its own name."""

import sys
from importlib import import_module
from keyword import iskeyword

import click

from liyuan import __version__
from liyuan.config.failures import Failure
from liyuan.engines.findings import Reported

# name -> one line of help; `liyuan/cli/<name>.py` holds a click command named `command`
COMMANDS = {
    "backup": "database and facts into one file, or a look at one",
    "bench": "measure, by name",
    "calendar": "which years of holidays are loaded",
    "cases": "what time does to cases; running ones under a new procedure",
    "check": "every static check, as a table",
    "cluster": "the instance's database server: start, stop, status",
    "demo": "the demonstration city on this machine",
    "dmn": "decision models, and the public conformance suite",
    "docs": "generated reference pages",
    "doctor": "versions, paths, sizes and health",
    "import": "firms and facts from CSV and XLSX files",
    "journal": "verify or seal the journal",
    "lint_templates": "every page template, by the rules of the house",
    "manage": "Django's own commands",
    "messages": "the message catalogues",
    "pack": "check, load, export or list city packs",
    "restore": "database and facts out of a backup, all or nothing",
    "screen": "every firm against every clause at once",
    "second_factor": "take one away when nobody can log in to do it",
    "serve": "the web server alone",
    "supervision": "the daily list of what is overdue",
    "synth": "make a believable city, as files",
    "test": "the test suite",
    "tidy": "remove what nothing points at from the fact store",
    "verdicts": "compute verdicts",
    "worker": "the background jobs alone",
}


class Commands(click.Group):
    """Imports a command's module only when it is called: `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = f"{name}_" if iskeyword(name) else name
        command: click.Command = import_module(f"liyuan.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands)
@click.version_option(__version__, message="liyuan %(version)s")
def main() -> None:
    """立园 Liyuan: the working system of a city that grows its industry park by park."""


def tables_are_missing(error: Exception) -> bool:
    """Whether PostgreSQL knows no such table, as before the first migration."""
    return getattr(error.__cause__, "sqlstate", None) == "42P01"


def run() -> None:
    """A failure that the person can mend is two sentences, never a traceback."""
    try:
        main(prog_name="liyuan")
    except Failure as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    except Reported as error:
        from liyuan.web.messages import in_words

        click.echo("\n".join(in_words(error.finding, lang) for lang in ("zh", "en")), err=True)
        sys.exit(1)
    except Exception as error:
        if not tables_are_missing(error):
            raise
        click.echo(
            "数据库还没有数据表：请先运行 ./run liyuan manage migrate。\n"
            "The database has no tables yet: run ./run liyuan manage migrate first.",
            err=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    run()
