"""The names that a rule may use, as an editor offers them: facts, outcomes, figures, functions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liyuan.engines.feel.builtins import BUILTINS, FAMILIES
from liyuan.enterprises.pinyin import sound_of
from liyuan.rules.decisions import rule_from
from liyuan.rules.domain import FactDefinition, FactType, Kind, Period, RuleNames
from liyuan.rules.queries import catalogue, current_versions, pack_manifest
from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words

MOST_NAMES = 30

TYPES: Mapping[str, Any] = {
    FactType.MONEY: lambda: _("金额"),
    FactType.COUNT: lambda: _("个数"),
    FactType.NUMBER: lambda: _("数"),
    FactType.RATIO: lambda: _("比例"),
    FactType.TEXT: lambda: _("文字"),
    FactType.CODE: lambda: _("代码"),
    FactType.DATE: lambda: _("日期"),
    FactType.BOOLEAN: lambda: _("是否"),
}
PERIODS: Mapping[str, Any] = {
    Period.YEAR: lambda: _("按年"),
    Period.CURRENT: lambda: _("现状"),
    Period.EVENT: lambda: _("事件"),
}


@dataclass(frozen=True)
class NameLine:
    """A name with what it is; `insert` is what an editor writes for it."""

    name: str
    insert: str
    what: str
    label: str
    type: str
    unit: str
    period: str
    definition: str
    codes: tuple[tuple[str, str], ...] = ()


def names_for(
    content: Mapping[str, Any] | None, q: str, lang: str, *, most: int | None = MOST_NAMES
) -> tuple[NameLine, ...]:
    """Names that fit what was typed, the best first; a rule's own figures come first of all."""
    said = q.strip().lower()
    lines = [*_own(content or {}, lang), *_facts(lang), *_outcomes(lang), *_words(), *_functions()]
    found = sorted((_rank(line, said), at) for at, line in enumerate(lines))
    return tuple(lines[at] for rank, at in found if rank < NO_FIT)[:most]


NO_FIT = 9


def _rank(line: NameLine, said: str) -> int:
    """How well a name fits: it begins so, it sounds so, it holds it, it speaks of it."""
    name = line.name.lower()
    if not said or name.startswith(said):
        return 0
    if said.isascii() and sound_of(line.name).initials.startswith(said):
        return 1
    if said in name:
        return 2
    return 3 if said in f"{line.label} {line.definition}".lower() else NO_FIT


def _own(content: Mapping[str, Any], lang: str) -> Iterator[NameLine]:
    for part in (content, *(content.get("clauses") or ())):
        for one in part.get("parameters") or ():
            yield NameLine(
                name=one["name"],
                insert=one["name"],
                what=_("本规则的参数"),
                label=named(one["name"], one["en"], lang),
                type=_("数"),
                unit=unit_words(one["unit"], lang),
                period="",
                definition="",
            )


def _facts(lang: str) -> Iterator[NameLine]:
    last_year = RuleNames(**pack_manifest()["names"]).last_year
    for fact in catalogue().values():
        yield _fact(fact, last_year, lang)


def _fact(fact: FactDefinition, last_year: str, lang: str) -> NameLine:
    yearly = fact.period is Period.YEAR
    return NameLine(
        name=fact.name,
        insert=f"{fact.name}[{last_year}]" if yearly else fact.name,
        what=_("事实"),
        label=named(fact.name, fact.en, lang),
        type=TYPES[fact.type](),
        unit=unit_words(fact.unit, lang) if fact.unit else "",
        period=PERIODS[fact.period](),
        definition=named(fact.definition, fact.definition_en, lang),
        codes=tuple((c.code, named(c.name, c.en, lang)) for c in fact.values),
    )


def _outcomes(lang: str) -> Iterator[NameLine]:
    for version in current_versions(Kind.RULE):
        rule = rule_from(version.content)
        for name, type_ in rule.types.items():
            yield NameLine(
                name=name,
                insert=name,
                what=_("其他规则的结果"),
                label=named(version.name, version.en, lang),
                type=_("代码") if type_.values else _("结果"),
                unit=unit_words(type_.unit, lang) if type_.unit else "",
                period="",
                definition=named(version.name, version.en, lang),
                codes=tuple((code, named(zh, en, lang)) for code, zh, en in type_.values),
            )


def _words() -> Iterator[NameLine]:
    names = pack_manifest()["names"]
    for key, said in (
        ("last_year", _("最近一个已结束的年度")),
        ("year_before", _("再前一年")),
        ("three_years_ago", _("再前两年")),
        ("basis_date", _("判定的日期")),
    ):
        yield NameLine(names[key], names[key], _("年份和日期"), names[key], "", "", "", said)


def _functions() -> Iterator[NameLine]:
    families = {name: family for family, names in FAMILIES.items() for name in names}
    for name, builtin in BUILTINS.items():
        calls = "；".join(_call(name, s.parameters) for s in builtin.signatures)
        yield NameLine(name, f"{name}(", _("函数"), name, families[name], "", "", calls)


def _call(name: str, parameters: Iterable[Any]) -> str:
    return f"{name}({', '.join(parameter.name for parameter in parameters)})"
