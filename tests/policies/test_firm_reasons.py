"""What the firm page says behind a condition, behind an amount, and of facts that are enough."""

from liyuan.policies.queries_firm import ClauseAnswer, firm_policies
from tests.policies.conftest import Firms
from tests.policies.test_runs import LEVELS, cleared, run


def clauses(firms: Firms, who: str, levels: tuple[str, ...] = LEVELS) -> dict[str, ClauseAnswer]:
    run()
    page = firm_policies(firms[who], lang="zh", exact=True, clearance=cleared(*levels))
    return {clause.key: clause for group in page.groups.values() for clause in group}


def behind(clause: ClauseAnswer) -> list[str]:
    return [line for condition in clause.conditions for line in condition.because]


def test_an_outcome_that_a_condition_reads_is_told_with_its_figures(firms: Firms) -> None:
    bonus = next(c for c in clauses(firms, "rich").values() if "export" in c.slug)
    assert behind(bonus) == [
        "规模为“小”：未达到上一档的“去年营收不低于 1,000 万元（实际 600 万元，还差 400 万元）”"
    ]


def test_figures_above_ones_level_are_not_told_behind_a_condition(firms: Firms) -> None:
    bonus = next(c for c in clauses(firms, "rich", ("public",)).values() if "export" in c.slug)
    assert behind(bonus) == []


def test_an_amount_is_told_with_what_it_comes_from(firms: Firms) -> None:
    found = clauses(firms, "rich")["reward"]
    assert (found.amount_fen, found.amount_words) == (8_000_000, "奖励额 = 8 万元")


def test_an_open_clause_names_the_facts_that_are_enough(firms: Firms) -> None:
    assert clauses(firms, "silent")["reward"].ways == (("守法", "营收", "首次上规日"),)
