"""`liyuan second_factor`: take a second factor away when nobody can log in to do it."""

import click

from liyuan.cli.instance import enter


@click.group("second_factor")
def command() -> None:
    """Second factors of the log-in."""


@command.command("reset")
@click.argument("login")
@click.option("--reason", required=True, help="Why; it stands in the journal.")
def reset(login: str, reason: str) -> None:
    """Remove a person's second factor and recovery codes, and end the sessions: journalled."""
    enter()
    from django.utils import timezone

    from liyuan.accounts.actions_people import reset_second_factor
    from liyuan.accounts.models import User

    person = User.objects.filter(username=login.lower()).first()
    if person is None:
        raise click.ClickException(f"没有账号“{login}” / there is no account “{login}”")
    reset_second_factor(person, reason=reason, by=None, at=timezone.now())
    click.echo(f"已停用 {login} 的两步验证 / {login} has no second factor any more")
