"""Loading a city pack into the database: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from liyuan.accounts.actions import load_units
from liyuan.accounts.models import User
from liyuan.engines.findings import Finding, Where
from liyuan.enterprises.actions_industries import load_industries
from liyuan.indicators.actions import load_figures, load_targets
from liyuan.packs.changes import Change, changes, first_day, takes_effect
from liyuan.packs.checks import check_pack
from liyuan.packs.content import content_hash, normalise
from liyuan.packs.documents import dotted
from liyuan.packs.pack import Pack, RuleText
from liyuan.parks.actions import load_roster
from liyuan.rules.actions import (
    Draft,
    hold_publishing,
    keep_cases,
    keep_documents,
    load_calendar,
    note_pack_load,
    publish_versions,
)
from liyuan.rules.domain import WITHDRAWN, Kind, Origin
from liyuan.rules.models import PackLoad, RuleVersion

Progress = Callable[[str, int, int], None]


class PackRefusedError(Exception):
    """The pack was not loaded; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings, the first: {findings[0].code}")
        self.findings = findings


@dataclass(frozen=True)
class LoadReport:
    """What a load did: rule ids by what became of them, and rows written by table."""

    pack: str
    content_hash: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept_city: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass
class _Plan:
    """What is to be published, and what stands against it."""

    today: date
    correct: str
    drafts: list[Draft] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    fates: dict[str, list[str]] = field(default_factory=dict)

    def fate(self, what: str, rule_id: str) -> None:
        self.fates.setdefault(what, []).append(rule_id)


