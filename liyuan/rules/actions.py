"""Publishing of rule versions and of the working-day calendar: the only writer of rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from liyuan.accounts.models import User
from liyuan.journal.actions import record
from liyuan.rules.domain import WITHDRAWN, Kind, Origin
from liyuan.rules.models import CalendarDay, PackDocument, PackLoad, RuleCases, RuleVersion

# Two publishers at once wait for each other: "current" must name one row per rule.
PUBLISHING = 7_301_001


@dataclass(frozen=True)
class Draft:
    """A text to publish; `withdrawn` ends the rule, `correction` says why a past was changed."""

    rule_id: str
    kind: Kind
    name: str
    en: str
    valid_from: date
    content: Mapping[str, Any]
    content_hash: str
    origin: Origin = Origin.PACK
    correction: str = ""
    withdrawn: bool = field(default=False)


def publish_version(draft: Draft, *, by: User | None, at: datetime) -> RuleVersion:
    """Publish one version; the rule's earlier versions stay as they are."""
    return publish_versions([draft], by=by, at=at)[0]


@transaction.atomic
def publish_versions(
    drafts: Sequence[Draft], *, by: User | None, at: datetime
) -> tuple[RuleVersion, ...]:
    """Publish versions together, in two statements and one journal entry."""
    if not drafts:
        return ()
    hold_publishing()
    rule_ids = [draft.rule_id for draft in drafts]
    RuleVersion.objects.filter(rule_id__in=rule_ids, current=True).update(current=False)
    versions = RuleVersion.objects.bulk_create([_row(draft, at) for draft in drafts])
    record(
        action="rule.publish",
        subject=("rule", rule_ids[0] if len(rule_ids) == 1 else "*"),
        by=by,
        at=at,
        payload={"versions": [_entry(draft) for draft in drafts]},
    )
    return tuple(versions)


@transaction.atomic
def note_pack_load(
    *, pack: str, content_hash: str, manifest: Mapping[str, Any], by: User | None, at: datetime
) -> PackLoad:
    """Note that a pack was loaded, with what its manifest says."""
    load = PackLoad.objects.create(
        pack=pack, content_hash=content_hash, manifest=manifest, loaded_at=at, loaded_by=by
    )
    record(
        action="pack.load",
        subject=("pack", pack),
        by=by,
        at=at,
        payload={"content_hash": content_hash},
    )
    return load


@transaction.atomic
def load_calendar(rows: Sequence[Mapping[str, Any]]) -> int:
    """Make the calendar hold exactly these days; the caller journals the load this is part of.

    Returns how many days are new, changed or gone; the same rows again: none.
    """
    names = ("date", "works", "note", "source", "verified")
    wanted = {
        (row["date"], row["kind"] == "work", row.get("note", ""), row["source"], row["verified"])
        for row in rows
    }
    kept = set(CalendarDay.objects.values_list(*names))
    if wanted != kept:
        CalendarDay.objects.all().delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(**dict(zip(names, day, strict=True))) for day in sorted(wanted)
        )
    return len(wanted ^ kept)


@transaction.atomic
def keep_documents(documents: Mapping[str, tuple[Any, str]]) -> int:
    """Make the pack's documents exactly these contents and hashes, by name.

    The caller journals the load this is part of. Returns how many are new, changed or gone.
    """
    held = dict(PackDocument.objects.values_list("name", "content_hash"))
    wanted = {name: said for name, (_, said) in documents.items()}
    PackDocument.objects.exclude(name__in=wanted).delete()
    PackDocument.objects.bulk_create(
        [
            PackDocument(name=name, content=content, content_hash=said)
            for name, (content, said) in documents.items()
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["content", "content_hash"],
    )
    return len({name for name, _ in held.items() ^ wanted.items()})


@transaction.atomic
def keep_cases(texts: Mapping[str, str]) -> None:
    """Keep the cases of rules, by rule id; the caller journals what this is part of."""
    RuleCases.objects.bulk_create(
        [RuleCases(rule_id=rule_id, text=text) for rule_id, text in texts.items()],
        update_conflicts=True,
        unique_fields=["rule_id"],
        update_fields=["text"],
    )


def hold_publishing() -> None:
    """Wait until no other transaction publishes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])


def _row(draft: Draft, at: datetime) -> RuleVersion:
    return RuleVersion(
        rule_id=draft.rule_id,
        kind=draft.kind,
        name=draft.name,
        en=draft.en,
        valid_from=draft.valid_from,
        content=WITHDRAWN if draft.withdrawn else draft.content,
        content_hash=draft.content_hash,
        origin=draft.origin,
        loaded_at=at,
        correction=draft.correction,
        current=not draft.withdrawn,
    )


def _entry(draft: Draft) -> dict[str, str]:
    said = {
        "rule": draft.rule_id,
        "hash": draft.content_hash,
        "valid_from": draft.valid_from.isoformat(),
    }
    return said | ({"correction": draft.correction} if draft.correction else {})
