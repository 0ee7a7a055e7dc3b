"""The catalogue of a pack's rules as Markdown: tables, points, conditions, rungs, with sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from liyuan.packs.pack import Pack, RuleText
from liyuan.packs.reference import Wording, heading, source_words, table, wording_of
from liyuan.rules.criteria import CriteriaRule
from liyuan.rules.decisions import DecisionRule, Rule, rule_from
from liyuan.rules.domain import Kind
from liyuan.rules.ladders import LadderRule
from liyuan.rules.scores import Indicator, ScoreRule
from liyuan.rules.terms import Condition, Parameter

KINDS: Mapping[type[Rule], str] = {
    DecisionRule: "Decision table",
    ScoreRule: "Score",
    CriteriaRule: "Conditions",
    LadderRule: "Ladder",
}


def rules_page(pack: Pack) -> str:
    """Every rule of a sound pack, by its path."""
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    yield from heading("Rules", pack)
    wording = wording_of(pack)
    for text in pack.texts_of(Kind.RULE):
        rule = rule_from(text.content)
        yield f"## {rule.title} · {rule.en}"
        yield ""
        doubt = "" if rule.verified else " (not all verified)"
        names = ", ".join(f"`{name}`" for name in rule.types)
        yield f"`{text.rule_id}` · {KINDS[type(rule)]}{doubt} · {source_words(rule.source)}"
        yield ""
        yield f"Defines {names}. {text.content.get('note_en', '')}".rstrip()
        yield ""
        yield from _body(rule, text, wording)


def _body(rule: Rule, text: RuleText, wording: Wording) -> Iterator[str]:
    if isinstance(rule, DecisionRule):
        yield from _table_lines(text.content)
    elif isinstance(rule, ScoreRule):
        yield from _score_lines(rule)
    elif isinstance(rule, CriteriaRule):
        yield from _conditions("All of these", rule.every, rule.parameters, wording)
        yield from _conditions("One of these", rule.one_of, rule.parameters, wording)
    else:
        rows = ((f"{r.name} · {r.en}", f"`{r.held}`", f"`{r.rule}`") for r in rule.rungs)
        yield from table(("Rung", "Held when", "Decided by"), rows)


def _table_lines(content: Mapping[str, Any]) -> Iterator[str]:
    heads = [f"{one['name']} `{one['expression']}`" for one in content["inputs"]]
    head = (*heads, *(one["name"] for one in content["outputs"]), "Note")
    rows = (
        (*(f"`{cell}`" for cell in (*row["when"], *row["then"])), row.get("note", ""))
        for row in content["rules"]
    )
    yield from table(head, rows)


def _score_lines(rule: ScoreRule) -> Iterator[str]:
    if rule.gate:
        yield f"Worked out where `{rule.gate}`."
        yield ""
    groups = {
        group.key: f"{group.name} · {group.en} (at most {group.most:f})" for group in rule.groups
    }
    rows = (_indicator_row(one, groups[one.group]) for one in rule.indicators)
    yield from table(("Indicator", "Group", "Measured", "Points", "Source"), rows)
    needs = (
        f"{need.of} {'above' if need.above else 'at least'} {need.bound:f}" for need in rule.needs
    )
    if rule.needs:
        yield f"Enough: {', '.join(needs)}; {rule.most:f} points in all."
        yield ""


def _indicator_row(one: Indicator, group: str) -> tuple[str, ...]:
    points = f"the measure itself, at most {one.most:f}"
    if one.bands:
        spans = (
            f"{p.low:f}" if p.exact is not None else f"{p.low:f}–{p.high:f}" for p in one.points
        )
        tests = (rule.tests[0] for rule in one.bands.rules)
        points = "; ".join(f"`{test}`: {span}" for test, span in zip(tests, spans, strict=True))
    if one.weights:
        weights = ", ".join(f"{stage} {weight:f}" for stage, weight in one.weights.items())
        points = f"{points}; times the weight: {weights}"
    source = one.source.article + ("" if one.source.verified else " (not verified)")
    return f"{one.name} · {one.en}", group, f"`{one.measure}`", points, source


def _conditions(
    title: str,
    conditions: Iterable[Condition],
    parameters: tuple[Parameter, ...],
    wording: Wording,
) -> Iterator[str]:
    rows = tuple(
        (
            f"{one.name} · {one.en}",
            wording.of(one.when, parameters),
            one.source.article + ("" if one.source.verified else " (not verified)"),
        )
        for one in conditions
    )
    if rows:
        yield from table((title, "Holds when", "Source"), rows)