def load_pack(
    path: Path,
    *,
    by: User | None,
    at: datetime,
    correct: str | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Check the pack in a folder and bring the database to what it says.

    The same pack again changes nothing. A text that differs becomes a new version:
    from the first day on which it judges differently. Where that changes the past,
    `correct` must say why, else PackRefusedError names file, line and value. Versions
    of the city's own workshop are left alone. `progress(step, done, of)` is told each step.
    """
    tell = progress or _silent
    tell("check", 0, 4)
    report = check_pack(path)
    if report.findings:
        raise PackRefusedError(report.findings)
    pack = report.pack
    with transaction.atomic():
        hold_publishing()
        plan = _plan(pack, _today(pack, at), correct or "")
        if plan.refused:
            raise PackRefusedError(tuple(plan.refused))
        return _write(pack, plan, by, at, tell)


def _write(pack: Pack, plan: _Plan, by: User | None, at: datetime, tell: Progress) -> LoadReport:
    tell("tables", 1, 4)
    rows = _write_tables(pack, by, at)
    tell("rules", 2, 4)
    publish_versions(plan.drafts, by=by, at=at)
    of_city = frozenset(plan.fates.get("kept_city", ()))
    keep_cases({i: document.source for i, document in pack.tests.items() if i not in of_city})
    said = pack.content_hash()
    held = PackLoad.objects.order_by("-id").first()
    if held is None or held.content_hash != said:
        manifest = normalise(pack.manifest.content) | {"rules": [t.rule_id for t in pack.texts]}
        note_pack_load(pack=pack.id, content_hash=said, manifest=manifest, by=by, at=at)
    tell("done", 4, 4)
    fates = {what: tuple(rule_ids) for what, rule_ids in plan.fates.items()}
    return LoadReport(pack.id, said, rows=rows, **fates)


def _write_tables(pack: Pack, by: User | None, at: datetime) -> dict[str, int]:
    days = [row for document in pack.calendars.values() for row in document.content]
    rows = {"units": load_units(pack.rows("units"))}
    rows["industries"] = load_industries(pack.rows("industries"))
    rows |= load_roster(
        districts=pack.rows("districts"),
        outlines=pack.rows("outlines"),
        parks=pack.rows("parks"),
        figures=pack.rows("park_figures"),
        shares=pack.rows("park_shares"),
        measures=pack.rows("measures"),
        specialities=pack.rows("specialities"),
    )
    rows |= load_targets(targets=pack.rows("targets"), observations=pack.rows("observations"))
    rows |= load_figures(
        documents=pack.rows("documents"),
        figures=pack.rows("figures"),
        ratios=pack.rows("figure_ratios"),
    )
    documents = _service(pack) | _working_time(pack, days)
    return rows | {"calendar": load_calendar(days), "service": keep_documents(documents)}


def _service(pack: Pack) -> dict[str, tuple[Any, str]]:
    """What the city says of serving firms, each with the hash of its content."""
    said = {name: normalise(document.content) for name, document in pack.service.items()}
    return {name: (content, content_hash(content)) for name, content in said.items()}


def _working_time(pack: Pack, days: list[Any]) -> dict[str, tuple[Any, str]]:
    """Hours and duty as they are read, and what tells that the calendar is another one."""
    zone = pack.manifest.content["time_zone"]
    said = {name: normalise(pack.rows(name)) for name in ("hours", "duty")}
    said["calendar"] = {"time_zone": zone, "days": content_hash(normalise(days))}
    return {name: (content, content_hash(content)) for name, content in said.items()}


def _plan(pack: Pack, today: date, correct: str) -> _Plan:
    plan = _Plan(today, correct)
    held = PackLoad.objects.order_by("-id").first()
    if held is not None and held.pack != pack.id:
        finding = pack.manifest.finding("pack.load.other", "id", held=held.pack, got=pack.id)
        plan.refused.append(finding)
        return plan
    current = {version.rule_id: version for version in RuleVersion.objects.filter(current=True)}
    for text in pack.texts:
        _plan_text(plan, text, current.get(text.rule_id))
    present = {text.rule_id for text in pack.texts}
    for rule_id in held.manifest.get("rules", ()) if held else ():
        if rule_id not in present and rule_id in current:
            _plan_removal(plan, current[rule_id])
    return plan


def _plan_text(plan: _Plan, text: RuleText, held: RuleVersion | None) -> None:
    said = content_hash(text.content)
    if held is None:
        plan.fate("new", text.rule_id)
        plan.drafts.append(_draft(text, said, first_day(text.content)))
    elif held.origin == Origin.CITY:
        plan.fate("kept_city", text.rule_id)
    elif held.content_hash == said:
        plan.fate("unchanged", text.rule_id)
    else:
        _plan_change(plan, text, said, held)


def _plan_change(plan: _Plan, text: RuleText, said: str, held: RuleVersion) -> None:
    found = changes(text.kind, held.content, text.content)
    past = [change for change in found if change.is_past(plan.today)]
    if past and not plan.correct:
        plan.refused.extend(_refusals(text, past))
        return
    plan.fate("corrected" if past else "changed", text.rule_id)
    since = takes_effect(found, held.valid_from, plan.today)
    plan.drafts.append(_draft(text, said, since, correction=plan.correct if past else ""))


def _refusals(text: RuleText, past: list[Change]) -> Iterator[Finding]:
    for change in past:
        params = {"path": dotted(change.path), "old": _shown(change.old), "new": _shown(change.new)}
        yield text.finding("pack.load.past", *change.at, **params)


def _plan_removal(plan: _Plan, held: RuleVersion) -> None:
    if held.origin == Origin.CITY:
        return
    if not plan.correct:
        where = Where(f"{held.rule_id}.yaml")
        plan.refused.append(Finding("pack.load.removed", where, {"rule": held.rule_id}))
        return
    plan.fate("withdrawn", held.rule_id)
    draft = Draft(
        rule_id=held.rule_id,
        kind=Kind(held.kind),
        name=held.name,
        en=held.en,
        valid_from=plan.today,
        content=WITHDRAWN,
        content_hash=content_hash(WITHDRAWN),
        correction=plan.correct,
        withdrawn=True,
    )
    plan.drafts.append(draft)


def _draft(text: RuleText, said: str, since: date, correction: str = "") -> Draft:
    return Draft(
        rule_id=text.rule_id,
        kind=text.kind,
        name=text.content["name"],
        en=text.content["en"],
        valid_from=since,
        content=text.content,
        content_hash=said,
        correction=correction,
    )


def _shown(value: object) -> str:
    return "—" if value is None else str(value)


def _today(pack: Pack, at: datetime) -> date:
    return at.astimezone(ZoneInfo(pack.manifest.content["time_zone"])).date()


def _silent(step: str, done: int, of: int) -> None:
    """No progress is shown."""
