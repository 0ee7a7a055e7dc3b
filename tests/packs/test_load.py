"""Loading: once, again, with new values, with changed pasts, and beside the city's own versions."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from liyuan.accounts.models import Unit
from liyuan.enterprises.models import Industry
from liyuan.indicators.models import Observation, Target
from liyuan.journal.models import Entry
from liyuan.packs.content import content_hash
from liyuan.packs.export import export_versions
from liyuan.packs.load import LoadReport, PackRefusedError, load_pack
from liyuan.parks.models import District, Park, ParkFigure
from liyuan.policies.domain import PolicyDocument, judge, prepare
from liyuan.rules.actions import Draft, publish_version
from liyuan.rules.decisions import ScopeMaker
from liyuan.rules.domain import Kind, Origin
from liyuan.rules.models import CalendarDay, PackLoad, RuleVersion
from liyuan.rules.queries import current_versions, ruleset, version_in_force, versions_of
from tests.packs.conftest import PACKS, PackCopy

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 1, 10, tzinfo=UTC)
LATER = datetime(2026, 6, 10, tzinfo=UTC)
GROW = "policies/grow_up"
APPENDED = "          - {from: 2026-07-01, value: 700, source: {article: 第三条, verified: true}}\n"
FLOOR = "          - {from: 2024-02-01, value: 500, source: {article: 第三条, verified: true}}\n"


def load(pack: PackCopy, at: datetime = FIRST, correct: str | None = None) -> LoadReport:
    return load_pack(pack.root, by=None, at=at, correct=correct)


def without_cases(pack: PackCopy) -> None:
    """One case that holds whatever the threshold is."""
    case = "{name: x, basis: 2027-05-01, facts: {守法: false}, expect: {outcome: not}}"
    pack.write("policies/grow_up.test.yaml", f"cases: [{case}]\n")


def refused(pack: PackCopy, at: datetime = LATER) -> list[tuple[str, str | None, int | None]]:
    with pytest.raises(PackRefusedError) as caught:
        load(pack, at)
    return [(f.code, f.where.file, f.where.line) for f in caught.value.findings]


def outcome(version: RuleVersion | None, basis: date, revenue: int) -> str:
    """What a version says of a law-abiding firm that grew up this year with this revenue."""
    assert version is not None
    rules = ruleset(current_versions())
    facts: dict[str, object] = {"lawful": True, "grew_up_on": basis}
    facts["revenue"] = revenue * rules.fen_per_unit
    scope = ScopeMaker.of(rules).scope(lambda fact, year: facts.get(fact), basis)
    clause = PolicyDocument.from_content(version.content).clauses[0]
    return judge(prepare(clause, frozenset(rules.types())), scope.values, basis).outcome.value


def test_the_first_load_writes_every_table_and_a_version_of_every_text(atoll: PackCopy) -> None:
    report = load(atoll)
    assert (len(report.new), report.unchanged, report.corrected) == (28, (), ())
    tables = (Unit, District, Park, ParkFigure, Industry, CalendarDay, Target, Observation)
    assert [model.objects.count() for model in tables] == [10, 4, 5, 6, 5, 3, 3, 6]
    assert Park.objects.get(code="P1B").parent == Park.objects.get(code="P1A")
    assert RuleVersion.objects.get(rule_id=GROW).valid_from == date(2024, 2, 1)


def test_a_load_leaves_entries_in_the_journal(atoll: PackCopy) -> None:
    load(atoll)
    assert set(Entry.objects.values_list("action", flat=True)) == {"rule.publish", "pack.load"}


def test_the_same_pack_again_changes_nothing(atoll: PackCopy) -> None:
    load(atoll)
    before = (RuleVersion.objects.count(), Entry.objects.count(), PackLoad.objects.count())
    report = load(atoll, LATER)
    assert (report.new, report.changed, len(report.unchanged)) == ((), (), 28)
    assert before == (RuleVersion.objects.count(), Entry.objects.count(), PackLoad.objects.count())


def test_comments_and_order_of_keys_change_nothing(atoll: PackCopy) -> None:
    load(atoll)
    atoll.append("policies/grow_up.yaml", "# a remark\n")
    atoll.edit("rules/size.yaml", "kind: decision_table\n", "")
    atoll.append("rules/size.yaml", "kind: decision_table\n")
    atoll.edit("policies/grow_up.yaml", "value: 500", "value: 500.00")
    assert load(atoll, LATER).changed == ()


def test_a_new_dated_value_changes_the_outcome_and_the_old_version_judges_the_old_way(
    atoll: PackCopy,
) -> None:
    load(atoll)
    atoll.edit("policies/grow_up.yaml", FLOOR, FLOOR + APPENDED)
    report = load(atoll, LATER)
    assert (report.changed, report.corrected) == ((GROW,), ())
    new, old = versions_of(GROW)
    assert (new.valid_from, old.valid_from) == (date(2026, 7, 1), date(2024, 2, 1))
    day = date(2026, 7, 1)
    assert (outcome(old, day, 600), outcome(new, day, 600)) == ("eligible", "not")
    assert outcome(new, date(2026, 6, 30), 600) == "eligible"


def test_what_is_in_force_depends_on_the_day_and_on_what_was_known(atoll: PackCopy) -> None:
    load(atoll)
    atoll.edit("policies/grow_up.yaml", FLOOR, FLOOR + APPENDED)
    load(atoll, LATER)
    new, old = versions_of(GROW)
    assert version_in_force(GROW, date(2026, 7, 1)) == new
    assert version_in_force(GROW, date(2026, 6, 30)) == old
    assert version_in_force(GROW, date(2026, 7, 1), known_at=FIRST) == old
    assert version_in_force(GROW, date(2024, 1, 31)) is None


def test_changing_a_past_value_is_refused_with_file_line_and_value(atoll: PackCopy) -> None:
    load(atoll)
    without_cases(atoll)
    line = atoll.edit("policies/grow_up.yaml", "value: 500", "value: 400")
    with pytest.raises(PackRefusedError) as caught:
        load(atoll, LATER)
    (finding,) = caught.value.findings
    assert (finding.code, finding.where.file) == ("pack.load.past", "policies/grow_up.yaml")
    assert finding.where.line == line
    assert (finding.params["old"], finding.params["new"]) == ("500", "400")
    assert RuleVersion.objects.filter(rule_id=GROW).count() == 1


PASTS = {
    "a past value is removed": (
        "          - {from: 2025-07-01, value: 8, source: "
        "{article: 第二条（修订）, verified: true}}\n",
        "",
    ),
    "a value is slipped in between": (
        FLOOR,
        FLOOR + APPENDED.replace("2026-07-01", "2024-03-01") + APPENDED,
    ),
    "a condition reads differently": (">= 营收下限", "> 营收下限"),
    "an amount is rounded differently": ("round_to: fen", "round_to: yuan"),
    "the policy ended in the past": ("to: 2028-12-31", "to: 2026-03-01"),
    "a parameter has another unit": (
        "unit: 万元\n        values:\n          - {from: 2024-02-01, value: 5,",
        "unit: 人\n        values:\n          - {from: 2024-02-01, value: 5,",
    ),
}


@pytest.mark.parametrize(("old", "new"), PASTS.values(), ids=PASTS)
def test_it_is_refused_without_a_reason_when(atoll: PackCopy, old: str, new: str) -> None:
    if "slipped" in new or "2024-03-01" in new:
        load(atoll)
        atoll.edit("policies/grow_up.yaml", FLOOR, FLOOR + APPENDED)
        load(atoll, datetime(2026, 2, 1, tzinfo=UTC))
        old = FLOOR + APPENDED
    else:
        load(atoll)
    without_cases(atoll)
    atoll.edit("policies/grow_up.yaml", old, new)
    assert {code for code, _, _ in refused(atoll, LATER)} == {"pack.load.past"}


FREE = {
    "a note is written": ("note: 免申即享", "note: 免申即享，直接到账"),
    "a source is now verified": ("document: 环商〔2024〕1号", "document: 环商〔2024〕1号文"),
    "the policy ends later": ("to: 2028-12-31", "to: 2029-12-31"),
    "the policy ends sooner but not yet": ("to: 2028-12-31", "to: 2027-12-31"),
}


@pytest.mark.parametrize(("old", "new"), FREE.values(), ids=FREE)
def test_no_reason_is_asked_when(atoll: PackCopy, old: str, new: str) -> None:
    load(atoll)
    atoll.edit("policies/grow_up.yaml", old, new)
    assert load(atoll, LATER).changed == (GROW,)


def test_a_value_that_has_not_begun_may_still_be_changed(atoll: PackCopy) -> None:
    load(atoll)
    atoll.edit("policies/grow_up.yaml", FLOOR, FLOOR + APPENDED)
    load(atoll, datetime(2026, 6, 1, tzinfo=UTC))
    atoll.edit("policies/grow_up.yaml", "value: 700", "value: 650")
    assert load(atoll, LATER).changed == (GROW,)


def test_a_reason_makes_a_correction_and_keeps_the_old_version(atoll: PackCopy) -> None:
    load(atoll)
    without_cases(atoll)
    atoll.edit("policies/grow_up.yaml", "value: 500", "value: 400")
    report = load(atoll, LATER, correct="公报勘误")
    assert report.corrected == (GROW,)
    new, old = versions_of(GROW)
    assert (new.correction, new.valid_from, old.correction) == ("公报勘误", date(2024, 2, 1), "")
    assert version_in_force(GROW, date(2026, 1, 1)) == new
    assert version_in_force(GROW, date(2026, 1, 1), known_at=FIRST) == old


def test_a_table_changes_by_a_later_day_from_which_it_is_valid(atoll: PackCopy) -> None:
    load(atoll)
    atoll.edit("rules/size.yaml", '">= 1000"', '">= 1000.0"')
    assert refused(atoll)[0][:2] == ("pack.load.past", "rules/size.yaml")
    atoll.edit("rules/size.yaml", "valid: {from: 2020-01-01}", "valid: {from: 2026-07-01}")
    assert load(atoll, LATER).changed == ("rules/size",)
    new, old = versions_of("rules/size")
    assert version_in_force("rules/size", date(2026, 6, 30)) == old
    assert version_in_force("rules/size", date(2026, 7, 1)) == new


def test_the_type_of_a_fact_is_not_changed_in_passing(atoll: PackCopy) -> None:
    load(atoll)
    atoll.edit("facts/firm.yaml", "type: count", "type: number")
    assert refused(atoll)[0][:2] == ("pack.load.past", "facts/firm.yaml")


def test_what_the_city_wrote_itself_is_left_alone(atoll: PackCopy) -> None:
    load(atoll)
    held = versions_of(GROW)[0]
    content = {**held.content, "note": "本市自编"}
    mine = Draft(
        rule_id=GROW,
        kind=Kind.POLICY,
        name=held.name,
        en=held.en,
        valid_from=held.valid_from,
        content=content,
        content_hash=content_hash(content),
        origin=Origin.CITY,
    )
    version = publish_version(mine, by=None, at=LATER)
    without_cases(atoll)
    atoll.edit("policies/grow_up.yaml", "value: 500", "value: 400")
    report = load(atoll, LATER, correct="x")
    assert (report.kept_city, versions_of(GROW)[0]) == ((GROW,), version)


def test_a_policy_that_vanishes_is_refused_and_with_a_reason_withdrawn(atoll: PackCopy) -> None:
    load(atoll)
    for file in ("grow_up.yaml", "grow_up.test.yaml"):
        (atoll.root / "policies" / file).unlink()
    assert refused(atoll) == [("pack.load.removed", "policies/grow_up.yaml", None)]
    assert load(atoll, LATER, correct="废止").withdrawn == (GROW,)
    assert GROW not in {version.rule_id for version in current_versions()}
    assert version_in_force(GROW, date(2026, 7, 1)) is None
    assert version_in_force(GROW, date(2026, 6, 1)) is not None


def test_a_pack_with_findings_is_not_loaded(atoll: PackCopy) -> None:
    atoll.edit("policies/grow_up.yaml", "issuer:", "isuer:")
    assert ("pack.key.unknown", "policies/grow_up.yaml", 3) in refused(atoll)
    assert not RuleVersion.objects.exists()


def test_another_city_is_not_loaded_over_this_one(atoll: PackCopy) -> None:
    load(atoll)
    atoll.edit("pack.yaml", "id: atoll", "id: island")
    assert refused(atoll) == [("pack.load.other", "pack.yaml", 2)]


def test_a_refusal_writes_nothing_at_all(atoll: PackCopy) -> None:
    load(atoll)
    without_cases(atoll)
    atoll.edit("policies/grow_up.yaml", "value: 500", "value: 400")
    atoll.edit("districts.csv", "潟湖区", "泻湖区")
    refused(atoll)
    assert not District.objects.filter(name="泻湖区").exists()


def test_what_is_exported_reads_as_equal_content(atoll: PackCopy, tmp_path: Path) -> None:
    load(atoll)
    for folder in ("facts", "rules", "policies", "indicators", "procedures"):
        for file in (atoll.root / folder).glob("*.yaml"):
            if not file.name.endswith(".test.yaml"):
                file.unlink()
    export_versions(current_versions(), atoll.root)
    report = load(atoll, LATER)
    assert (len(report.unchanged), report.changed, report.new) == (28, (), ())


def test_the_pack_of_the_city_loads_and_comes_back_equal(tmp_path: Path) -> None:
    copy = PackCopy(tmp_path / "chengdu")
    shutil.copytree(PACKS / "chengdu", copy.root)
    first = load(copy)
    for version in current_versions():
        if version.kind == Kind.FACT:
            continue
        (copy.root / f"{version.rule_id}.yaml").unlink()
    for file in (copy.root / "facts").glob("*.yaml"):
        file.unlink()
    export_versions(current_versions(), copy.root)
    assert set(load(copy, LATER).unchanged) == set(first.new)


def test_money_in_the_store_is_fen_and_in_rules_the_packs_unit(atoll: PackCopy) -> None:
    load(atoll)
    rules = ruleset(current_versions())
    stored = {"revenue": 12_345_678}
    scope = ScopeMaker.of(rules).scope(lambda fact, year: stored.get(fact), date(2026, 5, 1))
    values = scope.values["营收"]
    assert isinstance(values, list)
    assert values[0] == Decimal("12.345678")
