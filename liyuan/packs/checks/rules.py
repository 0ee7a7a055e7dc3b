"""Checks of scores, conditions and ladders: what they refer to, what adds up, what is in reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from liyuan.engines.findings import Finding
from liyuan.packs.content import plain
from liyuan.packs.pack import Pack, RuleText
from liyuan.packs.shapes import Path, closest
from liyuan.rules.domain import Kind
from liyuan.rules.scores import TOTAL

Check = Callable[[RuleText], Iterator[Finding]]


def of_kind(pack: Pack, *kinds: str) -> Iterator[RuleText]:
    """The rules of these kinds."""
    return (t for t in pack.texts_of(Kind.RULE) if t.content.get("kind") in kinds)


def check_rules(pack: Pack) -> Iterator[Finding]:
    """What each kind of rule is checked for besides its formulas."""
    for text in pack.texts_of(Kind.RULE):
        for check in OF_KIND.get(text.content.get("kind", ""), ()):
            yield from check(text)
    yield from _rungs_exist(pack)


def _keys(text: RuleText) -> Iterator[Finding]:
    """Groups and indicators are told apart, and `total` is none of them."""
    seen = {TOTAL}
    for part in ("groups", "indicators"):
        for index, one in enumerate(text.content[part]):
            if one["key"] in seen:
                yield text.finding("pack.name.repeated", part, index, "key", got=one["key"])
            seen.add(one["key"])


def _references(text: RuleText) -> Iterator[Finding]:
    """An indicator lies in a group that is there; passing asks of something that is there."""
    groups = {group["key"] for group in text.content["groups"]}
    indicators = {one["key"] for one in text.content["indicators"]}
    for index, one in enumerate(text.content["indicators"]):
        yield from _known(text, ("indicators", index, "group"), one["group"], groups)
    for index, need in enumerate(text.content.get("needs") or ()):
        known = groups | indicators | {TOTAL}
        yield from _known(text, ("needs", index, "of"), need["of"], known)
        if ("least" in need) == ("above" in need):
            yield text.finding("pack.score.need", "needs", index)


def _known(text: RuleText, at: Path, got: str, known: set[str]) -> Iterator[Finding]:
    if got not in known:
        params = {"got": got, "suggestion": closest(got, known)}
        yield text.finding("pack.score.reference", *at, **params)


def _points(text: RuleText) -> Iterator[Finding]:
    """No band gives more points than its indicator has, or fewer than none."""
    for index, one in enumerate(text.content["indicators"]):
        for number, band in enumerate(one.get("bands") or ()):
            top = band.get("up_to", band["points"])
            if not 0 <= Decimal(band["points"]) <= Decimal(top) <= Decimal(one["most"]):
                at: Path = ("indicators", index, "bands", number, "points")
                params = {"got": top, "most": one["most"]}
                yield text.finding("pack.score.points", *at, **params)


def _weights(text: RuleText) -> Iterator[Finding]:
    """Every indicator has a weight in every stage, and the weights of a stage fill the score."""
    stages = {c["code"] for c in (text.content.get("stages") or {"values": ()})["values"]}
    weighed = {}
    for index, one in enumerate(text.content["indicators"]):
        weights = one.get("weights") or {}
        if weights.keys() != stages:
            params = {"expected": ", ".join(sorted(stages)) or "—"}
            yield text.finding("pack.score.stages", "indicators", index, **params)
        weighed[index] = weights
    for stage in sorted(stages):
        added = sum((Decimal(w.get(stage, "0")) for w in weighed.values()), Decimal(0))
        if added != Decimal(text.content["most"]):
            params = {"stage": stage, "got": plain(added), "expected": text.content["most"]}
            yield text.finding("pack.score.weights", "indicators", **params)


def _total(text: RuleText) -> Iterator[Finding]:
    """The groups can fill the score; more than the score only where caps leave room above it."""
    most = sum(Decimal(group["most"]) for group in text.content["groups"])
    if most < Decimal(text.content["most"]):
        params = {"got": plain(Decimal(most)), "expected": text.content["most"]}
        yield text.finding("pack.score.groups", "groups", **params)


def _outputs(text: RuleText) -> Iterator[Finding]:
    """A total, and whether it is enough exactly where it is said what is enough."""
    wanted = 2 if text.content.get("needs") else 1
    got = len(text.content["outputs"])
    if got != wanted:
        params = {"got": str(got), "expected": str(wanted)}
        yield text.finding("pack.score.outputs", "outputs", **params)


def _classes(text: RuleText) -> Iterator[Finding]:
    """Four classes by rank that are told apart, shares with room for each other, a named veto."""
    classes = text.content.get("classes")
    if not classes:
        return
    if not classes["veto"].isidentifier():
        yield text.finding("pack.score.veto", "classes", "veto")
    codes = [choice["code"] for choice in classes["values"]]
    if len(codes) != 4 or len(set(codes)) != 4:
        yield text.finding("pack.score.classes", "classes", "values")
    shares = [Decimal(classes[name]) for name in ("most", "least")]
    if min(shares) < 0 or sum(shares) > 1:
        yield text.finding("pack.score.shares", "classes", "most")


def _rungs(text: RuleText) -> Iterator[Finding]:
    """The rungs are told apart, and the output lists them with `none`, in their order."""
    keys = [rung["key"] for rung in text.content["rungs"]]
    values = [c["code"] for c in text.content["outputs"][0].get("values") or ()]
    if values != [*keys, "none"]:
        params = {"expected": ", ".join([*keys, "none"])}
        yield text.finding("pack.ladder.values", "outputs", 0, **params)


def _rungs_exist(pack: Pack) -> Iterator[Finding]:
    """What decides a rung is a rule of conditions."""
    known = {t.content["outputs"][0]["name"] for t in of_kind(pack, "criteria")}
    for text in of_kind(pack, "ladder"):
        for index, rung in enumerate(text.content["rungs"]):
            if "rule" in rung:
                yield from _known(text, ("rungs", index, "rule"), rung["rule"], known)


def _kept(text: RuleText) -> Iterator[Finding]:
    """What is kept of an outcome are values that it has."""
    for index, output in enumerate(text.content["outputs"]):
        known = {choice["code"] for choice in output.get("values") or ()}
        for number, code in enumerate(output.get("kept") or ()):
            yield from _known(text, ("outputs", index, "kept", number), code, known)


OF_KIND: Mapping[str, tuple[Check, ...]] = {
    "decision_table": (_kept,),
    "score": (_keys, _references, _points, _weights, _total, _outputs, _classes),
    "ladder": (_rungs, _kept),
}

CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (check_rules,)

# What FEEL texts of a rule give, by their place.
Text = tuple[Path, str, str]


def texts_of(content: Mapping[str, Any]) -> Iterator[Text]:
    """Every FEEL text outside tables: its place, itself, and the kind of what it gives."""
    if content.get("gate"):
        yield ("gate",), content["gate"], "boolean"
    if content.get("stages"):
        yield ("stages", "of"), content["stages"]["of"], "string"
    if content.get("classes"):
        yield ("classes", "veto"), content["classes"]["veto"], "boolean"
    for index, one in enumerate(content.get("indicators") or ()):
        if not one.get("bands"):
            yield ("indicators", index, "of"), one["of"], "number"
    for part in ("every", "one_of"):
        for index, condition in enumerate(content.get(part) or ()):
            yield (part, index, "when"), condition["when"], "boolean"
    for index, rung in enumerate(content.get("rungs") or ()):
        yield ("rungs", index, "held"), rung["held"], "boolean"
