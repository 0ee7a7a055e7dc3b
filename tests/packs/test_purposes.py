"""What a fact accepts, and what a rule reads for which purpose, is checked where it is written."""

import pytest

from tests.packs.conftest import PackCopy
from tests.packs.test_checks import FIRM, GROW, Plant

PLANTS = {
    "a source that is not there": Plant(
        FIRM, "[revenue_books, r", "[revenue_boks, r", "pack.fact.source", "revenue_boks"
    ),
    "a source of another kind": Plant(
        FIRM, "[revenue_books, r", "[staff, r", "pack.fact.unlike", "[staff"
    ),
    "a source for fewer purposes": Plant(
        FIRM, ", revenue_harbour]", ", revenue_survey]", "pack.fact.wider", "revenue_survey]"
    ),
    "a source of another level": Plant(
        FIRM, "level: business_secret", "level: internal", "pack.fact.level", "[revenue_books"
    ),
    "a tolerance of more than all": Plant(
        FIRM, "tolerance: 0.05", "tolerance: 5", "pack.fact.tolerance", "tolerance: 5"
    ),
    "a bound of what is no figure": Plant(
        FIRM,
        "  type: boolean\n",
        "  type: boolean\n  greatest: {value: 5, verified: false}\n",
        "pack.fact.greatest",
        "{value: 5",
    ),
    "a figure from a source that only says yes or no": Plant(
        FIRM, "type: boolean", "type: text", "pack.fact.verify_only", "verify_only"
    ),
    "a purpose that nobody has": Plant(
        FIRM, "[policy, statistics]", "[policy, sport]", "pack.value.choice", "sport"
    ),
    "a policy that reads individual returns of a survey": Plant(
        GROW, "when: 营收[去年]", "when: 调查营收[去年]", "pack.purpose", "when: 调查营收"
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_it_is_found_where_it_was_planted(atoll: PackCopy, plant: Plant) -> None:
    assert plant.is_found_in(atoll)


def test_a_policy_reads_no_fact_through_a_rule_that_it_may_not_read_itself(
    atoll: PackCopy,
) -> None:
    atoll.edit("rules/size.yaml", "\nvalid", "\npurpose: statistics\nvalid")
    atoll.edit("rules/size.yaml", '"营收[去年]"', '"调查营收[去年]"')
    atoll.edit("rules/size.yaml", '"员工[去年]"', '"调查营收[去年]"')
    atoll.edit("rules/size.yaml", "unit: 人}", "unit: 万元}")
    found = {(f.where.file, f.params["name"]) for f in atoll.findings() if f.code == "pack.purpose"}
    assert ("policies/export_bonus.yaml", "规模") in found
    assert "rules/size.yaml" not in {file for file, _ in found}
