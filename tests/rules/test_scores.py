"""A score adds points by indicator; a ladder and named conditions answer three-valued."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.feel import Value
from liyuan.rules.criteria import CriteriaRule
from liyuan.rules.ladders import LadderRule, ladder_of
from liyuan.rules.scores import PreparedScore, ScoreRule, Span

DAY = date(2026, 6, 1)
SOURCE = {"title": "文件", "verified": True}
# the worked set of a published formula: value / base × weight, no more than one and a half times it
SIX = {"tax": (15, 40), "sales": (300, 10), "coal": (3, 20), "cod": (500, 15), "water": ("0.1", 5)}
WORKED = {**SIX, "labour": (15, 10)}


def base(name: str) -> Decimal:
    return Decimal(str(WORKED[name][0]))


def per_mu(cap: str) -> PreparedScore:
    indicators = [
        {
            "key": name,
            "name": name,
            "en": name,
            "group": "all",
            "of": f"{name} / {bound} * {weight}",
            "most": str(Decimal(cap) * weight),
            "article": "一",
            "verified": True,
        }
        for name, (bound, weight) in WORKED.items()
    ]
    content = {
        "name": "亩均",
        "en": "Per mu",
        "source": SOURCE,
        "outputs": [{"name": "score", "unit": "分"}],
        "groups": [{"key": "all", "name": "all", "en": "all", "most": 1000}],
        "indicators": indicators,
        "most": 1000,
        "verified": True,
    }
    return ScoreRule.from_content(content).prepare(frozenset(WORKED))


def scored(cap: str = "100", **figures: object) -> Value:
    at_base: dict[str, Any] = {name: base(name) for name in WORKED}
    return per_mu(cap).decide(at_base | figures, DAY)["score"].value


def test_all_at_base_is_a_hundred() -> None:
    assert scored() == 100


@pytest.mark.parametrize(("cap", "points"), [("100", 140), ("1.5", 120)])
def test_twice_the_tax_counts_up_to_its_cap(cap: str, points: int) -> None:
    assert scored(cap, tax=Decimal(30)) == points


def test_what_is_negative_gives_nothing_and_what_is_missing_leaves_it_open() -> None:
    assert scored(coal=Decimal(-3)) == 80
    assert scored(coal=None) is None


def test_a_missing_indicator_makes_the_score_a_span() -> None:
    firm: dict[str, Value] = {name: base(name) for name in WORKED} | {"tax": None}
    score = per_mu("1.5")
    assert score.card(firm, DAY).total == Span(Decimal(60), Decimal(120))
    assert [gap.name for gap in score.missing(firm, DAY)] == ["tax"]


figures = st.none() | st.decimals("-100", "1000", places=2)


@given(st.fixed_dictionaries(dict.fromkeys(WORKED, figures)))
def test_what_is_told_later_lands_in_the_span(firm: dict[str, Any]) -> None:
    """Whatever the missing figures turn out to be, the score lies where it was said to lie."""
    span = per_mu("1.5").card(firm, DAY).total
    whole = {name: base(name) if value is None else value for name, value in firm.items()}
    exact = per_mu("1.5").card(whole, DAY).total.exact
    assert exact is not None
    assert span.low <= exact <= span.high


def rule_of(every: list[str], one_of: list[str]) -> CriteriaRule:
    def terms(texts: list[str]) -> list[dict[str, Any]]:
        return [{"name": t, "en": t, "when": t, "article": "", "verified": True} for t in texts]

    content = {
        "name": "条件",
        "en": "Terms",
        "source": SOURCE,
        "outputs": [{"name": "able"}],
        "every": terms(every),
        "one_of": terms(one_of),
        "verified": True,
    }
    return CriteriaRule.from_content(content)


@pytest.mark.parametrize(
    ("every", "one_of", "answer"),
    [
        (["yes"], [], True),
        (["yes", "unsaid"], [], None),
        (["unsaid", "no"], [], False),
        (["yes"], ["no", "yes"], True),
        (["yes"], ["no", "unsaid"], None),
        (["yes"], ["no", "no"], False),
        (["unsaid"], ["no", "no"], False),
        (["unsaid"], ["yes", "unsaid"], None),
    ],
)
def test_conditions_are_joined_three_valued(
    every: list[str], one_of: list[str], answer: bool | None
) -> None:
    firm: dict[str, Value] = {"yes": True, "no": False, "unsaid": None}
    found = rule_of(every, one_of).prepare(frozenset(firm)).decide(firm, DAY)["able"]
    assert found.value is answer
    assert bool(found.missing) == (answer is None)


def test_a_ladder_tells_the_rung_held_and_the_next() -> None:
    rungs = [{"key": k, "name": k, "en": k, "held": f"{k} = true"} for k in ("low", "high")]
    content = {"name": "梯", "en": "Ladder", "source": SOURCE, "rungs": rungs, "verified": True}
    rule = LadderRule.from_content(content | {"outputs": [{"name": "rung"}]})
    ladder = rule.prepare(frozenset({"low", "high"}))

    def stands(low: bool | None, high: bool | None) -> tuple[str | None, str | None]:
        found = ladder_of(ladder, {"low": low, "high": high})
        return (
            found.present.key if found.present else None,
            found.next.key if found.next else None,
        )

    assert stands(None, None) == (None, "low")
    assert stands(True, None) == ("low", "high")
    assert stands(False, True) == ("high", None)
