"""The settings of an instance as a page of the reference documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from liyuan.engines.feel.limits import Limits, variable

HEAD = """# Settings

Generated (do not edit). Settings are environment variables; `./run` sets those of the instance.
"""


class Setting(NamedTuple):
    """One variable, what is taken without it, and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting("LIYUAN_INSTANCE", "dev", "the instance: dev, demo or test, each with data of its own"),
    Setting("LIYUAN_DATA", ".run/instances/NAME", "the instance's folder: facts, snapshots, logs"),
    Setting("LIYUAN_CLUSTER", "chosen by ./run", "the folder of the instance's own PostgreSQL"),
    Setting("DATABASE_URL", "the instance's cluster", "another PostgreSQL to use"),
    Setting("LIYUAN_PACK", "packs/chengdu", "the city's data pack"),
    Setting("LIYUAN_SECRET_KEY", "made once, kept in LIYUAN_DATA", "signs sessions and forms"),
    Setting("LIYUAN_HOSTS", "127.0.0.1,localhost", "host names served, with commas"),
    Setting("LIYUAN_TIME_ZONE", "Asia/Shanghai", "the zone in which days begin"),
    Setting("LIYUAN_DEBUG", "0", "1 shows failures with their source; never in service"),
    Setting("LIYUAN_DEMO", "0", "set by `./run demo` only: demonstration accounts, no TLS"),
)
LIMITS = {
    "text": "characters of one rule",
    "nesting": "brackets and keywords inside one another while a rule is read",
    "depth": "height of a rule's tree",
    "steps": "items that loops, filters and ranges may visit in one evaluation",
    "exponent": "largest absolute exponent of `**`",
    "calls": "functions inside one another",
    "reasons": "findings kept of one evaluation",
    "size": "characters of a text, items of a list, that a rule makes",
    "pattern_ms": "milliseconds one regular expression may search",
}


def settings_page() -> str:
    """Markdown: one table of variables, one of the limits of rules."""
    return "\n".join((HEAD, *_table(SETTINGS), "", "## Limits of rules", "", *_table(limits()), ""))


def limits() -> Iterator[Setting]:
    """The variables that bound what a rule may ask for."""
    for limit in fields(Limits):
        yield Setting(variable(limit.name), f"{limit.default:,}", LIMITS[limit.name])


def _table(settings: Iterator[Setting] | tuple[Setting, ...]) -> Iterator[str]:
    yield "| variable | default | for |"
    yield "|---|---|---|"
    for setting in settings:
        yield f"| `{setting.name}` | {setting.default} | {setting.purpose} |"
