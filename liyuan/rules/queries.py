"""Reads of rule versions: what is in force, what was, and the rule set they make."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from liyuan.rules.decisions import Ruleset, rule_from
from liyuan.rules.domain import WITHDRAWN, FactDefinition, Kind
from liyuan.rules.models import PackLoad, RuleCases, RuleVersion
from liyuan.rules.order import ruleset_of


def version_in_force(
    rule_id: str, on: date, known_at: datetime | None = None
) -> RuleVersion | None:
    """The version of a rule that holds on a day, as known at a moment (now when not said)."""
    found = _as_known(on, known_at).filter(rule_id=rule_id).order_by("-loaded_at", "-id").first()
    return None if found is None or found.content == WITHDRAWN else found


def versions_in_force(
    on: date, known_at: datetime | None = None, *, kind: Kind | None = None
) -> tuple[RuleVersion, ...]:
    """Every rule's version that holds on a day, as known at a moment, by rule id."""
    versions = _as_known(on, known_at)
    if kind is not None:
        versions = versions.filter(kind=kind)
    newest = versions.order_by("rule_id", "-loaded_at", "-id").distinct("rule_id")
    return tuple(version for version in newest if version.content != WITHDRAWN)


def versions_to_judge(on: date, known_at: datetime | None = None) -> tuple[RuleVersion, ...]:
    """What a day's verdicts are made with: each rule as in force, or as it will first be.

    A policy yet to begin is judged as upcoming; a table that others read is never absent.
    """
    begun = _as_known(on, known_at).values("rule_id")
    upcoming = RuleVersion.objects.filter(valid_from__gt=on)
    if known_at is not None:
        upcoming = upcoming.filter(loaded_at__lte=known_at)
    first = (
        upcoming.exclude(rule_id__in=begun)
        .order_by("rule_id", "valid_from", "-loaded_at", "-id")
        .distinct("rule_id")
    )
    found = (*versions_in_force(on, known_at), *(v for v in first if v.content != WITHDRAWN))
    return tuple(sorted(found, key=lambda version: version.rule_id))


def current_versions(kind: Kind | None = None) -> tuple[RuleVersion, ...]:
    """The newest version of every rule, by rule id; dated values inside reach into the future."""
    versions = RuleVersion.objects.filter(current=True)
    if kind is not None:
        versions = versions.filter(kind=kind)
    return tuple(versions.order_by("rule_id"))


def versions_of(rule_id: str) -> QuerySet[RuleVersion]:
    """All versions of a rule, newest first."""
    return RuleVersion.objects.filter(rule_id=rule_id).order_by("-loaded_at", "-id")


def cases_of(rule_id: str) -> str:
    """The text of the cases that a rule is tried with; empty when it has none."""
    return RuleCases.objects.filter(rule_id=rule_id).values_list("text", flat=True).first() or ""


def catalogue(known_at: datetime | None = None) -> Mapping[str, FactDefinition]:
    """The fact catalogue by fact id, as it is now or was known at a moment."""
    if known_at is None:
        return _facts(current_versions(Kind.FACT))
    return _facts(versions_in_force(timezone.localdate(known_at), known_at, kind=Kind.FACT))


def ruleset(versions: Iterable[RuleVersion]) -> Ruleset:
    """The facts and decisions among the versions, decisions in order."""
    versions = tuple(versions)
    rules = [rule_from(v.content) for v in versions if v.kind == Kind.RULE]
    return ruleset_of(_facts(versions), rules, pack_manifest())


def pack_manifest() -> Mapping[str, Any]:
    """What the loaded pack says of itself; raises PackLoad.DoesNotExist when none is loaded."""
    manifest: Mapping[str, Any] = PackLoad.objects.latest("id").manifest
    return manifest


def _facts(versions: Iterable[RuleVersion]) -> dict[str, FactDefinition]:
    facts = (FactDefinition.from_content(v.content) for v in versions if v.kind == Kind.FACT)
    return {fact.id: fact for fact in facts}


def _as_known(on: date, known_at: datetime | None) -> QuerySet[RuleVersion]:
    versions = RuleVersion.objects.filter(valid_from__lte=on)
    return versions if known_at is None else versions.filter(loaded_at__lte=known_at)
