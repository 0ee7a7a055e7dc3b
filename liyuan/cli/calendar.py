"""`liyuan calendar`: which years of holidays are loaded, and which are needed next."""

import json

import click

from liyuan.cli.instance import enter


@click.command("calendar")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def command(as_json: bool) -> None:
    """Print the years whose holidays are loaded; warn of one that is near and is not."""
    enter()
    from django.utils import timezone

    from liyuan.rules.queries_calendar import calendar_hash
    from liyuan.rules.queries_calendar_page import covered_years, missing_year

    years = covered_years()
    missing = missing_year(timezone.localdate(), tuple(year for year, _ in years))
    if as_json:
        said = {"years": dict(years), "missing": missing, "hash": calendar_hash()}
        click.echo(json.dumps(said))
        return
    for year, days in years:
        click.echo(f"{year}  {days} 个工作日 / working days")
    if missing:
        click.echo(
            f"{missing} 年放假安排尚未载入，跨年时限均为估算。\n"
            f"The holidays of {missing} are not loaded: deadlines that run into it are estimates.",
            err=True,
        )
