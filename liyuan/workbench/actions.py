"""What is done with drafts: copied, saved, handed in, approved by a second person, returned."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from liyuan.accounts.models import User
from liyuan.engines.findings import Finding, Reported
from liyuan.journal.actions import record
from liyuan.rules.actions import Draft as Published
from liyuan.rules.actions import hold_publishing, keep_cases, publish_version
from liyuan.rules.domain import WITHDRAWN, Kind, Origin
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import cases_of, current_versions
from liyuan.workbench.desk import desk
from liyuan.workbench.domain import MOST_TEXT, OPEN, POSSIBLE, Checked, State, Verb, Written
from liyuan.workbench.models import Draft


class ConflictError(Exception):
    """Somebody else saved meanwhile; `held` is the draft as it is now."""

    def __init__(self, held: Draft) -> None:
        super().__init__(f"version {held.version}")
        self.held = held


class UnsoundError(Exception):
    """A text that may not be handed in yet; `checked` says why."""

    def __init__(self, checked: Checked) -> None:
        found = (*checked.findings, *checked.of_cases, *checked.elsewhere)
        super().__init__(", ".join(f"{f.code} {f.where.file}:{f.where.line}" for f in found))
        self.checked = checked


@transaction.atomic
def copy_to_draft(version: RuleVersion, *, by: User, at: datetime) -> Draft:
    """A draft with a version's text and cases; the open one where there is one already.

    Only the version in force can be copied: a draft of an older one could never be handed in.
    """
    hold_publishing()
    held = Draft.objects.filter(rule_id=version.rule_id, state__in=OPEN).first()
    if held is not None:
        return held
    if version.content == WITHDRAWN:
        raise _refused("draft.withdrawn_rule", version.rule_id)
    if not version.current:
        raise _refused("draft.overtaken", version.rule_id)
    draft = Draft.objects.create(
        rule_id=version.rule_id,
        kind=version.kind,
        name=version.name,
        en=version.en,
        based_on=version,
        text=desk().text_of(Kind(version.kind), version.content),
        cases=cases_of(version.rule_id),
        made_by=by,
        made_at=at,
        edited_by=by,
        editors=[by.pk],
        updated_at=at,
    )
    _record("draft.copy", draft, by, at, based_on=version.content_hash)
    return draft


@transaction.atomic
def save_draft(
    draft: Draft,
    *,
    text: str,
    cases: str,
    version: int,
    by: User,
    at: datetime,
    correction: str | None = None,
) -> Draft:
    """Keep a text with its cases, sound or not. Raises ConflictError when another saved first."""
    held = _held(draft, Verb.SAVE)
    if held.version != version:
        raise ConflictError(held)
    if max(len(text), len(cases)) > MOST_TEXT or "\x00" in text + cases:
        raise _refused("draft.too_long", held.rule_id, limit=str(MOST_TEXT))
    held.text, held.cases = text.replace("\r\n", "\n"), cases.replace("\r\n", "\n")
    held.correction = held.correction if correction is None else correction
    held.version += 1
    held.edited_by, held.updated_at = by, at
    held.editors = sorted({*held.editors, by.pk})
    held.state = State.DRAFT
    held.decided_by = held.decided_at = None
    held.save()
    _record("draft.save", held, by, at)
    return held


@transaction.atomic
def add_case(draft: Draft, case: Mapping[str, Any], *, by: User, at: datetime) -> Draft:
    """Add a case to a draft; the text of its cases has to be readable before and after."""
    if not case["name"].strip():
        raise _refused("draft.name", draft.rule_id)
    held = _held(draft, Verb.SAVE)
    cases = desk().with_case(held.cases, case)
    if desk().read_cases(Written(held.rule_id, held.rule_kind, held.text, cases)):
        raise _refused("draft.case_first", held.rule_id)
    return save_draft(held, text=held.text, cases=cases, version=held.version, by=by, at=at)


@transaction.atomic
def submit_draft(draft: Draft, *, correction: str, by: User, at: datetime) -> Draft:
    """Hand a draft in. Raises UnsoundError for findings, failed cases, an unexplained past."""
    held = _held(draft, Verb.SUBMIT)
    if correction != held.correction:
        # the reason is part of what is approved: who gives it has written, and it has a number
        held.correction, held.version = correction, held.version + 1
        held.edited_by, held.editors = by, sorted({*held.editors, by.pk})
    _sound(held, at)
    held.state, held.updated_at, held.remarks = State.SUBMITTED, at, ""
    held.decided_by = held.decided_at = None
    held.save()
    _record("draft.submit", held, by, at)
    return held


@transaction.atomic
def approve_draft(
    draft: Draft, *, version: int, remarks: str = "", by: User, at: datetime
) -> RuleVersion:
    """Publish a draft as a version of the city; never by who wrote any of it.

    It is checked again beside what is in force now. Raises UnsoundError, and Reported where
    the version that it changes is no longer the newest, another `version` of the draft was read
    by who approves, or a writer approves.
    """
    hold_publishing()
    held = _held(draft, Verb.APPROVE)
    _by_another(held, by)
    if held.version != version:
        raise _refused("draft.changed", held.rule_id)
    checked, valid_from, past = _sound(held, at)
    assert checked.content is not None
    content = checked.content
    published = publish_version(
        Published(
            rule_id=held.rule_id,
            kind=held.rule_kind,
            name=content["name"],
            en=content["en"],
            valid_from=valid_from,
            content=content,
            content_hash=desk().content_hash(content),
            origin=Origin.CITY,
            correction=held.correction if past else "",
        ),
        by=by,
        at=at,
    )
    keep_cases({held.rule_id: held.cases})
    held.published = published
    _decide(held, State.APPROVED, remarks, by, at)
    return published


@transaction.atomic
def return_draft(draft: Draft, *, remarks: str, by: User, at: datetime) -> Draft:
    """Give a draft back with what is to be done; never by who wrote any of it."""
    held = _held(draft, Verb.RETURN)
    _by_another(held, by)
    if not remarks.strip():
        raise _refused("draft.remarks", held.rule_id)
    _decide(held, State.RETURNED, remarks.strip(), by, at)
    return held


@transaction.atomic
def withdraw_draft(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Take back what was handed in."""
    held = _held(draft, Verb.WITHDRAW)
    held.state, held.updated_at = State.WITHDRAWN, at
    held.save()
    _record("draft.withdraw", held, by, at)
    return held


