"""Versions of rules: which holds on a day, as known at a moment, and what the rule set is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from liyuan.journal.models import Entry
from liyuan.packs.content import content_hash
from liyuan.rules.actions import (
    Draft,
    load_calendar,
    note_pack_load,
    publish_version,
    publish_versions,
)
from liyuan.rules.decisions import DecisionRule
from liyuan.rules.domain import WITHDRAWN, Kind
from liyuan.rules.models import CalendarDay, RuleVersion
from liyuan.rules.order import CycleError, in_order
from liyuan.rules.queries import (
    catalogue,
    current_versions,
    pack_manifest,
    ruleset,
    version_in_force,
    versions_in_force,
    versions_of,
    versions_to_judge,
)

MANIFEST = {
    "rule_money_unit": "万元",
    "names": {
        "last_year": "y1",
        "year_before": "y2",
        "three_years_ago": "y3",
        "basis_date": "day",
    },
}


def at(month: int) -> datetime:
    return datetime(2026, month, 1, tzinfo=UTC)


def draft(rule: str, content: Mapping[str, Any], since: date, **more: Any) -> Draft:
    given: dict[str, Any] = {
        "rule_id": rule,
        "kind": Kind.POLICY,
        "name": rule,
        "en": rule,
        "valid_from": since,
        "content": content,
        "content_hash": content_hash(content),
    }
    return Draft(**(given | more))


def table(output: str, reads: str) -> dict[str, Any]:
    return {
        "name": output,
        "en": output,
        "source": {"title": "x"},
        "verified": True,
        "inputs": [{"name": "in", "expression": reads}],
        "outputs": [{"name": output}],
        "kind": "decision_table",
        "hit_policy": "FIRST",
        "rules": [{"when": ["-"], "then": ['"yes"']}],
    }


def fact(name: str) -> dict[str, Any]:
    return {
        "id": "size",
        "name": name,
        "en": "Size",
        "definition": "x",
        "definition_en": "x",
        "type": "count",
        "period": "current",
        "source_unit": "U",
        "sharing_basis": {"text": "x", "verified": True},
        "purposes": ["policy"],
        "level": "public",
        "ask_firm": False,
        "source": {"title": "x", "verified": True},
    }


@pytest.mark.django_db
def test_a_new_version_takes_the_place_of_the_old_which_stays() -> None:
    old = publish_version(draft("p", {"n": 1}, date(2026, 1, 1)), by=None, at=at(1))
    new = publish_version(draft("p", {"n": 2}, date(2026, 7, 1)), by=None, at=at(2))
    assert list(versions_of("p")) == [new, old]
    assert current_versions() == (new,)
    old.refresh_from_db()
    assert (old.current, old.content) == (False, {"n": 1})


@pytest.mark.django_db
def test_publishing_is_one_entry_however_many_versions() -> None:
    drafts = [draft(rule, {}, date(2026, 1, 1)) for rule in ("a", "b")]
    publish_versions(drafts, by=None, at=at(1))
    entry = Entry.objects.get()
    assert [said["rule"] for said in entry.payload["versions"]] == ["a", "b"]


@pytest.mark.django_db
def test_publishing_nothing_leaves_no_entry() -> None:
    assert publish_versions([], by=None, at=at(1)) == ()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_correction_holds_from_its_day_and_was_not_known_before() -> None:
    wrong = publish_version(draft("p", {"n": 1}, date(2025, 1, 1)), by=None, at=at(1))
    later = publish_version(draft("p", {"n": 2}, date(2026, 7, 1)), by=None, at=at(2))
    fixed = draft("p", {"n": 3}, date(2025, 6, 1), correction="printing error")
    right = publish_version(fixed, by=None, at=at(3))
    found = {
        (day, known): version_in_force("p", day, at(known))
        for day in (date(2025, 3, 1), date(2025, 9, 1), date(2026, 8, 1))
        for known in (1, 2, 3)
    }
    assert found == {
        (date(2025, 3, 1), 1): wrong,
        (date(2025, 3, 1), 2): wrong,
        (date(2025, 3, 1), 3): wrong,
        (date(2025, 9, 1), 1): wrong,
        (date(2025, 9, 1), 2): wrong,
        (date(2025, 9, 1), 3): right,
        (date(2026, 8, 1), 1): wrong,
        (date(2026, 8, 1), 2): later,
        (date(2026, 8, 1), 3): right,
    }


@pytest.mark.django_db
def test_verdicts_of_a_day_use_the_table_of_that_day_and_see_policies_to_come() -> None:
    old = publish_version(draft("r", {"n": 1}, date(2020, 1, 1), kind=Kind.RULE), by=None, at=at(1))
    publish_version(draft("r", {"n": 2}, date(2027, 1, 1), kind=Kind.RULE), by=None, at=at(2))
    soon = publish_version(draft("p", {}, date(2026, 12, 1)), by=None, at=at(2))
    assert versions_to_judge(date(2026, 6, 1)) == (soon, old)
    assert versions_in_force(date(2026, 6, 1)) == (old,)
    assert versions_to_judge(date(2026, 6, 1), at(1)) == (old,)


@pytest.mark.django_db
def test_a_withdrawn_rule_is_in_force_until_its_last_day() -> None:
    kept = publish_version(draft("p", {"n": 1}, date(2025, 1, 1)), by=None, at=at(1))
    end = draft("p", WITHDRAWN, date(2026, 3, 1), withdrawn=True, correction="repealed")
    publish_version(end, by=None, at=at(3))
    assert version_in_force("p", date(2026, 2, 28)) == kept
    assert version_in_force("p", date(2026, 3, 1)) is None
    assert versions_to_judge(date(2026, 3, 1)) == current_versions() == ()


@pytest.mark.django_db
def test_the_catalogue_is_as_it_was_known() -> None:
    since = date(1900, 1, 1)
    publish_version(draft("facts/size", fact("大小"), since, kind=Kind.FACT), by=None, at=at(1))
    publish_version(draft("facts/size", fact("规模"), since, kind=Kind.FACT), by=None, at=at(3))
    assert catalogue()["size"].name == "规模"
    assert catalogue(at(2))["size"].name == "大小"


@pytest.mark.django_db
def test_a_day_of_the_catalogue_begins_at_midnight_in_the_city() -> None:
    day = date(2026, 5, 1)
    publish_version(draft("facts/size", fact("大小"), day, kind=Kind.FACT), by=None, at=at(1))
    eve = datetime(2026, 4, 30, 15, 59, tzinfo=UTC)
    assert catalogue(eve) == {}
    assert "size" in catalogue(eve.replace(hour=16))


@pytest.mark.django_db
def test_a_rule_set_has_facts_and_decisions_in_order() -> None:
    note_pack_load(pack="x", content_hash="h", manifest=MANIFEST, by=None, at=at(1))
    since = date(2020, 1, 1)
    drafts = [
        draft("facts/size", fact("size"), since, kind=Kind.FACT),
        draft("rules/a", table("first", "second"), since, kind=Kind.RULE),
        draft("rules/b", table("second", "size"), since, kind=Kind.RULE),
    ]
    rules = ruleset(publish_versions(drafts, by=None, at=at(1)))
    assert [decision.name for decision in rules.decisions] == ["second", "first"]
    assert (rules.fen_per_unit, rules.names.basis_date) == (1_000_000, "day")
    assert pack_manifest() == MANIFEST


def test_decisions_that_read_each_other_have_no_order() -> None:
    rules = tuple(
        DecisionRule.from_content(table(output, reads))
        for output, reads in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    )
    with pytest.raises(CycleError) as caught:
        in_order(rules)
    assert caught.value.names == ("a", "b", "c", "a")


@pytest.mark.django_db
def test_the_calendar_is_exactly_the_packs() -> None:
    day = {"date": date(2026, 5, 1), "kind": "rest", "source": "x", "verified": True}
    swap = {"date": date(2026, 5, 9), "kind": "work", "source": "x", "verified": True}
    assert load_calendar([day, swap]) == 2
    assert load_calendar([swap, day]) == 0
    assert load_calendar([day]) == 1
    assert list(CalendarDay.objects.values_list("date", "works")) == [(date(2026, 5, 1), False)]


@pytest.mark.django_db
def test_only_one_version_of_a_rule_is_the_newest() -> None:
    publish_version(draft("p", {}, date(2026, 1, 1)), by=None, at=at(1))
    publish_version(draft("p", {"n": 1}, date(2026, 1, 1)), by=None, at=at(2))
    assert RuleVersion.objects.filter(rule_id="p", current=True).count() == 1
