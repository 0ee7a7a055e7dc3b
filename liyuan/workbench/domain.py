"""The states of a draft, what may be done in each, and what a check of it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from liyuan.engines.findings import Finding
from liyuan.rules.domain import Kind

# Facts carry the lawful basis of data and come from the pack; indicators have targets.
EDITABLE_KINDS = (Kind.RULE, Kind.POLICY)
# What one text may hold; a pack's largest file is a twentieth of it.
MOST_TEXT = 1_000_000


class State(StrEnum):
    """Where a draft is between the desk of its author and the rules in force."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"


class Verb(StrEnum):
    """What is done with a draft."""

    SAVE = "save"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DELETE = "delete"


AT_THE_DESK = frozenset({State.DRAFT, State.RETURNED, State.WITHDRAWN})
OPEN = frozenset({*AT_THE_DESK, State.SUBMITTED})
WAITING = frozenset({State.SUBMITTED})
# The states in which each verb may be said.
POSSIBLE: Mapping[Verb, frozenset[State]] = {
    Verb.SAVE: AT_THE_DESK,
    Verb.SUBMIT: AT_THE_DESK,
    Verb.DELETE: AT_THE_DESK,
    Verb.APPROVE: WAITING,
    Verb.RETURN: WAITING,
    Verb.WITHDRAW: WAITING,
}


@dataclass(frozen=True)
class Written:
    """A rule as somebody writes it: its id, its text and its cases, both YAML."""

    rule_id: str
    kind: Kind
    text: str
    cases: str = ""


@dataclass(frozen=True)
class CaseResult:
    """One case with what it found; it holds when it found nothing."""

    name: str
    basis: date
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Checked:
    """What a text says and what is wrong with it; `content` is None when it cannot be read.

    `findings` are of the text, `of_cases` of the text of its cases, `elsewhere` of other
    rules that would no longer be sound beside it; `of_readers` are cases of rules that read
    this one and would come out otherwise, which may be meant.
    """

    content: Mapping[str, Any] | None
    findings: tuple[Finding, ...] = ()
    of_cases: tuple[Finding, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    elsewhere: tuple[Finding, ...] = ()
    of_readers: tuple[Finding, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it may be handed in: nothing found, and every case holds."""
        failed = any(case.findings for case in self.cases)
        return not (self.findings or self.of_cases or self.elsewhere or failed)


@dataclass(frozen=True)
class Effect:
    """From when a new text holds, and the past values that it changes."""

    valid_from: date
    past: tuple[Finding, ...]


@dataclass(frozen=True)
class Brought:
    """A text made from a file, with the findings of the file."""

    text: str
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...]