@transaction.atomic
def delete_draft(draft: Draft, *, by: User, at: datetime) -> None:
    """Throw a draft away; the journal keeps that it was there."""
    held = _held(draft, Verb.DELETE)
    _record("draft.delete", held, by, at)
    held.delete()


def written(draft: Draft) -> Written:
    """What a draft says."""
    return Written(draft.rule_id, draft.rule_kind, draft.text, draft.cases)


def _held(draft: Draft, verb: Verb) -> Draft:
    """The draft as it is now, held against others, if the verb may be said of it."""
    held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if held is None or held.state not in POSSIBLE[verb]:
        raise _refused("draft.state", draft.rule_id, verb=verb)
    return held


def _by_another(draft: Draft, by: User) -> None:
    if by.pk in {draft.made_by_id, draft.edited_by_id, *draft.editors}:
        raise _refused("draft.own", draft.rule_id)


def _sound(draft: Draft, at: datetime) -> tuple[Checked, Any, bool]:
    """The check of a whole, from when it holds, whether it needs a reason; raises when unsound."""
    if not RuleVersion.objects.filter(pk=draft.based_on_id, current=True).exists():
        raise _refused("draft.overtaken", draft.rule_id)
    checked = desk().check(written(draft), current_versions(), whole=True)
    if not checked.sound or checked.content is None:
        raise UnsoundError(checked)
    today = timezone.localdate(at)
    effect = desk().effect(draft.rule_id, draft.rule_kind, draft.based_on, checked.content, today)
    unexplained = effect.past or checked.of_readers
    if unexplained and not draft.correction.strip():
        raise UnsoundError(replace(checked, findings=effect.past, elsewhere=checked.of_readers))
    if desk().content_hash(checked.content) == draft.based_on.content_hash:
        raise _refused("draft.same", draft.rule_id)
    return checked, effect.valid_from, bool(unexplained)


def _decide(draft: Draft, state: State, remarks: str, by: User, at: datetime) -> None:
    draft.state, draft.remarks = state, remarks
    draft.decided_by, draft.decided_at, draft.updated_at = by, at, at
    draft.save()
    verb = "draft.approve" if state is State.APPROVED else "draft.return"
    _record(verb, draft, by, at, remarks=remarks)


def _record(action: str, draft: Draft, by: User, at: datetime, **more: str) -> None:
    said: Mapping[str, Any] = {
        "rule": draft.rule_id,
        "version": draft.version,
        "hash": desk().content_hash({"text": draft.text, "cases": draft.cases}),
    }
    subject = ("draft", str(draft.pk))
    record(action=action, subject=subject, by=by, at=at, payload={**said, **more})


def _refused(code: str, rule_id: str, **params: str) -> Reported:
    return Reported(Finding(code, params={"rule": rule_id, **params}), code)
