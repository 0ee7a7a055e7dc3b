"""The settings of an instance as a page of the reference documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, NamedTuple

from liyuan.engines.dmn.exchange import xlsx_read
from liyuan.engines.dmn.xml import tree as xml_input
from liyuan.engines.feel import limits as feel
from liyuan.engines.limits import variable
from liyuan.engines.sheets import limits as sheets

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
    Setting("LIYUAN_IMPORT_DAYS", "14", "days that an import waits to be confirmed"),
    Setting("LIYUAN_LEDGER_DAYS", "400", "days that a ledger taken to edit can come back"),
    Setting("LIYUAN_PROXY", "0", "1: a proxy in front ends TLS and appends to X-Forwarded-For"),
    Setting("LIYUAN_IDLE_MINUTES", "120", "minutes without a request after which a session ends"),
    Setting("LIYUAN_ADMIN_IDLE_MINUTES", "30", "the same for the three administrators"),
    Setting("LIYUAN_SESSION_HOURS", "12", "hours after which a session ends, used or not"),
    Setting(
        "LIYUAN_NAMES_PER_ADDRESS",
        "100",
        "names that may fail from one address within fifteen minutes before it is locked as a "
        "search through all names: more than one office behind one address; 0: never",
    ),
    Setting("LIYUAN_PASSWORD_DAYS", "90", "days after which a password must be changed; 0: never"),
    Setting(
        "LIYUAN_SECOND_FACTOR",
        "administrators",
        "who must set up a second factor: none, administrators or everybody; demo: none",
    ),
    Setting(
        "LIYUAN_OIDC_ISSUER", "none", "address of the OpenID Connect provider; none: no such log-in"
    ),
    Setting("LIYUAN_OIDC_CLIENT", "", "the client id that the provider gave us"),
    Setting("LIYUAN_OIDC_SECRET", "", "the client secret that the provider gave us"),
    Setting("LIYUAN_OIDC_NAME", "统一身份认证", "what the provider is called on the log-in page"),
    Setting(
        "LIYUAN_OIDC_CLAIM", "preferred_username", "the claim that holds the name of our account"
    ),
    Setting("LIYUAN_ATTACHMENT_MB", "20", "megabytes of one attachment"),
    Setting("LIYUAN_ATTACHMENT_UNPACKED_MB", "200", "megabytes that an office file may unpack to"),
    Setting("LIYUAN_ATTACHMENTS", "20", "attachments of one subject"),
    Setting(
        "LIYUAN_NOTICE_SMS",
        "none; demo: console:",
        "gateway of short messages: an Apprise address with {address} where the receiver's stands "
        "(for instance jsons://gateway/send?:phone={address}); `console:` sends nothing and keeps "
        "what would go out",
    ),
    Setting("LIYUAN_NOTICE_EMAIL", "none; demo: console:", "the same for e-mail: mailtos://…"),
    Setting("LIYUAN_NOTICE_WECOM", "none; demo: console:", "the same for WeCom"),
    Setting("LIYUAN_NOTICE_DINGTALK", "none; demo: console:", "the same for DingTalk"),
    Setting("LIYUAN_NOTICE_MINUTES", "30", "minutes between two messages that are not urgent"),
    Setting("LIYUAN_NOTICE_QUIET", "22:00-08:00", "the night, in which only urgent ones go out"),
    Setting("LIYUAN_NOTICE_TIMES", "08:30,14:00", "times of day for those who want a digest"),
    Setting("LIYUAN_NOTICE_DAYS", "400", "days that notices are kept"),
    Setting("LIYUAN_CODES_PER_ADDRESS", "60", "codes by SMS that one address may ask for an hour"),
    Setting(
        "LIYUAN_INTAKES_PER_MINUTE", "60", "demands that one account may bring within a minute"
    ),
    Setting(
        "LIYUAN_ASK",
        "0; demo: 1",
        "1: firms bring and follow demands without an account, by a code to their telephone",
    ),
    Setting("LIYUAN_SITE", "", "address of this site, as messages give it: https://…"),
    Setting("LIYUAN_DEBUG", "0", "1 shows failures with their source; never in service"),
    Setting("LIYUAN_DEMO", "0", "set by `./run demo` only: demonstration accounts, no TLS"),
)
RULES = {
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
XML = {
    "size": "bytes of the file",
    "depth": "elements inside one another",
    "elements": "elements of the file",
}
SHEETS = {
    "file_bytes": "bytes of the file as it comes",
    "inflated_bytes": "bytes of all its parts together, unpacked",
    "shared_bytes": "bytes of the part with the texts that cells share",
    "part_bytes": "bytes of the list of sheets and of the styles",
    "members": "parts of the file",
    "rows": "number of the last row",
    "columns": "columns of a table",
    "cells": "cells of all sheets together",
    "text": "characters of one cell",
    "characters": "characters of all cells together",
}


class Bounds(NamedTuple):
    """Settings that bound one kind of input."""

    title: str
    prefix: str
    defaults: DataclassInstance
    purposes: Mapping[str, str]


BOUNDS = (
    Bounds("rules", feel.PREFIX, feel.Limits(), RULES),
    Bounds("DMN files", xml_input.PREFIX, xml_input.XmlLimits(), XML),
    Bounds("imported spreadsheets", sheets.PREFIX, sheets.Limits(), SHEETS),
    Bounds("decision tables as spreadsheets", xlsx_read.PREFIX, xlsx_read.SMALL, SHEETS),
)


def settings_page() -> str:
    """Markdown: one table of variables, one of the limits of each kind of input."""
    return "\n".join((HEAD, *_table(iter(SETTINGS)), *_limits(), ""))


def _limits() -> Iterator[str]:
    for bounds in BOUNDS:
        yield from ("", f"## Limits of {bounds.title}", "")
        yield from _table(limits(bounds))


def limits(bounds: Bounds) -> Iterator[Setting]:
    """The variables that bound what such input may ask for."""
    for limit in fields(bounds.defaults):
        default = getattr(bounds.defaults, limit.name)
        purpose = bounds.purposes[limit.name]
        yield Setting(variable(bounds.prefix, limit.name), f"{default:,}", purpose)


def _table(settings: Iterator[Setting]) -> Iterator[str]:
    yield "| variable | default | for |"
    yield "|---|---|---|"
    for setting in settings:
        yield f"| `{setting.name}` | {setting.default} | {setting.purpose} |"
