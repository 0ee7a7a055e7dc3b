"""The catalogues of a pack as Markdown: its policies with their conditions in words, its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from liyuan.engines.feel import Type, parse
from liyuan.packs.checks.formulas import types_of
from liyuan.packs.pack import Pack
from liyuan.policies.domain import NO_MONEY, Clause, PolicyDocument
from liyuan.rules.domain import FactDefinition, Kind, Source
from liyuan.rules.terms import Condition, Parameter
from liyuan.web.messages import condition as in_words

GENERATED = "<!-- made by `./run liyuan docs`; edit the pack, not this file -->"


@dataclass(frozen=True)
class Wording:
    """What turns a FEEL text of the pack into an English sentence."""

    types: Mapping[str, Type]
    labels: Mapping[str, str]

    def of(self, text: str, parameters: Iterable[Parameter]) -> str:
        types = {**self.types, **{p.name: Type("number", p.unit) for p in parameters}}
        labels = {**self.labels, **{p.name: p.en for p in parameters}}
        return in_words(parse(text, names=frozenset(types)), types, labels, "en")


def policies_page(pack: Pack) -> str:
    """Every policy of a sound pack: source, validity, parameters by date, conditions, amount."""
    wording = wording_of(pack)
    return "\n".join(_policy_lines(pack, wording)) + "\n"


def wording_of(pack: Pack) -> Wording:
    """What turns this pack's texts into English sentences."""
    return Wording(types_of(pack), _labels(pack))


def facts_page(pack: Pack) -> str:
    """Every fact of a sound pack: definition, unit, period, source unit, level, source."""
    return "\n".join(_fact_lines(pack)) + "\n"


def _policy_lines(pack: Pack, wording: Wording) -> Iterator[str]:
    yield from heading("Policies", pack)
    for text in pack.texts_of(Kind.POLICY):
        policy = PolicyDocument.from_content(text.content)
        yield f"## {policy.name} · {policy.en}"
        yield ""
        yield f"`{text.rule_id}` · {policy.issuer} · {source_words(policy.source)}"
        yield ""
        yield _validity(policy)
        yield ""
        for clause in policy.clauses:
            yield from _clause_lines(clause, wording)


def _clause_lines(clause: Clause, wording: Wording) -> Iterator[str]:
    yield f"### {clause.key} {clause.name} · {clause.en}"
    yield ""
    yield f"Mode: {clause.mode.value}. Year: {clause.year_basis}."
    yield ""
    if clause.parameters:
        yield from table(("Parameter", "From", "Value", "Source"), _parameter_rows(clause))
    rows = (_condition_row(c, clause, wording) for c in clause.conditions)
    yield from table(("Condition", "Holds when", "Source"), rows)
    amount = clause.amount
    if amount is NO_MONEY:
        yield "Pays no money out."
        yield ""
        return
    rounding = f"rounded {amount.mode.replace('_', ' ')} to {amount.round_to}"
    yield f"Amount: `{amount.formula}` ({amount.unit}, {rounding})."
    yield ""


def _parameter_rows(clause: Clause) -> Iterator[tuple[str, ...]]:
    for parameter in clause.parameters:
        for value in parameter.values:
            figure = f"{value.value:f} {parameter.unit}"
            name = f"{parameter.name} · {parameter.en}"
            yield name, value.since.isoformat(), figure, _article(value.source)


def _condition_row(condition: Condition, clause: Clause, wording: Wording) -> tuple[str, ...]:
    words = wording.of(condition.when, clause.parameters)
    return f"{condition.name} · {condition.en}", words, _article(condition.source)


def _fact_lines(pack: Pack) -> Iterator[str]:
    yield from heading("Facts", pack)
    names = {row["code"]: row["name"] for row in pack.rows("units")}
    head = ("Fact", "Id", "Type", "Period", "Level", "From", "May we ask the firm?", "Definition")
    facts = (FactDefinition.from_content(text.content) for text in pack.texts_of(Kind.FACT))
    yield from table(head, (_fact_row(fact, names) for fact in facts))


def _fact_row(fact: FactDefinition, units: Mapping[str, str]) -> tuple[str, ...]:
    kind = f"{fact.type.value} ({fact.unit})" if fact.unit else fact.type.value
    return (
        f"{fact.name} · {fact.en}",
        f"`{fact.id}`",
        kind,
        _period(fact),
        fact.level,
        units.get(fact.source_unit, fact.source_unit),
        "yes" if fact.ask_firm else "no",
        fact.definition_en,
    )


def _period(fact: FactDefinition) -> str:
    if fact.published is None:
        return fact.period.value
    month, day = fact.published
    return f"{fact.period.value}, out on {month:02}-{day:02}"


def heading(title: str, pack: Pack) -> Iterator[str]:
    """The head of a page that is made from a pack."""
    manifest = pack.manifest.content
    yield f"# {title} of the pack {pack.id} ({manifest['name']}, {manifest['en']})"
    yield ""
    yield GENERATED
    yield ""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


def source_words(source: Source) -> str:
    """A source with number and day, and whether somebody has read it."""
    parts = (source.title, source.document, str(source.published or ""))
    return " ".join(filter(None, parts)) + ("" if source.verified else " (not verified)")


def _article(source: Source) -> str:
    return source.article + ("" if source.verified else " (not verified)")


def _validity(policy: PolicyDocument) -> str:
    first, last = policy.period.first, policy.period.last
    known = "" if policy.period_verified else " (not verified)"
    return f"Valid from {first} to {last or 'further notice'}{known}."


def _labels(pack: Pack) -> dict[str, str]:
    labels = {text.content["name"]: text.content["en"] for text in pack.texts_of(Kind.FACT)}
    for text in pack.texts_of(Kind.RULE):
        first, *others = text.content["outputs"]
        labels |= {first["name"]: text.content["en"]}
        labels |= {output["name"]: output.get("en", "") for output in others}
    return labels | {pack.manifest.content["names"]["basis_date"]: "basis date"}
