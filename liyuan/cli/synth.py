"""`liyuan synth`: a believable invented city, as files, from what the pack's demo folder says."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from liyuan.config.failures import Failure
from liyuan.config.instances import pack_of_environment
from liyuan.engines.synth import (
    Fact,
    Manifest,
    Recipe,
    RecipeError,
    Registry,
    Scripted,
    draw_city,
    shaped,
    write_city,
)
from liyuan.packs.demo import DemoError, read_demo
from liyuan.packs.pack import Pack, read_pack
from liyuan.rules.domain import Kind, Period
from liyuan.rules.money import FEN_PER_UNIT

# what a scripted firm's facts say, the register of firms says too
COLUMNS = {
    "status": "registration_status",
    "industry": "industry_code",
    "district": "registered_district",
    "park": "park",
    "established": "founded_on",
}
SECTION = "industry_section"


def make_city(
    pack: Path,
    *,
    enterprises: int,
    seed: int,
    last_year: int,
    out: Path,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Write a city of so many firms into `out`: the same arguments give the same bytes.

    `pack` is the pack's folder; `progress` is called with the number of firms done.
    Raises RecipeError or DemoError, which name what is wrong in the pack.
    """
    read = read_pack(pack)
    recipe = _recipe(pack)
    registry = _registry(read)
    city = draw_city(
        recipe,
        registry,
        _scripted(pack, recipe, registry, last_year),
        enterprises=enterprises,
        seed=seed,
        last_year=last_year,
    )
    return write_city(
        city,
        out,
        pack=read.id,
        seed=seed,
        officers=_officers(pack, recipe),
        progress=progress or _silent,
    )


def _silent(done: int) -> None:
    """No progress is shown."""


def _recipe(pack: Path) -> Recipe:
    content = read_demo(pack, "synth")
    if content is None:
        raise Failure(
            f"城市包 {pack.name} 没有 demo/synth.yaml，无从生成演示城市："
            f"请换一个城市包（LIYUAN_PACK）。",
            f"The pack {pack.name} has no demo/synth.yaml to draw a city from: "
            f"choose another pack (LIYUAN_PACK).",
        )
    return shaped(Recipe, content, "demo/synth.yaml")


def _registry(pack: Pack) -> Registry:
    facts = [text.content for text in pack.texts_of(Kind.FACT)]
    return Registry(
        districts={row["code"]: row["name"] for row in pack.rows("districts")},
        park_district={row["code"]: row.get("district") for row in pack.rows("parks")},
        section=_sections(pack),
        facts={fact["id"]: _fact(fact) for fact in facts},
        fen_per_unit=FEN_PER_UNIT[pack.manifest.content["rule_money_unit"]],
        time_zone=pack.manifest.content["time_zone"],
    )


def _fact(content: Mapping[str, Any]) -> Fact:
    published = content.get("published")
    day = (int(published["month"]), int(published["day"])) if published else None
    return Fact(content["id"], content["type"], content["period"] == Period.YEAR, day)


def _sections(pack: Pack) -> dict[str, str]:
    """The section of each industry code: its farthest ancestor."""
    parents = {row["code"]: row.get("parent") for row in pack.rows("industries")}

    def top(code: str) -> str:
        parent = parents[code]
        return top(parent) if parent else code

    return {code: top(code) for code in parents}


def _officers(pack: Path, recipe: Recipe) -> dict[str, str]:
    """The district of each officer who is given firms."""
    wanted = {assignment.login for assignment in recipe.assignments}
    accounts = (read_demo(pack, "accounts") or {}).get("accounts", [])
    return {a["login"]: str(a["unit"]) for a in accounts if a["login"] in wanted}


def _scripted(
    pack: Path, recipe: Recipe, registry: Registry, last_year: int
) -> tuple[Scripted, ...]:
    """The firms of the story, from `demo/firms.yaml`."""
    firms = (read_demo(pack, "firms") or {}).get("firms", [])
    return tuple(_told(firm, recipe, registry, last_year) for firm in firms)


def _told(firm: Mapping[str, Any], recipe: Recipe, registry: Registry, last_year: int) -> Scripted:
    defaults = {(fact, None): value for fact, value in recipe.defaults.items()}
    facts = defaults | _facts(firm, registry, last_year)
    columns = {column: facts.get((fact, None)) for column, fact in COLUMNS.items()}
    if missing := [COLUMNS[name] for name, v in columns.items() if v is None and name != "park"]:
        raise RecipeError(f"demo/firms.yaml: {firm['key']}: fact {', '.join(missing)} is missing")
    facts.setdefault((SECTION, None), registry.section.get(str(columns["industry"])))
    return Scripted(
        key=firm["key"],
        name=firm["name"],
        address=firm.get("address", ""),
        facts=facts,
        **columns,  # type: ignore[arg-type]
    )


def _facts(
    firm: Mapping[str, Any], registry: Registry, last_year: int
) -> dict[tuple[str, int | None], Any]:
    """Yearly facts are lists, latest closed year first; the others are single values."""
    told: dict[tuple[str, int | None], Any] = {}
    for name, value in firm["facts"].items():
        fact = registry.facts.get(name)
        if fact is None:
            raise RecipeError(f"demo/firms.yaml: {firm['key']}: no fact {name}")
        if fact.yearly != isinstance(value, list):
            raise RecipeError(f"demo/firms.yaml: {firm['key']}: {name} is yearly: {fact.yearly}")
        told |= (
            {(name, last_year - back): _exact(one) for back, one in enumerate(value)}
            if fact.yearly
            else {(name, None): _exact(value)}
        )
    return told


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _shown(total: int) -> tuple[Any, Callable[[int], None]]:
    bar = click.progressbar(length=total, label="  firms", show_eta=False, width=30)

    def progress(done: int) -> None:
        bar.update(done - bar.pos)

    return bar, progress


@click.command()
@click.option("--enterprises", default=10_000, show_default=True, help="how many firms")
@click.option("--seed", default=1, show_default=True, help="the same seed, the same city")
@click.option("--last-year", type=int, help="last closed year; default: the year before this one")
@click.option(
    "--pack",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="LIYUAN_PACK",
    help="folder of the city pack; default: the instance's",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def command(
    enterprises: int, seed: int, last_year: int | None, pack: Path | None, out: Path
) -> None:
    """Make a believable, invented city: firms, facts of four years, labels."""
    bar, progress = _shown(enterprises)
    last = last_year or date.today().year - 1  # noqa: DTZ011  the day of whoever calls
    try:
        with bar:
            manifest = make_city(
                pack or pack_of_environment(),
                enterprises=enterprises,
                seed=seed,
                last_year=last,
                out=out,
                progress=progress,
            )
    except (RecipeError, DemoError) as error:
        raise Failure(f"无法生成演示城市：{error}", f"No city can be made: {error}") from error
    click.echo(f"{out}: {manifest.enterprises} firms, {len(manifest.batches)} batches")
