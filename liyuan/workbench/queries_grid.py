"""A rule's content as tables to read, whatever its kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Grid:
    """A table of texts; `lead` says what holds for all of it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lead: str = ""


def grids_of(content: Content, lang: str) -> tuple[Grid, ...]:
    """The tables of a content; none for one that says nothing yet."""
    made = _KINDS.get(content.get("kind", "policy"))
    return tuple(made(content, lang)) if made else ()


def _decision(content: Content, lang: str) -> Iterator[Grid]:
    inputs = (f"{c['name']}{_unit(c, lang)} {c['expression']}" for c in content["inputs"])
    outputs = (f"→ {c['name']}{_unit(c, lang)}" for c in content["outputs"])
    rows = (
        (str(number), *row["when"], *row["then"], row.get("note", ""))
        for number, row in enumerate(content["rules"], 1)
    )
    yield Grid(
        _("决策表"),
        (_("行"), *inputs, *outputs, _("备注")),
        tuple(rows),
        _("命中方式：{policy}").format(policy=content["hit_policy"]),
    )


def _criteria(content: Content, lang: str) -> Iterator[Grid]:
    yield _conditions(_("全部满足"), content["every"], lang)
    if content.get("one_of"):
        yield _conditions(_("满足其一"), content["one_of"], lang)
    yield from _parameters(content, lang)


def _score(content: Content, lang: str) -> Iterator[Grid]:
    groups = {group["key"]: named(group["name"], group["en"], lang) for group in content["groups"]}
    rows = tuple(
        (
            named(one["name"], one["en"], lang),
            groups.get(one["group"], one["group"]),
            one["of"],
            "；".join(f"{band['when']} → {band['points']}" for band in one.get("bands") or ()),
            str(one["most"]),
            one["article"],
        )
        for one in content["indicators"]
    )
    heads = (_("指标"), _("分组"), _("计算"), _("分档"), _("最高分"), _("条款出处"))
    yield Grid(_("指标"), heads, rows, _("满分 {most}").format(most=content["most"]))
    yield from _parameters(content, lang)


def _ladder(content: Content, lang: str) -> Iterator[Grid]:
    rows = tuple(
        (rung["key"], named(rung["name"], rung["en"], lang), rung["held"], rung.get("rule", ""))
        for rung in content["rungs"]
    )
    yield Grid(_("阶梯"), (_("编号"), _("名称"), _("已达到"), _("条件规则")), rows)


def _policy(content: Content, lang: str) -> Iterator[Grid]:
    for clause in content["clauses"]:
        title = f"{clause['key'].upper()} {named(clause['name'], clause['en'], lang)}"
        formula = (clause.get("amount") or {}).get("formula", "")
        grid = _conditions(title, clause["conditions"], lang)
        lead = _("金额：{formula}").format(formula=formula) if formula else ""
        yield Grid(grid.title, grid.heads, grid.rows, lead)
        yield from _parameters(clause, lang)


def _conditions(title: str, conditions: list[Content], lang: str) -> Grid:
    rows = tuple(
        (named(one["name"], one["en"], lang), one["when"], one["article"], _yes(one["verified"]))
        for one in conditions
    )
    return Grid(title, (_("条件"), _("表达式"), _("条款出处"), _("已核实")), rows)


def _parameters(content: Content, lang: str) -> Iterator[Grid]:
    rows = tuple(
        (
            named(one["name"], one["en"], lang),
            str(dated["from"]),
            str(dated["value"]),
            unit_words(one["unit"], lang),
            (dated.get("source") or {}).get("article", ""),
        )
        for one in content.get("parameters") or ()
        for dated in one["values"]
    )
    if rows:
        heads = (_("参数"), _("起效日"), _("数值"), _("单位"), _("条款出处"))
        yield Grid(_("参数"), heads, rows)


def _unit(column: Content, lang: str) -> str:
    return f"（{unit_words(column['unit'], lang)}）" if column.get("unit") else ""


def _yes(value: bool) -> str:
    return _("是") if value else _("否")


_KINDS: Mapping[str, Callable[[Content, str], Iterator[Grid]]] = {
    "decision_table": _decision,
    "criteria": _criteria,
    "score": _score,
    "ladder": _ladder,
    "policy": _policy,
}
