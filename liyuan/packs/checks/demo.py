"""Checks of the demonstration's accounts and scripted firms against units and fact catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liyuan.engines.findings import Finding
from liyuan.packs.checks.tables import codes
from liyuan.packs.documents import Document
from liyuan.packs.pack import Pack
from liyuan.packs.shapes import closest
from liyuan.packs.vectors import expected_instead, shown
from liyuan.rules.decisions import Ruleset
from liyuan.rules.domain import FactDefinition


def check_demo(pack: Pack, ruleset: Ruleset) -> Iterator[Finding]:
    """Accounts lie in units and firms that are there; firms have facts of the catalogue."""
    firms = pack.demo.get("demo/firms.yaml")
    accounts = pack.demo.get("demo/accounts.yaml")
    keys = {firm["key"] for firm in firms.content["firms"]} if firms else set()
    if accounts:
        yield from _accounts(accounts, {"unit": codes(pack, "units"), "firm": frozenset(keys)})
    for index, firm in enumerate(firms.content["firms"] if firms else ()):
        if firms:
            yield from _facts(firms, index, firm["facts"], ruleset.catalogue)


def _accounts(document: Document, known: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    for index, account in enumerate(document.content["accounts"]):
        for key, there in known.items():
            code = account.get(key)
            if code is not None and code not in there:
                params = {"got": code, "what": f"{key}s", "suggestion": closest(code, there)}
                yield document.finding("pack.code.unknown", "accounts", index, key, **params)


def _facts(
    document: Document,
    index: int,
    facts: Mapping[str, Any],
    catalogue: Mapping[str, FactDefinition],
) -> Iterator[Finding]:
    for name, value in facts.items():
        at = ("firms", index, "facts", name)
        if name not in catalogue:
            suggestion = closest(name, catalogue)
            yield document.finding("pack.case.fact", *at, got=name, suggestion=suggestion)
            continue
        expected = expected_instead(catalogue[name], value)
        if expected is not None:
            params = {"fact": name, "expected": expected, "got": shown(value)}
            yield document.finding("pack.case.value", *at, **params)
