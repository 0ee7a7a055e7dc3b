"""The page of a draft: its text with findings beside the lines, its table, its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from liyuan.accounts.access import Person
from liyuan.engines.dmn.hit_policies import HIT_POLICIES
from liyuan.journal.queries import entries_of
from liyuan.journal.words import action_words
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.web.language import named
from liyuan.web.messages import in_words
from liyuan.workbench.access import verbs_open_to
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import Checked, Verb, Written
from liyuan.workbench.domain_table import is_table
from liyuan.workbench.models import Draft
from liyuan.workbench.queries import Remark, remarks_of
from liyuan.workbench.queries_grid import Grid, grids_of
from liyuan.workbench.words import KINDS, POLICY, STATES, TONES

# Lines beyond the last, so that one can write on without a script.
SPARE_LINES = 8
LATEST = 30


@dataclass(frozen=True)
class DraftHead:
    """What stands above every tab of a draft."""

    number: int
    rule_id: str
    name: str
    kind: str | Promise
    state: str | Promise
    tone: str
    version: int
    verbs: frozenset[Verb]
    draft: Draft

    @property
    def is_table(self) -> bool:
        """Whether it is a decision table, which has files of other tools too."""
        return bool(self.draft.based_on.content.get("kind") == "decision_table")

    @property
    def may_save(self) -> bool:
        """Whether the reader may write on it as it stands."""
        return Verb.SAVE in self.verbs


@dataclass(frozen=True)
class Editor:
    """A text with its line numbers and what is wrong with it, by line."""

    text: str
    numbers: tuple[tuple[int, bool], ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class CaseLine:
    """One case and whether it holds."""

    name: str
    basis: str
    facts: str
    expect: str
    holds: bool
    said: tuple[str, ...]


@dataclass(frozen=True)
class DraftPage:
    """The text tab; `content` is what the text says, where it can be read."""

    head: DraftHead
    content: Mapping[str, Any] | None
    editor: Editor
    cases: Editor
    lines: tuple[CaseLine, ...]
    elsewhere: tuple[str, ...]
    sound: bool


@dataclass(frozen=True)
class Problems:
    """What stands in the way of handing a draft in, or of approving it."""

    remarks: tuple[Remark, ...]
    of_cases: tuple[Remark, ...]
    failed: tuple[CaseLine, ...]
    elsewhere: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableRow:
    """A row of the table tab: cells with what is wrong with each."""

    number: int
    when: tuple[tuple[str, str], ...]
    then: tuple[tuple[str, str], ...]
    note: str
    said: str


@dataclass(frozen=True)
class TablePage:
    """The table tab; without `rows` when the text is no table that can be read."""

    head: DraftHead
    hit_policy: str
    policies: tuple[tuple[str, str], ...]
    inputs: tuple[Mapping[str, Any], ...]
    outputs: tuple[Mapping[str, Any], ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[Remark, ...]
    is_table: bool
    grids: tuple[Grid, ...] = ()


def draft_head(draft: Draft, user: Person, lang: str) -> DraftHead:
    """What stands above every tab."""
    kind = POLICY if draft.kind == Kind.POLICY else draft.based_on.content["kind"]
    return DraftHead(
        number=draft.pk,
        rule_id=draft.rule_id,
        name=named(draft.name, draft.en, lang),
        kind=KINDS[kind],
        state=STATES[draft.state],
        tone=TONES.get(draft.state, ""),
        version=draft.version,
        verbs=verbs_open_to(user, draft),
        draft=draft,
    )


def beside(kind: Kind) -> tuple[RuleVersion, ...]:
    """The versions that a text is checked beside."""
    return tuple(
        RuleVersion.objects.filter(current=True, kind__in=(Kind.FACT, Kind.RULE)).order_by(
            "rule_id"
        )
    )


def checked(written: Written) -> Checked:
    """A text checked beside the facts and rules in force."""
    return desk().check(written, beside(written.kind))


def draft_page(draft: Draft, user: Person, lang: str, written: Written | None = None) -> DraftPage:
    """The text tab, of what is kept or of what somebody has just `written`."""
    said = written or Written(draft.rule_id, draft.rule_kind, draft.text, draft.cases)
    found = checked(said)
    return DraftPage(
        head=draft_head(draft, user, lang),
        content=found.content,
        editor=_editor(said.text, remarks_of(found.findings, lang)),
        cases=_editor(said.cases, remarks_of(found.of_cases, lang)),
        lines=case_lines(found, lang),
        elsewhere=tuple(in_words(finding, lang) for finding in found.elsewhere),
        sound=found.sound,
    )


def case_lines(found: Checked, lang: str) -> tuple[CaseLine, ...]:
    """Every case with whether it holds, and what it says otherwise."""
    return tuple(
        CaseLine(
            name=case.name,
            basis=case.basis.isoformat(),
            facts=_written(case.facts),
            expect=_written(case.expect),
            holds=not case.findings,
            said=tuple(in_words(finding, lang) for finding in case.findings),
        )
        for case in found.cases
    )


def table_page(draft: Draft, user: Person, lang: str) -> TablePage:
    """The table tab."""
    found = checked(Written(draft.rule_id, draft.rule_kind, draft.text, draft.cases))
    head, remarks = draft_head(draft, user, lang), remarks_of(found.findings, lang)
    if found.content is None or not is_table(found.content):
        grids = grids_of(found.content, lang) if found.content else ()
        return TablePage(head, "", (), (), (), (), remarks, is_table=False, grids=grids)
    content, said = found.content, _by_field(found, lang)
    rows = (_table_row(index, row, said) for index, row in enumerate(content["rules"]))
    return TablePage(
        head=head,
        hit_policy=content["hit_policy"],
        policies=_policies(content["hit_policy"]),
        inputs=tuple(content["inputs"]),
        outputs=tuple(content["outputs"]),
        rows=tuple(rows),
        remarks=remarks,
        is_table=True,
    )


def problems(found: Checked, lang: str) -> Problems:
    """What a check of a whole found, as the page lists it."""
    return Problems(
        remarks=remarks_of(found.findings, lang),
        of_cases=remarks_of(found.of_cases, lang),
        failed=tuple(line for line in case_lines(found, lang) if not line.holds),
        elsewhere=tuple((f.where.file or "", in_words(f, lang)) for f in found.elsewhere),
    )


def history(draft: Draft) -> tuple[tuple[Any, str], ...]:
    """What was done with a draft, the latest first."""
    found = entries_of(("draft", str(draft.pk))).reverse()[:LATEST]
    return tuple((entry, action_words(entry.action)) for entry in found)


def _editor(text: str, remarks: tuple[Remark, ...]) -> Editor:
    marked = {remark.line for remark in remarks}
    count = text.count("\n") + 1 + SPARE_LINES
    return Editor(text, tuple((n, n in marked) for n in range(1, count + 1)), remarks)


def _by_field(found: Checked, lang: str) -> dict[str, str]:
    """The findings of each place of the content, as `rules[3].when[1]`."""
    ordered = sorted(found.findings, key=lambda f: f.where.field or "")
    groups = groupby(ordered, key=lambda f: f.where.field or "")
    return {field: "；".join(in_words(f, lang) for f in group) for field, group in groups}


def _table_row(index: int, row: Mapping[str, Any], said: Mapping[str, str]) -> TableRow:
    def cells(side: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (cell, said.get(f"rules[{index}].{side}[{at}]", ""))
            for at, cell in enumerate(row[side])
        )

    own = said.get(f"rules[{index}]", "")
    return TableRow(index, cells("when"), cells("then"), row.get("note", ""), own)


def _policies(said: str) -> tuple[tuple[str, str], ...]:
    """Letters with the standard's names; a policy written otherwise stands first as it is."""
    names = tuple(
        (letter, f"{policy.name} {policy.aggregation or ''}".strip())
        for letter, policy in HIT_POLICIES.items()
    )
    plain = tuple((name, name) for letter, name in names if len(letter) == 1)
    offered = (*plain, *((letter, name) for letter, name in names if len(letter) > 1))
    return offered if said in dict(offered) else ((said, said), *offered)


def _written(values: Mapping[str, Any]) -> str:
    return "，".join(f"{name} = {_value(value)}" for name, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{{_written(value)}}}"
    return "—" if value is None else str(value)
